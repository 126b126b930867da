/** What a user may choose about Incode where the vendor is silent or may be configured either way. */
import * as z from 'zod'
import { failReasonNames, scopes } from '../../contracts/incode/index.js'
import { defaultFieldNames } from '../../fixtures/incode/snapshot.js'
import { commonOptions } from '../delivery-options.js'

const minutes = (most: number) => z.int().min(1).max(most)
const fieldName = (usual: string) => z.string().min(1).max(100).default(usual)

/** Options of the vendor `incode`, defaults filled in. */
export const incodeOptions = z
  .strictObject({
    ...commonOptions,
    scopes: z
      .array(z.enum(scopes))
      .default(['DATE_OF_BIRTH'])
      .describe(
        'Scopes of the organisation: they decide what `data` holds. The default is that of the printed example, which lacks the IDENTITY_ID that the page says is always included.',
      ),
    fieldNames: z
      .strictObject({
        identityId: fieldName(defaultFieldNames.identityId),
        fullName: fieldName(defaultFieldNames.fullName),
        firstName: fieldName(defaultFieldNames.firstName),
        lastName: fieldName(defaultFieldNames.lastName),
        dateOfBirth: fieldName(defaultFieldNames.dateOfBirth),
        phone: fieldName(defaultFieldNames.phone),
      })
      .prefault({})
      .describe('Names of the fields in `data`. Only `dateOfBirth` is documented.'),
    traceIdLookup: z
      .boolean()
      .default(true)
      .describe('Takes a trace id where results are fetched, as one reading of the page has it.'),
    linkValidityMinutes: minutes(5_256_000)
      .default(1440)
      .describe('How long a link can be opened, unless the request says. Assumed.'),
    sessionMinutes: minutes(525_600)
      .default(30)
      .describe('How long a person may take once the link is opened. Assumed.'),
    attemptLimit: z.int().min(1).max(10).default(3).describe('Attempts per step. Assumed.'),
    failedWhenLinkExpires: z
      .boolean()
      .default(true)
      .describe('Sends `verification.failed` when a link runs out unopened. Assumed.'),
    failReason: z
      .enum(failReasonNames)
      .optional()
      .describe('Replaces the reason of every verification that fails, to see those that no scenario leads to.'),
    runningStatus: z
      .string()
      .min(1)
      .max(100)
      .default('IN_PROGRESS')
      .refine((word) => word !== 'SUCCESS' && word !== 'FAILED', 'must differ from SUCCESS and FAILED')
      .describe('The status word of a verification that is not over. Assumed: only SUCCESS and FAILED are known.'),
    statusSteps: z
      .boolean()
      .default(false)
      .describe("Lists the steps in the status answer, under names of ours: the vendor's are not known."),
    redirectUris: z
      .array(z.url())
      .optional()
      .describe('Registered redirect URIs, compared exactly. Without it, any http or https address is taken.'),
    autoLogin: z
      .boolean()
      .default(false)
      .describe('Lets `/oauth2/authorize` play the person at once and answer with the redirect back to the client.'),
    oauthTokenMinutes: minutes(525_600)
      .default(60)
      .describe('How long access tokens and ID tokens are good for. Assumed.'),
  })
  .prefault({})

export type IncodeOptions = z.infer<typeof incodeOptions>
