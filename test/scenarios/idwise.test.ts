/** Every scenario in every flow of IDWise, held to a table written by hand. */
import { expect, test } from 'vitest'
import { flows } from '../../src/contracts/idwise/index.js'
import { scenarioNames } from '../../src/fixtures/scenarios.js'
import expected from './expected.idwise.json' with { type: 'json' }
import { createBench, stepOf } from './idwise-kit.js'

interface Cell {
  decisions: readonly (string | null)[]
  failed: readonly string[]
  selfie: string | null
  /** Matches found. */
  aml: number | 'Not Ready Yet' | null
  validation?: 'Failed' | 'Undetermined'
  matched?: false
  unreadable?: true
  /** Played by the control action, because it is about what the person does; events of steps stand in the cell. */
  played?: true
  steps?: readonly string[]
  rules?: readonly string[] | null
  cannot?: string
}
type FlowId = keyof typeof expected.rules

const cells = Object.entries(expected.cells as Record<string, Record<FlowId, Cell>>).flatMap(([scenario, byFlow]) =>
  Object.entries(byFlow).map(([flow, cell]) => ({ scenario, flow: flow as FlowId, cell })),
)

test('the table has a cell for every scenario and every flow', () => {
  expect(cells.map((c) => `${c.scenario} ${c.flow}`)).toEqual(
    scenarioNames.flatMap((scenario) => flows.map(({ id }) => `${scenario} ${id}`)),
  )
})

test.each(cells)('$scenario in $flow ends as the table says', async ({ scenario, flow, cell }) => {
  await using bench = await createBench()
  const { client, sim } = bench
  // somebody earlier, so that a duplicate repeats a person and a spot check has something to compare with
  await client.walk({ reference_no: 'earlier' })
  await client.walk({ reference_no: 'subject' })
  await sim.clock.drain()
  await bench.listen()
  const asked = [{ flow_id: flow, reference_no: 'subject' }, { 'x-sim-scenario': scenario }] as const
  const id = cell.played ? (await client.start(...asked)).body.journey_id : await client.walk(...asked)
  if (cell.played) await sim.journeys.act('idwise', id, 'complete')
  await sim.clock.advance(3_600_000)

  const { body } = await client.result(id)
  expect([body.system_decision, body.manual_decision, body.final_decision]).toEqual(cell.decisions)
  const ended = cell.decisions[0] !== 'Incomplete'
  expect(body.end_time === null).toBe(!ended)
  const rules = Object.entries(body.rule_results ?? {})
  const keys = cell.rules === undefined ? expected.rules[flow] : (cell.rules ?? [])
  expect(rules.map(([key]) => key)).toEqual(keys)
  expect(rules.filter(([, rule]) => rule.result === 'Failed').map(([key]) => key)).toEqual(cell.failed)
  expect(body.selfie?.status ?? null).toBe(cell.selfie)
  expect(body.selfie?.is_live ?? null).toBe(
    cell.selfie === 'Not Started' ? null : cell.selfie && cell.selfie === 'Complete',
  )
  expect(body.selfie?.liveness_status_code ?? null).toBeNull()
  expect(body.aml && [body.aml.applicability, body.aml.matches?.length ?? null]).toEqual(
    cell.aml === null ? null : cell.aml === 'Not Ready Yet' ? [cell.aml, null] : ['Applicable', cell.aml],
  )
  if (typeof cell.aml === 'number' && cell.aml > 0)
    expect(body.aml!.matches![0]!.datasets).toEqual(['Politically Exposed Person'])

  const unsent = !ended && cell.steps?.length === 0
  for (const { result } of (await client.summary(id)).body.step_summaries) {
    if (unsent) expect(result).toMatchObject({ status: 'Not Submitted', is_concluded: false })
  }
  for (const [stepId, document] of unsent ? [] : Object.entries(body.documents ?? {})) {
    const checks = document.validation_result!.validation_checks!.map((c) => c.result).filter((r) => r !== 'Passed')
    if (cell.unreadable) expect(checks).toContain('Failed')
    else expect(checks).toEqual(cell.validation ? [cell.validation] : [])
    expect(document.validation_result!.validation_outcome).toBe(
      cell.validation || cell.unreadable ? 'Failed' : 'Passed',
    )
    expect(document.has_passed_rules).toBe(!cell.unreadable)
    expect(stepOf((await client.summary(id)).body, Number(stepId))).toMatchObject({
      has_passed_rules: !cell.unreadable,
      is_concluded: true,
      error_user_feedback_code: cell.unreadable ? 'feedback_document_cropped' : null,
    })
    if (document.face_match_result) expect(document.face_match_result.is_matched).toBe(cell.matched ?? true)
  }

  const told = bench.hooks.map(({ event, body }) => (event === 'Finished Step' ? `FS ${body.stepId}` : event))
  expect(told).toEqual([
    ...(cell.steps ?? (cell.unreadable ? expected.stepsOfUnreadable : expected.steps)[flow]),
    ...(ended
      ? ['Finished User Steps', flow === 'flow-selfie-recheck' ? 'Finished Spot Check' : 'Finished Journey']
      : []),
    ...(cell.decisions[1] ? ['Updated Journey', 'Manually Reviewed'] : []),
  ])
  if (!ended) return expect(bench.bugs).toEqual([])
  const finished = bench.hooks.find((h) => h.event.startsWith('Finished Journey') || h.event === 'Finished Spot Check')!
  expect(finished.body.systemDecision).toBe(cell.decisions[0])
  expect(bench.hooks.find((h) => h.event === 'Finished User Steps')!.body.systemDecision).toBe('Incomplete')
  expect(bench.bugs).toEqual([])
})

test.each(cells)('$scenario in $flow leaves advice in the journal where it must', async ({ scenario, flow, cell }) => {
  await using bench = await createBench()
  await bench.client.start({ flow_id: flow }, { 'x-sim-scenario': scenario })
  const { violations } = bench.sim.requests.list().at(-1)!
  expect(violations.map(({ severity, path, message }) => `${severity} ${path}: ${message}`)).toEqual(
    cell.cannot ? [`advice scenario: flow ${flow} cannot express the scenario "${scenario}": it ${cell.cannot}`] : [],
  )
})
