/** What a user may choose about Veratad VX where the vendor is silent or may be configured either way. */
import * as z from 'zod'
import { commonOptions } from '../delivery-options.js'

const year = 31_536_000
const validity = () => z.int().min(1).max(year).default(86_400)

const webhookAuth = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('basic'), username: z.string(), password: z.string() }),
  z.strictObject({
    type: z.literal('hmac'),
    secret: z.string().min(1),
    header: z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be a header name')
      .default('x-vx-signature'),
    algorithm: z.enum(['sha256', 'sha512']).default('sha256'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
  }),
])

/** Options of the vendor `veratad`, defaults filled in. */
export const veratadOptions = z
  .strictObject({
    ...commonOptions,
    createdNames: z
      .strictObject({
        link: z.string().min(1).default('link'),
        requestId: z.string().min(1).default('request_id'),
      })
      .refine(({ link, requestId }) => link !== requestId, 'the two names must differ')
      .prefault({})
      .describe('Names of `link` and `requestId` in the answer of create_session, which no readable page shows.'),
    resultBody: z
      .enum(['merged', 'result', 'status'])
      .default('merged')
      .describe(
        'What `GET /api/session/result/{request_id}` answers, since two pages print it for two bodies: `merged` the status alone while unfinished, then the result with the status added; `result` always the result as it stands; `status` always the status.',
      ),
    registrationStatus: z
      .enum(['empty', 'null'])
      .default('empty')
      .describe('What the first stop of a journey has as its status: empty text in two printed samples, null in one.'),
    syntheticNumbers: z
      .boolean()
      .default(false)
      .describe('Emits document and national numbers that nobody has, instead of the printed `<REDACTED>`.'),
    alreadyVerified: z
      .boolean()
      .default(false)
      .describe('Lets a link of an e-mail that has passed before open to ALREADY VERIFIED.'),
    velocity: z
      .boolean()
      .default(false)
      .describe(
        'Adds the velocity check to every service, which then ends in `.Bouncer`: one pass in 365 days, three transactions in 24 hours for an e-mail.',
      ),
    attemptLimit: z
      .int()
      .min(1)
      .max(10)
      .default(3)
      .describe('How often a person may try a component before it counts as failed. Not documented.'),
    linkValiditySeconds: validity().describe('How long a link may be opened. Not documented.'),
    sessionValiditySeconds: validity().describe('How long a journey may take once opened. Not documented.'),
    sessionWebhookAuth: webhookAuth
      .default({ type: 'none' })
      .describe(
        'How webhooks to the `webhook.endpoint` of a session prove their sender: `none`, `basic` with `username` and `password`, or `hmac` of the body with `secret`, `header`, `algorithm` and `encoding`. That both exist is documented, the rest is not. Receivers of the account have theirs in the control plane.',
      ),
  })
  .prefault({})

export type VeratadOptions = z.infer<typeof veratadOptions>
