/** Bodies of the control calls about webhooks: the delivery log, and events that somebody asks for. */
import * as z from 'zod'
import { DeliveryInfo } from '../schemas.js'

/** Which deliveries to list. */
export const deliveryFilter = {
  vendor: z.string().min(1).optional(),
  /** The contract's key of the event, or the vendor's name of it. */
  event: z.string().min(1).optional(),
  /** Any id that the vendor gave out for the journey. */
  journey: z.string().min(1).optional(),
  status: z.enum(['pending', 'delivered', 'failed', 'dropped']).optional(),
  /** Which come first. @default oldest */
  order: z.enum(['oldest', 'newest']).optional(),
}

/** One delivery with the requests that were made; secrets are masked unless asked for. */
export const DeliveryDetail = DeliveryInfo.extend({
  /** How the receiver wants it to authenticate; null where it asks for nothing. */
  auth: z.string().nullable(),
  attempts: z.array(
    DeliveryInfo.shape.attempts.element.extend({
      request: z.object({
        method: z.literal('POST'),
        headers: z.record(z.string(), z.string()),
        /** The text as it was sent. */
        body: z.string(),
        sizeBytes: z.int(),
      }),
      /** Whether it authenticates as the receiver asks; null where that asks for nothing. */
      authentic: z.boolean().nullable(),
      /** Faults that harmed this attempt. */
      faults: z.array(z.string()),
    }),
  ),
})

export const TriggerWebhook = z.object({
  vendor: z.string(),
  /** The contract's key of the event, or the vendor's name of it. */
  event: z.string(),
  /** Any id that the vendor gave out for the journey. @default a new one, in which the event occurs */
  journeyId: z.string().min(1).optional(),
  /** Values to put into the payload, by dotted path, such as `body.systemDecision`. */
  override: z.record(z.string(), z.unknown()).optional(),
})

/** What was sent, and to whom; `notes` says what no longer fits the contract, and that nobody is registered. */
export const TriggeredWebhook = z.object({
  vendor: z.string(),
  event: z.string(),
  journeyId: z.string(),
  eventId: z.string(),
  body: z.unknown(),
  notes: z.array(z.string()),
  deliveries: z.array(DeliveryInfo),
})
