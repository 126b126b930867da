/** A vendor's printed payloads: which schema reads each, and whether it is a whole body or a part of one. */

/** One printed payload. */
export interface PrintedExample<SchemaName extends string = string> {
  /** File in the vendor's folder of examples. */
  file: string
  schema: SchemaName
  /** Where the value for the schema stands in the file; the whole file when empty. */
  at: readonly string[]
  /** `assembled` bodies are put together from printed parts: no page prints them as one. */
  part: 'complete' | 'assembled' | 'fragment'
  /** URL of the page. */
  source: string
  /** What was changed to make the printed text JSON. */
  fix?: string
}

type Rest = Partial<Pick<PrintedExample, 'at' | 'part' | 'fix'>>

/** Makes the function that lists a vendor's printed payloads, by file without its ending, schema and page. */
export const printedOn =
  <SchemaName extends string, Page extends string>(pages: Readonly<Record<Page, string>>) =>
  (file: string, schema: SchemaName, page: Page, rest: Rest = {}): PrintedExample<SchemaName> => ({
    file: `${file}.json`,
    schema,
    at: [],
    part: 'complete',
    source: pages[page],
    ...rest,
  })
