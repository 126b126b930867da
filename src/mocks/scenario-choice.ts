/** Which scenario a new journey gets; the first that applies wins. */

import { SimError } from '../errors.js'
import { magicScenario } from '../fixtures/magic.js'
import { findScenario, scenarioNames } from '../fixtures/scenarios.js'
import { defineKind, type StoredRecord, type Tx } from '../runtime/store/types.js'

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
})
export const settingsKind = defineKind<ScenarioSettings>('scenario-settings')
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
  scenario: string
  /** A name that somebody gave and that no scenario has. */
  unknown: string[]
}

/** Chooses: named for the call, armed for the reference, armed for the next, magic value, namespace default. */
export async function chooseScenario(tx: Tx, request: ChoiceRequest): Promise<Choice> {
  const { vendor, named, reference, magic, fallback } = request
  const unknown: string[] = []
  const known = (name: string | undefined): name is string => {
    if (name === undefined) return false
    if (findScenario(name)) return true
    unknown.push(name)
    return false
  }
  // a name given in so many words must not be taken for nothing: a typing error would approve
  if (named !== undefined && !findScenario(named)) {
    throw new SimError('unknown_scenario', unknownScenario(named), 'GET /_sim/catalog lists them.')
  }
  if (named !== undefined) return { scenario: named, unknown }
  const armed =
    (reference !== undefined && (await takeArmed(tx, vendor, reference))) || (await takeArmed(tx, vendor, undefined))
  if (armed) return { scenario: armed, unknown }
  for (const text of magic) {
    const name = magicScenario(text)
    if (known(name)) return { scenario: name, unknown }
  }
  const settings = await tx.get(settingsKind, settingsId)
  return { scenario: settings?.defaultScenario ?? fallback, unknown }
}

async function takeArmed(tx: Tx, vendor: string, reference: string | undefined): Promise<string | undefined> {
  for (const key of [armedKey(vendor, reference), armedKey(undefined, reference)]) {
    for (const armed of await tx.find(armedKind, 'key', key)) {
      const expired = armed.expiresAt !== null && armed.expiresAt <= tx.now
      if (expired || armed.remaining <= 1) tx.remove(armedKind, armed.id)
      else tx.put(armedKind, { ...armed, remaining: armed.remaining - 1 })
      if (!expired) return armed.scenario
    }
  }
  return undefined
}

/** Explains an unknown scenario name. */
export const unknownScenario = (name: string): string =>
  `there is no scenario "${name}"; known: ${scenarioNames.join(', ')}`
