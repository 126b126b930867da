/** When the jobs of one lane fall due, as far as a process knows: those it has found, added or heard of, the earliest first. */
import type { Awaitable } from '../types.js'

/** Times kept at most: what falls due later is found in the database in time. */
const most = 1000

export class DueTimes {
  #times: number[] = []
  /** Every job that falls due before then is known of; undefined where every job is. */
  #knownTo: number | undefined
  /** What was added while somebody looks in the database, who may not have seen it. */
  readonly #meanwhile = new Set<number[]>()

  get earliest(): number | undefined {
    return this.#times[0]
  }

  /** Whether a job that it knows nothing of may be the earliest in the database. */
  get runsDry(): boolean {
    return this.#knownTo !== undefined && !((this.#times[0] ?? Number.POSITIVE_INFINITY) <= this.#knownTo)
  }

  add(at: number): void {
    this.#insert(at)
    for (const added of this.#meanwhile) added.push(at)
  }

  remove(at: number): void {
    const place = this.#placeOf(at)
    if (this.#times[place] === at) this.#times.splice(place, 1)
  }

  /** How many are kept. */
  get size(): number {
    return this.#times.length
  }

  /** Begins again with what is found in the database: the earliest, as many as were asked for or all. */
  async read(asked: number, find: () => Awaitable<readonly number[]>): Promise<void> {
    const added: number[] = []
    this.#meanwhile.add(added)
    try {
      const found = await find()
      this.#times = [...found]
      this.#knownTo = found.length < asked ? undefined : found.at(-1)
      for (const at of added) this.#insert(at)
    } finally {
      this.#meanwhile.delete(added)
    }
  }

  #insert(at: number): void {
    // one that is known is better than none, where the database could not be asked
    if (this.#times.length > 0 && this.#knownTo !== undefined && at > this.#knownTo) return
    this.#times.splice(this.#placeOf(at), 0, at)
    if (this.#times.length <= most) return
    this.#times.length = most / 2
    this.#knownTo = this.#times.at(-1)
  }

  #placeOf(at: number): number {
    let low = 0
    let high = this.#times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#times[middle]! < at) low = middle + 1
      else high = middle
    }
    return low
  }
}
