/** The built-in receivers of a namespace: what arrived at them, within a bound, and how each answers. In no commit and no digest. */
import type { Manner } from './receiving.js'

/** One request that arrived. */
export interface Arrival {
  readonly id: string
  /** Epoch milliseconds of the namespace's clock. */
  readonly at: number
  /** The name of the sink. */
  readonly sink: string
  readonly headers: Readonly<Record<string, string>>
  /** The text as it came; of a long one its beginning. */
  readonly body: string
  readonly sizeBytes: number
  readonly event: string | undefined
  readonly eventId: string | undefined
  /** Whether its authentication is right; undefined when nobody said how to tell. */
  readonly verified: boolean | undefined
  /** Names of the headers that authenticate it. */
  readonly proofs: readonly string[]
  /** The status it was answered with. */
  readonly answered: number
  /** The delivery it is of, where it is one of ours. */
  readonly delivery?: { readonly id: string; readonly vendor: string; readonly event: string }
}

/** Most arrivals kept, most characters of all of them together, and of the body and a header of one. */
const mostKept = 200
const mostCharacters = 4 << 20
const longestBody = 65_536
const longestHeader = 2000
/** Most sinks that were told how to answer. */
const mostManners = 100

export class Sinks {
  #arrivals: Arrival[] = []
  #characters = 0
  #count = 0
  readonly #manners = new Map<string, Manner>()
  readonly #failures = new Map<string, Map<string, number>>()

  /** @param onChange called after every change */
  constructor(readonly onChange: () => void) {}

  /** What is kept, oldest first. */
  get arrivals(): readonly Arrival[] {
    return this.#arrivals
  }

  add({ body, headers, ...rest }: Omit<Arrival, 'id'>): void {
    const short = Object.entries(headers).map(([name, value]) => [name, value.slice(0, longestHeader)])
    const one = {
      ...rest,
      id: `sink-${++this.#count}`,
      headers: Object.fromEntries(short) as Record<string, string>,
      body: body.slice(0, longestBody),
    }
    this.#arrivals.push(one)
    this.#characters += sizeOf(one)
    while (this.#arrivals.length > mostKept || this.#characters > mostCharacters) {
      this.#characters -= sizeOf(this.#arrivals.shift()!)
    }
    this.onChange()
  }

  /** Forgets what arrived. */
  clear(): void {
    this.#arrivals = []
    this.#characters = 0
    this.onChange()
  }

  /** Sinks that something arrived at, or that were told how to answer. */
  get names(): Set<string> {
    return new Set([...this.#manners.keys(), ...this.#arrivals.map(({ sink }) => sink)])
  }

  mannerOf(sink: string): Manner {
    return this.#manners.get(sink) ?? {}
  }

  /** How often each event has failed at a sink since it was told to fail. */
  failuresOf(sink: string): Map<string, number> {
    const known = this.#failures.get(sink) ?? new Map<string, number>()
    if (this.#manners.has(sink)) this.#failures.set(sink, known)
    return known
  }

  /** Tells a sink how to answer from now on. False where too many were told already. */
  tell(sink: string, manner: Manner): boolean {
    if (!this.#manners.has(sink) && this.#manners.size >= mostManners) return false
    this.#manners.set(sink, manner)
    this.#failures.delete(sink)
    this.onChange()
    return true
  }
}

const sizeOf = ({ body, headers }: Arrival): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length, body.length)
