/** Bodies of the control calls about the built-in receivers. */
import * as z from 'zod'
import { Instant, List } from '../words.js'

export const SinkName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'must be 1 to 63 letters, digits, . _ or -')

/** How a sink answers; what is left out is as it is without being told. */
export const SetSink = z.object({
  /** @default 200 */
  status: z.int().min(200).max(599).optional(),
  /** Answers that much later, in milliseconds of real time. */
  slowMs: z.int().min(0).max(600_000).optional(),
  /** Answers 500 to the first so many of each event id. */
  failFirst: z.int().min(0).max(1_000_000).optional(),
  /** Answers with a redirect to itself. */
  redirect: z.boolean().optional(),
})

/** A sink: where it receives, how it answers, who is registered with its address. */
export const SinkInfo = z.object({
  name: z.string(),
  url: z.string(),
  status: z.int(),
  slowMs: z.int(),
  failFirst: z.int(),
  redirect: z.boolean(),
  /** How many that arrived are kept. */
  received: z.int(),
  receivers: z.array(z.object({ id: z.string(), vendor: z.string(), event: z.string().nullable() })),
})
export const SinkList = List(SinkInfo)

/** What arrived at a sink; secrets are masked unless asked for. */
export const ReceivedInfo = z.object({
  id: z.string(),
  at: Instant,
  sink: z.string(),
  /** The vendor and the delivery, where it is one of this namespace. */
  vendor: z.string().nullable(),
  deliveryId: z.string().nullable(),
  event: z.string().nullable(),
  eventId: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  /** The text as it came; of a long one its beginning. */
  body: z.string(),
  sizeBytes: z.int(),
  /** Whether it authenticates as the receiver asks; null where nobody said how. */
  verified: z.boolean().nullable(),
  /** The status it was answered with. */
  answered: z.int(),
})
export const ReceivedList = List(ReceivedInfo)
