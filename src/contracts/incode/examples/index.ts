/** Incode's printed payloads: which schema reads each. No page that could be read prints a webhook or an error. */
import type { SchemaName } from '../schemas.js'
import { type Page, pages } from '../sources.js'

/** One printed payload. */
export type PrintedExample = {
  /** File in this folder. */
  file: string
  schema: SchemaName
  /** Where the value for the schema stands in the file; the whole file when empty. */
  at: readonly string[]
  part: 'complete' | 'assembled' | 'fragment'
  source: string
  /** What was changed to make the printed text JSON. */
  fix?: string
}

const printed = (file: string, schema: SchemaName, page: Page): PrintedExample => ({
  file: `${file}.json`,
  schema,
  at: [],
  part: 'complete',
  source: pages[page],
})

/** Lists the printed payloads. */
export const examples: readonly PrintedExample[] = [
  printed('workforce-authorize-server.request', 'AuthorizeServerRequest', 'results'),
  printed('workforce-authorize-server.request.authorization-page', 'AuthorizeServerRequest', 'authorization'),
  printed('workforce-authorize-server.response.200', 'ServerToken', 'authorization'),
  printed('workforce-verification-details.response.200.date-of-birth', 'VerificationDetails', 'results'),
]
