/** States of a journey and of a step: the vendor documents the words, most of the arrows are read from its prose. */
import { defineLifecycle, type StatusOf } from '../lifecycle.js'
import { assumed, documented, legacy } from './sources.js'

const del = { delete: { to: 'deleted', ...legacy('delete', 'Which states allow it is not stated: all do.') } } as const

const review = {
  approve: { to: 'approved', ...documented('review') },
  reject: { to: 'rejected', ...documented('review') },
  request_resubmission: { to: 'resubmission', ...documented('review') },
} as const

const renew = { renew: { to: 'renewal', ...documented('kycRenewal') } } as const

const again = 'Whether a reviewed journey can be reviewed again is not stated.'
const reviewAgain = {
  approve: { to: 'approved', ...assumed('review', again) },
  reject: { to: 'rejected', ...assumed('review', again) },
  request_resubmission: { to: 'resubmission', ...assumed('review', again) },
} as const

/** Declares the life of a journey. Finished User Steps is owed when the last step is in, which no state here tells. */
export const journeyLifecycle = defineLifecycle({
  ...documented('guide', 'The words are documented, the table is ours.'),
  initial: 'started',
  states: {
    started: { on: { complete: { to: 'completing', ...documented('guide') }, ...del } },
    completing: { on: { decide: { to: 'completed', ...documented('finishedJourney') }, ...del } },
    completed: { on: { ...review, ...renew, ...del }, emits: ['finishedJourney'] },
    approved: { on: { ...reviewAgain, ...renew, ...del }, emits: ['updatedJourney', 'manuallyReviewed'] },
    rejected: { on: { ...reviewAgain, ...del }, emits: ['updatedJourney', 'manuallyReviewed'] },
    resubmission: {
      on: {
        update: { to: 'updated', ...documented('updatedJourney', 'The action is `Step Update`.') },
        approve: reviewAgain.approve,
        reject: reviewAgain.reject,
        ...del,
      },
      emits: ['verificationUpdateRequired'],
    },
    // looks like `completed` from outside; a state of its own because it owes another event
    updated: { on: { ...review, ...renew, ...del }, emits: ['updatedJourney'] },
    // a renewal is processed like a first verification, and ends with Finished Journey again
    renewal: {
      on: {
        decide: { to: 'completed', ...documented('kycRenewal') },
        miss: { to: 'renewal_overdue', ...documented('kycRenewalDeadlineExceeded') },
        ...reviewAgain,
        ...del,
      },
      emits: ['verificationUpdateRequired'],
    },
    renewal_overdue: {
      on: {
        decide: { to: 'completed', ...assumed('kycRenewal', 'Whether a late resubmission is taken is not stated.') },
        ...reviewAgain,
        ...del,
      },
      emits: ['kycRenewalDeadlineExceeded'],
    },
    deleted: {},
  },
})

const invalidate = {
  invalidate: {
    to: 'not_submitted',
    ...documented('verificationUpdateRequired', 'A reviewer asks for the step again.'),
  },
} as const

const skip = { skip: { to: 'skipped', ...documented('guide') } } as const

/** Declares the life of a step. Finished Step is owed once per side sent, so it hangs on no state. */
export const stepLifecycle = defineLifecycle({
  ...documented('stepModel', 'The words are documented, the table is ours.'),
  initial: 'not_submitted',
  states: {
    not_submitted: { on: { submit: { to: 'in_progress', ...documented('guide') }, ...skip } },
    in_progress: {
      on: {
        pass: { to: 'concluded', ...documented('summary') },
        fail: { to: 'retryable', ...documented('stepModel') },
        exhaust: { to: 'exhausted', ...documented('stepModel', 'Two attempts are an example of the page.') },
      },
    },
    retryable: {
      on: {
        submit: { to: 'in_progress', ...documented('stepModel') },
        // the journey may have been completed with attempts left
        ...invalidate,
        skip: { to: 'skipped', ...assumed('guide', 'Skipping after a failed attempt is not described.') },
      },
    },
    concluded: { on: invalidate },
    exhausted: { on: invalidate },
    skipped: { on: invalidate },
  },
})

/** Names a state of a journey. */
export type JourneyState = StatusOf<typeof journeyLifecycle>

/** Names a state of a step. */
export type StepState = StatusOf<typeof stepLifecycle>
