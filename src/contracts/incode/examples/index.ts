/** Incode's printed payloads: which schema reads each. No page that could be read prints a webhook or an error. */
import { type PrintedExample, printedOn } from '../../printed.js'
import type { SchemaName } from '../schemas.js'
import { type Page, pages } from '../sources.js'

const printed = printedOn<SchemaName, Page>(pages)

/** Lists the printed payloads. */
export const examples: readonly PrintedExample<SchemaName>[] = [
  printed('workforce-authorize-server.request', 'AuthorizeServerRequest', 'results'),
  printed('workforce-authorize-server.request.authorization-page', 'AuthorizeServerRequest', 'authorization'),
  printed('workforce-authorize-server.response.200', 'ServerToken', 'authorization'),
  printed('workforce-verification-details.response.200.date-of-birth', 'VerificationDetails', 'results'),
]
