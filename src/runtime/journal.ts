/** What was asked and answered, newest last: a bounded diagnostic, in no commit and no digest. */
import type { Evidence } from '../contracts/provenance.js'

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
  /** How well the broken rule is known, and where it stands. */
  evidence?: Evidence
  source?: string
}

export interface JournalEntry {
  id: string
  /** Who answered, where several share the store. */
  replica?: number
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
  /** `query` as sent, without its mark. */
  request: { headers: Record<string, string>; query?: string; body?: unknown; note?: string }
  response: { headers?: Record<string, string>; body?: unknown; note?: string }
}

/** Largest body text kept, in characters. */
export const journalBodyLimit = 16_384

/** A place in a journal: entries since the last reset, and ever. */
export interface JournalMark {
  count: number
  written: number
}

/** A ring of entries with ids that grow by one. It stays with its process, also where state is shared. */
export class Journal {
  #ring: (JournalEntry | undefined)[] = []
  #count = 0
  /** For each place of the ring, the how manieth entry it holds of all that were ever written. */
  readonly #nth: number[] = []
  /** The exchanges of each journey that are kept. */
  readonly #ofJourney = new Map<string, Set<JournalEntry>>()
  #written = 0
  /** Where it stood when a snapshot was saved, by the name of the snapshot. */
  readonly #marks = new Map<string, JournalMark>()
  readonly #prefix: string
  #generation = 0
  /** Called after every change. */
  onChange: () => void = () => undefined

  /**
   * @param limit entries kept
   * @param replica who keeps it, where several share the store: ids say so
   */
  constructor(
    readonly limit: number,
    readonly replica?: number,
  ) {
    this.#prefix = replica === undefined ? 'req-' : `req-${replica}-`
  }

  /** The id the next entry will get. */
  nextId(): string {
    return this.#toId(++this.#count)
  }

  /** How many there were since the last reset. */
  get count(): number {
    return this.#count
  }

  /** The replica whose id this is, where it is not this one's. */
  strangerOf(id: string): number | undefined {
    const named = /^req-(\d+)-\d+$/.exec(id)?.[1]
    return named === undefined || Number(named) === this.replica ? undefined : Number(named)
  }

  add(entry: JournalEntry): void {
    if (this.replica !== undefined) entry.replica = this.replica
    entry.request.body = detach(entry.request.body)
    entry.response.body = detach(entry.response.body)
    const place = this.#fromId(entry.id) % this.limit
    this.#forget(this.#ring[place])
    this.#ring[place] = entry
    const { journeyId } = entry
    if (journeyId !== undefined) {
      const known = this.#ofJourney.get(journeyId)
      if (known) known.add(entry)
      else this.#ofJourney.set(journeyId, new Set([entry]))
    }
    this.#nth[place] = ++this.#written
    this.onChange()
  }

  get(id: string): JournalEntry | undefined {
    const entry = this.#ring[this.#fromId(id) % this.limit]
    return entry?.id === id ? entry : undefined
  }

  /** Numbers of the oldest entry that may be kept and of the newest: ids count up by one. */
  get range(): { oldest: number; newest: number } {
    return { oldest: Math.max(1, this.#count - this.limit + 1), newest: this.#count }
  }

  /** Another whenever numbers are given anew, as they are after a reset. */
  get generation(): number {
    return this.#generation
  }

  /** The entry of a number; undefined for one that is not kept. */
  at(n: number): JournalEntry | undefined {
    const entry = this.#ring[n % this.limit]
    return entry && this.#fromId(entry.id) === n ? entry : undefined
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
    const { oldest, newest } = this.range
    const from = after === undefined ? oldest : Math.max(oldest, this.#fromId(after) + 1)
    const entries: JournalEntry[] = []
    for (let n = from; n <= newest && entries.length < limit; n++) {
      const entry = this.at(n)
      // an exchange still under way has an id and no entry yet
      if (entry && where(entry)) entries.push(entry)
    }
    return entries
  }

  /** The exchanges that were about any of these ids of a journey, oldest first. */
  of(ids: Iterable<string>): JournalEntry[] {
    const found = [...new Set(ids)].flatMap((id) => [...(this.#ofJourney.get(id) ?? [])])
    return found.sort((a, b) => this.#fromId(a.id) - this.#fromId(b.id))
  }

  /** Forgets the bodies of a journey's exchanges, when the vendor is told to delete its data. */
  scrub(journeyId: string): void {
    for (const entry of this.of([journeyId])) {
      entry.request = { headers: entry.request.headers, note: 'body removed: the journey was deleted' }
      entry.response = { note: 'body removed: the journey was deleted' }
      entry.violations = entry.violations.map(({ received: _, ...rest }) => rest)
    }
  }

  /** Where it stands, for `rewind` to the snapshot of this name. */
  mark(snapshot: string): JournalMark {
    const mark = { count: this.#count, written: this.#written }
    this.#marks.set(snapshot, mark)
    return mark
  }

  /** Forgets the mark of a snapshot that is removed. */
  unmark(snapshot: string): void {
    this.#marks.delete(snapshot)
  }

  /**
   * Goes back to the mark of a snapshot: what was written after it goes, under whatever id, so that the next entry gets the id it
   * got then. A mark made by a process before this one is older than all that is here; one of another replica says nothing of it.
   */
  rewind(snapshot: string, { count, written: then }: JournalMark): void {
    const own = this.#marks.get(snapshot)
    const isOwn = own?.count === count && own.written === then
    if (!isOwn && this.replica !== undefined) return
    const written = isOwn ? then : 0
    this.#count = count
    this.#generation++
    this.#ring = this.#ring.map((entry, place) => {
      if (this.#nth[place]! <= written) return entry
      this.#forget(entry)
      return undefined
    })
    this.onChange()
  }

  clear(): void {
    this.#ring = []
    this.#ofJourney.clear()
    this.#count = 0
    this.#generation++
    this.onChange()
  }

  #forget(entry: JournalEntry | undefined): void {
    const known = entry?.journeyId === undefined ? undefined : this.#ofJourney.get(entry.journeyId)
    if (known?.delete(entry!) && known.size === 0) this.#ofJourney.delete(entry!.journeyId!)
  }

  #toId(n: number): string {
    return this.#prefix + String(n).padStart(8, '0')
  }

  #fromId(id: string): number {
    const rest = id.startsWith(this.#prefix) ? id.slice(this.#prefix.length) : ''
    return /^\d+$/.test(rest) ? Number(rest) : 0
  }
}

/** A cut text keeps the whole text it was cut from in memory, unless it is copied. */
const detach = (body: unknown): unknown =>
  typeof body === 'string' && body.length >= journalBodyLimit ? Buffer.from(body, 'utf16le').toString('utf16le') : body
