/** The outbox of webhooks: deliveries are state, owed from the commit that owes them, attempted until settled. */
import type { IdFormat } from '../contracts/define.js'
import type { Harmed } from './harm.js'
import type { WebhookAuth } from './signing.js'
import { defineKind, type Job, type StoredRecord, type Tx } from './store/types.js'

/** A receiver somebody registered. */
export interface WebhookEndpoint extends StoredRecord {
  readonly vendor: string
  /** The vendor's name of the event it wants; undefined for every event. */
  readonly event?: string
  readonly environment: string
  readonly url: string
  readonly auth?: WebhookAuth
}

export interface Attempt {
  /** Epoch milliseconds of the namespace's clock. */
  readonly at: number
  /** What the receiver answered. */
  readonly status?: number
  readonly answer?: string
  /** Why there was no answer. */
  readonly error?: string
}

export interface Delivery extends StoredRecord {
  readonly eventId: string
  readonly vendor: string
  readonly event: string
  readonly journeyId: string
  readonly url: string
  readonly auth?: WebhookAuth
  /** The very text that is signed and sent, on every attempt; an attempt that is cut short signs and sends half of it. */
  readonly body: string
  readonly status: 'pending' | 'delivered' | 'failed' | 'dropped'
  readonly attempts: readonly Attempt[]
  readonly nextAt: number | null
  readonly rules: SendRules
  /** Kind of the job that runs once the delivery is accepted. */
  readonly onDelivered?: string
  /** Kinds of the faults that harmed it. */
  readonly faults?: readonly string[]
  /** What a reader of the log must know beyond that. */
  readonly notes?: readonly string[]
  /** What authenticates it instead of the receiver's own. */
  readonly wrong?: NonNullable<Harmed['wrong']>
  readonly cut?: NonNullable<Harmed['cut']>
  /** Waits for the next one of its journey to go first. */
  readonly held?: true
}

/** How one delivery is judged and tried again. */
export interface SendRules {
  /** Statuses that settle it; `any` is whatever comes back. */
  readonly accepted: readonly number[] | '2xx' | 'any'
  /** Milliseconds of real time; null waits for as long as it takes. */
  readonly timeoutMs: number | null
  readonly retryDelaysMs: readonly number[]
}

export const endpointKind = defineKind<WebhookEndpoint>('webhook-endpoint', {
  indexes: { vendor: (e) => `${e.vendor}\0${e.environment}`, all: () => '*' },
  announced: ['all', 'vendor'],
})
export const deliveryKind = defineKind<Delivery>('delivery', {
  indexes: { all: () => '*', journey: (d) => d.journeyId, held: (d) => (d.held ? d.journeyId : undefined) },
  owner: (d) => d.journeyId,
})

/** Kind of the job that makes one attempt. */
export const deliverJob = 'deliver'

const idFormat: IdFormat = { kind: 'hex', length: 24 }

/** How long one that is held back waits for the next of its journey, in milliseconds of the clock. */
export const heldMs = 60_000

export interface Owed {
  vendor: string
  event: string
  journeyId: string
  eventId: string
  rules: SendRules
  onDelivered?: string
  notes?: readonly string[]
}

/** Finds who wants an event. */
export async function receiversOf(
  tx: Tx,
  of: { vendor: string; environment: string; event: string },
): Promise<WebhookEndpoint[]> {
  const endpoints = await tx.find(endpointKind, 'vendor', `${of.vendor}\0${of.environment}`)
  return endpoints.filter((e) => e.event === undefined || e.event === of.event)
}

/** Owes an event to a receiver, in the unit of work that caused it; as many deliveries as the harm done to it makes. */
export function owe(
  tx: Tx,
  receiver: Pick<WebhookEndpoint, 'url' | 'auth'>,
  { onDelivered, notes = [], ...owed }: Owed,
  harmed: Harmed,
): Delivery[] {
  const { body, faults, copies, wrong, cut, dropped, held, delayMs } = harmed
  const nextAt = dropped ? null : tx.now + delayMs + (held ? heldMs : 0)
  const said = [...notes, ...harmed.notes]
  return Array.from({ length: dropped ? 1 : copies }, () => {
    const delivery = tx.put(deliveryKind, {
      id: tx.id('delivery', idFormat),
      ...owed,
      url: receiver.url,
      ...(receiver.auth && { auth: receiver.auth }),
      body,
      status: dropped ? 'dropped' : 'pending',
      attempts: [],
      nextAt,
      ...(onDelivered !== undefined && { onDelivered }),
      ...(faults.length > 0 && { faults }),
      ...(said.length > 0 && { notes: said }),
      ...(wrong && { wrong }),
      ...(cut && { cut }),
      ...(held && !dropped && { held }),
    })
    if (nextAt !== null) scheduleAttempt(tx, delivery, nextAt)
    return delivery
  })
}

/** Lets one that was held back go, right after those that have overtaken it. */
export function release(tx: Tx, { held: _, ...delivery }: Delivery, after: readonly Delivery[]): void {
  const at = Math.max(...after.flatMap(({ nextAt, held }) => (nextAt === null || held ? [] : [nextAt])))
  if (!Number.isFinite(at)) return
  scheduleAttempt(tx, tx.put(deliveryKind, { ...delivery, nextAt: at }), at)
}

/** Makes a settled delivery due again. */
export function redeliver(tx: Tx, delivery: Delivery): Delivery {
  const again = tx.put(deliveryKind, { ...delivery, status: 'pending', nextAt: tx.now })
  scheduleAttempt(tx, again, tx.now)
  return again
}

function scheduleAttempt(tx: Tx, { id, journeyId, attempts, url }: Delivery, at: number): void {
  const payload = { deliveryId: id, journeyId, attempt: attempts.length + 1, target: originOf(url) }
  tx.schedule({ at, kind: deliverJob, lane: 'send', payload })
}

/** Who is called, as far as being slow is concerned. */
const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url)

/** Tells whether a job still stands for the next attempt: one that was let go early leaves its first job behind. */
export const isDue = (delivery: Delivery | undefined, job: Job): delivery is Delivery =>
  delivery?.status === 'pending' && delivery.nextAt === job.at && delivery.attempts.length + 1 === job.payload.attempt

/** Keeps what came of an attempt: delivered, due again after the vendor's delay, or failed. */
export function settle(tx: Tx, { held, ...delivery }: Delivery, outcome: Omit<Attempt, 'at'>): void {
  const attempts = [...delivery.attempts, { at: tx.now, ...outcome }]
  const { accepted, retryDelaysMs } = delivery.rules
  const status = outcome.status ?? 0
  const done = isAccepted(accepted, status)
  const delayMs = done ? undefined : retryDelaysMs[attempts.length - 1]
  const nextAt = delayMs === undefined ? null : tx.now + delayMs
  const alone = `no other followed within ${heldMs / 1000} s, so that it was sent after all`
  const settled = tx.put(deliveryKind, {
    ...delivery,
    ...(held && { notes: [...(delivery.notes ?? []), alone] }),
    attempts,
    nextAt,
    status: done ? 'delivered' : nextAt === null ? 'failed' : 'pending',
  })
  if (nextAt !== null) scheduleAttempt(tx, settled, nextAt)
  const { onDelivered, journeyId } = delivery
  if (done && onDelivered) tx.schedule({ at: tx.now, kind: onDelivered, payload: { journeyId } })
}

function isAccepted(accepted: SendRules['accepted'], status: number): boolean {
  if (accepted === 'any') return status > 0
  return accepted === '2xx' ? status >= 200 && status < 300 : accepted.includes(status)
}
