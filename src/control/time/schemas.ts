/** Bodies of the calls about clock and snapshots. */
import * as z from 'zod'
import { Advanced } from '../schemas.js'

const Instant = z.iso.datetime()

/**
 * What the clock shall do. `now` is an ISO date or instant; `offsetMs` is a distance from real time, whose speed it keeps;
 * `speed` is how many seconds go by in one; what is not said stays as it is.
 */
export const SetClock = z.object({
  now: z.string().optional(),
  offsetMs: z.int().optional(),
  speed: z.number().optional(),
  frozen: z.boolean().optional(),
})

/** Where a clock stands. `offsetMs` is null unless it runs as real time does, `nextJobAt` where nothing waits for it. */
export const ClockInfo = z.object({
  now: Instant,
  speed: z.number(),
  frozen: z.boolean(),
  offsetMs: z.number().nullable(),
  nextJobAt: Instant.nullable(),
})
export const ClockSet = ClockInfo.extend({ ran: Advanced.shape.ran })

export const CreateSnapshot = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'must be 1 to 63 letters, digits, dots, hyphens or underscores'),
})
/** A saved state, with what the clock of the namespace showed. */
export const SnapshotInfo = z.object({ name: z.string(), now: Instant, speed: z.number(), frozen: z.boolean() })
export const SnapshotList = z.object({ items: z.array(SnapshotInfo), next: z.string().nullable() })
