/** The pages every Signzy fact comes from, and short ways to cite them; SOURCES.md says what each page is. */
import { citing, type Provenance } from '../provenance.js'

/** Lists the pages by a short key. */
export const pages = {
  results: 'https://docs.signzy.com/us-apis/get-journey-results',
  create: 'https://docs.signzy.com/us-apis/create-journey-link',
  login: 'https://docs.signzy.com/api-marketplace/customer-login-client-login',
  onboarding: 'https://docs.signzy.com/investor-onboarding-io/authentication',
  videoLogin: 'https://docs.signzy.com/vkyc/login-api',
  callbacks: 'https://docs.signzy.com/generic-onboarding/callback-configuration',
  platform: 'https://github.com/vaishalisignzy/alldocs',
  regula: 'https://github.com/regulaforensics/DocumentReader-web-openapi',
} as const

/** Names a page. */
export type Page = keyof typeof pages

const cite = citing(pages)

/** Cites a page of this product that states the fact. */
export const documented = (page: 'results' | 'create' | 'login', note?: string): Provenance =>
  cite('documented', page, note)

/** Cites real bodies or an integrator's code, of which the page named says nothing. */
export const observed = (page: Page, note: string): Provenance => cite('observed', page, note)

/** Cites the page whose gap our own choice fills, or one about another product of the vendor. */
export const assumed = (page: Page, note: string): Provenance => cite('assumed', page, note)
