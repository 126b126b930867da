/** IDWise's journeys as the control plane lists them. */
import type { idwise } from '../../contracts/idwise/index.js'
import { finalDecisionOf, type Journey } from '../../fixtures/idwise/journey.js'
import type { JourneyShelf, JourneySummary } from '../types.js'
import { takesSteps } from './events.js'
import { type IdwiseTools, journeys } from './records.js'
import { linkOf } from './start.js'

/** Lists journeys. Their status is the final decision, `Incomplete` until there is one. */
export const shelf: JourneyShelf<typeof idwise, Journey> = {
  kind: journeys,
  summary: (tools: IdwiseTools, journey: Journey): JourneySummary => ({
    journeyId: journey.id,
    ids: { journey_id: journey.id, reference_no: journey.reference, applicant_id: journey.applicantId },
    reference: journey.reference,
    flow: journey.flow.id,
    scenario: journey.case.scenario,
    environment: journey.environment,
    status: finalDecisionOf(journey),
    // a journey of which steps are asked for again goes on
    ended: !takesSteps(journey) && journey.state !== 'completing',
    createdAt: journey.startedAt,
    link: journey.linkCode === null ? null : linkOf(tools, journey),
  }),
}
