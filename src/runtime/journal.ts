/** What was asked and answered, newest last: a bounded diagnostic, in no commit and no digest. */

/** Something about an exchange that a developer should know. */
export interface Violation {
  /** `breaking` the vendor would refuse or misread it; `additive` a key the contract lacks; `advice` allowed but unwise. */
  severity: 'breaking' | 'additive' | 'advice'
  side: 'request' | 'response'
  path: string
  message: string
  /** What the contract wants there, and what came. */
  expected?: string
  received?: string
  /** What came must not be printed. */
  sensitive?: true
  source?: string
}

export interface JournalEntry {
  id: string
  /** Epoch milliseconds of the namespace's clock. */
  at: number
  /** Id of the vendor; empty when the address names none. */
  vendor: string
  /** Name of the endpoint; undefined when no route fits. */
  endpoint?: string
  method: string
  path: string
  status: number
  /** Real time spent, in milliseconds. */
  durationMs: number
  scenario?: string
  fault?: string
  journeyId?: string
  violations: Violation[]
  request: { headers: Record<string, string>; body?: unknown; note?: string }
  response: { body?: unknown; note?: string }
}

/** Largest body text kept, in characters. */
export const journalBodyLimit = 16_384

/** A place in a journal: entries since the last reset, and ever. */
export interface JournalMark {
  count: number
  written: number
}

/** A ring of entries with ids that grow by one. */
export class Journal {
  #ring: (JournalEntry | undefined)[] = []
  #count = 0
  /** For each place of the ring, the how manieth entry it holds of all that were ever written. */
  readonly #nth: number[] = []
  #written = 0

  /** @param limit entries kept */
  constructor(readonly limit: number) {}

  /** The id the next entry will get. */
  nextId(): string {
    return toId(++this.#count)
  }

  add(entry: JournalEntry): void {
    entry.request.body = detach(entry.request.body)
    entry.response.body = detach(entry.response.body)
    const place = fromId(entry.id) % this.limit
    this.#ring[place] = entry
    this.#nth[place] = ++this.#written
  }

  get(id: string): JournalEntry | undefined {
    const entry = this.#ring[fromId(id) % this.limit]
    return entry?.id === id ? entry : undefined
  }

  /** Entries after an id that fit, oldest first. */
  list({
    after,
    limit,
    where = () => true,
  }: {
    after?: string
    limit: number
    where?: (entry: JournalEntry) => boolean
  }): JournalEntry[] {
    const oldest = Math.max(1, this.#count - this.limit + 1)
    const from = after === undefined ? oldest : Math.max(oldest, fromId(after) + 1)
    const entries: JournalEntry[] = []
    for (let n = from; n <= this.#count && entries.length < limit; n++) {
      const entry = this.#ring[n % this.limit]
      // an exchange still under way has an id and no entry yet
      if (entry && fromId(entry.id) === n && where(entry)) entries.push(entry)
    }
    return entries
  }

  /** Forgets the bodies of a journey's exchanges, when the vendor is told to delete its data. */
  scrub(journeyId: string): void {
    for (const entry of this.#ring) {
      if (entry?.journeyId !== journeyId) continue
      entry.request = { headers: entry.request.headers, note: 'body removed: the journey was deleted' }
      entry.response = { note: 'body removed: the journey was deleted' }
      entry.violations = entry.violations.map(({ received: _, ...rest }) => rest)
    }
  }

  /** Where it stands, for `rewind`. */
  get mark(): JournalMark {
    return { count: this.#count, written: this.#written }
  }

  /** Goes back to a mark: what was written after it goes, under whatever id, so that the next entry gets the id it got then. */
  rewind({ count, written }: JournalMark): void {
    this.#count = count
    this.#ring = this.#ring.map((entry, place) => (this.#nth[place]! <= written ? entry : undefined))
  }

  clear(): void {
    this.#ring = []
    this.#count = 0
  }
}

/** A cut text keeps the whole text it was cut from in memory, unless it is copied. */
const detach = (body: unknown): unknown =>
  typeof body === 'string' && body.length >= journalBodyLimit ? Buffer.from(body, 'utf16le').toString('utf16le') : body

const toId = (n: number): string => `req-${String(n).padStart(8, '0')}`
const fromId = (id: string): number => Number(/^req-(\d+)$/.exec(id)?.[1] ?? 0)
