/** Variants that a contract allows: other people, scenarios and flows, and the same messages written otherwise. None may be flagged. */

import type { ConformanceCase } from '../../contracts/conformance/types.js'
import { conformanceCases } from '../../contracts/conformance.js'
import { scenarios } from '../../fixtures/scenarios.js'
import type { VendorSimulator } from '../../mocks/types.js'
import { runCase } from '../conformance/runner.js'
import { SharedSimulators } from '../conformance/simulator-target.js'
import { reversed } from '../examine/alter.js'
import { lowerCased } from '../judge/message.js'
import { placesOf, withPlace } from '../judge/places.js'
import { type Collected, type Seed, webhooksOf } from './collect.js'
import { bodiesOf, exchangeSubject, type JsonBody, judge, type Subject, signed } from './subject.js'

export interface Benign {
  /** How many variants were judged, by what was varied. */
  counts: Record<string, number>
  /** What the judge found fault with. */
  flagged: string[]
}

/** Judges so many variants of a vendor. */
export async function judgeBenign(
  simulator: VendorSimulator,
  collected: Collected,
  { seed, count = 500 }: { seed?: Seed; count?: number },
): Promise<Benign> {
  const found: Benign = { counts: {}, flagged: [] }
  const journeys = await otherJourneys(simulator, `${seed ?? 'idvsim'}-benign`)
  const usual = await rightOnes([...collected.exchanges, ...collected.webhooks, ...collected.sequences])
  let done = 0
  for (const { what, subject } of inTurns(journeys, usual)) {
    if (done >= count) break
    done++
    found.counts[what] = (found.counts[what] ?? 0) + 1
    const { violations } = await judge(subject)
    for (const { side, path, message, severity } of violations)
      found.flagged.push(`${what}: ${severity} ${side} ${path}: ${message}`)
  }
  return found
}

/** Messages whose requests too are right. */
async function rightOnes(subjects: readonly Subject[]): Promise<Subject[]> {
  const right: Subject[] = []
  for (const subject of subjects) if ((await judge(subject)).violations.length === 0) right.push(subject)
  return right
}

interface Variant {
  what: string
  subject: Subject
}

/** Other journeys first, a third of all; then every way to write a message, one after the other. */
function* inTurns(journeys: readonly Subject[], usual: readonly Subject[]): Generator<Variant> {
  for (const subject of journeys.slice(0, 200)) yield { what: 'another person, scenario, flow and seed', subject }
  const all = [...usual, ...journeys]
  const queues = ways.map(({ what, vary }) => ({
    what,
    next: (function* () {
      for (const subject of all) yield* vary(subject)
    })(),
  }))
  let left = queues.length
  while (left > 0) {
    left = 0
    for (const { what, next } of queues) {
      const { value, done } = next.next()
      if (done) continue
      left++
      yield { what, subject: value }
    }
  }
}

interface Way {
  what: string
  vary(subject: Subject): Iterable<Subject>
}

const written =
  (write: (value: unknown) => string): Way['vary'] =>
  (subject) =>
    bodiesOf(subject).map((body) => body.text(write(body.value)))

const withHeaders = (
  subject: Subject,
  change: (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): Subject[] => {
  if (subject.kind === 'sequence') return []
  if (subject.kind === 'webhook')
    return [{ ...subject, delivery: { ...subject.delivery, headers: change(subject.delivery.headers ?? {}) } }]
  const { request, response } = subject.exchange
  const exchange = {
    request: { ...request, headers: change(request.headers ?? {}) },
    response: { ...response, headers: change(response.headers ?? {}) },
  }
  return [{ ...subject, exchange }]
}

/** Everything that the schema calls optional, left out one at a time. */
function* withoutOptional(body: JsonBody): Generator<Subject> {
  if (body.error) return
  for (const { as, optional, path } of placesOf(body.schema, body.value)) {
    if (as !== 'member' || !optional) continue
    const changed = withPlace(body.value, path, () => undefined)
    if (body.schema.safeParse(changed).success) yield body.with(changed)
  }
}

const ways: readonly Way[] = [
  { what: 'members in another order', vary: written((value) => JSON.stringify(reversed(value))) },
  { what: 'white space in JSON', vary: written((value) => `\n${JSON.stringify(value, null, 4)}\r\n`) },
  {
    what: 'characters escaped in JSON',
    vary: written((value) =>
      JSON.stringify(value).replace(/[/]|[^ -~]/g, (c) =>
        c === '/' ? '\\/' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
    ),
  },
  {
    what: 'names of headers in capitals',
    vary: (subject) =>
      withHeaders(subject, (headers) =>
        Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])),
      ),
  },
  {
    what: 'parameters and capitals of the media type',
    vary: (subject) =>
      withHeaders(subject, (headers) => {
        const low = lowerCased(headers)
        const type = low['content-type']
        return type?.startsWith('application/json') ? { ...low, 'content-type': 'Application/JSON;charset=UTF-8' } : low
      }),
  },
  {
    what: 'headers that are in no contract',
    vary: (subject) => withHeaders(subject, (headers) => ({ ...headers, 'x-trace': 'abc', 'cf-ray': '1' })),
  },
  {
    what: 'an optional member absent',
    vary: (subject) => bodiesOf(subject).flatMap((body) => [...withoutOptional(body)]),
  },
  {
    what: 'a webhook delivered twice',
    vary: (subject) =>
      subject.kind === 'sequence'
        ? subject.deliveries.map((delivery, i) => ({
            ...subject,
            deliveries: [...subject.deliveries.slice(0, i + 1), delivery, ...subject.deliveries.slice(i + 1)],
          }))
        : [],
  },
  {
    what: 'a webhook signed anew',
    vary: (subject) =>
      subject.kind === 'webhook' ? [{ ...subject, delivery: signed(subject, `${subject.delivery.body} `) }] : [],
  },
]

/** Scenarios whose journeys no fault befalls: calls of the others may hang, or be spoilt. */
const unharmed = scenarios.flatMap(({ name, faults }) => (faults?.length ? [] : [name]))

/** Journeys of every scenario, through the flows in turn: their outcomes as they are read, and their webhooks. */
async function otherJourneys(simulator: VendorSimulator, seed: Seed): Promise<Subject[]> {
  const { vendor } = simulator
  const found: Subject[] = []
  const cases = conformanceCases(vendor)
  const reads = (vendor.outcome?.endpoints ?? []).flatMap((name) =>
    cases.filter(({ id }) => id === `${vendor.profile.id}.${name}.happy`),
  )
  const events = cases.filter(({ kind }) => kind === 'event').slice(0, 1)
  await using simulators = new SharedSimulators(async () => ({ seed }))
  for (const [i, scenario] of unharmed.entries()) {
    const flow = vendor.profile.flows[i % vendor.profile.flows.length]?.id
    for (const about of [...reads, ...events]) {
      const given = { ...about.given, scenario, state: 'completed' as const, ...(flow !== undefined && { flow }) }
      await record({ ...about, given } as ConformanceCase)
    }
  }
  return found

  async function record(about: ConformanceCase): Promise<void> {
    const made: Subject[] = []
    const target = await simulators.target(simulator, about)
    try {
      await runCase(vendor, about, target, {
        onExchange: (name, exchange) => {
          if (name !== undefined) made.push(exchangeSubject(vendor, name, exchange))
        },
        onDeliveries: (deliveries) => {
          const kept = deliveries.map((delivery) => ({ ...delivery }))
          made.push({ kind: 'sequence', vendor, deliveries: kept })
          for (const delivery of kept) made.push(...webhooksOf(vendor, delivery).slice(0, 1))
        },
      })
    } catch {
      // a scenario that the vendor, or this flow of it, cannot express
      return
    }
    found.push(...made)
  }
}
