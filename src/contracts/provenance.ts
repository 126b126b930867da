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
