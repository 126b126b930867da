/** The vendor's printed payloads: which schema reads each, and whether it is a whole body or a part of one. */
import { type PrintedExample, printedOn } from '../../printed.js'
import type { SchemaName } from '../schemas.js'
import { type Page, pages } from '../sources.js'

const printed = printedOn<SchemaName, Page>(pages)

const wrapped = 'A bare member on the page: wrapped in an object.'
const modelNames = 'Names of models stand where values belong: written as {}.'

/** Lists the printed payloads. */
export const examples: readonly PrintedExample<SchemaName>[] = [
  printed('start-journey.request', 'StartJourneyRequest', 'guide'),
  printed('start-journey.response.200', 'StartJourneyResponse', 'guide'),
  printed('process-journey-step.request-form-fields', 'ProcessJourneyStepForm', 'guide', {
    fix: 'The form fields of a curl command, written as an object.',
  }),
  printed('process-journey-step.response.200', 'Success', 'guide'),
  printed('complete-journey.request', 'CompleteJourneyRequest', 'guide'),
  printed('complete-journey.response.200', 'Success', 'guide'),
  printed('get-journey-summary.step-summary.fragment', 'StepSummary', 'summary', { part: 'fragment' }),
  printed('get-journey-summary.interim-journey-result.fragment', 'InterimJourneyResult', 'summary', {
    part: 'fragment',
    fix: 'A closing brace was missing.',
  }),
  printed('get-journey-summary.response.200.assembled', 'JourneySummary', 'summary', { part: 'assembled' }),
  printed('get-journey-result.top-level.current', 'JourneyResult', 'result', { fix: modelNames }),
  printed('get-journey-result.documents.fragment', 'DocumentResult', 'model', {
    at: ['documents', '0'],
    part: 'fragment',
    fix: wrapped,
  }),
  printed('get-journey-result.selfie.fragment', 'SelfieResult', 'model', {
    at: ['selfie'],
    part: 'fragment',
    fix: `${wrapped} A comma was missing.`,
  }),
  printed('get-journey-result.rule-results.fragment', 'RuleResult', 'model', {
    at: ['rule_results', 'proof_policy'],
    part: 'fragment',
    fix: wrapped,
  }),
  printed('get-journey-result.applicant.fragment', 'Applicant', 'model', {
    at: ['applicant'],
    part: 'fragment',
    fix: `${wrapped} A trailing comma was removed.`,
  }),
  printed('get-journey-result.aml.fragment', 'AmlResult', 'model', { at: ['aml'], part: 'fragment', fix: wrapped }),
  printed('get-journey-result.screening-checks.fragment', 'ScreeningCheck', 'model', {
    at: ['screening_checks', 'additional_face_db'],
    part: 'fragment',
    fix: wrapped,
  }),
  printed('get-journey-result.response.200.assembled', 'JourneyResult', 'result', {
    part: 'assembled',
    fix: 'The newest top level with the parts of the legacy page; device_intelligence is left out.',
  }),
  printed('error-response', 'ErrorBody', 'errors'),
  printed('get-aml-result.top-level', 'AmlCheckResult', 'amlResult', {
    fix: `${modelNames} A trailing comma was removed.`,
  }),
  printed('get-aml-history.top-level', 'AmlHistory', 'amlHistory', {
    fix: `${modelNames} A trailing comma was removed.`,
  }),
  printed('aml-match.details.type-sketch', 'AmlMatchStatus', 'amlHistory', {
    part: 'fragment',
    fix: 'Bare names of types were quoted; the page is known up to match_id.',
  }),
  printed('get-spot-check-result.skeleton', 'SpotCheckResult', 'spotCheck', { fix: modelNames }),
  printed('webhook.finished-user-steps', 'FinishedUserStepsEvent', 'finishedUserSteps'),
  printed('webhook.finished-journey', 'FinishedJourneyEvent', 'finishedJourney'),
  printed('webhook.updated-journey', 'UpdatedJourneyEvent', 'updatedJourney'),
  printed('webhook.manually-reviewed', 'ManuallyReviewedEvent', 'manuallyReviewed'),
  printed('webhook.verification-update-required', 'VerificationUpdateRequiredEvent', 'verificationUpdateRequired'),
  printed('webhook.kyc-renewal-deadline-exceeded', 'KycRenewalDeadlineExceededEvent', 'kycRenewalDeadlineExceeded', {
    fix: 'A trailing comma was removed.',
  }),
  printed('webhook.aml-monitor-update', 'AmlMonitorUpdateEvent', 'amlMonitorUpdate', {
    fix: 'A number in bold type was written as the number.',
  }),
  printed('webhook.finished-spot-check', 'FinishedSpotCheckEvent', 'finishedSpotCheck'),
]
