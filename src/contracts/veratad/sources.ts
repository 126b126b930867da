/** The pages every Veratad fact comes from, and short ways to cite them; SOURCES.md says what each page is. */
import { citing, type Provenance } from '../provenance.js'

/** Lists the pages by a short key. */
export const pages = {
  create: 'https://api.veratad.com/vx/api-methods/create-session',
  createOld: 'https://api.veratad.com/vx/create-session',
  status: 'https://api.veratad.com/vx/api-methods/get-session-status',
  result: 'https://api.veratad.com/vx/api-methods/get-session-result',
  methods: 'https://api.veratad.com/vx/api-methods',
  webhook: 'https://api.veratad.com/vx/api-methods/webhook',
  iframe: 'https://api.veratad.com/vx/iframe-integration',
  styles: 'https://api.veratad.com/vx/styles',
  legacyToken: 'https://api.veratad.com/vx/api-methods/createtoken',
  legacyLink: 'https://api.veratad.com/vx/api-methods/generate-link',
  legacyUser: 'https://api.veratad.com/vx/api-methods/user-status',
  legacyDirectLink: 'https://api.veratad.com/vx/overview/direct-link',
  legacySdk: 'https://api.veratad.com/vx/overview/web-sdk',
  dcamsToken: 'https://api.veratad.com/id-document-verification/overview/iframe/createtoken',
  dcamsUser: 'https://api.veratad.com/id-document-verification/overview/iframe/user-status',
  dcamsLink: 'https://api.veratad.com/id-document-verification/overview/iframe/generate-link',
  dcamsStorage: 'https://api.veratad.com/id-document-verification/overview/id-document-storage/getcustomerstatus',
  documentService: 'https://api.veratad.com/id-document-verification/overview/scanning-enhanced',
  manualReview: 'https://api.veratad.com/id-document-verification/overview/id-document-manual-review',
  selfieAge: 'https://api.veratad.com/agematch/selfie-age-estimation',
  ageMatch: 'https://api.veratad.com/agematch/united-states',
  kba: 'https://api.veratad.com/agematch/with-kba',
  idMatch: 'https://api.veratad.com/identity-verification/idmatch-us',
  smart2fa:
    'https://api.veratad.com/phone-verification-and-validation/verification-and-validation/one-time-passwords/smart-2fa',
  vpin: 'https://api.veratad.com/v-pin/v-pin-as-an-add-on',
  bouncer: 'https://api.veratad.com/bouncer/bouncer-as-an-add-on',
} as const

/** Names a page. */
export type Page = keyof typeof pages

const cite = citing(pages)

/** Cites a current page that states the fact. */
export const documented = (page: Page, note?: string): Provenance => cite('documented', page, note)

/** Cites a superseded page that states the fact. */
export const legacy = (page: Page, note?: string): Provenance => ({ ...cite('documented', page, note), legacy: true })

/** Cites the page whose gap our own choice fills. */
export const assumed = (page: Page, note: string): Provenance => cite('assumed', page, note)
