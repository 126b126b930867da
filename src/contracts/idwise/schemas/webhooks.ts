/** Bodies of the webhook calls: one envelope, a body per event. The vendor says that more fields may come. */
import * as z from 'zod'
import { marked } from '../../define.js'
import { pages } from '../sources.js'
import { FinalDecision, ManualDecision, SystemDecision, Timestamp } from './common.js'

const event = <const Name extends string, Body extends z.ZodRawShape>(name: Name, body: Body) =>
  z.object({ event: z.literal(name), body: z.object(body) })

const ids = { eventId: z.string().min(1), journeyId: z.string().min(1), referenceNo: z.string() }
const decisions = {
  systemDecision: SystemDecision,
  manualDecision: ManualDecision.nullable(),
  finalDecision: FinalDecision.nullable(),
}

/** A user finished a step. */
export const FinishedStepEvent = marked(
  event('Finished Step', { ...ids, stepId: z.string(), stepType: z.enum(['Document', 'Selfie']) }),
  'assumed',
  pages.legacyStepWebhook,
  { note: 'No page shows the body: the fields of its legacy ancestor Step Submitted, and an event id.' },
)

/** All user steps are in, processing goes on. */
export const FinishedUserStepsEvent = event('Finished User Steps', { ...ids, systemDecision: SystemDecision })

/** Processing is done, the result can be fetched. */
export const FinishedJourneyEvent = event('Finished Journey', { ...ids, systemDecision: SystemDecision })

/** Something changed after completion. Fields that depend on the action are not known, and left out. */
export const UpdatedJourneyEvent = event('Updated Journey', {
  ...ids,
  ...decisions,
  action: marked(z.string(), 'documented', pages.updatedJourney, {
    note: 'Known: `Step Update`, `AML Amend`, `AML OGM Update`, `Manual Review`; the list is not known in full.',
  }),
})

/** A reviewer decided. */
export const ManuallyReviewedEvent = event('Manually Reviewed', { ...ids, ...decisions })

/** Steps must be sent again. */
export const VerificationUpdateRequiredEvent = event('Verification Update Required', {
  ...ids,
  ...decisions,
  trigger: marked(z.string(), 'documented', pages.verificationUpdateRequired, {
    note: 'Known: `KYC Renewal`. `Manual Review` is assumed for a reviewer who asks.',
  }),
  requiredSteps: z.array(
    z.object({
      stepId: z.string(),
      reasonCode: marked(z.string(), 'documented', pages.verificationUpdateRequired, {
        note: "Only a placeholder is printed: the keys are the customer's own. `RESUBMIT_BAD_QUALITY` is an example of the review page, `KYC_RENEWAL` is assumed.",
      }),
    }),
  ),
})

/** The deadline of a renewal passed. */
export const KycRenewalDeadlineExceededEvent = event('KYC Renewal Deadline Exceeded', {
  ...ids,
  requiredSteps: z.array(z.object({ stepId: z.string(), renewalDeadline: Timestamp })),
})

/** Ongoing monitoring changed a match. */
export const AmlMonitorUpdateEvent = event('AML Monitor Update', {
  ...ids,
  systemDecision: SystemDecision,
  previousSystemDecision: SystemDecision,
  updatedAMLVersionNumber: z.int().min(0),
})

/** A spot check is processed. */
export const FinishedSpotCheckEvent = event('Finished Spot Check', {
  eventId: z.string().min(1),
  referenceNo: z.string(),
  systemDecision: SystemDecision,
  spotCheckJourneyId: z.string().min(1),
})
