/** Every scenario in every flow of Incode, held to a table written by hand. */
import { expect, test } from 'vitest'
import { flows } from '../../src/contracts/incode/index.js'
import { scenarioNames } from '../../src/fixtures/scenarios.js'
import expected from './expected.incode.json' with { type: 'json' }
import { Client, createBench, made } from './incode-kit.js'

interface Cell {
  status: string
  reasons: [string, string] | null
  details: number
  events: string[]
  sameIdentity?: true
  cannot?: string
}

const table = expected.cells as unknown as Record<string, Record<string, Cell>>
const cells = Object.entries(table).flatMap(([scenario, byFlow]) =>
  Object.entries(byFlow).map(([flow, cell]) => ({ scenario, flow, cell })),
)

test('the table has a cell for every scenario and every flow', () => {
  expect(cells.map((c) => `${c.scenario} ${c.flow}`)).toEqual(
    scenarioNames.flatMap((scenario) => flows.map(({ id }) => `${scenario} ${id}`)),
  )
})

test.each(cells)('$scenario in $flow ends as the table says', async ({ scenario, flow, cell }) => {
  await using bench = await createBench({ scopes: ['IDENTITY_ID', 'DATE_OF_BIRTH'] })
  const { sim } = bench
  const earlier = await made(bench, { reference: 'somebody-else' })
  await bench.listen()
  const ids = await made(bench, { scenario, flow, reference: 'subject' })
  await sim.clock.advance(3_600_000)

  // the token of before is over by now
  const client = new Client((request) => sim.fetch(request))
  const { verification } = (await client.status(ids.verificationTraceId!)).body
  expect(verification.status).toBe(cell.status)
  expect(verification.failReason && [verification.failReason, verification.externalFailReason]).toEqual(cell.reasons)
  const details = await client.details(ids.verification_id!)
  expect(details.status).toBe(cell.details)
  if (cell.details === 200) {
    expect(details.body.status).toBe('VERIFIED')
    const { identityId, dateOfBirth } = details.body.data
    expect(identityId === earlier.identity_id).toBe(cell.sameIdentity ?? false)
    const years = (sim.clock.now() - Number(dateOfBirth)) / (365.25 * 86_400_000)
    expect(years < 18).toBe(scenario === 'underage')
  }
  expect(bench.events()).toEqual(cell.events)
  for (const { body } of bench.hooks) expect(body).toMatchObject({ verificationId: ids.verification_id })
  expect(bench.bugs).toEqual([])
})

test.each(cells.filter(({ cell }) => cell.cannot))(
  '$scenario in $flow leaves advice in the journal: $cell.cannot',
  async ({ scenario, flow, cell }) => {
    await using bench = await createBench()
    await bench.client.ask({ integrationId: flow }, { 'x-sim-scenario': scenario })
    expect(bench.notes()).toMatchObject([
      { severity: 'advice', path: 'scenario', message: expect.stringContaining(cell.cannot!) },
    ])
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

test('a reviewer takes ten minutes, and nothing is decided before', async () => {
  await using bench = await createBench()
  const { verification_id } = await made(bench, { scenario: 'manual_review_approved' })
  await bench.sim.clock.advance(599_999)
  expect((await bench.client.details(verification_id!)).status).toBe(409)
  await bench.sim.clock.advance(1)
  expect((await bench.client.details(verification_id!)).body.verifiedAt).toBe(bench.sim.clock.now())
})
