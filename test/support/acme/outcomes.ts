/** What scenarios come to with Acme: a vendor's own table, of two of them here. The integration scenarios follow from it. */

import type { OutcomeTable, ScenarioOutcome } from '../../../src/mocks/types.js'

const ended = (end: ScenarioOutcome['end'], event: string): ScenarioOutcome => ({
  evidence: 'documented',
  end,
  events: [event],
})
const check = ended({ status: 'complete' }, 'check.completed')
const session = ended({ status: 'completed' }, 'session.ended')

export const outcomes: OutcomeTable = {
  approved: { standard: check, session },
  attempts_exceeded: {
    standard: { ...check, cannot: 'A check takes every picture.' },
    session: ended({ status: 'attempts_exceeded' }, 'session.ended'),
  },
}
