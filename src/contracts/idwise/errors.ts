/** What IDWise answers when it refuses: the codes its page shows, assumed ones for the rest; messages are all ours. */
import { defineErrors, type ErrorRow } from '../define.js'
import { ErrorBody } from './schemas/common.js'
import { assumed, documented } from './sources.js'

const known = (status: number, wireCode: string, message: string, note?: string): ErrorRow => ({
  status,
  wireCode,
  message,
  ...documented('errors', note),
})

const guess = (status: number, wireCode: string, message: string, note: string): ErrorRow => ({
  status,
  wireCode,
  message,
  ...assumed('errors', `${note} Status and code are ours.`),
})

/** Declares the errors of the API. */
export const errors = defineErrors({
  schema: ErrorBody,
  body: ({ wireCode, message }) => ({ success: false, message, error_code: wireCode }),
  rows: {
    credentials_missing: known(401, 'missing_authorization_header', 'The Authorization header is missing.'),
    credentials_malformed: known(401, 'invalid_authentication_format', 'The Authorization header is malformed.'),
    credentials_invalid: known(401, 'invalid_credentials', 'The API key or secret is wrong.'),
    forbidden: known(403, 'unauthorized', 'The API key may not use this resource.'),
    ip_not_allowed: known(403, 'not_allowed_ip_address', 'The IP address is not on the list of the API key.'),
    not_found: known(404, 'missing_requested_resource', 'There is no such resource.', 'The status is assumed.'),
    unknown_route: guess(404, 'route_not_found', 'There is no such route.', 'Not documented.'),
    method_not_allowed: guess(405, 'method_not_allowed', 'The method is not allowed here.', 'Not documented.'),
    invalid_request: guess(400, 'invalid_request', 'The request is invalid.', 'Validation codes are not known.'),
    unsupported_media_type: guess(
      415,
      'unsupported_media_type',
      'The content type is not accepted.',
      'Not documented.',
    ),
    payload_too_large: guess(413, 'payload_too_large', 'The request is too large.', 'Size limits are not known.'),
    illegal_transition: guess(
      409,
      'invalid_journey_state',
      'The journey does not allow this now.',
      'The guide says that a completed journey cannot be changed, not how it refuses.',
    ),
    rate_limited: guess(429, 'rate_limited', 'Too many requests.', 'Blocking is documented in words only.'),
    server_error: {
      ...guess(500, 'internal_server_error', 'The service failed.', 'Not documented.'),
      unraised: 'Only an armed fault answers so.',
    },
    unknown_step: guess(400, 'invalid_step_id', 'The flow has no such step.', 'Not documented.'),
    unknown_flow: guess(400, 'invalid_flow_id', 'There is no such flow.', 'Not documented.'),
    missing_image: guess(400, 'missing_image', 'The step needs an image.', 'Not documented.'),
    unsupported_image: guess(415, 'invalid_image', 'The image is not accepted.', 'Image requirements are not known.'),
    step_concluded: guess(
      409,
      'step_already_concluded',
      'The step is concluded.',
      'The step result model says that no further attempt is possible, not how it is refused.',
    ),
    invalid_review: guess(
      400,
      'invalid_review',
      'The review is incomplete.',
      'That every failed step needs a decision is documented, the refusal is not.',
    ),
  },
})
