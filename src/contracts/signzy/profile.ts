/** What is known of Signzy before its schemas are loaded: hosts, credentials, flows. */
import type { VendorProfile } from '../define.js'
import { flows } from './flows.js'

const credentials = (environment: string) =>
  ({
    // several public integrators hold a static key of 32 characters
    accessToken: { format: { kind: 'hex', length: 32 }, default: `signzy-${environment}-token`, identifies: true },
    username: { format: { kind: 'hex', length: 16 }, default: `signzy-${environment}-user`, identifies: true },
    password: { format: { kind: 'hex', length: 32 }, default: `signzy-${environment}-password`, identifies: false },
  }) as const

/** Describes Signzy as plain data. */
export const profile = {
  id: 'signzy',
  title: 'Signzy One Touch KYC',
  docs: 'https://docs.signzy.com/us-apis',
  surfaces: {
    api: { title: 'API', hosts: ['api-preproduction.signzy.app', 'api.signzy.app'], mountAt: '/' },
    hosted: { title: 'Page behind a journey link', hosts: ['kyc-preproduction.signzy.app'], mountAt: '/hosted' },
    files: {
      title: 'Pictures by their address',
      hosts: ['persist.signzy.tech', 'api.persist-global.com'],
      mountAt: '/files',
    },
  },
  credentials: { preproduction: credentials('preproduction'), production: credentials('production') },
  flows: flows.map(({ id, title }) => ({ id, title })),
} as const satisfies VendorProfile
