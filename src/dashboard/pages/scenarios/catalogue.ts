/** The catalogue as the pages of scenarios want it: groups, outcomes that are the same, and what differs from an approval. */
import type { AnswerOf } from '../../../control/client.js'
import type { control } from '../../../control/contract.js'
import { groupTitles } from '../../../fixtures/scenarios.js'
import type { PageContext } from '../../context.js'
import type { CallName } from '../../parts/form.js'

type Answer<K extends CallName> = AnswerOf<(typeof control)['endpoints'][K]>

export type Catalog = Answer<'getCatalog'>
export type Vendor = Catalog['vendors'][number]
export type Scenario = Catalog['scenarios'][number]
export type Outcome = Scenario['outcomes'][string][string]
export type Own = Answer<'listScenarios'>['items'][number]
export type Preview = Answer<'previewScenario'>
export type Fault = Answer<'listFaults'>['items'][number]

const catalogs = new WeakMap<PageContext['sim'], Promise<Catalog>>()

/** The catalogue, which stays as it is for as long as the simulator runs. */
export function catalogOf({ sim, calls }: PageContext): Promise<Catalog> {
  const known = catalogs.get(sim) ?? calls.getCatalog()
  catalogs.set(sim, known)
  known.catch(() => catalogs.delete(sim))
  return known
}

export const groupTitle = (group: string): string =>
  Object.hasOwn(groupTitles, group) ? groupTitles[group as keyof typeof groupTitles] : group

/** Scenarios by their groups, in the order of the catalogue. */
export function byGroup(scenarios: readonly Scenario[]): [group: string, scenarios: Scenario[]][] {
  const groups = new Map<string, Scenario[]>()
  for (const one of scenarios) groups.set(one.group, [...(groups.get(one.group) ?? []), one])
  return [...groups]
}

/** Flows of a vendor in which a scenario comes to the same. */
export interface SameOutcome {
  flows: string[]
  outcome: Outcome
}

export function sameOutcomes(outcomes: Readonly<Record<string, Outcome>> | undefined): SameOutcome[] {
  const found = new Map<string, SameOutcome>()
  for (const [flow, outcome] of Object.entries(outcomes ?? {})) {
    const key = JSON.stringify(Object.entries(outcome).sort())
    const same = found.get(key)
    if (same) same.flows.push(flow)
    else found.set(key, { flows: [flow], outcome })
  }
  return [...found.values()]
}

/** The fields of an end that are not those of an approval in the same flow. */
export function departures(outcome: Outcome, approved: Outcome | undefined): [name: string, value: unknown][] {
  return Object.entries(outcome.end).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(approved?.end[name]),
  )
}

/** How much of a scenario a vendor can show. */
export function expressed(
  outcomes: Readonly<Record<string, Outcome>> | undefined,
): 'all' | 'some' | 'none' | 'unknown' {
  const all = Object.values(outcomes ?? {})
  if (all.length === 0) return 'unknown'
  const able = all.filter(({ cannot }) => cannot === undefined).length
  return able === all.length ? 'all' : able === 0 ? 'none' : 'some'
}

/** Names in a row, with those that follow themselves counted. */
export function counted(names: readonly string[]): { name: string; times: number }[] {
  const found: { name: string; times: number }[] = []
  for (const name of names) {
    const last = found.at(-1)
    if (last?.name === name) last.times++
    else found.push({ name, times: 1 })
  }
  return found
}

/** Scenarios of one's own, as many as a page bears. */
export const mostOwn = 1000

export const ownOf = async ({ calls }: PageContext): Promise<Own[]> =>
  (await calls.listScenarios({ limit: mostOwn })).items
