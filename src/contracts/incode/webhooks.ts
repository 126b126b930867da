/** The events Incode sends, and how they travel: the events are documented, the rest is assumed. */
import { defineWebhooks } from '../define.js'
import * as bodies from './schemas/webhooks.js'
import { assumed, documented } from './sources.js'

const example = <const Name extends string>(eventType: Name) => ({
  eventType,
  eventId: '4f0c2a6e-7d7b-4f57-9d3a-2f1f6f0c8a17',
  timestamp: 1730481625983,
  verificationId: '55a951eb-265c-4706-9ebf-99ae35c745ab',
  verificationTraceId: '46cb353b-5b3b-4de9-9676-9b2d5d081027',
  correlationId: 'request-1',
})

/** Declares the webhooks. */
export const webhooks = defineWebhooks({
  delivery: {
    accepted: { value: '2xx', ...assumed('webhooks', 'Not documented. Omni asks for 200 with JSON, or 204.') },
    timeoutMs: { value: 10_000, ...assumed('webhooks', 'Not documented.') },
    retryDelaysMs: {
      value: [30_000, 75_000, 187_500, 468_750, 1_171_880],
      ...assumed('omniWebhooks', 'Borrowed from Omni, which tries five times; Workforce documents nothing.'),
    },
    auth: {
      value: ['none', 'header'],
      ...documented('webhooks', 'Custom headers of the receiver; no signature is documented.'),
    },
  },
  // both names are ours, as is the whole envelope
  fields: { event: 'eventType', timestamp: { name: 'timestamp', unit: 'ms' } },
  events: {
    verificationStarted: {
      name: 'verification.started',
      summary: 'A person opened the verification.',
      payload: bodies.VerificationStartedEvent,
      example: example('verification.started'),
      occurs: { actions: ['open'], reference: 'order-1' },
      says: { correlationId: 'order-1' },
      ...documented('webhooks', 'Its body is assumed.'),
    },
    verificationSucceeded: {
      name: 'verification.succeeded',
      summary: 'A verification succeeded, and its data can be fetched.',
      payload: bodies.VerificationSucceededEvent,
      example: example('verification.succeeded'),
      occurs: { state: 'completed' },
      ...documented('guide', 'Its body is assumed.'),
    },
    verificationFailed: {
      name: 'verification.failed',
      summary: 'A verification failed.',
      payload: bodies.VerificationFailedEvent,
      example: example('verification.failed'),
      occurs: { scenario: 'document_tampered', state: 'completed' },
      ...documented('guide', 'Its body is assumed.'),
    },
    identityEnrolled: {
      name: 'identity.enrolled',
      summary: 'An identity was verified for the first time in the organisation.',
      payload: bodies.IdentityEnrolledEvent,
      example: example('identity.enrolled'),
      occurs: { state: 'completed' },
      ...documented('webhooks', 'Its body, and that it follows verification.succeeded, are assumed.'),
    },
  },
})
