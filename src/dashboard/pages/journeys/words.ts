/** What the pages of journeys say alike. */
import { scenarios } from '../../../fixtures/scenarios.js'
import type { PageContext } from '../../context.js'
import { asTheyAre } from '../../parts/form.js'

type Option = readonly [value: string, title: string]

/** Scenarios that can be chosen: those built in, those of the options, and those of the namespace. */
export async function scenarioOptions({ sim, calls }: PageContext, none: string): Promise<Option[]> {
  const own = await calls.listScenarios({ limit: '1000' })
  const names = new Set([
    ...own.items.map(({ name }) => name),
    ...sim.scenarios.configured.keys(),
    ...scenarios.map(({ name }) => name),
  ])
  return [['', none], ...asTheyAre([...names])]
}

/** A name of ours as a person would write it: `notExpired` and `by_checks` are `not expired` and `by checks`. */
export const asWords = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()

/** How large something is. */
export const sizeInWords = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1 << 20
      ? `${Math.ceil(bytes / 1024)} KiB`
      : `${(bytes / (1 << 20)).toFixed(1)} MiB`
