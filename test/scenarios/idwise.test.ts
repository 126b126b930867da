/** Every scenario in every flow of IDWise, held to the table of outcomes, walked by a client and played by a person. */
import { expect, test } from 'vitest'
import { flows, type Wire } from '../../src/contracts/idwise/index.js'
import { outcomes } from '../../src/fixtures/idwise/outcomes.js'
import { idwiseSimulator } from '../../src/mocks/idwise/index.js'
import { caseScenarioNames } from '../support/scenarios.js'
import fine from './expected.idwise.json' with { type: 'json' }
import { type Bench, createBench, readEnd } from './idwise-kit.js'

const pairs = caseScenarioNames.flatMap((scenario) => flows.map(({ id: flow }) => ({ scenario, flow })))
const ways = pairs.flatMap((pair) => [
  ...(fine.played.includes(pair.scenario) ? [] : [{ ...pair, way: 'walked' }]),
  { ...pair, way: 'played' },
])

test('the table has an outcome for every scenario and every flow', async () => {
  expect(
    Object.entries(outcomes).flatMap(([scenario, byFlow]) => Object.keys(byFlow).map((f) => `${scenario} ${f}`)),
  ).toEqual(pairs.map(({ scenario, flow }) => `${scenario} ${flow}`))
  expect(await idwiseSimulator.outcomes!()).toBe(outcomes)
})

test('whatever cannot be expressed is assumed, and what is assumed says why', () => {
  for (const { scenario, flow } of pairs) {
    const { cannot, evidence, note } = outcomes[scenario]![flow]!
    if (cannot) expect([scenario, flow, evidence, note]).toEqual([scenario, flow, 'assumed', undefined])
    else if (evidence === 'assumed') expect([scenario, note]).toEqual([scenario, expect.any(String)])
  }
})

/** Somebody earlier, so that a duplicate repeats a person and a spot check has something to compare with; then the journey. */
async function ended(bench: Bench, { scenario, flow, way }: (typeof ways)[number]): Promise<string> {
  const { client, sim } = bench
  await client.walk({ reference_no: 'earlier' })
  await client.walk({ reference_no: 'subject' })
  await sim.clock.drain()
  await bench.listen()
  const asked = [{ flow_id: flow, reference_no: 'subject' }, { 'x-sim-scenario': scenario }] as const
  const id = way === 'played' ? (await client.start(...asked)).body.journey_id : await client.walk(...asked)
  if (way === 'played') await sim.journeys.act('idwise', id, 'complete')
  await sim.clock.advance(outcomes[scenario]![flow]!.afterMs ?? 0)
  return id
}

test.each(ways)('$scenario in $flow, $way, ends as the table says', async (about) => {
  await using bench = await createBench()
  const { scenario, flow } = about
  const { end, events } = outcomes[scenario]![flow]!
  const id = await ended(bench, about)
  expect(await readEnd(bench.sim, id)).toEqual(end)
  expect(bench.hooks.map(({ event }) => event)).toEqual(events)

  const { body } = await bench.client.result(id)
  expect(body.end_time === null).toBe(end.system_decision === 'Incomplete')
  const left = (fine.left as Record<string, Record<string, readonly string[]>>)[scenario]?.[flow]
  expect(Object.keys(body.rule_results ?? {})).toEqual(left ?? fine.rules[flow as keyof typeof fine.rules])
  expect(body.selfie?.is_live ?? null).toBe(
    body.selfie && body.selfie.status !== 'Not Started' ? body.selfie.status === 'Complete' : null,
  )
  const decided = bench.hooks.find((h) => h.event === 'Finished Journey' || h.event === 'Finished Spot Check')
  if (decided && scenario !== 'monitoring_new_hit') expect(decided.body.systemDecision).toBe(end.system_decision)
  const submitted = bench.hooks.find((h) => h.event === 'Finished User Steps')
  if (submitted) expect(submitted.body.systemDecision).toBe('Incomplete')
  for (const [stepId, document] of Object.entries(body.documents ?? {})) {
    if (document.progress === 'Completed') await expectDocument(bench, about, id, { stepId, document })
  }
  expect(bench.bugs).toEqual([])
})

type Checks = Record<string, string>

async function expectDocument(
  { client }: Bench,
  { scenario }: (typeof ways)[number],
  id: string,
  { stepId, document }: { stepId: string; document: Wire<'DocumentResult'> },
): Promise<void> {
  const unreadable = fine.unreadable.includes(scenario)
  const { validation_checks, validation_outcome } = document.validation_result!
  const found: Checks = Object.fromEntries(
    validation_checks!.flatMap(({ name, result }) => (result === 'Passed' ? [] : [[name, result]])),
  )
  const { both, back, zone } = (fine.checks as Record<string, Partial<Record<'both' | 'back' | 'zone', Checks>>>)[
    scenario
  ] ?? { both: {} }
  // a passport, which whoever has no card shows, has its zone in front
  const withoutZone = document.document_type === 'Passport' ? '51' : '50'
  const shows = { back: stepId === '0' || stepId === '51', zone: stepId !== withoutZone }
  if (unreadable) expect(Object.values(found)).toContain('Failed')
  else expect(found).toEqual({ ...both, ...(shows.back && back), ...(shows.zone && zone) })
  expect(validation_outcome).toBe(Object.keys(found).length === 0 ? 'Passed' : 'Failed')
  expect(document.has_passed_rules).toBe(!unreadable)
  const summary = (await client.summary(id)).body.step_summaries.find((s) => String(s.definition.step_id) === stepId)!
  expect(summary.result).toMatchObject({
    has_passed_rules: !unreadable,
    is_concluded: true,
    error_user_feedback_code: unreadable ? 'feedback_document_cropped' : null,
  })
}

test.each(pairs)('$scenario in $flow leaves advice in the journal where it must', async ({ scenario, flow }) => {
  await using bench = await createBench()
  await bench.client.start({ flow_id: flow }, { 'x-sim-scenario': scenario })
  const { violations } = bench.sim.requests.list().at(-1)!
  const { cannot } = outcomes[scenario]![flow]!
  expect(violations.map(({ severity, path, message }) => `${severity} ${path}: ${message}`)).toEqual(
    cannot ? [`advice scenario: flow ${flow} cannot express the scenario "${scenario}": ${cannot}`] : [],
  )
})
