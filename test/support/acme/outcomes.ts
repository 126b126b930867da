/** What scenarios come to with Acme, as its catalogue says it: two of them, and those in which the integration goes wrong. */

import { integrationOutcomes } from '../../../src/mocks/integration-outcomes.js'
import type { OutcomeTable, ScenarioOutcome } from '../../../src/mocks/types.js'
import { acme } from './contract.js'

const ended = (end: ScenarioOutcome['end'], event: string): ScenarioOutcome => ({
  evidence: 'documented',
  end,
  events: [event],
})
const check = ended({ status: 'complete' }, 'check.completed')
const session = ended({ status: 'completed' }, 'session.ended')

const ownOutcomes: OutcomeTable = {
  approved: { standard: check, session },
  attempts_exceeded: {
    standard: { ...check, cannot: 'A check takes every picture.' },
    session: ended({ status: 'attempts_exceeded' }, 'session.ended'),
  },
}

export const outcomes: OutcomeTable = { ...ownOutcomes, ...integrationOutcomes(acme, ownOutcomes) }
