/** Names of scenarios, for tests that go through them all. */
import { scenarios } from '../../src/fixtures/scenarios.js'

/** Scenarios about the verification: no call and no webhook of theirs goes wrong. */
export const caseScenarioNames: readonly string[] = scenarios.flatMap(({ name, faults }) => (faults ? [] : [name]))

/** Scenarios under which every call is answered. */
export const answeredScenarioNames: readonly string[] = scenarios.flatMap(({ name, faults = [] }) =>
  faults.some(({ effect }) => effect.kind === 'hang') ? [] : [name],
)
