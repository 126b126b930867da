/** Moves a journey through its lifecycle, and owes the webhooks that each state owes. */
import { idwise, type JourneyState } from '../../contracts/idwise/index.js'
import {
  type OverdueSteps,
  type RequiredSteps,
  toAmlMonitorUpdate,
  toFinishedJourney,
  toFinishedSpotCheck,
  toFinishedStep,
  toFinishedUserSteps,
  toKycRenewalDeadlineExceeded,
  toManuallyReviewed,
  toUpdatedJourney,
  toVerificationUpdateRequired,
  type UpdateAction,
} from '../../fixtures/idwise/event-views.js'
import { isDecided, type Journey, type StepRecord } from '../../fixtures/idwise/journey.js'
import { step } from '../../runtime/lifecycle.js'
import type { Draft } from '../../runtime/store/types.js'
import { type IdwiseTools, journeys } from './records.js'

type Changes = Partial<Omit<Journey, 'id' | 'version' | 'state'>>

/** What the webhooks of a move need to say beyond what the journey holds. */
export interface MoveFacts {
  action?: UpdateAction
  trigger?: 'Manual Review' | 'KYC Renewal'
  requiredSteps?: RequiredSteps
  overdueSteps?: OverdueSteps
}

/** Applies an event to a journey, stores it with its changes, and owes what its new state owes. */
export async function move(
  tools: IdwiseTools,
  journey: Journey,
  event: string,
  changes: Changes = {},
  facts: MoveFacts = {},
): Promise<Journey> {
  const { status, emits } = step(idwise.lifecycles.journey, journey.state, event)
  const moved = tools.tx.put(journeys, { ...journey, ...changes, state: status } as Draft<Journey>)
  for (const emitted of emits) await senders[emitted as keyof typeof senders](tools, moved, facts)
  // a decided journey is an ended one as far as memory is concerned; reviews still find it
  if (isDecided(moved)) tools.tx.retire(moved.id)
  return moved
}

/** Stores changes that leave the state alone. */
export const change = (tools: IdwiseTools, journey: Journey, changes: Changes): Journey =>
  tools.tx.put(journeys, { ...journey, ...changes } as Draft<Journey>)

/** Moves one step of a journey; the record is not stored. */
export function moveStep(journey: Journey, stepId: number, event: string, changes: Partial<StepRecord> = {}): Journey {
  const steps = journey.steps.map((record) => {
    if (record.stepId !== stepId) return record
    return { ...record, ...changes, state: step(idwise.lifecycles.step, record.state, event).status }
  })
  return { ...journey, steps }
}

/** The event that ends each state in which steps are sent again. */
export const resendEnds: Partial<Record<JourneyState, string>> = {
  resubmission: 'update',
  renewal: 'decide',
  renewal_overdue: 'decide',
}

/** Tells whether steps can be sent. */
export const takesSteps = ({ state }: Journey): boolean => state === 'started' || resendEnds[state] !== undefined

/** Owes Finished Step: once per side of a document, once for a selfie. */
export async function sendFinishedStep(tools: IdwiseTools, journey: Journey, record: StepRecord): Promise<void> {
  for (const _side of Object.keys(record.pictures)) await sendFinishedSide(tools, journey, record)
}

/** Owes one Finished Step. */
export const sendFinishedSide = (
  tools: IdwiseTools,
  journey: Journey,
  step: Pick<StepRecord, 'stepId' | 'type'>,
): Promise<void> => tools.emit('finishedStep', journeyOf(journey), (eventId) => toFinishedStep(journey, step, eventId))

/** Owes Finished User Steps. */
export const sendFinishedUserSteps = (tools: IdwiseTools, journey: Journey): Promise<void> =>
  tools.emit('finishedUserSteps', journeyOf(journey), (eventId) => toFinishedUserSteps(journey, eventId))

/** Owes Updated Journey. */
export const sendUpdatedJourney = (tools: IdwiseTools, journey: Journey, action: UpdateAction): Promise<void> =>
  tools.emit('updatedJourney', journeyOf(journey), (eventId) => toUpdatedJourney(journey, action, eventId))

/** Owes AML Monitor Update. */
export const sendAmlMonitorUpdate = (
  tools: IdwiseTools,
  journey: Journey,
  previous: Journey['systemDecision'],
): Promise<void> =>
  tools.emit('amlMonitorUpdate', journeyOf(journey), (eventId) => toAmlMonitorUpdate(journey, previous, eventId))

/** Owes Finished Journey. */
export const sendFinishedJourney = (tools: IdwiseTools, journey: Journey): Promise<void> =>
  tools.emit('finishedJourney', journeyOf(journey), (eventId) => toFinishedJourney(journey, eventId))

/** Owes Finished Spot Check. */
export const sendFinishedSpotCheck = (tools: IdwiseTools, journey: Journey): Promise<void> =>
  tools.emit('finishedSpotCheck', journeyOf(journey), (eventId) => toFinishedSpotCheck(journey, eventId))

/** Owes what each state owes. */
export const senders = {
  finishedJourney: (tools: IdwiseTools, journey: Journey): Promise<void> =>
    journey.flow.spotCheck ? sendFinishedSpotCheck(tools, journey) : sendFinishedJourney(tools, journey),
  updatedJourney: (tools: IdwiseTools, journey: Journey, { action = 'Step Update' }: MoveFacts): Promise<void> =>
    sendUpdatedJourney(tools, journey, action),
  manuallyReviewed: (tools: IdwiseTools, journey: Journey): Promise<void> =>
    tools.emit('manuallyReviewed', journeyOf(journey), (eventId) => toManuallyReviewed(journey, eventId)),
  verificationUpdateRequired: (
    tools: IdwiseTools,
    journey: Journey,
    { trigger = 'Manual Review', requiredSteps = [] }: MoveFacts,
  ): Promise<void> =>
    tools.emit('verificationUpdateRequired', journeyOf(journey), (eventId) =>
      toVerificationUpdateRequired(journey, { trigger, requiredSteps }, eventId),
    ),
  kycRenewalDeadlineExceeded: (tools: IdwiseTools, journey: Journey, { overdueSteps = [] }: MoveFacts): Promise<void> =>
    tools.emit('kycRenewalDeadlineExceeded', journeyOf(journey), (eventId) =>
      toKycRenewalDeadlineExceeded(journey, overdueSteps, eventId),
    ),
}

const journeyOf = ({ id, environment }: Journey) => ({ journeyId: id, environment })
