/** When the jobs of one lane fall due, as far as a process knows: those it has added or heard of, the earliest first. */
export class DueTimes {
  #times: number[] = []
  /** Whether every job that was there at some time is among them, or has been since. */
  #complete = true

  get earliest(): number | undefined {
    return this.#times[0]
  }

  /** Whether there may be jobs in the database that it knows nothing of. */
  get runsDry(): boolean {
    return this.#times.length === 0 && !this.#complete
  }

  add(at: number): void {
    this.#times.splice(this.#placeOf(at), 0, at)
  }

  remove(at: number): void {
    const place = this.#placeOf(at)
    if (this.#times[place] === at) this.#times.splice(place, 1)
  }

  /** Begins again with the earliest that was found in the database, or with none. */
  restart(at: number | undefined): void {
    this.#times = at === undefined ? [] : [at]
    this.#complete = at === undefined
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
