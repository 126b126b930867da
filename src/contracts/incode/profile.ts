/** What is known of Incode Workforce before its schemas are loaded: hosts, credentials, flows. */
import type { CredentialSpec, VendorProfile } from '../define.js'
import { flows } from './flows.js'

const credentials = (environment: 'demo' | 'production', last: 1 | 2) =>
  ({
    apiKey: { format: { kind: 'hex', length: 40 }, default: `incode-${environment}-key`, identifies: true },
    integrationId: {
      format: { kind: 'uuid' },
      // a client may read it as the UUID that it is
      default: `00000000-0000-4000-8000-00000000000${last}`,
      identifies: true,
    },
    secret: {
      format: { kind: 'alphanumeric', length: 32, mixed: true },
      default: `incode-${environment}-secret`,
      identifies: false,
    },
    clientId: {
      format: { kind: 'alphanumeric', length: 24, mixed: true },
      default: `incode-${environment}-client`,
      identifies: true,
    },
    clientSecret: {
      format: { kind: 'alphanumeric', length: 48, mixed: true },
      default: `incode-${environment}-client-secret`,
      identifies: false,
    },
  }) as const satisfies Record<string, CredentialSpec>

const openIdHosts = ['auth.demo.incode.com', 'auth.incode.com'] as const

/** Describes Incode Workforce as plain data. */
export const profile = {
  id: 'incode',
  title: 'Incode Workforce',
  docs: 'https://workforce.developer.incode.com',
  surfaces: {
    api: {
      title: 'Workforce API',
      hosts: ['demo-api-incode-id.incodesmile.com', 'api-incode-id.incodesmile.com'],
      mountAt: '/',
    },
    auth: { title: 'OAuth and OpenID Connect', hosts: openIdHosts, mountAt: '/' },
    // of the same hosts; its refusals are those of a protected resource
    userinfo: { title: 'OpenID Connect user info', hosts: openIdHosts, mountAt: '/' },
    omni: {
      title: 'Integrations Ecosystem on Omni',
      hosts: ['demo-api.incodesmile.com', 'saas-api.incodesmile.com'],
      mountAt: '/',
    },
    hosted: { title: 'Hosted verification page', hosts: ['icd.sh'], mountAt: '/hosted' },
  },
  credentials: { demo: credentials('demo', 1), production: credentials('production', 2) },
  flows: flows.map(({ id, title }) => ({ id, title })),
} as const satisfies VendorProfile
