/** Signzy's journeys as the control plane lists them. */
import type { signzy } from '../../contracts/signzy/index.js'
import { type Journey, linkOf, statusOf } from '../../fixtures/signzy/views.js'
import type { JourneyShelf, JourneySummary } from '../types.js'
import { journeys, referenceOf, type SignzyTools } from './records.js'

/** Lists journeys, with their `currentStatus`. */
export const shelf: JourneyShelf<typeof signzy, Journey> = {
  kind: journeys,
  summary: (_tools: SignzyTools, journey: Journey): JourneySummary => ({
    journeyId: journey.id,
    ids: idsOf(journey),
    reference: referenceOf(journey) ?? null,
    flow: journey.flow.id,
    scenario: journey.case.scenario,
    environment: journey.environment,
    status: statusOf(journey),
    ended: journey.session.phase === 'ended',
    createdAt: journey.session.createdAt,
    link: linkOf(journey),
  }),
}

/** Every id that the vendor gives out for a journey. */
export const idsOf = ({ id, recordId, userInfo }: Journey): Record<string, string> => ({
  journeyId: id,
  _id: recordId,
  ...(userInfo.externalReferenceId && { externalReferenceId: userInfo.externalReferenceId }),
})
