/** What is known of Acme before its schemas are loaded: hosts, credentials, flows. */
import type { VendorProfile } from '../../../src/contracts/define.js'

const hex = (length: number) => ({ kind: 'hex', length }) as const
const set = (name: string) => ({
  key: { format: hex(16), default: `acme-${name}-key`, identifies: true },
  secret: { format: hex(32), default: `acme-${name}-secret`, identifies: false },
  /** Stands in for a token and never ends. */
  pass: { format: hex(40), default: `acme-${name}-pass`, identifies: true },
})

/** Describes Acme as plain data. */
export const profile = {
  id: 'acme',
  title: 'Acme ID',
  docs: 'https://docs.acme.example',
  surfaces: {
    api: { title: 'API', hosts: ['api.acme.example'], mountAt: '/' },
    files: { title: 'Public pictures', hosts: ['files.acme.example'], mountAt: '/files' },
    hosted: { title: 'Hosted page', hosts: ['verify.acme.example'], mountAt: '/hosted' },
  },
  credentials: { test: set('test'), live: set('live') },
  flows: [
    { id: 'standard', title: 'One picture, through the API' },
    { id: 'session', title: 'A document, a code and a selfie, on the hosted page' },
  ],
} as const satisfies VendorProfile
