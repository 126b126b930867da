/** Every scenario on every route of Veratad, held to a table written by hand. */
import { expect, test } from 'vitest'
import { routes } from '../../src/contracts/veratad/index.js'
import { scenarioNames } from '../../src/fixtures/scenarios.js'
import expected from './expected.veratad.json' with { type: 'json' }
import { createBench } from './veratad-kit.js'

interface Ending {
  end: readonly (string | null)[]
  events: readonly string[]
  /** The document was not read. */
  unread?: boolean
  /** The last transaction is a reviewer's. */
  reviewed?: boolean
}
type Cell = (Ending & { cannot?: string }) | { cannot: string }
type RouteId = keyof typeof expected.services

const table = expected.cells as unknown as Record<string, Record<RouteId, Cell>>
const cells = Object.entries(table).flatMap(([scenario, byRoute]) =>
  Object.entries(byRoute).map(([route, cell]) => ({ scenario, route: route as RouteId, cell })),
)

test('the table has a cell for every scenario and every route', () => {
  expect(cells.map((c) => `${c.scenario} ${c.route}`)).toEqual(
    scenarioNames.flatMap((scenario) => routes.map(({ id }) => `${scenario} ${id}`)),
  )
})

test.each(cells)('$scenario on $route ends as the table says', async ({ scenario, route, cell }) => {
  await using bench = await createBench({ options: { veratad: { resultBody: 'result' } } })
  const { client, sim } = bench
  await bench.listen()
  const created = await client.create({ route_id: route }, { 'x-sim-scenario': scenario })
  const id = created.body.request_id
  const advice = sim.requests
    .list()
    .at(-1)!
    .violations.map(({ severity, message }) => `${severity} ${message}`)
  await bench.act(id, { kind: 'complete' })
  await sim.clock.advance(3_599_000)

  if (cell.cannot !== undefined) {
    expect(advice).toEqual([`advice flow ${route} cannot express the scenario "${scenario}": it ${cell.cannot}`])
  } else expect(advice).toEqual([])
  const ending = 'end' in cell ? cell : (table.approved![route] as Ending)
  const { body } = await client.result(id)
  const status = await client.status(id)
  expect([status.body.current_status, body.status, (await bench.view(id)).end?.post ?? null]).toEqual(ending.end)
  expect(bench.hooks.map((h) => `${h.body.status} ${h.body.dcams_plus!.action} ${h.body.dcams_plus!.detail}`)).toEqual(
    ending.events,
  )
  expect(bench.bugs).toEqual([])

  // what the last webhook said is what polling says
  const last = bench.hooks.at(-1)?.body
  if (!last || ending.end[0] === 'IN PROGRESS') return
  const { current_status, ...polled } = body
  const { output, ...transaction } = polled.dcams_plus!
  expect(last).toMatchObject({ ...polled, dcams_plus: transaction })
  expect(transaction.service).toBe(ending.reviewed ? expected.reviewService : expected.services[route])
  const read = transaction.service.startsWith('DCAMSPLUS') && !ending.unread
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
  for (const scenario of scenarioNames) {
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
