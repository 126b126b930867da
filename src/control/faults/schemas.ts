/** Bodies of the control calls about faults. */
import * as z from 'zod'
import { FaultSpec } from '../../contracts/faults.js'

export { FaultSpec }

/** An armed fault: what it was armed with, and how far it is counted down. */
export const FaultInfo = z.object({
  id: z.string(),
  effect: FaultSpec.shape.effect,
  vendor: z.string().nullable(),
  endpoint: z.string().nullable(),
  event: z.string().nullable(),
  reference: z.string().nullable(),
  journeyId: z.string().nullable(),
  passes: z.int(),
  remaining: z.int().nullable(),
  hits: z.int(),
  expiresAt: z.iso.datetime().nullable(),
  scenario: z.string().nullable(),
})
export const FaultList = z.object({ items: z.array(FaultInfo), next: z.string().nullable() })

/** How many faults were taken back. */
export const Disarmed = z.object({ disarmed: z.int() })
