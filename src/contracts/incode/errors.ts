/** What Incode answers when it refuses. No page shows an error of Workforce: status, words and messages are ours. */
import { defineErrors, type ErrorRow } from '../define.js'
import { OAuthErrorBody, OmniErrorBody, WorkforceErrorBody } from './schemas/errors.js'
import { assumed, documented, type Page } from './sources.js'

/** A row that says when it was refused; why nothing better is known is said once. */
const guess =
  (page: Page, why: string) =>
  (status: number, wireCode: string, message: string): ErrorRow => ({
    status,
    wireCode,
    message,
    ...assumed(page, why),
  })

const api = guess(
  'authorization',
  'The vendor shows no error; the body is that of its Omni API, status and words are ours.',
)
const omni = guess('requestNew', 'The shape is that of the Omni API; which status and words come up is not known.')

/** A row that nothing but an armed fault brings about. */
const faulty = (row: ErrorRow): ErrorRow => ({ ...row, unraised: 'Only an armed fault answers so.' })

/** Rows that any call may answer. */
const common = (row: typeof api) => ({
  credentials_missing: row(401, 'credentials_missing', 'Credentials are missing.'),
  credentials_malformed: row(401, 'credentials_malformed', 'The credentials cannot be read.'),
  credentials_invalid: row(401, 'credentials_invalid', 'The credentials are wrong.'),
  credentials_expired: row(401, 'token_expired', 'The token has expired.'),
  forbidden: row(403, 'forbidden', 'This belongs to another organization.'),
  not_found: row(404, 'verification_not_found', 'There is no such verification.'),
  unknown_route: row(404, 'not_found', 'There is no such route.'),
  method_not_allowed: row(405, 'method_not_allowed', 'The method is not allowed here.'),
  invalid_request: row(400, 'bad_request', 'The request is invalid.'),
  unsupported_media_type: row(415, 'unsupported_media_type', 'The content type is not accepted.'),
  payload_too_large: row(413, 'payload_too_large', 'The request is too large.'),
  unsupported_image: row(415, 'unsupported_image', 'The image is not accepted.'),
  illegal_transition: {
    ...row(409, 'conflict', 'The verification does not allow this now.'),
    unraised: 'No call changes a verification: only its page does.',
  },
  rate_limited: row(429, 'too_many_requests', 'Too many requests.'),
  server_error: faulty(row(500, 'internal_error', 'The service failed.')),
  unknown_flow: row(400, 'integration_not_found', 'There is no such integration.'),
})

const omniShape = {
  schema: OmniErrorBody,
  body: (
    { status, wireCode, message }: { status: number; wireCode: string; message: string },
    { at, path }: { at: number; path: string },
  ) => ({ timestamp: at, status, error: wireCode, message, path }),
}

/** Declares the errors of the Workforce API. */
export const apiErrors = defineErrors({
  ...omniShape,
  schema: WorkforceErrorBody,
  rows: {
    ...common(api),
    verification_unfinished: api(409, 'verification_not_finished', 'The verification is not finished.'),
    verification_failed: api(422, 'verification_failed', 'The verification failed.'),
  },
})

/** Declares the errors of the calls on Omni. */
export const omniErrors = defineErrors({
  ...omniShape,
  rows: {
    ...common(omni),
    not_acceptable: {
      status: 406,
      wireCode: 'not_acceptable',
      message: 'The header api-version must be 1.0.',
      ...documented('workday', 'The status is documented, the words are ours.'),
    },
  },
})

const oauth = guess('oidc', 'No page shows an error; this is what RFC 6749 says.')
const challenge = (row: ErrorRow, more = ''): ErrorRow => ({ ...row, headers: { 'www-authenticate': `Bearer${more}` } })

const oauthCommon = {
  forbidden: oauth(403, 'access_denied', 'This belongs to somebody else.'),
  not_found: oauth(404, 'invalid_request', 'There is no such thing.'),
  unknown_route: oauth(404, 'invalid_request', 'There is no such route.'),
  method_not_allowed: oauth(405, 'invalid_request', 'The method is not allowed here.'),
  invalid_request: oauth(400, 'invalid_request', 'The request is invalid.'),
  unsupported_media_type: oauth(415, 'invalid_request', 'The content type is not accepted.'),
  payload_too_large: oauth(413, 'invalid_request', 'The request is too large.'),
  unsupported_image: oauth(415, 'invalid_request', 'The image is not accepted.'),
  illegal_transition: oauth(409, 'invalid_request', 'This is not possible now.'),
  rate_limited: oauth(429, 'temporarily_unavailable', 'Too many requests.'),
  server_error: faulty(oauth(500, 'server_error', 'The service failed.')),
}

const oauthShape = {
  schema: OAuthErrorBody,
  body: ({ wireCode, message }: { wireCode: string; message: string }) => ({
    error: wireCode,
    error_description: message,
  }),
}

/** Declares the errors of the OAuth calls. */
export const oauthErrors = defineErrors({
  ...oauthShape,
  rows: {
    ...oauthCommon,
    credentials_missing: oauth(401, 'invalid_client', 'The client does not say who it is.'),
    credentials_malformed: oauth(401, 'invalid_client', 'The credentials of the client cannot be read.'),
    credentials_invalid: oauth(401, 'invalid_client', 'The client is unknown, or its secret is wrong.'),
    redirect_uri_mismatch: oauth(400, 'invalid_request', 'The redirect_uri is not registered.'),
    invalid_grant: oauth(400, 'invalid_grant', 'The code cannot be exchanged.'),
    unsupported_grant_type: oauth(400, 'unsupported_grant_type', 'The grant type is not supported.'),
  },
})

/** Declares the errors of the user info call: those of a resource that a bearer token opens (RFC 6750). */
export const userinfoErrors = defineErrors({
  ...oauthShape,
  rows: {
    ...oauthCommon,
    credentials_missing: challenge(oauth(401, 'invalid_token', 'The access token is missing.')),
    credentials_malformed: challenge(oauth(401, 'invalid_token', 'The access token cannot be read.')),
    credentials_invalid: challenge(oauth(401, 'invalid_token', 'The access token is wrong.'), ' error="invalid_token"'),
    credentials_expired: challenge(
      oauth(401, 'invalid_token', 'The access token has expired.'),
      ' error="invalid_token"',
    ),
  },
})
