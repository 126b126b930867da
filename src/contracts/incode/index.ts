/** Incode Workforce, declared: the table of contents of everything the project knows about it. */
import { assertion, basic, fields, oneOf, token } from '../auth.js'
import { defineVendor } from '../define.js'
import { endpoints } from './endpoints.js'
import { apiErrors, oauthErrors, omniErrors, userinfoErrors } from './errors.js'
import { unmodelled, unservable } from './gaps.js'
import { idFormats } from './id-formats.js'
import { verificationLifecycle } from './lifecycle.js'
import { profile } from './profile.js'
import { schemas } from './schemas.js'
import { assumed, documented, observed } from './sources.js'
import { webhooks } from './webhooks.js'

export { type FailReason, failReasonNames, failReasons, type Scope, scopes } from './codes.js'
export { type Flow, flows } from './flows.js'
export type { VerificationState } from './lifecycle.js'
export { type SchemaName, schemas, type Wire } from './schemas.js'

/** Declares Incode Workforce. */
export const incode = defineVendor({
  profile,
  surfaces: {
    api: {
      auth: token({
        use: 'server',
        carriers: [{ in: 'header', name: 'x-auth-token' }],
        issuedBy: 'authorizeServer',
        at: 'token',
      }),
      errors: apiErrors,
      ...documented('results'),
    },
    auth: {
      auth: oneOf(
        fields('body', { clientId: 'client_id', clientSecret: 'client_secret' }),
        basic('clientId', 'clientSecret', { formEncoded: true }),
        assertion({ field: 'client_assertion', client: 'clientId', secret: 'clientSecret' }),
      ),
      errors: oauthErrors,
      ...documented(
        'kit',
        'Client Secret Post, Client Secret Basic and Client Secret JWT; one integration has one of them.',
      ),
    },
    userinfo: {
      auth: token({
        use: 'userinfo',
        carriers: [{ in: 'header', name: 'authorization', scheme: 'Bearer' }],
        issuedBy: 'issueToken',
        at: 'access_token',
        livesAt: 'expires_in',
        asked: { given: { state: 'completed' }, urlencoded: { grant_type: 'authorization_code', code: '{code}' } },
      }),
      errors: userinfoErrors,
      ...documented('kit'),
    },
    omni: {
      auth: token({
        use: 'omni',
        carriers: [{ in: 'header', name: 'authorization', scheme: 'Bearer' }],
        issuedBy: 'issueToken',
        at: 'access_token',
        livesAt: 'expires_in',
      }),
      errors: omniErrors,
      ...observed(
        'jiraApp',
        'That the token authorises is documented, the form of the header was seen in public code.',
      ),
    },
  },
  schemas,
  endpoints,
  lifecycles: { verification: verificationLifecycle },
  webhooks,
  journeyField: 'verification_id',
  outcome: {
    endpoints: ['getVerificationDetails'],
    unready: 'verification_unfinished',
    ...documented('results', 'The status by trace id tells of failures too; one that is not over is no error there.'),
  },
  idFormats,
  ids: [
    {
      members: ['verificationTraceId', 'traceId', 'projectId', 'verificationId', 'eventId', 'identity_id'],
      forms: [{ kind: 'uuid' }],
      ...assumed('results', 'Some are printed so; that all are is assumed.'),
    },
    {
      members: ['interviewId'],
      forms: [{ kind: 'hex', length: 24 }],
      ...documented('omniIntroduction', 'An Omni page says 24 characters.'),
    },
  ],
  links: {
    verification: {
      surface: 'hosted',
      path: '/{link_code}',
      summary: 'The page on which a person is verified',
      ...documented('guide'),
    },
  },
  unmodelled,
  unservable,
})
