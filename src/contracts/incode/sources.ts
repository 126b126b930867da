/** The pages every Incode Workforce fact comes from, and short ways to cite them; SOURCES.md says what each page is. */
import { citing, type Provenance } from '../provenance.js'

const workforce = 'https://workforce.developer.incode.com/docs'
const platform = 'https://developer.incode.com'

/** Lists the pages by a short key. */
export const pages = {
  results: `${workforce}/fetching-verification-results`,
  authorization: `${workforce}/authorization`,
  requesting: `${workforce}/requesting-verification`,
  candidate: `${workforce}/request-verification-candidate`,
  webhooks: `${workforce}/webhooks`,
  guide: `${workforce}/custom-integration-guide`,
  oidc: `${workforce}/integration-via-openid-connect-protocol`,
  okta: `${workforce}/okta-oidc-authenticator-integration`,
  entra: `${workforce}/microsoft-entra-integrations`,
  kit: 'https://workforce.incodepreview.com/integrations.html',
  requestNew: `${platform}/docs/b2b-request-new-onboarding-api`,
  helpdesk: `${platform}/docs/helpdesk-verifications`,
  jira: `${platform}/docs/jira-service-management`,
  workday: `${platform}/docs/workday`,
  directory: `${platform}/docs/directory-integrations`,
  openid: `${platform}/docs/open-id-connect-oidc`,
  openidManual: `${platform}/docs/oidc-manual-configuration`,
  omniIntroduction: `${platform}/reference/introduction`,
  omniToken: `${platform}/reference/how-to-get-an-session-token`,
  omniWebhooks: `${platform}/docs/webhooks`,
  sessionWebhooks: `${platform}/docs/session-webhooks`,
  jiraApp: 'https://github.com/Ryan-Auth0/incode-jira-identity-verification',
  zendeskApp: 'https://github.com/Ryan-Auth0/incode-zendesk-identity-verification',
  resetAction: 'https://github.com/Ryan-Auth0/PasswordResetAction',
} as const

/** Names a page. */
export type Page = keyof typeof pages

/** Says what the observed calls of the API were seen in. */
export const publicClient = 'Seen in a public client of the package com.incodesmile.idvmcp.'

const cite = citing(pages)

/** Cites a page that states the fact. */
export const documented = (page: Page, note?: string): Provenance => cite('documented', page, note)

/** Cites public integrator code, or the page whose gap such code fills. */
export const observed = (page: Page, note?: string): Provenance => cite('observed', page, note)

/** Cites the page whose gap our own choice fills. */
export const assumed = (page: Page, note?: string): Provenance => cite('assumed', page, note)
