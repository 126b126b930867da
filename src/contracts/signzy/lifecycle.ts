/** States of a journey: two are known by their words, the others by what must happen between and beside them. */
import { defineLifecycle, type StatusOf } from '../lifecycle.js'
import { assumed, documented, observed } from './sources.js'

const gone = {
  delete: {
    to: 'deleted',
    ...assumed('results', 'A time limit of deletion is printed; what it does to the record is not.'),
  },
} as const

/** Declares the life of a journey. */
export const journeyLifecycle = defineLifecycle({
  ...assumed('results', "COMPLETED and TERMINATED are the vendor's words; the table is ours."),
  initial: 'created',
  states: {
    created: {
      on: {
        open: { to: 'in_progress', ...assumed('results', 'The name of the state is not known.') },
        expire: { to: 'link_expired', ...assumed('create', 'A validity is documented, what follows is not.') },
      },
    },
    in_progress: {
      on: {
        finish: { to: 'completed', ...documented('results') },
        exhaust: {
          to: 'terminated',
          ...observed('results', 'Seen in a real body when the attempts at the document ran out.'),
        },
        expire: { to: 'session_expired', ...assumed('results', 'An expiry is printed, what follows is not.') },
      },
    },
    completed: { on: gone, emits: ['journeyResult'] },
    terminated: { on: gone, emits: ['journeyResult'] },
    link_expired: { on: gone },
    session_expired: { on: gone },
    deleted: {},
  },
})

/** Names a state of a journey. */
export type JourneyState = StatusOf<typeof journeyLifecycle>
