/** The events IDWise sends, and how they travel. */
import { defineWebhooks } from '../define.js'
import * as bodies from './schemas/webhooks.js'
import { assumed, documented } from './sources.js'

const ids = {
  eventId: '4f0c2a6e-7d7b-4f57-9d3a-2f1f6f0c8a17',
  journeyId: '12d62f80e15c1d50ff23db54',
  referenceNo: 'abc-123-FE13',
}
const reviewed = { systemDecision: 'Refer', manualDecision: 'Approved', finalDecision: 'Approved' }
const minutes = (count: number): number => count * 60_000
const days = (count: number): number => count * 86_400_000

const done = { state: 'completed' } as const
const inReview = { scenario: 'manual_review_approved', state: 'completed', advanceMs: minutes(10) } as const

const approved = { 'body.manualDecision': 'Approved', 'body.finalDecision': 'Approved' } as const

/** Declares the webhooks. */
export const webhooks = defineWebhooks({
  delivery: {
    accepted: { value: [200], ...documented('webhookSpec') },
    timeoutMs: { value: 10_000, ...assumed('webhookSpec', 'The page says "in time" and gives no number.') },
    retryDelaysMs: {
      value: [minutes(5), minutes(10), minutes(15)],
      ...documented('webhookFaq', 'That each delay counts from the attempt before is assumed.'),
    },
    auth: {
      value: ['none', 'basic', 'bearer', 'header'],
      ...documented('webhookSetup', 'No signature is documented.'),
    },
  },
  fields: { event: 'event' },
  order: [{ first: 'finishedUserSteps', second: 'finishedJourney', ...documented('finishedUserSteps') }],
  events: {
    finishedStep: {
      name: 'Finished Step',
      summary: 'The user finished a step; once per side of a document.',
      payload: bodies.FinishedStepEvent,
      example: { event: 'Finished Step', body: { ...ids, stepId: '0', stepType: 'Document' } },
      occurs: done,
      // front and back of a document, and a selfie
      times: 3,
      ...documented(
        'webhooks',
        'The event is documented, its body is assumed from its legacy ancestor Step Submitted.',
      ),
    },
    finishedUserSteps: {
      name: 'Finished User Steps',
      summary: 'All steps of the user are in; processing goes on.',
      payload: bodies.FinishedUserStepsEvent,
      example: { event: 'Finished User Steps', body: { ...ids, systemDecision: 'Incomplete' } },
      occurs: done,
      says: { 'body.systemDecision': 'Incomplete' },
      ...documented('finishedUserSteps'),
    },
    finishedJourney: {
      name: 'Finished Journey',
      summary: 'Processing is done and the result can be fetched.',
      payload: bodies.FinishedJourneyEvent,
      example: { event: 'Finished Journey', body: { ...ids, systemDecision: 'Complete' } },
      occurs: done,
      says: { 'body.systemDecision': 'Complete' },
      cases: [
        {
          title: 'when a check failed',
          occurs: { scenario: 'document_tampered', state: 'completed' },
          says: { 'body.systemDecision': 'Refer' },
        },
      ],
      ...documented('finishedJourney', 'The newer page lists a manual review decision too; older ones do not.'),
    },
    updatedJourney: {
      name: 'Updated Journey',
      summary: 'The decision changed, or compliance acted, after completion.',
      payload: bodies.UpdatedJourneyEvent,
      example: { event: 'Updated Journey', body: { ...ids, ...reviewed, action: 'Manual Review' } },
      occurs: inReview,
      says: { ...approved, 'body.action': 'Manual Review' },
      ...documented('updatedJourney', 'The fields that depend on the action are not known.'),
    },
    manuallyReviewed: {
      name: 'Manually Reviewed',
      summary: 'Compliance finished a review.',
      payload: bodies.ManuallyReviewedEvent,
      example: { event: 'Manually Reviewed', body: { ...ids, ...reviewed } },
      occurs: inReview,
      says: approved,
      ...documented('manuallyReviewed', 'Absent from the newest list of events.'),
    },
    verificationUpdateRequired: {
      name: 'Verification Update Required',
      summary: 'A reviewer, or a renewal, asks for steps again.',
      payload: bodies.VerificationUpdateRequiredEvent,
      example: {
        event: 'Verification Update Required',
        body: {
          ...ids,
          systemDecision: 'Complete',
          manualDecision: null,
          finalDecision: 'Complete',
          trigger: 'KYC Renewal',
          requiredSteps: [{ stepId: '0', reasonCode: 'RESUBMIT_BAD_QUALITY' }],
        },
      },
      occurs: { scenario: 'kyc_renewal_due', state: 'completed', advanceMs: days(365) },
      says: { 'body.trigger': 'KYC Renewal' },
      ...documented('verificationUpdateRequired'),
    },
    kycRenewalDeadlineExceeded: {
      name: 'KYC Renewal Deadline Exceeded',
      summary: 'The deadline of a renewal passed.',
      payload: bodies.KycRenewalDeadlineExceededEvent,
      example: {
        event: 'KYC Renewal Deadline Exceeded',
        body: { ...ids, requiredSteps: [{ stepId: '0', renewalDeadline: '2025-09-15T00:00:00Z' }] },
      },
      occurs: { scenario: 'kyc_renewal_missed', state: 'completed', advanceMs: days(395) },
      ...documented('kycRenewalDeadlineExceeded'),
    },
    amlMonitorUpdate: {
      name: 'AML Monitor Update',
      summary: 'Ongoing monitoring added, removed or changed a match.',
      payload: bodies.AmlMonitorUpdateEvent,
      example: {
        event: 'AML Monitor Update',
        body: { ...ids, systemDecision: 'Refer', previousSystemDecision: 'Complete', updatedAMLVersionNumber: 1 },
      },
      occurs: {
        scenario: 'monitoring_new_hit',
        flow: 'flow-id-selfie-aml',
        state: 'completed',
        advanceMs: days(30),
      },
      says: {
        'body.systemDecision': 'Refer',
        'body.previousSystemDecision': 'Complete',
        'body.updatedAMLVersionNumber': 1,
      },
      ...documented('amlMonitorUpdate', 'The prose lists two more decisions; the example, followed here, has neither.'),
    },
    finishedSpotCheck: {
      name: 'Finished Spot Check',
      summary: 'A spot check is processed.',
      payload: bodies.FinishedSpotCheckEvent,
      example: {
        event: 'Finished Spot Check',
        body: {
          eventId: ids.eventId,
          referenceNo: ids.referenceNo,
          systemDecision: 'Complete',
          spotCheckJourneyId: ids.journeyId,
        },
      },
      occurs: { flow: 'flow-selfie-recheck', state: 'completed' },
      says: { 'body.spotCheckJourneyId': '{journey_id}' },
      ...documented('finishedSpotCheck'),
    },
  },
})
