/** The vendor's printed payloads: which schema reads each, and whether it is a whole body or a part of one. */
import type { SchemaName } from '../schemas.js'
import { type Page, pages } from '../sources.js'

/** One printed payload. */
export type PrintedExample = {
  /** File in this folder. */
  file: string
  schema: SchemaName
  /** `assembled` bodies are put together from printed parts: no page prints them as one. */
  part: 'complete' | 'assembled' | 'fragment'
  source: string
  /** What was changed to make the printed text JSON. */
  fix?: string
}

const printed = (
  file: string,
  schema: SchemaName,
  page: Page,
  rest: Pick<PrintedExample, 'fix'> & { part?: PrintedExample['part'] } = {},
): PrintedExample => ({ file: `${file}.json`, schema, part: 'complete', source: pages[page], ...rest })

/** Lists the printed payloads. */
export const examples: readonly PrintedExample[] = [
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
