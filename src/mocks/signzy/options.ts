/** What a user may choose about Signzy where the vendor is silent or may be configured either way. */
import * as z from 'zod'
import { commonOptions } from '../delivery-options.js'

/** Options of the vendor `signzy`, defaults filled in. */
export const signzyOptions = z
  .strictObject({
    ...commonOptions,
    envelope: z
      .enum(['bare', 'result', 'data'])
      .default('bare')
      .describe(
        'What a result comes in: nothing, as printed and as seen in real bodies; `{result: …}`, as headings say; or `{result: {data: …}}`.',
      ),
    profile: z
      .enum(['printed', 'observed'])
      .default('printed')
      .describe("Which keys a result has: those of the vendor's page, or those of real bodies."),
    unfinishedResult: z
      .enum(['error', 'document'])
      .default('error')
      .describe('What is answered for a journey that is not finished: an error, or its document as it stands.'),
    deletedResult: z
      .enum(['document', 'error'])
      .default('document')
      .describe('What is answered once data were deleted: what is left, with `_deleted` true, or an error.'),
    callbackHeader: z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be the name of a header')
      .default('Authorization')
      .describe('Header in which `authKeyForCallback` travels. The vendor names none.'),
    stateNames: z
      .strictObject({
        created: z.string().min(1).default('CREATED'),
        inProgress: z.string().min(1).default('IN_PROGRESS'),
        linkExpired: z.string().min(1).default('LINK_EXPIRED'),
        sessionExpired: z.string().min(1).default('SESSION_EXPIRED'),
      })
      .prefault({})
      .describe(
        '`currentStatus` of journeys that did not come to a known end: `created`, `inProgress`, `linkExpired`, `sessionExpired`; by default the same words in capitals.',
      ),
    documentAttempts: z
      .int()
      .min(1)
      .max(10)
      .default(2)
      .describe('Attempts at the document before the journey is terminated; 2 were seen.'),
    selfieAttempts: z
      .int()
      .min(1)
      .max(10)
      .default(3)
      .describe('Attempts at the selfie before the journey is terminated; 3 are printed.'),
    linkValiditySeconds: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(86_400)
      .describe('How long a link can be opened, where `journeyLinkValidity` does not say.'),
    sessionExpirySeconds: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(600)
      .describe('How long a person may take once the link is open, where `journeySessionExpiry` does not say.'),
    deletionTimeLimitMinutes: z
      .int()
      .min(1)
      .max(100_000_000)
      .nullable()
      .default(null)
      .describe('Minutes after its end at which the data of a journey are deleted; `null` keeps them.'),
    ipCheck: z
      .boolean()
      .default(true)
      .describe('Whether `ipAddresses` tells about an address, or that the check is not enabled.'),
    externalApis: z
      .array(z.enum(['resident-id']))
      .max(1)
      .default([])
      .describe('Outside registers that flows ask: `resident-id`, the one that is printed. None by default.'),
  })
  .prefault({})

export type SignzyOptions = z.infer<typeof signzyOptions>
