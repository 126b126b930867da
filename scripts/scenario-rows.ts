/** Joins the flows of a vendor that come to the same under a scenario, and says what of it is one flow's alone. */
import type { scenariosOf } from '../src/control/catalog.js'

type Outcome = Awaited<ReturnType<typeof scenariosOf>>[number]['outcomes'][string][string]

interface Flow {
  flow: string
  outcome: Outcome
}

/** Flows that come to the same: each field of the end, and each event, as Markdown. */
export interface Joined {
  flows: readonly Flow[]
  end: readonly string[]
  events: readonly string[]
}

/**
 * Joins flows whose outcomes differ in nothing but what a flow does not ask: a field that another lacks or has as null, and
 * how often in a row an event comes.
 */
export function joinFlows(outcomes: Readonly<Record<string, Outcome>>): Joined[] {
  const groups: Flow[][] = []
  for (const [flow, outcome] of Object.entries(outcomes)) {
    const known = groups.find((group) => group.every((one) => agree(one.outcome, outcome)))
    if (known) known.push({ flow, outcome })
    else groups.push([{ flow, outcome }])
  }
  return groups.map((flows) => ({ flows, end: endOf(flows), events: eventsOf(flows) }))
}

/** Whether every flow of a row ends as the same flow does in other outcomes. */
export const endsAs = ({ flows }: Joined, others: Readonly<Record<string, Outcome>>): boolean =>
  flows.every(({ flow, outcome }) => JSON.stringify(outcome.end) === JSON.stringify(others[flow]?.end))

function agree(a: Outcome, b: Outcome): boolean {
  const rest = ({ end: _, events, ...facts }: Outcome) =>
    JSON.stringify([facts, runs(events).map(({ event }) => event)])
  return rest(a) === rest(b) && Object.entries(a.end).every(([field, value]) => fits(value, b.end[field]))
}

const fits = (a: unknown, b: unknown): boolean =>
  isNothing(a) || isNothing(b) || JSON.stringify(a) === JSON.stringify(b)
const isNothing = (value: unknown): boolean => value === undefined || value === null

/** Each field once, with the flows that have it where not all do, and those for which it is null. */
function endOf(flows: readonly Flow[]): string[] {
  const fields = [...new Set(flows.flatMap(({ outcome }) => Object.keys(outcome.end)))]
  return fields.map((field) => {
    const byValue = new Map<string, string[]>()
    for (const { flow, outcome } of flows) {
      if (!Object.hasOwn(outcome.end, field)) continue
      const value = JSON.stringify(outcome.end[field])
      byValue.set(value, [...(byValue.get(value) ?? []), flow])
    }
    return `\`${field}\`: ${[...byValue].map(([value, of]) => `\`${value}\`${only(of, flows)}`).join(', ')}`
  })
}

const only = (some: readonly string[], all: readonly Flow[]): string =>
  some.length === all.length ? '' : ` (${some.map((flow) => `\`${flow}\``).join(', ')})`

function eventsOf(flows: readonly Flow[]): string[] {
  const each = flows.map(({ outcome }) => runs(outcome.events))
  return each[0]!.map(({ event }, i) => {
    const counts = each.map((one) => one[i]!.count)
    const [least, most] = [Math.min(...counts), Math.max(...counts)]
    const times = least === most ? (most === 1 ? '' : ` × ${most}`) : ` × ${least} to ${most}`
    return `\`${event}\`${times}`
  })
}

/** The same event several times in a row, counted. */
function runs(events: readonly string[]): { event: string; count: number }[] {
  const all: { event: string; count: number }[] = []
  for (const event of events) {
    if (all.at(-1)?.event === event) all.at(-1)!.count++
    else all.push({ event, count: 1 })
  }
  return all
}
