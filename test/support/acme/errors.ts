/** What Acme answers when it refuses. The engine raises the codes; statuses and words are the vendor's. */
import { z } from 'zod'
import { defineErrors, type ErrorRow } from '../../../src/contracts/define.js'
import { assumed, documented } from './sources.js'

/** Describes an error of the API. */
export const ApiError = z.object({ code: z.string(), message: z.string() })

/** Describes an error of the file host. */
export const FilesError = z.object({ error: z.string() })

const said = (status: number, wireCode: string, message: string): ErrorRow => ({
  status,
  wireCode,
  message,
  ...documented('errors'),
})
const ours = (status: number, wireCode: string, message: string): ErrorRow => ({
  status,
  wireCode,
  message,
  ...assumed('errors', 'No page names it.'),
})

const rows = {
  credentials_missing: said(401, 'no_key', 'Send your key.'),
  credentials_malformed: said(401, 'bad_key', 'The key cannot be read.'),
  credentials_invalid: said(401, 'bad_key', 'The key is not known.'),
  forbidden: said(403, 'not_yours', 'This belongs to somebody else.'),
  not_found: said(404, 'not_found', 'There is no such thing.'),
  unknown_route: said(404, 'not_found', 'There is no such page.'),
  method_not_allowed: ours(405, 'method', 'Not with this method.'),
  illegal_transition: said(409, 'wrong_state', 'Not in this state.'),
  payload_too_large: said(413, 'too_large', 'This is too large.'),
  unsupported_media_type: ours(415, 'media_type', 'This type is not accepted.'),
  unsupported_image: ours(422, 'bad_picture', 'The picture cannot be used.'),
  invalid_request: said(422, 'invalid', 'The request is not valid.'),
  server_error: { ...said(500, 'broken', 'The service failed.'), unraised: 'Only an armed fault answers so.' },
  rate_limited: { ...said(429, 'slow_down', 'Too many requests.'), headers: { 'retry-after': '1' } },
}

/** Declares the errors of the API. */
export const apiErrors = defineErrors({
  schema: ApiError,
  body: ({ wireCode, message }) => ({ code: wireCode, message }),
  rows: { ...rows, credentials_expired: said(401, 'old_token', 'The token is over.') },
})

/** Declares the errors of the file host: the same refusals in another shape. */
export const filesErrors = defineErrors({
  schema: FilesError,
  body: ({ message }) => ({ error: message }),
  rows: { ...rows, illegal_transition: { ...rows.illegal_transition, unraised: 'A picture never changes.' } },
})
