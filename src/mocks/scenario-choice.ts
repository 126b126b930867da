/** Which scenario a new journey gets; the first that applies wins. */

import { SimError } from '../errors.js'
import type { Scenario } from '../fixtures/case.js'
import { magicScenario } from '../fixtures/magic.js'
import { scenarioNames } from '../fixtures/scenarios.js'
import { defineKind, type StoredRecord, type Tx } from '../runtime/store/types.js'
import type { ScenarioBook } from './scenario-book.js'
import { didYouMean } from './spelling.js'

/** A scenario waiting for its journey. */
export interface ArmedScenario extends StoredRecord {
  readonly vendor?: string
  /** The client's reference it waits for; undefined for whichever journey comes next. */
  readonly reference?: string
  readonly scenario: string
  /** Journeys it still serves. */
  readonly remaining: number
  /** Epoch milliseconds of the clock after which it is void. */
  readonly expiresAt: number | null
}

export interface ScenarioSettings extends StoredRecord {
  readonly defaultScenario: string
}

export const armedKind = defineKind<ArmedScenario>('armed-scenario', {
  indexes: { key: (a) => armedKey(a.vendor, a.reference), all: () => '*' },
  announced: ['all', 'key'],
})
export const settingsKind = defineKind<ScenarioSettings>('scenario-settings', {
  indexes: { all: () => '*' },
  announced: ['all'],
})
export const settingsId = 'settings'

const armedKey = (vendor: string | undefined, reference: string | undefined): string =>
  JSON.stringify([vendor ?? null, reference ?? null])

export interface ChoiceRequest {
  vendor: string
  /** Named for this one call, by header or by the control plane. */
  named: string | undefined
  reference: string | undefined
  magic: readonly (string | undefined)[]
  fallback: string
}

export interface Choice {
  scenario: Scenario
  /** Names that somebody gave and that no scenario has. */
  unknown: string[]
}

/** Chooses: named for the call, armed for the reference, armed for the next, magic value, namespace default. */
export async function chooseScenario(tx: Tx, book: ScenarioBook, request: ChoiceRequest): Promise<Choice> {
  const { vendor, named, reference, magic, fallback } = request
  const unknown: string[] = []
  const find = async (name: string | undefined): Promise<Scenario | undefined> => {
    const found = name === undefined ? undefined : await book.find(tx, name)
    if (name !== undefined && !found) unknown.push(name)
    return found
  }
  if (named !== undefined) {
    const scenario = await book.find(tx, named)
    // a name given in so many words must not be taken for nothing: a typing error would approve
    if (!scenario) throw new SimError('unknown_scenario', unknownScenario(named), 'GET /_sim/catalog lists them.')
    return { scenario, unknown }
  }
  const armed =
    (reference !== undefined && (await takeArmed(tx, vendor, reference))) || (await takeArmed(tx, vendor, undefined))
  // one of the namespace's own may have been removed since it was armed, or made the default
  const scenario =
    (armed && (await find(armed))) ||
    (await firstOf(magic, (text) => find(magicScenario(text)))) ||
    (await find((await tx.get(settingsKind, settingsId))?.defaultScenario)) ||
    // the options were checked: there is one of this name
    (await find(fallback))!
  return { scenario, unknown }
}

async function firstOf<T, R>(list: readonly T[], look: (one: T) => Promise<R | undefined>): Promise<R | undefined> {
  for (const one of list) {
    const found = await look(one)
    if (found !== undefined) return found
  }
  return undefined
}

async function takeArmed(tx: Tx, vendor: string, reference: string | undefined): Promise<string | undefined> {
  for (const key of [armedKey(vendor, reference), armedKey(undefined, reference)]) {
    for (const armed of await tx.find(armedKind, 'key', key)) {
      const expired = isOver(armed, tx)
      if (expired || armed.remaining <= 1) tx.remove(armedKind, armed.id)
      else tx.put(armedKind, { ...armed, remaining: armed.remaining - 1 })
      if (!expired) return armed.scenario
    }
  }
  return undefined
}

const isOver = ({ expiresAt }: ArmedScenario, { now }: Tx): boolean => expiresAt !== null && expiresAt <= now

/** Takes out what is armed and over. */
export async function sweepArmed(tx: Tx): Promise<void> {
  for (const armed of await tx.find(armedKind, 'all', '*')) if (isOver(armed, tx)) tx.remove(armedKind, armed.id)
}

/** Explains an unknown scenario name. */
export const unknownScenario = (name: string): string =>
  `there is no scenario ${JSON.stringify(name.slice(0, 100))}${didYouMean(name, scenarioNames)}; known: ${scenarioNames.join(', ')}, and your own`
