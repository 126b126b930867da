/** What compliance does with a decided journey: approve, reject, or ask for steps again. */
import { idwise, type Wire } from '../../contracts/idwise/index.js'
import { SessionRefusal } from '../../fixtures/capture.js'
import type { ReviewVerdict } from '../../fixtures/case.js'
import { isDecided, type Journey, type StepRecord } from '../../fixtures/idwise/journey.js'
import { stepsToAsk, toRequiredSteps, unsent } from '../../fixtures/idwise/later.js'
import { failedSteps } from '../../fixtures/idwise/rules.js'
import { accepts } from '../../runtime/lifecycle.js'
import { move, moveStep } from './events.js'
import type { IdwiseTools } from './records.js'

/** Applies a review. @throws the vendor's error for a journey that is not decided, or a review that is not complete */
export async function reviewJourney(
  tools: IdwiseTools,
  journey: Journey,
  review: Wire<'ReviewJourneyRequest'>,
): Promise<Journey> {
  if (!isDecided(journey))
    tools.fail('illegal_transition', `the journey is ${journey.state}, it has no decision to review yet`)
  if (review.new_decision !== 'Resubmission Requested') {
    const event = review.new_decision === 'Approved' ? 'approve' : 'reject'
    return move(tools, journey, event, { manualDecision: review.new_decision }, { action: 'Manual Review' })
  }
  const again = stepsToResend(tools, journey, review.step_reviews ?? [])
  const requiredSteps = toRequiredSteps(again, 'Manual Review')
  return move(
    tools,
    journey,
    'request_resubmission',
    { steps: invalidateSteps(journey, again), requested: again, manualDecision: null },
    { trigger: 'Manual Review', requiredSteps },
  )
}

/** Lets a reviewer answer outside the API. @throws SessionRefusal for a journey that is not decided */
export async function answerReview(tools: IdwiseTools, journey: Journey, verdict: ReviewVerdict): Promise<void> {
  if (!isDecided(journey)) throw undecided(journey)
  await reviewJourney(tools, journey, { new_decision: verdict === 'approved' ? 'Approved' : 'Rejected' })
}

const undecided = ({ state }: Journey): SessionRefusal =>
  new SessionRefusal(`the journey is ${state}, it has no decision to review yet`)

/** Asks for steps again outside the API. @throws SessionRefusal for a journey or a step that does not allow it */
export async function askAgain(
  tools: IdwiseTools,
  journey: Journey,
  asked: readonly string[] = stepsToAsk(journey).map(String),
): Promise<void> {
  if (!isDecided(journey)) throw undecided(journey)
  if (!accepts(idwise.lifecycles.journey, journey.state, 'request_resubmission')) {
    throw new SessionRefusal('steps of the journey are asked for again already')
  }
  if (asked.length === 0) throw new SessionRefusal('no step of a document was sent, so name the steps to ask for again')
  const known = journey.steps.map(idOf).join(', ')
  for (const id of asked) {
    const step = journey.steps.find((s) => idOf(s) === id)
    if (!step) throw new SessionRefusal(`step "${id}" is none of the journey's, which are ${known}`)
    if (step.state === 'not_submitted')
      throw new SessionRefusal(`step "${id}" was never sent, so it cannot be sent again`)
    if (step.state === 'in_progress') throw new SessionRefusal(`step "${id}" is still being processed`)
  }
  const others = failedSteps(journey)
    .map(idOf)
    .filter((id) => !asked.includes(id))
  await reviewJourney(tools, journey, {
    new_decision: 'Resubmission Requested',
    step_reviews: [
      ...asked.map((step_id) => ({ step_id, review_decision: 'Resubmit' as const })),
      ...others.map((step_id) => ({ step_id, review_decision: 'Approve' as const })),
    ],
  })
}

const idOf = ({ stepId }: StepRecord): string => String(stepId)

/** Makes steps as if they had never been sent. */
export function invalidateSteps(journey: Journey, stepIds: readonly number[]): Journey['steps'] {
  let asked = journey
  for (const stepId of stepIds) {
    asked = moveStep(asked, stepId, 'invalidate', unsent)
  }
  return asked.steps
}

function stepsToResend(tools: IdwiseTools, journey: Journey, reviews: readonly Wire<'StepReview'>[]): number[] {
  if (reviews.length === 0) {
    tools.fail('invalid_review', 'body.step_reviews is required when new_decision is "Resubmission Requested"')
  }
  const verdicts = new Map<number, string>()
  for (const [index, { step_id, review_decision }] of reviews.entries()) {
    const step = journey.steps.find((s) => String(s.stepId) === String(step_id))
    if (!step) {
      tools.fail(
        'invalid_review',
        `body.step_reviews[${index}].step_id ${JSON.stringify(step_id)} is not a step of the journey`,
      )
    } else verdicts.set(step.stepId, review_decision)
  }
  const open = failedSteps(journey).filter((s) => !verdicts.has(s.stepId))
  if (open.length > 0) {
    tools.fail(
      'invalid_review',
      `body.step_reviews says nothing about the failed step(s) ${open.map((s) => s.stepId).join(', ')}`,
    )
  }
  const again = [...verdicts].flatMap(([stepId, verdict]) => (verdict === 'Resubmit' ? [stepId] : []))
  if (again.length === 0) tools.fail('invalid_review', 'body.step_reviews asks for no step again')
  const unsent = again.filter((id) => journey.steps.find((s) => s.stepId === id)!.state === 'not_submitted')
  if (unsent.length > 0) tools.fail('invalid_review', `step(s) ${unsent.join(', ')} were never sent`)
  const busy = again.filter((id) => journey.steps.find((s) => s.stepId === id)!.state === 'in_progress')
  if (busy.length > 0) tools.fail('illegal_transition', `step(s) ${busy.join(', ')} are still being processed`)
  return again
}
