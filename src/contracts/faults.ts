/** The words for what goes wrong on purpose: faults of calls and of webhooks, as data that a scenario, a config or a call can hold. */
import * as z from 'zod'

const milliseconds = z.number().min(0).max(86_400_000)
const retryAfterS = z.int().min(0).max(86_400).optional()

/** A media type as a header may hold it, with or without parameters. */
const MediaType = z.string().regex(/^[\w.+-]+\/[\w.+*-]+(;[\x20-\x7e]*)?$/, 'must be a media type')

/** How long an answer takes: always the same, anything in between, or a long tail by its middle and its 99th percentile. */
export const Latency = z.union([
  milliseconds,
  z.object({ minMs: milliseconds, maxMs: milliseconds }),
  z.object({ medianMs: milliseconds.min(1), p99Ms: milliseconds.min(1) }),
])

/** What is done to a call. Times here are real time, as those of a network are. */
export const CallEffect = z.discriminatedUnion('kind', [
  /** Answers a row of the vendor's error table, by our word for it or the vendor's own code; `unready` is the vendor's word for an outcome that is not there yet. */
  z.object({ kind: z.literal('error'), error: z.string().min(1), retryAfterS }),
  /** Answers a status, with a body in the vendor's shape. */
  z.object({ kind: z.literal('status'), status: z.int().min(400).max(599), retryAfterS }),
  /** Answers late. */
  z.object({ kind: z.literal('latency'), ms: Latency }),
  /** Carries the call out, and never answers. */
  z.object({ kind: z.literal('hang') }),
  /** Drops the connection instead of answering. */
  z.object({ kind: z.literal('reset') }),
  /** Drops the connection in the middle of the answer; half of it is sent unless `bytes` says how much. */
  z.object({ kind: z.literal('truncate'), bytes: z.int().min(0).optional() }),
  /** Sends the answer slowly. */
  z.object({ kind: z.literal('trickle'), bytesPerSecond: z.int().min(1).max(1_000_000) }),
  /** Answers JSON that ends too early, as a complete answer. */
  z.object({ kind: z.literal('malformed_json') }),
  /** Answers under another content type, `text/html` unless said. */
  z.object({ kind: z.literal('wrong_content_type'), contentType: MediaType.optional() }),
  /** Refuses what comes faster than so many calls in a window of the namespace's clock. */
  z.object({
    kind: z.literal('rate_limit'),
    limit: z.int().min(1).max(1_000_000),
    windowMs: z.number().min(1).max(86_400_000),
    retryAfterS,
  }),
  /** Answers only after the webhooks that the call has caused were delivered. */
  z.object({ kind: z.literal('webhooks_first') }),
])

/** What is done to a delivery. Times here are those of the namespace's clock. */
export const WebhookEffect = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webhook_duplicate'), times: z.int().min(2).max(10).optional() }),
  /** Sends it after the next one of the same journey; where none follows within a minute, it is sent all the same. */
  z.object({ kind: z.literal('webhook_reorder') }),
  /** Never sends it. */
  z.object({ kind: z.literal('webhook_drop') }),
  z.object({ kind: z.literal('webhook_delay'), ms: z.number().min(1).max(1e13) }),
  /** Authenticates it with another secret than the receiver's: its first attempt, or every one where `count` is null. */
  z.object({ kind: z.literal('webhook_wrong_secret') }),
  /** Dates it back, by a day unless `ageMs` says how far. */
  z.object({ kind: z.literal('webhook_stale_timestamp'), ageMs: z.number().min(1).max(1e13).optional() }),
  /** Sends half of its bytes, signed as they are: in its first attempt, or in every one where `count` is null. */
  z.object({ kind: z.literal('webhook_truncated_body') }),
  /** Gives it the name of an event that the vendor does not have. */
  z.object({ kind: z.literal('webhook_unknown_event') }),
  /** Adds fields that no contract knows. */
  z.object({ kind: z.literal('webhook_extra_fields') }),
])

const effects = z.discriminatedUnion('kind', [...CallEffect.options, ...WebhookEffect.options])

/** A fault: what it does, to what, from when and how often. */
export const FaultSpec = z.object({
  effect: effects,
  /** @default every vendor */
  vendor: z.string().min(1).optional(),
  /** An endpoint by its name in the contract, or `result` for whichever calls read the outcome. @default every endpoint */
  endpoint: z.string().min(1).optional(),
  /** A webhook event by its key in the contract, or the vendor's name of it. @default every event */
  event: z.string().min(1).optional(),
  /** The client's own reference of a journey. */
  reference: z.string().min(1).optional(),
  /** Any id that the vendor gave out for a journey. */
  journeyId: z.string().min(1).optional(),
  /** How many calls or deliveries go by unharmed first. @default 0 */
  after: z.int().min(0).max(1_000_000).optional(),
  /** How many it then harms; null for as long as it stands. @default 1, and null for a rate limit */
  count: z.int().min(1).max(1_000_000).nullable().optional(),
  /** Milliseconds of the namespace's clock after which it is void. */
  ttlMs: z.number().min(1).max(1e13).optional(),
})

export type Latency = z.infer<typeof Latency>
export type CallEffect = z.infer<typeof CallEffect>
export type WebhookEffect = z.infer<typeof WebhookEffect>
export type FaultSpec = z.infer<typeof FaultSpec>

/** A fault of a scenario: it is about the scenario's own journey, whichever vendor that is of. */
export type ScenarioFault = Pick<FaultSpec, 'effect' | 'endpoint' | 'event' | 'after' | 'count'>

/** Tells whether an effect is one of a delivery. */
export const isWebhookEffect = (effect: FaultSpec['effect']): effect is WebhookEffect =>
  effect.kind.startsWith('webhook_')
