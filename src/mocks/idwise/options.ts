/** What a user may choose about IDWise where the vendor is silent or may be configured either way. */
import * as z from 'zod'

/** Options of the vendor `idwise`, defaults filled in. */
export const idwiseOptions = z
  .strictObject({
    strictFlows: z
      .boolean()
      .default(false)
      .describe('Refuses a flow id that no built-in flow has, instead of running the default flow.'),
    enforcePace: z
      .boolean()
      .default(false)
      .describe('Makes summary calls that come faster than every two seconds fail.'),
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
    auditReads: z.boolean().default(false).describe('Also keeps an audit record of every Get Journey Result.'),
  })
  .prefault({})

export type IdwiseOptions = z.infer<typeof idwiseOptions>
