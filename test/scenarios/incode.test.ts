/** Every scenario in every flow of Incode, held to the table of its outcomes. */
import { expect, test } from 'vitest'
import { flows } from '../../src/contracts/incode/index.js'
import { outcomes } from '../../src/fixtures/incode/outcomes.js'
import { incodeSimulator } from '../../src/mocks/incode/index.js'
import { caseScenarioNames } from '../support/scenarios.js'
import { Client, createBench, made, readEnd } from './incode-kit.js'

const cells = Object.entries(outcomes).flatMap(([scenario, byFlow]) =>
  Object.entries(byFlow).map(([flow, cell]) => ({ scenario, flow, cell })),
)

test('the table has a cell for every scenario and every flow', () => {
  expect(cells.map((c) => `${c.scenario} ${c.flow}`)).toEqual(
    caseScenarioNames.flatMap((scenario) => flows.map(({ id }) => `${scenario} ${id}`)),
  )
})

test('the simulator loads the table when somebody asks for it', async () => {
  expect(await incodeSimulator.outcomes!()).toBe(outcomes)
})

test('what is assumed says why, by a note or by what cannot be expressed', () => {
  expect(cells.filter(({ cell }) => cell.evidence === 'assumed' && !cell.note && !cell.cannot)).toEqual([])
})

test.each(cells)('$scenario in $flow ends as the table says', async ({ scenario, flow, cell }) => {
  await using bench = await createBench({ scopes: ['IDENTITY_ID', 'DATE_OF_BIRTH'] })
  const { sim } = bench
  const earlier = await made(bench, { reference: 'somebody-else' })
  await bench.listen()
  const ids = await made(bench, { scenario, flow, reference: 'subject' })
  if (cell.afterMs !== undefined) {
    await sim.clock.advance(cell.afterMs - 1)
    const early = [await readEnd(sim, { ids }), bench.events()]
    // what a reviewer never does has no moment at which it happens
    if (scenario !== 'resubmission_requested') expect(early).not.toEqual([cell.end, cell.events])
    await sim.clock.advance(1)
  }
  expect(await readEnd(sim, { ids })).toEqual(cell.end)
  expect(bench.events()).toEqual(cell.events)

  // and so it stays, for longer than anything that a scenario brings about later
  await sim.clock.advance(400 * 86_400_000)
  expect(await readEnd(sim, { ids })).toEqual(cell.end)
  expect(bench.events()).toEqual(cell.events)
  for (const { body } of bench.hooks) expect(body).toMatchObject({ verificationId: ids.verification_id })
  expect(bench.bugs).toEqual([])

  // the token of before is over by now
  const { body } = await new Client((request) => sim.fetch(request)).details(ids.verification_id!)
  if (cell.end.details !== 200) return
  const { verifiedAt, data } = body
  expect(body.status).toBe('VERIFIED')
  expect(data.identityId === earlier.identity_id).toBe(scenario === 'duplicate_identity')
  const years = (verifiedAt - Number(data.dateOfBirth)) / (365.25 * 86_400_000)
  expect(years < 18).toBe(scenario === 'underage')
})

test.each(cells.filter(({ cell }) => cell.cannot))(
  '$scenario in $flow leaves advice in the journal: $cell.cannot',
  async ({ scenario, flow, cell }) => {
    await using bench = await createBench()
    await bench.client.ask({ integrationId: flow }, { 'x-sim-scenario': scenario })
    const message = `flow ${flow} cannot express the scenario "${scenario}": ${cell.cannot}`
    expect(bench.notes()).toMatchObject([{ severity: 'advice', path: 'scenario', message }])
  },
)

test.each(cells.filter(({ cell }) => !cell.cannot))(
  '$scenario in $flow needs no advice',
  async ({ scenario, flow }) => {
    await using bench = await createBench()
    await bench.client.ask({ integrationId: flow }, { 'x-sim-scenario': scenario })
    expect(bench.notes()).toEqual([])
  },
)

test('a duplicate in an organisation that verified nobody is enrolled as nobody new', async () => {
  await using bench = await createBench()
  await bench.listen()
  await made(bench, { scenario: 'duplicate_identity' })
  expect(bench.events()).toEqual(['verification.started', 'verification.succeeded'])
})

test.each(['reverified', 'spot_check_passed', 'already_verified'])(
  '%s keeps the identity of before, and gives one to somebody whom only the scenario knows',
  async (scenario) => {
    await using bench = await createBench()
    const first = await made(bench, { reference: 'jane' })
    await bench.listen()
    const known = await made(bench, { scenario, reference: 'jane', flow: 'workforce-returning' })
    expect(known.identity_id).toBe(first.identity_id)
    const stranger = await made(bench, { scenario, reference: 'john' })
    expect(stranger.identity_id).not.toBe(first.identity_id)
    expect((await made(bench, { reference: 'john' })).identity_id).toBe(stranger.identity_id)
    expect(bench.events().filter((event) => event === 'identity.enrolled')).toEqual([])
  },
)

test.each([
  ['spot_check_failed', 'AUTH_FACE_MATCH_FAILED'],
  ['face_mismatch', 'ONBOARDING_FACE_MATCH_FAILED'],
])('a sign-in under %s ends with %s: whoever is known shows the face only', async (scenario, reason) => {
  await using bench = await createBench({ autoLogin: true })
  const { headers } = await bench.client.signIn({}, { 'x-sim-scenario': scenario })
  expect(headers.get('location')).toContain(reason)
})

test('a reviewer takes ten minutes, and nothing is decided before', async () => {
  await using bench = await createBench()
  const { verification_id } = await made(bench, { scenario: 'manual_review_approved' })
  await bench.sim.clock.advance(599_999)
  expect((await bench.client.details(verification_id!)).status).toBe(409)
  await bench.sim.clock.advance(1)
  expect((await bench.client.details(verification_id!)).body.verifiedAt).toBe(bench.sim.clock.now())
})
