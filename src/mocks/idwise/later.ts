/** What happens to a decided journey some time later: a reviewer answers, monitoring finds something, renewal falls due. */
import { idwise } from '../../contracts/idwise/index.js'
import type { LaterEvent } from '../../fixtures/case.js'
import type { Journey } from '../../fixtures/idwise/journey.js'
import {
  stepsToAsk,
  stepsToRenew,
  toOverdueSteps,
  toRequiredSteps,
  withMonitoringHit,
} from '../../fixtures/idwise/later.js'
import { decideAgain } from '../../fixtures/idwise/rules.js'
import { accepts } from '../../runtime/lifecycle.js'
import type { Job } from '../../runtime/store/types.js'
import { change, move, sendAmlMonitorUpdate, sendUpdatedJourney } from './events.js'
import { type IdwiseTools, journeys } from './records.js'
import { askAgain, invalidateSteps } from './review.js'

/** Lets a later event of the case happen, if the journey still stands where it can. */
export async function runLater(tools: IdwiseTools, payload: Job['payload']): Promise<void> {
  const journey = await tools.tx.get(journeys, String(payload.journeyId))
  if (journey) await happenings[payload.event as LaterEvent['event']](tools, journey)
}

const happenings: Readonly<Record<LaterEvent['event'], (tools: IdwiseTools, journey: Journey) => Promise<unknown>>> = {
  review_approved: (tools, journey) => review(tools, journey, 'Approved'),
  review_rejected: (tools, journey) => review(tools, journey, 'Rejected'),
  resubmission_requested: async (tools, journey) => {
    // somebody else was faster, or nothing was sent that could be sent again
    if (journey.manualDecision !== null || stepsToAsk(journey).length === 0) return
    if (accepts(idwise.lifecycles.journey, journey.state, 'request_resubmission')) await askAgain(tools, journey)
  },
  monitoring_hit: findOnList,
  renewal_due: askForRenewal,
  renewal_deadline: async (tools, journey) => {
    if (!accepts(idwise.lifecycles.journey, journey.state, 'miss')) return
    await move(tools, journey, 'miss', {}, { overdueSteps: toOverdueSteps(journey.requested, tools.tx.now) })
  },
}

async function review(tools: IdwiseTools, journey: Journey, manualDecision: 'Approved' | 'Rejected'): Promise<void> {
  const event = manualDecision === 'Approved' ? 'approve' : 'reject'
  // somebody else was faster
  if (journey.manualDecision !== null || !accepts(idwise.lifecycles.journey, journey.state, event)) return
  await move(tools, journey, event, { manualDecision }, { action: 'Manual Review' })
}

async function findOnList(tools: IdwiseTools, journey: Journey): Promise<void> {
  if (!journey.flow.aml) return
  const about = withMonitoringHit(journey.case)
  const found = change(tools, journey, {
    case: about,
    amlVersion: journey.amlVersion + 1,
    monitoredAt: tools.tx.now,
    systemDecision: decideAgain({ ...journey, case: about }),
  })
  await sendAmlMonitorUpdate(tools, found, journey.systemDecision)
  await sendUpdatedJourney(tools, found, 'AML OGM Update')
}

/** Only who was approved, by the system or by a person, has anything to renew. */
async function askForRenewal(tools: IdwiseTools, journey: Journey): Promise<void> {
  const again = stepsToRenew(journey)
  if (again.length === 0 || !accepts(idwise.lifecycles.journey, journey.state, 'renew')) return
  const requiredSteps = toRequiredSteps(again, 'KYC Renewal')
  const steps = invalidateSteps(journey, again)
  await move(tools, journey, 'renew', { steps, requested: again }, { trigger: 'KYC Renewal', requiredSteps })
}
