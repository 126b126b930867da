/** Signzy One Touch KYC, declared: the table of contents of everything the project knows about it. */
import { none, token } from '../auth.js'
import { defineVendor } from '../define.js'
import { endpoints } from './endpoints.js'
import { errors, publicErrors } from './errors.js'
import { unmodelled, unservable } from './gaps.js'
import { idFormats } from './id-formats.js'
import { journeyLifecycle } from './lifecycle.js'
import { profile } from './profile.js'
import { schemas } from './schemas.js'
import { assumed, documented, observed } from './sources.js'
import { webhooks } from './webhooks.js'

export { tokenTtl } from './endpoints.js'
export { type Flow, type FlowStep, flows } from './flows.js'
export type { JourneyState } from './lifecycle.js'
export { type SchemaName, schemas, type Wire } from './schemas.js'

/** Declares Signzy One Touch KYC. */
export const signzy = defineVendor({
  profile,
  surfaces: {
    api: {
      auth: token({
        use: 'access',
        // the query is documented for other products, and discouraged there
        carriers: [
          { in: 'header', name: 'authorization' },
          { in: 'query', name: 'access_token' },
        ],
        issuedBy: 'login',
        at: 'id',
        livesAt: 'ttl',
        standing: 'accessToken',
        revocable: true,
      }),
      errors,
      ...documented(
        'create',
        'The raw token, without a scheme; whether it is a static key or one of the login is open. That it may stand in the query is documented for other products only.',
      ),
    },
    hosted: {
      auth: none(),
      errors: publicErrors,
      ...assumed('create', 'The page behind a link; nothing but its address is known.'),
    },
    files: {
      auth: none(),
      errors: publicErrors,
      ...assumed('results', 'The addresses are printed; that they need no token is not.'),
    },
  },
  schemas,
  endpoints,
  lifecycles: { journey: journeyLifecycle },
  webhooks,
  journeyField: 'journeyId',
  outcome: {
    endpoints: ['getJourney'],
    unready: 'journey_unfinished',
    ...assumed('results', 'What a journey that is not finished is answered with is not known.'),
  },
  idFormats,
  ids: [
    {
      members: ['journeyId'],
      forms: [{ kind: 'alphanumeric', length: 10 }],
      ...documented('results', 'Read off a printed sample.'),
      evidence: 'sample',
    },
    { members: ['_id'], forms: [{ kind: 'hex', length: 24 }], ...assumed('results', 'Printed as a placeholder.') },
    { members: ['clientId'], forms: [{ kind: 'uuid' }], ...assumed('results', 'Printed as a placeholder.') },
  ],
  links: {
    journeyPage: {
      surface: 'hosted',
      path: '/{journeyId}',
      summary: 'Plays a journey',
      ...observed('create', 'An integrator tests that the address of the page contains the journey id.'),
    },
  },
  unmodelled,
  unservable,
})
