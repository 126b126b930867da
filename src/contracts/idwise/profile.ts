/** What is known of IDWise before its schemas are loaded: hosts, credentials, flows. */
import type { VendorProfile } from '../define.js'
import { flows } from './flows.js'

/** Describes IDWise as plain data. */
export const profile = {
  id: 'idwise',
  title: 'IDWise',
  docs: 'https://docs.idwise.com',
  surfaces: {
    // three regions, one API: which paths each region serves is assumed to be the same
    api: { title: 'API', hosts: ['api.idwise.com', 'api-uae.idwise.com', 'api-qat.idwise.com'], mountAt: '/' },
    hosted: { title: 'Hosted verification page', hosts: [], mountAt: '/hosted' },
  },
  credentials: {
    sandbox: {
      apiKey: { format: { kind: 'hex', length: 32 }, default: 'idwise-sandbox-key', identifies: true },
      apiSecret: { format: { kind: 'hex', length: 32 }, default: 'idwise-sandbox-secret', identifies: false },
    },
    live: {
      apiKey: { format: { kind: 'hex', length: 32 }, default: 'idwise-live-key', identifies: true },
      apiSecret: { format: { kind: 'hex', length: 32 }, default: 'idwise-live-secret', identifies: false },
    },
  },
  flows: flows.map(({ id, title }) => ({ id, title })),
} as const satisfies VendorProfile
