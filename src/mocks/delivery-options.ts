/** Options that every vendor has: what is assumed about its webhooks can be changed or switched off. */
import * as z from 'zod'

const delivery = z.strictObject({
  accepted: z.union([z.array(z.int().min(100).max(599)), z.enum(['2xx', 'any'])]).optional(),
  timeoutMs: z.union([z.int().min(1).max(600_000), z.literal(false)]).optional(),
  retryDelaysMs: z.union([z.array(z.int().min(0).max(1e12)).max(100), z.literal(false)]).optional(),
})

export type DeliveryOptions = z.infer<typeof delivery>

/** Fields that every vendor's options begin with. */
export const commonOptions = {
  strictFlows: z
    .boolean()
    .default(false)
    .describe('Refuses a flow id that no built-in flow has, instead of running the default flow.'),
  enforcePace: z
    .boolean()
    .default(false)
    .describe('Makes calls that come faster than the vendor asks for fail, where it asks for a pace.'),
  delivery: delivery
    .optional()
    .describe(
      'How webhooks are judged and tried again: `accepted` (a list of statuses, `2xx`, or `any`), `timeoutMs` (or `false`), `retryDelaysMs` (or `false`). Replaces the rules below.',
    ),
}
