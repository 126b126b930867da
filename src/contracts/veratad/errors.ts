/** What Veratad answers when it refuses: two printed answers of the token call, and one assumed table for the rest. */
import { defineErrors, type ErrorRow } from '../define.js'
import { ErrorBody } from './schemas/common.js'
import { assumed, documented, type Page } from './sources.js'

const unauthorized = { status: 401, wireCode: 'access_denied', message: 'Unauthorized' }

const guess = (
  status: number,
  wireCode: string,
  message: string,
  note = 'No page names it.',
  page: Page = 'create',
): ErrorRow => ({ status, wireCode, message, ...assumed(page, `${note} Status, code and words are ours.`) })

const body = ({ wireCode, message }: { wireCode: string; message: string }) => ({
  error: wireCode,
  error_description: message,
})

/** What every surface answers alike. */
const common = {
  unknown_route: guess(404, 'route_not_found', 'There is no such route.'),
  method_not_allowed: guess(405, 'method_not_allowed', 'The method is not allowed here.'),
  invalid_request: guess(400, 'invalid_request', 'The request is invalid.'),
  unsupported_media_type: guess(415, 'unsupported_media_type', 'The content type is not accepted.'),
  payload_too_large: guess(413, 'payload_too_large', 'The request is too large.'),
  unsupported_image: guess(415, 'unsupported_image', 'The image is not accepted.', 'No call takes images.'),
  illegal_transition: guess(409, 'invalid_state', 'The session does not allow this now.'),
  rate_limited: guess(429, 'too_many_requests', 'Too many requests.'),
  server_error: {
    ...guess(500, 'server_error', 'The service failed.'),
    unraised: 'Only an armed fault answers so.',
  },
  not_found: guess(404, 'not_found', 'There is no such session.', undefined, 'result'),
  forbidden: guess(403, 'forbidden', 'The session belongs to another client.', undefined, 'result'),
}

/** Declares the errors of the token call. */
export const tokenErrors = defineErrors({
  schema: ErrorBody,
  body,
  rows: {
    ...common,
    credentials_missing: { ...unauthorized, ...assumed('create', 'That empty credentials get the printed answer.') },
    credentials_malformed: { ...unauthorized, ...assumed('create', 'That unreadable ones get the printed answer.') },
    credentials_invalid: {
      ...unauthorized,
      ...documented('create', 'That a wrong client causes it is read from its words.'),
    },
    service_not_enabled: {
      status: 403,
      wireCode: 'access_denied',
      message: 'Service not enabled within domain: dcams.ap', // sic
      ...documented('create', 'The page prints the answer; that a wrong audience causes it is assumed.'),
    },
    unsupported_grant_type: guess(400, 'unsupported_grant_type', 'Only client_credentials is supported.'),
  },
})

/** Declares the errors of the API, in the shape that the token call prints. */
export const apiErrors = defineErrors({
  schema: ErrorBody,
  body,
  rows: {
    ...common,
    illegal_transition: {
      ...common.illegal_transition,
      unraised: 'No call changes a session: only its page does.',
    },
    credentials_missing: guess(401, 'missing_token', 'The Authorization header is missing.'),
    credentials_malformed: guess(401, 'malformed_token', 'The Authorization header is not a bearer token.'),
    credentials_invalid: guess(401, 'invalid_token', 'The token is not valid.'),
    credentials_expired: guess(401, 'expired_token', 'The token is no longer valid; it lives for an hour.'),
    unknown_email: guess(404, 'email_not_found', 'There is no session of this e-mail.', undefined, 'status'),
    unknown_route_id: guess(400, 'invalid_route_id', 'There is no such route_id.'),
  },
})
