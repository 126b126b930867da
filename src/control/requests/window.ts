/** Shows the journal by place: newest first, any part of it at once, however long it is. */
import type * as z from 'zod'
import type { Simulator } from '../../mocks/simulator.js'
import type { Journal, JournalEntry } from '../../runtime/journal.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { toRequestInfo } from '../views.js'
import { journeysOf, type RequestFilter, toPredicate } from './list.js'
import type { RequestWindow } from './schemas.js'

/** Filters whose places are remembered, by journal. */
const remembered = 8

/** Numbers of the entries that fit, oldest first; grows with the journal, and forgets as it does. */
class Places {
  /** How many have gone from the front. */
  #gone = 0
  readonly #numbers: number[] = []
  #head = 0
  #seen = 0

  constructor(
    readonly epoch: string,
    readonly generation: number,
    readonly fits: (entry: JournalEntry) => boolean,
  ) {}

  /** Looks at what has come since. No call looks at an entry twice. */
  catchUp(journal: Journal): void {
    const { oldest, newest } = journal.range
    for (let n = Math.max(oldest, this.#seen + 1); n <= newest; n++) {
      const entry = journal.at(n)
      if (entry && this.fits(entry)) this.#numbers.push(n)
    }
    this.#seen = newest
    while (this.#numbers[this.#head]! < oldest) this.#head++
    // moving all of them costs little when half of them are moved away
    if (this.#head <= this.#numbers.length / 2) return
    this.#numbers.splice(0, this.#head)
    this.#gone += this.#head
    this.#head = 0
  }

  get first(): number {
    return this.#gone + this.#head
  }

  get end(): number {
    return this.#gone + this.#numbers.length
  }

  /** The number at a place. */
  at(place: number): number {
    return this.#numbers[place - this.#gone]!
  }
}

const books = new WeakMap<Journal, { made: number; known: Map<string, Places> }>()

async function placesOf(sim: Simulator, namespace: Namespace, filter: RequestFilter): Promise<Places> {
  const { journal } = namespace
  const journeys = await journeysOf(sim, namespace, filter)
  const book = books.get(journal) ?? { made: 0, known: new Map<string, Places>() }
  books.set(journal, book)
  const { vendor, endpoint, status, unmatched, violations, text } = filter
  const key = JSON.stringify([vendor, endpoint, journeys && [...journeys], status, unmatched, violations, text])
  const known = book.known.get(key)
  const places =
    known?.generation === journal.generation
      ? known
      : new Places(`${journal.generation}.${++book.made}`, journal.generation, toPredicate(filter, journeys))
  // what was asked for last is forgotten last
  book.known.delete(key)
  book.known.set(key, places)
  if (book.known.size > remembered) book.known.delete(book.known.keys().next().value!)
  places.catchUp(journal)
  return places
}

/** Shows what fits from a place on; without one, the newest. */
export async function requestWindow(
  sim: Simulator,
  namespace: Namespace,
  filter: RequestFilter,
  { from, limit }: { from?: number | undefined; limit: number },
): Promise<z.infer<typeof RequestWindow>> {
  const places = await placesOf(sim, namespace, filter)
  const { epoch, first, end } = places
  const begin = Math.max(first, from ?? end - limit)
  const last = Math.min(end, (from ?? end - limit) + limit)
  const items = Array.from({ length: Math.max(0, last - begin) }, (_, i) => last - 1 - i).flatMap((place) => {
    const entry = namespace.journal.at(places.at(place))
    return entry ? [{ ...toRequestInfo(entry), place }] : []
  })
  return { epoch, first, end, items }
}
