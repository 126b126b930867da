/** The outbox of webhooks: deliveries are state, owed from the commit that owes them, attempted until settled. */
import type { IdFormat } from '../contracts/define.js'
import { signWebhook, type WebhookAuth } from './signing.js'
import { defineKind, type Job, type Store, type StoredRecord, type Tx } from './store/types.js'
import type { Send } from './transport.js'

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
  /** The very bytes that are signed and sent, on every attempt. */
  readonly body: string
  readonly status: 'pending' | 'delivered' | 'failed' | 'dropped'
  readonly attempts: readonly Attempt[]
  readonly nextAt: number | null
  readonly rules: SendRules
  /** Kind of the job that runs once the delivery is accepted. */
  readonly onDelivered?: string
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
})
export const deliveryKind = defineKind<Delivery>('delivery', {
  indexes: { all: () => '*', journey: (d) => d.journeyId },
  owner: (d) => d.journeyId,
})

/** Kind of the job that makes one attempt. */
export const deliverJob = 'deliver'

const idFormat: IdFormat = { kind: 'hex', length: 24 }

export interface Owed {
  vendor: string
  event: string
  journeyId: string
  eventId: string
  body: string
  rules: SendRules
  onDelivered?: string
}

/** Finds who wants an event. */
export async function receiversOf(
  tx: Tx,
  of: { vendor: string; environment: string; event: string },
): Promise<WebhookEndpoint[]> {
  const endpoints = await tx.find(endpointKind, 'vendor', `${of.vendor}\0${of.environment}`)
  return endpoints.filter((e) => e.event === undefined || e.event === of.event)
}

/** Owes an event to a receiver, in the unit of work that caused it. */
export function owe(tx: Tx, receiver: Pick<WebhookEndpoint, 'url' | 'auth'>, owed: Owed): void {
  const delivery = tx.put(deliveryKind, {
    id: tx.id('delivery', idFormat),
    eventId: owed.eventId,
    vendor: owed.vendor,
    event: owed.event,
    journeyId: owed.journeyId,
    url: receiver.url,
    ...(receiver.auth && { auth: receiver.auth }),
    body: owed.body,
    status: 'pending',
    attempts: [],
    nextAt: tx.now,
    rules: owed.rules,
    ...(owed.onDelivered !== undefined && { onDelivered: owed.onDelivered }),
  })
  scheduleAttempt(tx, delivery, tx.now)
}

/** Makes a settled delivery due again. */
export function redeliver(tx: Tx, delivery: Delivery): Delivery {
  const again = tx.put(deliveryKind, { ...delivery, status: 'pending', nextAt: tx.now })
  scheduleAttempt(tx, again, tx.now)
  return again
}

function scheduleAttempt(tx: Tx, delivery: Delivery, at: number): void {
  tx.schedule({
    at,
    kind: deliverJob,
    lane: 'send',
    payload: { deliveryId: delivery.id, journeyId: delivery.journeyId, attempt: delivery.attempts.length + 1 },
  })
}

/** Makes one attempt: reads in one unit of work, sends outside it, settles in another. */
export async function attempt(store: Store, namespace: string, job: Job, send: Send): Promise<void> {
  const id = String(job.payload.deliveryId)
  const delivery = await store.transact(namespace, (tx) => tx.get(deliveryKind, id))
  const outcome = delivery?.status === 'pending' ? await post(delivery, send) : undefined
  await store.transact(namespace, async (tx) => {
    // a job that is gone means a reset or another replica: whatever was sent is no longer ours to record
    if (!(await tx.takeJob(job.id)) || !outcome) return
    const current = await tx.get(deliveryKind, id)
    if (current) settle(tx, current, outcome)
  })
}

function settle(tx: Tx, delivery: Delivery, outcome: Omit<Attempt, 'at'>): void {
  const attempts = [...delivery.attempts, { at: tx.now, ...outcome }]
  const { accepted, retryDelaysMs } = delivery.rules
  const status = outcome.status ?? 0
  const done = isAccepted(accepted, status)
  const delayMs = done ? undefined : retryDelaysMs[attempts.length - 1]
  const nextAt = delayMs === undefined ? null : tx.now + delayMs
  const settled = tx.put(deliveryKind, {
    ...delivery,
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

async function post(delivery: Delivery, send: Send): Promise<Omit<Attempt, 'at'>> {
  const { url, body, auth, rules } = delivery
  const signal = rules.timeoutMs === null ? new AbortController().signal : AbortSignal.timeout(rules.timeoutMs)
  try {
    const headers = { 'content-type': 'application/json', 'user-agent': 'idvsim', ...signWebhook(auth, body) }
    if (!areSendable(headers)) return { error: 'a header holds characters that no header can carry' }
    const request = new Request(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    const response = await orAbort(send(request), signal)
    return { status: response.status, answer: (await orAbort(response.text(), signal)).slice(0, 1024) }
  } catch (error) {
    const late = signal.aborted ? `no answer within ${rules.timeoutMs} ms` : undefined
    return { error: late ?? (error instanceof Error ? messageOf(error) : String(error)) }
  }
}

/** Asked first, since the error of the platform would repeat the value, which may be a secret. */
function areSendable(headers: Record<string, string>): boolean {
  try {
    return new Headers(headers) !== undefined
  } catch {
    return false
  }
}

/** Gives up on a transport that ignores its signal. */
const orAbort = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })

const messageOf = (error: Error): string =>
  error.message ||
  (error as NodeJS.ErrnoException).code ||
  (error instanceof AggregateError ? String(error.errors[0]) : error.name)
