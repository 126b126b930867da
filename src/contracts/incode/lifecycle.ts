/** States of a verification: the vendor documents the events, the words for the states are ours. */
import { defineLifecycle, type StatusOf } from '../lifecycle.js'
import { assumed, documented, observed, publicClient } from './sources.js'

/** Declares the life of a verification. Identity Enrolled is owed for a first success only, which no state here tells. */
export const verificationLifecycle = defineLifecycle({
  ...documented('guide', 'The events are documented, the states are ours.'),
  initial: 'link_issued',
  states: {
    link_issued: {
      on: {
        start: { to: 'in_progress', ...documented('webhooks') },
        fail: {
          to: 'failed',
          ...observed(
            'webhooks',
            `${publicClient} The reason LINK_EXPIRED exists; that an event tells of it is assumed.`,
          ),
        },
      },
    },
    in_progress: {
      emits: ['verificationStarted'],
      on: {
        succeed: { to: 'succeeded', ...documented('guide') },
        fail: { to: 'failed', ...documented('webhooks') },
        hold: {
          to: 'in_review',
          ...assumed(
            'entra',
            'A manual review of unmatched claims is documented, for Entra; that it holds the end is ours.',
          ),
        },
      },
    },
    in_review: {
      on: {
        succeed: { to: 'succeeded', ...assumed('entra', 'What follows a review is not documented.') },
        fail: { to: 'failed', ...assumed('entra', 'What follows a review is not documented.') },
      },
    },
    succeeded: { emits: ['verificationSucceeded'] },
    failed: { emits: ['verificationFailed'] },
  },
})

/** Names a state of a verification. */
export type VerificationState = StatusOf<typeof verificationLifecycle>
