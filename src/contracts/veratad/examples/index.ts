/** The vendor's printed payloads: which schema reads each, and whether it is a whole body or a part of one. */
import { type PrintedExample, printedOn } from '../../printed.js'
import type { SchemaName } from '../schemas.js'
import { type Page, pages } from '../sources.js'

const printed = printedOn<SchemaName, Page>(pages)

/** Lists the printed payloads. */
export const examples: readonly PrintedExample<SchemaName>[] = [
  printed('vx_oauth_token.request', 'CreateTokenRequest', 'create', {
    fix: 'The body of a curl command; its placeholders are the vendor’s.',
  }),
  printed('vx_oauth_token.200', 'AccessToken', 'create'),
  printed('vx_oauth_token.401', 'ErrorBody', 'create'),
  printed('vx_oauth_token.403', 'ErrorBody', 'create'),
  printed('vx_create_session.request.partial', 'CreateSessionRequest', 'createOld', {
    part: 'fragment',
    fix: 'Comments were removed; the page is known up to `reference`, a closing brace was added.',
  }),
  printed('vx_session_status.200', 'SessionStatus', 'status'),
  printed('vx_session_result.dcams_enhanced_ocr.pass', 'SessionResult', 'status'),
  printed('vx_session_result.smart2fa.pass', 'SessionResult', 'result', {
    part: 'assembled',
    fix: 'The newest text is known up to the third stop; what follows is that of an older one, equal up to there.',
  }),
  printed('vx_webhook.smart2fa.pending_after_failed_otp', 'WebhookBody', 'webhook'),
]
