/** The pages every IDWise fact comes from, and short ways to cite them; SOURCES.md says what each page is. */
import { citing, type Provenance } from '../provenance.js'

/** Lists the pages by a short key. */
export const pages = {
  retrieval: 'https://docs.idwise.com/docs/result-retrieval-api',
  guide: 'https://docs.idwise.com/docs/journey-builder-api',
  auth: 'https://docs.idwise.com/docs/api-auth',
  errors: 'https://docs.idwise.com/docs/error-handling',
  start: 'https://docs.idwise.com/reference/start-journey-api',
  step: 'https://docs.idwise.com/reference/process-journey-step',
  customStep: 'https://docs.idwise.com/reference/process-custom-journey-step',
  customSteps: 'https://docs.idwise.com/docs/journey-custom-api',
  summary: 'https://docs.idwise.com/reference/get-journey-summary',
  sdkStatus: 'https://docs.idwise.com/docs/getting-journey-status',
  result: 'https://docs.idwise.com/reference/get-journey-result',
  model: 'https://developers.idwise.com/journey-model.html',
  stepModel: 'https://docs.idwise.com/docs/step-result-model',
  webResult: 'https://docs.idwise.com/docs/journey-result',
  feedback: 'https://docs.idwise.com/docs/user-error-feedback',
  fieldNames: 'https://developers.idwise.com/field-names.html',
  review: 'https://docs.idwise.com/reference/manual-review-journey',
  token: 'https://docs.idwise.com/reference/generate-client-session-token',
  audit: 'https://docs.idwise.com/reference/get-journey-audit-logs',
  spotCheck: 'https://docs.idwise.com/reference/get-spot-check-result',
  amlCheck: 'https://docs.idwise.com/reference/aml-check',
  amlResult: 'https://docs.idwise.com/reference/get-aml-result',
  amlHistory: 'https://docs.idwise.com/reference/get-aml-history',
  amlAmend: 'https://docs.idwise.com/reference/amend-aml-search',
  amlWhitelist: 'https://docs.idwise.com/reference/update-aml-whitelist-status',
  delete: 'https://developers.idwise.com/dalete-pii-api.html', // sic
  legacyApi: 'https://developers.idwise.com',
  webhooks: 'https://docs.idwise.com/docs/webhooks-overview',
  webhookSpec: 'https://docs.idwise.com/docs/webhook-specifications',
  webhookSetup: 'https://docs.idwise.com/docs/configure-webhook-urls',
  webhookFaq: 'https://docs.idwise.com/docs/webhook-faq',
  legacyStepWebhook: 'https://developers.idwise.com/step-webhooks.html',
  finishedUserSteps: 'https://docs.idwise.com/docs/finished-user-steps-webhook',
  finishedJourney: 'https://docs.idwise.com/docs/finished-journey-webhook',
  updatedJourney: 'https://docs.idwise.com/docs/updated-journey-webhook',
  manuallyReviewed: 'https://docs.idwise.com/docs/manually-reviewed-webhook',
  verificationUpdateRequired: 'https://docs.idwise.com/docs/verification-update-required-webhook',
  kycRenewal: 'https://docs.idwise.com/docs/kyc-renewal',
  kycRenewalDeadlineExceeded: 'https://docs.idwise.com/docs/kyc-renewal-deadline-exceeded-webhook',
  amlMonitorUpdate: 'https://docs.idwise.com/docs/aml-monitor-update-webhook',
  finishedSpotCheck: 'https://docs.idwise.com/docs/finished-spot-check-webhook',
  openapi:
    'https://github.com/sophie-jentic/openapi-specs/blob/ce2c77c7059e886aa2b80fa55c230c5605c673b5/idwise.com/idwise/2.0.0/openapi.json',
} as const

/** Names a page. */
export type Page = keyof typeof pages

const cite = citing(pages)

/** Cites a current page that states the fact. */
export const documented = (page: Page, note?: string): Provenance => cite('documented', page, note)

/** Cites a superseded page that states the fact. */
export const legacy = (page: Page, note?: string): Provenance => ({ ...cite('documented', page, note), legacy: true })

/** Cites public integrator code or a third party's description. */
export const observed = (page: Page, note?: string): Provenance => cite('observed', page, note)

/** Cites the page whose gap our own choice fills. */
export const assumed = (page: Page, note?: string): Provenance => cite('assumed', page, note)
