/** Veratad VX, declared: the table of contents of everything the project knows about it. */
import { none, token } from '../auth.js'
import { defineVendor } from '../define.js'
import { endpoints } from './endpoints.js'
import { apiErrors, tokenErrors } from './errors.js'
import { unmodelled, unservable } from './gaps.js'
import { idFormats } from './id-formats.js'
import { sessionLifecycle } from './lifecycle.js'
import { profile } from './profile.js'
import { schemas } from './schemas.js'
import { documented } from './sources.js'
import { webhooks } from './webhooks.js'

export { type App, type Component, type Route, routes } from './flows.js'
export type { SessionState } from './lifecycle.js'
export { type SchemaName, schemas, type Wire } from './schemas.js'

/** Declares Veratad VX. */
export const veratad = defineVendor({
  profile,
  surfaces: {
    api: {
      auth: token({
        use: 'vx',
        carriers: [{ in: 'header', name: 'Authorization', scheme: 'Bearer' }],
        issuedBy: 'createToken',
        at: 'access_token',
        livesAt: 'expires_in',
      }),
      errors: apiErrors,
      ...documented('create'),
    },
    auth: { auth: none(), errors: tokenErrors, ...documented('create') },
    hosted: {
      auth: none(),
      errors: apiErrors,
      ...documented('iframe', 'What the page answers when it refuses is not documented.'),
    },
  },
  schemas,
  endpoints,
  lifecycles: { session: sessionLifecycle },
  webhooks,
  journeyField: 'request_id',
  // an outcome that is not there yet is no error: the answer is then the status alone
  outcome: { endpoints: ['getSessionResult', 'getSessionStatus'], ...documented('result') },
  idFormats,
  ids: [
    {
      members: ['request_id'],
      forms: [{ kind: 'uuid' }],
      ...documented('status', 'UUIDs are printed, and samples that are none.'),
      evidence: 'sample',
    },
  ],
  links: {
    verification: {
      surface: 'hosted',
      path: '/{link}',
      summary: 'The page on which a person goes through the journey; it can be embedded in an iframe.',
      ...documented('iframe'),
    },
  },
  unmodelled,
  unservable,
})
