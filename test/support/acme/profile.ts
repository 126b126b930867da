/** What is known of Acme before its schemas are loaded: hosts, credentials, flows. */
import type { VendorProfile } from '../../../src/contracts/define.js'

const hex = (length: number) => ({ kind: 'hex', length }) as const
const pair = (key: string, password: string) => ({
  key: { format: hex(16), default: key, identifies: true },
  secret: { format: hex(32), default: password, identifies: false },
})

/** Describes Acme as plain data. */
export const profile = {
  id: 'acme',
  title: 'Acme ID',
  docs: 'https://docs.acme.example',
  surfaces: {
    api: { title: 'API', hosts: ['api.acme.example'], mountAt: '/' },
    files: { title: 'Public pictures', hosts: ['files.acme.example'], mountAt: '/hosted' },
  },
  credentials: { test: pair('acme-test-key', 'acme-test-secret'), live: pair('acme-live-key', 'acme-live-secret') },
  flows: [{ id: 'standard', title: 'One picture' }],
} as const satisfies VendorProfile
