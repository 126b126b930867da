/** Bodies of the webhook calls: no page shows one, so that one envelope of ours stands in for all. */
import * as z from 'zod'
import { marked } from '../../define.js'
import { epochMs } from '../../epoch.js'
import { pages } from '../sources.js'

const field = <S extends z.ZodType>(schema: S, note: string): S => marked(schema, 'assumed', pages.webhooks, { note })

/** The envelope. It says which verification to ask about, and nothing of the person. */
const envelope = <const Name extends string>(name: Name) =>
  marked(
    z.object({
      eventType: field(z.literal(name), 'The values are documented, the name of the field is ours.'),
      eventId: field(z.string().min(1), 'Not documented.'),
      /** Epoch milliseconds. */
      timestamp: field(epochMs(), 'Not documented.'),
      verificationId: field(
        z.string().min(1),
        'That it is sent is documented on one page, its name in the body is not.',
      ),
      verificationTraceId: field(
        z.string().min(1),
        'That it is sent is documented on one page, its name in the body is not.',
      ),
      correlationId: field(
        z.string().optional(),
        'That it comes back when it was set is documented, its name in the body is not.',
      ),
    }),
    'assumed',
    pages.webhooks,
    { note: 'No page shows a body. That it holds no personal data is documented for successes.' },
  )

/** An identity was verified for the first time. */
export const IdentityEnrolledEvent = envelope('identity.enrolled')

/** A verification started. */
export const VerificationStartedEvent = envelope('verification.started')

/** A verification succeeded: its data can be fetched. */
export const VerificationSucceededEvent = envelope('verification.succeeded')

/** A verification failed. */
export const VerificationFailedEvent = envelope('verification.failed')
