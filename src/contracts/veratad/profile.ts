/** What is known of Veratad VX before its schemas are loaded: hosts, credentials, routes. */
import type { VendorProfile } from '../define.js'
import { routes } from './flows.js'

/** Describes Veratad VX as plain data. */
export const profile = {
  id: 'veratad',
  title: 'Veratad VX',
  docs: 'https://api.veratad.com/vx',
  surfaces: {
    api: { title: 'API', hosts: ['vx.dcams.app'], mountAt: '/' },
    auth: { title: 'Tokens', hosts: ['auth.dcams.app'], mountAt: '/' },
    hosted: { title: 'Hosted verification page', hosts: ['fe.dcams.app'], mountAt: '/hosted' },
  },
  // of the older generation, and of the DCAMS iFrame
  unmodelledHosts: ['vx-be.idresponse.com', 'dcams.app'],
  // no test environment is documented
  credentials: {
    live: {
      clientId: {
        format: { kind: 'alphanumeric', length: 32, mixed: true },
        default: 'veratad-client-id',
        identifies: true,
      },
      clientSecret: {
        format: { kind: 'alphanumeric', length: 64, mixed: true },
        default: 'veratad-client-secret',
        identifies: false,
      },
    },
  },
  flows: routes.map(({ id, title }) => ({ id, title })),
} as const satisfies VendorProfile
