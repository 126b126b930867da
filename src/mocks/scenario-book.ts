/** One lookup for every scenario: those that are built in, those of the options, and those that a namespace keeps. */
import type { Scenario } from '../fixtures/case.js'
import type { ScenarioDefinition } from '../fixtures/define-scenario.js'
import { findScenario } from '../fixtures/scenarios.js'
import { defineKind, type StoredRecord, type Tx } from '../runtime/store/types.js'

/** A scenario of one's own that a namespace keeps; its id is its name. */
export interface StoredScenario extends StoredRecord {
  /** As it was given. */
  readonly definition: ScenarioDefinition
  /** Laid over what it extends, down to a built-in scenario, as that was when it was given. */
  readonly whole: ScenarioDefinition
}

export const scenarioKind = defineKind<StoredScenario>('scenario', {
  indexes: { all: () => '*' },
  announced: ['all'],
})

/** A scenario of the options. */
export interface ConfiguredScenario extends Pick<StoredScenario, 'definition' | 'whole'> {
  readonly scenario: Scenario
}

export class ScenarioBook {
  /** By name; filled before the first request. */
  configured: ReadonlyMap<string, ConfiguredScenario> = new Map()

  /** Finds a scenario by its exact name. Only one that a namespace keeps has to be waited for. */
  find(tx: Tx, name: string): Scenario | undefined | Promise<Scenario | undefined> {
    return findScenario(name) ?? this.configured.get(name)?.scenario ?? readStored(tx, name)
  }
}

async function readStored(tx: Tx, name: string): Promise<Scenario | undefined> {
  const stored = await tx.get(scenarioKind, name)
  if (!stored) return undefined
  // only who has scenarios of their own needs the builder
  const { toScenario } = await import('../fixtures/define-scenario.js')
  return toScenario(stored.whole, findScenario(stored.whole.extends ?? 'approved')!)
}
