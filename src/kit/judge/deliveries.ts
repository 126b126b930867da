/** Holds the webhooks of journeys to each other: which may follow which, as the lifecycles say. */
import type { VendorDef, WebhookEvent } from '../../contracts/define.js'
import type { Lifecycle } from '../../contracts/lifecycle.js'
import { locate } from '../../contracts/locate.js'
import { parseJson } from '../../runtime/parse-json.js'
import type { WebhookAuth } from '../../runtime/signing.js'
import { checkWebhook, orUnreadable } from './exchange.js'
import { holdKnown, memberOf } from './known.js'
import { type Delivery, textOf } from './message.js'
import { readAt } from './read-at.js'
import { Findings } from './rules.js'
import { type JudgeOptions, together, type Verdict } from './violation.js'

export interface DeliveriesOptions extends JudgeOptions {
  /** How each must authenticate; without it that is not judged. */
  verify?: WebhookAuth
  /**
   * Names of the events that the receiver is registered for: an order can be told only by what would have arrived.
   *
   * @default every event of the vendor
   */
  events?: readonly string[]
  /** Ids of the one journey that all of them are about, by the vendor's names. */
  known?: Readonly<Record<string, string>>
  /** Set when each was accepted, so that none of them may come again. */
  accepted?: true
}

/** A delivery, and what its sender knows of it: the name of its event, and how this one must authenticate. */
export type NamedDelivery = Delivery & { event?: string; verify?: WebhookAuth }

/**
 * Judges deliveries in the order of their first attempts: each by its event, and together by the order that the contract's
 * lifecycles allow. The same event id again, or the same body where no id is known, is a duplicate, and is taken as one. Journeys are told apart by the id that the
 * vendor names them by.
 */
export function checkDeliveries(
  vendor: VendorDef,
  deliveries: readonly NamedDelivery[],
  options: DeliveriesOptions = {},
): Promise<Verdict> {
  const findings = new Findings('webhook', vendor.profile.id, options)
  return orUnreadable(findings, undefined, vendor.profile.docs, () => judgeDeliveries(vendor, deliveries, options))
}

async function judgeDeliveries(
  vendor: VendorDef,
  deliveries: readonly NamedDelivery[],
  { verify: agreed, events: wanted, known: ids = {}, accepted, ...options }: DeliveriesOptions,
): Promise<Verdict> {
  const findings = new Findings('webhook', vendor.profile.id, options)
  const known = Object.entries(vendor.webhooks?.events ?? {})
  const verdicts: Verdict[] = []
  const journeys = new Map<string, Sent[]>()
  const seen = new Map<string, { key: string; journey: string; at: number }>()
  for (const [at, delivery] of deliveries.entries()) {
    const body = parsed(delivery.body)
    const name = delivery.event ?? eventOf(vendor, body)
    const [key, def] = known.find(([, one]) => one.name === name) ?? []
    findings.compared()
    if (!key || !def) {
      const message = 'is no event of the contract'
      const source = vendor.profile.docs
      findings.add(
        {
          rule: 'unknown_event',
          path: `deliveries[${at}]`,
          message,
          received: name ?? 'no event',
          severity: 'additive',
        },
        { evidence: 'documented', source },
      )
      continue
    }
    const verify = delivery.verify ?? agreed
    verdicts.push(await checkWebhook(def, delivery, { ...options, ...(verify && { verify }), vendor }))
    holdKnown(findings, `deliveries[${at}]`, ids, body, def)
    // where no id tells the event, the same body again is the same event again
    const id = eventIdOf(body) ?? JSON.stringify(body)
    const journey = journeyOf(vendor, body)
    const first = seen.get(id)
    if (first) {
      findings.compared()
      if (first.key !== key || first.journey !== journey) findings.add(takenId(at, first), idMark(def, body) ?? def)
      else if (accepted) findings.add(repeated(at, first, def), vendor.webhooks!.delivery.accepted)
      continue
    }
    seen.set(id, { key, journey, at })
    journeys.set(journey, [...(journeys.get(journey) ?? []), { at, key, def, body }])
  }
  const events = known.filter(([, { name }]) => wanted?.includes(name) ?? true).map(([key]) => key)
  for (const sent of journeys.values()) {
    holdOrder(findings, vendor, sent, events)
    holdPairs(findings, vendor, sent)
    holdTimes(findings, vendor, sent)
  }
  return together(undefined, [...verdicts, findings])
}

/** Whoever takes each event once by its id loses the second. */
const takenId = (at: number, first: { at: number }) =>
  ({
    rule: 'wrong_value',
    path: `deliveries[${at}]`,
    message: `bears the id of another event, deliveries[${first.at}]`,
    expected: 'an id of its own',
    received: 'the same id',
  }) as const

/** What was accepted is settled. */
const repeated = (at: number, first: { at: number }, { name }: WebhookEvent) =>
  ({
    rule: 'repeated_delivery',
    path: `deliveries[${at}]`,
    message: `${name} came again though deliveries[${first.at}], the same event, was accepted`,
    expected: 'no second delivery',
    received: name,
  }) as const

/** How well it is known that the id tells the event. */
function idMark({ payload }: WebhookEvent, body: unknown) {
  const paths = [['eventId'], ['body', 'eventId']]
  return paths.map((path) => locate(payload, path, body)).find(({ found }) => found)?.mark
}

interface Sent {
  at: number
  key: string
  def: WebhookEvent
  body: unknown
}

function parsed(body: unknown): unknown {
  const text = textOf(body)
  return text === undefined ? body : parseJson(text)
}

/** The name a body gives its event; of a vendor with one event and no such field, that event. */
function eventOf({ webhooks }: VendorDef, body: unknown): string | undefined {
  const field = webhooks?.fields?.event
  if (field !== undefined) {
    const name = readAt(body, field)
    return typeof name === 'string' ? name : undefined
  }
  const all = Object.values(webhooks?.events ?? {})
  return all.length === 1 ? all[0]!.name : undefined
}

const eventIdOf = (body: unknown): string | undefined => memberOf(body, 'event_id')
const journeyOf = ({ journeyField }: VendorDef, body: unknown): string =>
  (journeyField && memberOf(body, journeyField)) ?? ''

/** Events that no state of a lifecycle emits may come at any time. */
function holdOrder(findings: Findings, vendor: VendorDef, sent: readonly Sent[], events: readonly string[]): void {
  for (const lifecycle of Object.values(vendor.lifecycles)) {
    const told = new Set(Object.values(lifecycle.states).flatMap(({ emits = [] }) => emits))
    const ordered = sent.filter(({ key }) => told.has(key))
    let places: readonly Place[] = [{ state: lifecycle.initial, emitted: 0 }]
    for (const [i, { key, at, def }] of ordered.entries()) {
      findings.compared()
      const next = after(lifecycle, places, key, events)
      if (next.length > 0) {
        places = next
        continue
      }
      const before = ordered[i - 1]?.def.name ?? 'the start of the journey'
      findings.add(
        {
          rule: 'wrong_order',
          path: `deliveries[${at}]`,
          message: `${def.name} cannot follow ${before}`,
          expected: namesOf(vendor, comingAfter(lifecycle, places, events)),
          received: def.name,
        },
        lifecycle,
      )
      return
    }
  }
}

/** Pairs of events that the vendor says come in one order, whatever their states. */
function holdPairs(findings: Findings, { webhooks }: VendorDef, sent: readonly Sent[]): void {
  for (const { first, second, ...from } of webhooks?.order ?? []) {
    const [before, after] = [first, second].map((key) => sent.find((one) => one.key === key))
    if (!before || !after) continue
    findings.compared()
    if (sent.indexOf(before) < sent.indexOf(after)) continue
    const message = `${after.def.name} came before ${before.def.name}`
    const told = { expected: before.def.name, received: after.def.name }
    findings.add({ rule: 'wrong_order', path: `deliveries[${after.at}]`, message, ...told }, from)
  }
}

interface Place {
  state: string
  /** How many of the events of the state are sent. */
  emitted: number
}

/** Where a journey can be once an event is sent: further on in the state, or in one that is reached without another event. */
function after(lifecycle: Lifecycle, places: readonly Place[], key: string, events: readonly string[]): Place[] {
  return reachable(lifecycle, places, events)
    .filter(({ state, emitted }) => emittedBy(lifecycle, state, events)[emitted] === key)
    .map(({ state, emitted }) => ({ state, emitted: emitted + 1 }))
}

const comingAfter = (lifecycle: Lifecycle, places: readonly Place[], events: readonly string[]): string[] => [
  ...new Set(
    reachable(lifecycle, places, events).flatMap(
      ({ state, emitted }) => emittedBy(lifecycle, state, events)[emitted] ?? [],
    ),
  ),
]

const emittedBy = ({ states }: Lifecycle, state: string, events: readonly string[]): string[] =>
  (states[state]!.emits ?? []).filter((key) => events.includes(key))

/** Every place that is reached without sending anything. */
function reachable(lifecycle: Lifecycle, from: readonly Place[], events: readonly string[]): Place[] {
  const found = new Map<string, Place>()
  const open = [...from]
  for (let place = open.pop(); place; place = open.pop()) {
    const key = `${place.state} ${place.emitted}`
    if (found.has(key)) continue
    found.set(key, place)
    // a state is left once all that it owes is sent
    if (place.emitted < emittedBy(lifecycle, place.state, events).length) continue
    for (const { to } of Object.values(lifecycle.states[place.state]!.on ?? {})) open.push({ state: to, emitted: 0 })
  }
  return [...found.values()]
}

const namesOf = ({ webhooks }: VendorDef, keys: readonly string[]): string =>
  keys.map((key) => webhooks!.events[key]!.name).join(', ') || 'nothing more'

/** Where bodies say when their event was made, a later one says no earlier time. */
function holdTimes(findings: Findings, { webhooks }: VendorDef, sent: readonly Sent[]): void {
  const field = webhooks?.fields?.timestamp
  if (!field) return
  let last: number | undefined
  for (const { at, def, body } of sent) {
    const value = readAt(body, field.name)
    const time = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value : Number.NaN
    if (Number.isNaN(time)) continue
    findings.compared()
    if (last !== undefined && time < last) {
      const message = `${field.name} is earlier than that of the delivery before`
      const told = { expected: `${last} or later`, received: `${time}` }
      findings.add({ rule: 'wrong_order', path: `deliveries[${at}].${field.name}`, message, ...told }, def)
    }
    last = Math.max(last ?? time, time)
  }
}
