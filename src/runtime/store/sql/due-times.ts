/** When the jobs of one lane fall due, as far as a process knows: those it has found, added or heard of, the earliest first. */
import type { Awaitable } from '../types.js'

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

  /** Begins again with what is found in the database: the earliest, `most` of them or all. */
  async read(most: number, find: () => Awaitable<readonly number[]>): Promise<void> {
    const added: number[] = []
    this.#meanwhile.add(added)
    try {
      const found = await find()
      this.#times = [...found]
      this.#knownTo = found.length < most ? undefined : found.at(-1)
      for (const at of added) this.#insert(at)
    } finally {
      this.#meanwhile.delete(added)
    }
  }

  #insert(at: number): void {
    this.#times.splice(this.#placeOf(at), 0, at)
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
