/** Any event of any journey, made of the journey as it stands. */
import type { idwise } from '../../contracts/idwise/index.js'
import { SimError } from '../../errors.js'
import type { Journey } from '../../fixtures/idwise/journey.js'
import { toOverdueSteps, toRequiredSteps } from '../../fixtures/idwise/later.js'
import {
  type MoveFacts,
  sendAmlMonitorUpdate,
  senders,
  sendFinishedJourney,
  sendFinishedSide,
  sendFinishedSpotCheck,
  sendFinishedUserSteps,
} from './events.js'
import { type IdwiseTools, journeys } from './records.js'

type Event = keyof typeof idwise.webhooks.events
type Sender = (tools: IdwiseTools, journey: Journey) => Promise<void>

/** Owes an event. @throws SimError for a journey that is gone */
export async function trigger(tools: IdwiseTools, event: string, journeyId: string): Promise<void> {
  const journey = await tools.tx.get(journeys, journeyId)
  if (!journey) throw new SimError('not_found', `journey ${journeyId} is gone`, 'Make another one.')
  await triggers[event as Event](tools, journey)
}

/** The steps that were asked for, or else those that a reviewer would ask for: all of them. */
const askedOf = ({ requested, steps }: Journey): readonly number[] =>
  requested.length > 0 ? requested : steps.map((s) => s.stepId)

const triggers: Readonly<Record<Event, Sender>> = {
  finishedStep: (tools, journey) => {
    const sent = journey.steps.filter(({ pictures }) => Object.keys(pictures).length > 0)
    return sendFinishedSide(tools, journey, sent.at(-1) ?? journey.steps[0]!)
  },
  finishedUserSteps: sendFinishedUserSteps,
  finishedJourney: sendFinishedJourney,
  finishedSpotCheck: sendFinishedSpotCheck,
  updatedJourney: (tools, journey) => senders.updatedJourney(tools, journey, {}),
  manuallyReviewed: (tools, journey) => senders.manuallyReviewed(tools, journey),
  verificationUpdateRequired: (tools, journey) => {
    const renews = journey.state === 'renewal' || journey.state === 'renewal_overdue'
    const trigger = renews ? 'KYC Renewal' : 'Manual Review'
    const facts: MoveFacts = { trigger, requiredSteps: toRequiredSteps(askedOf(journey), trigger) }
    return senders.verificationUpdateRequired(tools, journey, facts)
  },
  kycRenewalDeadlineExceeded: (tools, journey) => {
    const overdueSteps = toOverdueSteps(askedOf(journey), tools.tx.now)
    return senders.kycRenewalDeadlineExceeded(tools, journey, { overdueSteps })
  },
  amlMonitorUpdate: (tools, journey) => sendAmlMonitorUpdate(tools, journey, journey.systemDecision),
}
