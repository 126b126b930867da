/** States of a session: the vendor documents the words and their meaning, every arrow is inferred from them. */
import { defineLifecycle, type StatusOf } from '../lifecycle.js'
import { assumed, documented } from './sources.js'

const drawn = 'The page explains the words; no page draws the moves.'
const moves = {
  component_done: { to: 'IN PROGRESS', ...assumed('status', drawn) },
  review: { to: 'PENDING', ...assumed('status', drawn) },
  finish: { to: 'COMPLETED', ...assumed('status', drawn) },
} as const

/** Declares the life of a session. One whose link or time runs out stays as it is, which is assumed. */
export const sessionLifecycle = defineLifecycle({
  ...documented('status', 'A session whose link nobody opened is INIT too, which is assumed.'),
  initial: 'INIT',
  states: {
    INIT: { on: moves },
    'IN PROGRESS': { on: moves, emits: ['sessionResult'] },
    PENDING: {
      on: { verdict: { to: 'COMPLETED', ...assumed('manualReview', drawn) } },
      emits: ['sessionResult'],
    },
    COMPLETED: { emits: ['sessionResult'] },
  },
})

/** Names a state of a session. */
export type SessionState = StatusOf<typeof sessionLifecycle>
