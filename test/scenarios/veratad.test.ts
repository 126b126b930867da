/** Every scenario on every route of Veratad, held to the table of its outcomes. */
import { expect, test } from 'vitest'
import { routes } from '../../src/contracts/veratad/index.js'
import { outcomes } from '../../src/fixtures/veratad/outcomes.js'
import { veratadSimulator } from '../../src/mocks/veratad/index.js'
import { caseScenarioNames } from '../support/scenarios.js'
import { createBench, readEnd, wholeResults } from './veratad-kit.js'

const cells = Object.entries(outcomes).flatMap(([scenario, byRoute]) =>
  Object.entries(byRoute).map(([route, cell]) => ({ scenario, route, cell })),
)

/** Services of the last transaction, where no reviewer decided. */
const services: Readonly<Record<string, string>> = {
  'route-document': 'DCAMSPLUS5.0.Enhanced.OCR',
  'route-document-selfie': 'DCAMSPLUS5.0.Enhanced.Selfie.OCR',
  'route-phone-2fa': 'PhoneMatch5.0.Smart2FA.SMS',
  'route-age-estimate': 'AgeMatch5.0.Estimate',
  'route-phone-then-document': 'DCAMSPLUS5.0.Enhanced.OCR',
}
const withDocument = ['route-document', 'route-document-selfie', 'route-phone-then-document']
const underReview = [
  'manual_review_pending',
  'manual_review_approved',
  'manual_review_rejected',
  'resubmission_requested',
]
/** Nothing is read of these documents. */
const unread = ['document_unreadable', 'document_unsupported', 'attempts_exceeded']

/** Status, action and detail of the webhooks before the last one. */
const earlierOn = (scenario: string, route: string): string[] => {
  const code =
    scenario === 'attempts_exceeded' ? 'PENDING FAIL FAILED OUT-OF-BAND CHECK' : 'PENDING PASS ALL CHECKS PASSED'
  const waits = withDocument.includes(route) && ['manual_review_approved', 'manual_review_rejected'].includes(scenario)
  return [
    ...(route === 'route-phone-then-document' ? [code] : []),
    ...(waits ? ['PENDING PENDING MORE INFORMATION IS REQUIRED'] : []),
  ]
}

test('the table has a cell for every scenario and every route', () => {
  expect(cells.map((c) => `${c.scenario} ${c.route}`)).toEqual(
    caseScenarioNames.flatMap((scenario) => routes.map(({ id }) => `${scenario} ${id}`)),
  )
})

test('the simulator loads the table when somebody asks for it', async () => {
  expect(await veratadSimulator.outcomes!()).toBe(outcomes)
})

test('what is assumed says why, by a note or by what cannot be expressed', () => {
  expect(cells.filter(({ cell }) => cell.evidence === 'assumed' && !cell.note && !cell.cannot)).toEqual([])
})

test.each(cells)('$scenario on $route ends as the table says', async ({ scenario, route, cell }) => {
  await using bench = await createBench({ options: wholeResults })
  const { client, sim } = bench
  await bench.listen()
  const { body: ids } = await client.create({ route_id: route }, { 'x-sim-scenario': scenario })
  const id = ids.request_id
  const advice = sim.requests
    .list()
    .at(-1)!
    .violations.map(({ severity, message }) => `${severity} ${message}`)
  const why = `advice flow ${route} cannot express the scenario "${scenario}": ${cell.cannot}`
  expect(advice).toEqual(cell.cannot === undefined ? [] : [why])
  await bench.act(id, { kind: 'complete' })
  const told = () =>
    bench.hooks.map(({ body }) => `${body.status} ${body.dcams_plus!.action} ${body.dcams_plus!.detail}`)
  if (cell.afterMs !== undefined) {
    await sim.clock.advance(cell.afterMs - 1)
    // what a reviewer never does has no moment at which it happens
    if (scenario !== 'resubmission_requested') expect(await readEnd(sim, { ids })).not.toEqual(cell.end)
    await sim.clock.advance(1)
  }
  const { status, action, detail } = cell.end
  const wanted = [...earlierOn(scenario, route), `${status} ${action} ${detail}`]
  const events = cell.events.length === 0 ? [] : [...wanted.slice(0, cell.events.length - 1), wanted.at(-1)]
  expect(await readEnd(sim, { ids })).toEqual(cell.end)
  expect(told()).toEqual(events)
  // and so it stays for an hour
  await sim.clock.advance(3_599_000 - (cell.afterMs ?? 0))
  expect(await readEnd(sim, { ids })).toEqual(cell.end)
  expect(told()).toEqual(events)
  const deliveries = (await sim.webhooks.deliveries()).map(({ event }) => event)
  expect(deliveries).toEqual(cell.events)
  expect(bench.bugs).toEqual([])

  // what the last webhook said is what polling says
  const last = bench.hooks.at(-1)?.body
  if (!last || cell.end.current_status === 'IN PROGRESS') return
  const { current_status, ...polled } = (await client.result(id)).body
  const { output, ...transaction } = polled.dcams_plus!
  expect(last).toMatchObject({ ...polled, dcams_plus: transaction })
  const reviewed = withDocument.includes(route) && underReview.includes(scenario)
  expect(transaction.service).toBe(reviewed ? 'DCAMSPLUS5.0.Manual' : services[route])
  const read = withDocument.includes(route) && !unread.includes(scenario)
  expect([Object.keys(transaction.document_data).length, polled.storage.success]).toEqual(read ? [19, true] : [0, null])
  // polling prints an estimate where one was made, webhooks always have the keys
  expect(Object.keys(last.dcams_plus!.output)).toEqual(['vpin', 'age_estimate', 'spoof_score'])
  expect(output).toMatchObject(
    last.dcams_plus!.output.age_estimate ? { age_estimate: expect.stringMatching(/^\d+-\d+$/) } : { vpin: {} },
  )
  expect(polled.journey.stops.at(-1)).toMatchObject({
    status: polled.status,
    source: transaction.service,
    action: transaction.action,
    detail: transaction.detail,
  })
})

const said = { fn: 'Ada', ln: 'Example', dob: '19840224', addr: '12 Sample St', city: 'Springfield', zip: '62704' }

test.each([
  [
    'data_no_match',
    { fn: false, ln: false, dob: false, addr: false },
    ['FIRST NAME DOES NOT MATCH DOCUMENT', 'LAST NAME DOES NOT MATCH DOCUMENT', 'DOB DOES NOT MATCH DOCUMENT'],
  ],
  ['data_partial_match', { fn: true, ln: true, dob: false, addr: false }, ['DOB DOES NOT MATCH DOCUMENT']],
  ['approved', { fn: true, ln: true, dob: true, addr: true }, []],
])('under %s the document contradicts what its issues say it does', async (scenario, agrees, issues) => {
  await using bench = await createBench()
  const { request_id } = (await bench.client.create(said, { 'x-sim-scenario': scenario })).body
  await bench.act(request_id, { kind: 'complete' })
  const { dcams_plus, fn, ln, dob, addr } = (await bench.client.result(request_id)).body
  expect({ fn, ln, dob, addr }).toEqual({ fn: said.fn, ln: said.ln, dob: said.dob, addr: said.addr })
  expect(dcams_plus!.issues).toEqual(issues)
  const { FirstName, LastName, DateOfBirth, Address, FullAddress } = dcams_plus!.document_data
  expect({ fn: FirstName === fn, ln: LastName === ln, dob: DateOfBirth === dob, addr: Address === addr }).toEqual(
    agrees,
  )
  expect(FullAddress).toContain(Address)
})

test('what the client does not say is no issue', async () => {
  await using bench = await createBench({ scenario: 'data_no_match' })
  const { request_id } = (await bench.client.create({ dob: said.dob })).body
  await bench.act(request_id, { kind: 'complete' })
  const { dcams_plus } = (await bench.client.result(request_id)).body
  expect(dcams_plus).toMatchObject({ detail: 'DOCUMENT NOT VERIFIED', issues: ['DOB DOES NOT MATCH DOCUMENT'] })
})

test('an age that nobody of the scenario has is not advised about where the data is contradicted before', async () => {
  await using bench = await createBench({ scenario: 'data_no_match' })
  const { request_id } = (await bench.client.create({ ...said, age: '85+' })).body
  expect(bench.sim.requests.list().at(-1)!.violations).toEqual([])
  await bench.act(request_id, { kind: 'complete' })
  expect((await bench.client.result(request_id)).body.dcams_plus!.detail).toBe('DOCUMENT NOT VERIFIED')
})

test('somebody whom the scenario knows is turned away where an option wants that, and refused by the velocity check', async () => {
  const ended = async (veratad: Record<string, unknown>, scenario: string) => {
    await using bench = await createBench({ options: { veratad: { ...veratad, resultBody: 'result' } } })
    const { body: ids } = await bench.client.create({}, { 'x-sim-scenario': scenario })
    await bench.act(ids.request_id, { kind: 'complete' })
    const { detail, postMessage } = await readEnd(bench.sim, { ids })
    return [detail, postMessage]
  }
  const turnedAway = [null, 'ALREADY VERIFIED']
  const refused = ['TARGET ALREADY VERIFIED', 'FAIL']
  for (const scenario of ['reverified', 'spot_check_passed']) {
    expect(await ended({}, scenario)).toEqual(['ALL CHECKS PASSED', 'PASS'])
    expect(await ended({ alreadyVerified: true }, scenario)).toEqual(turnedAway)
    expect(await ended({ velocity: true }, scenario)).toEqual(refused)
  }
  expect(await ended({ velocity: true }, 'already_verified')).toEqual(turnedAway)
})

test('the velocity check says of a duplicate and of too many attempts what it finds', async () => {
  await using bench = await createBench({ options: { veratad: { velocity: true } } })
  const ended = async (scenario: string, route_id: string) => {
    const { request_id } = (await bench.client.create({ route_id, email: `${route_id}@sim.${scenario}` })).body
    await bench.act(request_id, { kind: 'complete' })
    const { status, dcams_plus, current_status } = (await bench.client.result(request_id)).body
    return [current_status, status, dcams_plus!.action, dcams_plus!.detail].join(' ')
  }
  expect(await ended('duplicate_identity', 'route-document')).toBe('COMPLETED FAIL FAIL TARGET ALREADY VERIFIED')
  expect(await ended('attempts_exceeded', 'route-document')).toBe(
    'COMPLETED FAIL FAIL TARGET ATTEMPTS EXCEED THE LIMIT',
  )
  expect(await ended('attempts_exceeded', 'route-phone-2fa')).toBe('COMPLETED FAIL FAIL FAILED OUT-OF-BAND CHECK')
})

test('what is printed of a person agrees with the case, whatever the scenario', async () => {
  await using bench = await createBench({ options: { veratad: { syntheticNumbers: true } } })
  for (const scenario of caseScenarioNames) {
    const email = `coherent@sim.${scenario}`
    bench.client.token = ''
    const id = (await bench.client.create({ email })).body.request_id
    await bench.act(id, { kind: 'complete' })
    await bench.sim.clock.advance(600_000)
    const data = (await bench.client.result(id)).body.dcams_plus?.document_data
    if (!data?.DateOfBirth) continue
    const { DateOfBirth = '', IssueDate = '', ExpirationDate = '' } = data
    const today = '20260101'
    expect([scenario, DateOfBirth < IssueDate, IssueDate < today]).toEqual([scenario, true, true])
    expect([scenario, ExpirationDate < today]).toEqual([scenario, scenario === 'document_expired'])
    expect([scenario, DateOfBirth > '20050101']).toEqual([scenario, scenario === 'underage'])
    expect(data.FullAddress).toContain(data.City!)
  }
})
