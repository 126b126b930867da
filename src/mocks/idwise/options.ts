/** What a user may choose about IDWise where the vendor is silent or may be configured either way. */
import * as z from 'zod'
import { commonOptions } from '../delivery-options.js'

/** Options of the vendor `idwise`, defaults filled in. */
export const idwiseOptions = z
  .strictObject({
    ...commonOptions,
    attemptLimit: z
      .int()
      .min(1)
      .max(10)
      .default(2)
      .describe('Attempts per step. The vendor configures it per flow, and gives 2 as an example.'),
    imageKeys: z
      .enum(['example', 'table'])
      .default('example')
      .describe("Which keys `documents.images` has: those of the vendor's example, or those of its table."),
    failedDecision: z
      .enum(['Refer', 'Rejected'])
      .default('Refer')
      .describe(
        'What the system decides when something failed. `Refer` is documented; `Rejected` stands on the newest page only.',
      ),
    allowedIps: z
      .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
      .optional()
      .describe(
        'Addresses and ranges that may call; anybody else gets `not_allowed_ip_address`. Without it, anybody may.',
      ),
    uploads: z
      .strictObject({
        mediaTypes: z
          .array(z.enum(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'application/pdf']))
          .optional(),
        maxBytes: z.int().min(1).max(100_000_000).optional(),
        minPx: z.int().min(1).optional(),
        maxPx: z.int().min(1).optional(),
      })
      .optional()
      .describe('Limits of uploads, all assumed: `mediaTypes`, `maxBytes` (a file), `minPx` and `maxPx` (each side).'),
    auditReads: z.boolean().default(false).describe('Also keeps an audit record of every Get Journey Result.'),
  })
  .prefault({})

export type IdwiseOptions = z.infer<typeof idwiseOptions>
