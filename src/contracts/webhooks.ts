/** How a contract speaks of webhooks: which events there are, and by which rules they travel. */
import type * as z from 'zod'
import type { Given, KnownValues, Preparation } from './cases.js'
import type { Provenance } from './provenance.js'

export interface WebhookEvent extends Provenance {
  /** The vendor's own name of the event; ours where it has none. */
  name: string
  summary: string
  /** The whole body on the wire. */
  payload: z.ZodType
  example?: unknown
  /** How a journey comes to send it, for the conformance kit. */
  occurs?: Given
  /** What its last body says when it occurs so, by place. */
  says?: KnownValues
  /** How often it is sent when it occurs so. @default 1 */
  times?: number
  /** Other ways in which it occurs. */
  cases?: readonly EventCase[]
}

/** One more way in which an event occurs. */
export interface EventCase {
  /** How, as the end of a sentence: "when a journey was terminated". */
  title: string
  occurs: Given
  /** What is done instead of making it so: a call may name the address `{receiver}`, and then it is sent there. */
  before?: readonly Preparation[]
  says?: KnownValues
  /** @default 1 */
  times?: number
}

/** How webhooks travel. Each fact says where it comes from. */
export interface DeliveryRules {
  /** Statuses that settle a delivery; `2xx` is any of them. */
  accepted: { value: readonly number[] | '2xx' } & Provenance
  /** Time to wait for an answer, in milliseconds of real time. */
  timeoutMs: { value: number } & Provenance
  /** Delay before each further attempt, in milliseconds, counted from the attempt before. */
  retryDelaysMs: { value: readonly number[] } & Provenance
  /** Which ways of authentication a receiver may ask for. */
  auth: { value: readonly WebhookAuthKind[] } & Provenance
}
export type WebhookAuthKind = 'none' | 'basic' | 'bearer' | 'header' | 'hmac'

export interface Webhooks {
  delivery: DeliveryRules
  /** Fields that every payload has, where the vendor has them: faults change them. */
  fields?: {
    /** The name of the event. */
    event?: string
    /** When the event was made; in milliseconds, seconds or ISO 8601. */
    timestamp?: { name: string; unit: 'ms' | 's' | 'iso' }
  }
  events: Readonly<Record<string, WebhookEvent>>
  /** Pairs of events, by their keys, of which the vendor says that the first comes before the second in every journey. */
  order?: readonly ({ first: string; second: string } & Provenance)[]
}

/** Declares a vendor's webhooks. */
export const defineWebhooks = <const W extends Webhooks>(webhooks: W): W => webhooks
