/** What Signzy answers when it refuses: nothing is known for One Touch KYC, so one table in the platform's envelope. */
import { defineErrors, type ErrorRow } from '../define.js'
import { ErrorBody } from './schemas/common.js'
import { assumed } from './sources.js'

const guess = (status: number, wireCode: string, message: string, note: string): ErrorRow => ({
  status,
  wireCode,
  message,
  ...assumed('platform', note),
})

const ours = 'Not documented: status, code and text are ours.'
const platform = 'Printed for other products of the vendor, whose platform is the same.'

/** Says why nothing is refused so, for a row that the engine asks for. */
const never = (unraised: string) => ({ unraised })

const common = {
  credentials_missing: guess(401, 'AUTHORIZATION_REQUIRED', 'Authorization Required', platform),
  credentials_malformed: guess(401, 'AUTHORIZATION_MALFORMED', 'The token cannot be read', ours),
  credentials_invalid: guess(
    401,
    'INVALID_TOKEN',
    'The credentials are wrong',
    `${platform} The code and the text, which tell it from a missing token, are ours.`,
  ),
  forbidden: guess(403, 'FORBIDDEN', 'This belongs to another client', `The platform lists 403 as refused. ${ours}`),
  not_found: guess(404, 'NOT_FOUND', 'There is no such thing', `The platform lists 404. ${ours}`),
  unknown_route: guess(404, 'ENDPOINT_NOT_FOUND', 'There is no such route', ours),
  method_not_allowed: guess(405, 'METHOD_NOT_ALLOWED', 'The method is not allowed here', ours),
  invalid_request: guess(
    422,
    '',
    'The request is invalid',
    'Other products answer 422, or 400 in the same form, for input that is missing or malformed. The text is ours.',
  ),
  unsupported_media_type: guess(415, 'UNSUPPORTED_MEDIA_TYPE', 'The content type is not accepted', ours),
  payload_too_large: guess(413, 'PAYLOAD_TOO_LARGE', 'The request is too large', ours),
  unsupported_image: guess(422, 'UNSUPPORTED_IMAGE', 'The picture is not accepted', ours),
  illegal_transition: {
    ...guess(409, 'CONFLICT', 'The journey does not allow this now', ours),
    ...never('Calls read journeys and pictures; only the page moves a journey.'),
  },
  rate_limited: guess(
    403,
    'LIMIT_EXCEEDED',
    'Too many requests',
    'A table of another product says 403 when limits are hit; others expect 429.',
  ),
  server_error: {
    ...guess(500, 'INTERNAL_SERVER_ERROR', 'The service failed', ours),
    ...never('Only an armed fault answers so.'),
  },
}

/** What the API adds: tokens that end, journeys that are not over or are gone, flows that are not known. */
const own = {
  credentials_expired: guess(401, 'TOKEN_EXPIRED', 'The token has expired', `${ours} The status is the platform's.`),
  journey_unfinished: guess(
    404,
    'JOURNEY_NOT_COMPLETED',
    'The journey is not completed yet',
    'A sibling API of the vendor answers 404 for a session that is not finished; the code and the text are ours.',
  ),
  journey_deleted: guess(404, 'JOURNEY_DELETED', 'The data of the journey were deleted', ours),
  unknown_flow: guess(400, 'FLOW_NOT_FOUND', 'There is no such flow', ours),
}

/** Errors whose printed form has an empty object of details, by status. */
const detailed = new Set([400, 422])

const envelope = {
  schema: ErrorBody,
  body: ({ status, wireCode, message }: { status: number; wireCode: string; message: string }) => ({
    error: {
      statusCode: status,
      name: 'Error',
      message,
      ...(wireCode && { code: wireCode }),
      ...(detailed.has(status) && { details: {} }),
    },
  }),
}

/** Declares the errors of the API. */
export const errors = defineErrors({ ...envelope, rows: { ...common, ...own } })

/** Declares the errors of the page and of the pictures, where nobody says who they are. */
export const publicErrors = defineErrors({ ...envelope, rows: common })
