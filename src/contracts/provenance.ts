/** How well facts are known, and where from. */

/** How well a fact is known; see docs/evidence.md. */
export type Evidence = 'documented' | 'sample' | 'observed' | 'assumed'

/** Where a fact comes from. Every endpoint, response, event, error and assumed field carries one. */
export interface Provenance {
  evidence: Evidence
  /** URL of the page that states it, or the page an assumption fills a gap in. */
  source: string
  /** Why it was assumed, or what the documents disagree about. */
  note?: string
  /** True when only a superseded page of the vendor states it. */
  legacy?: boolean
}

/** Makes the function that cites a vendor's pages by their short keys. */
export const citing =
  <Page extends string>(pages: Readonly<Record<Page, string>>) =>
  (evidence: Evidence, page: Page, note?: string): Provenance => ({
    evidence,
    source: pages[page],
    ...(note === undefined ? {} : { note }),
  })
