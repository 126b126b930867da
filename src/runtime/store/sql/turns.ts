/** Turns of one namespace in one process: in the order they are asked for, some together, some alone. */

interface Waiting {
  alone: boolean
  go: () => void
}

export class Turns {
  #together = 0
  #alone = false
  readonly #waiting: Waiting[] = []

  /** Runs work when it is its turn. Whoever is alone has nobody beside it. */
  async take<T>(alone: boolean, work: () => Promise<T>): Promise<T> {
    if (this.#alone || this.#waiting.length > 0 || (alone && this.#together > 0)) {
      await new Promise<void>((go) => this.#waiting.push({ alone, go }))
    } else this.#begin(alone)
    try {
      return await work()
    } finally {
      if (alone) this.#alone = false
      else this.#together--
      this.#next()
    }
  }

  #begin(alone: boolean): void {
    if (alone) this.#alone = true
    else this.#together++
  }

  #next(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      if (this.#alone || (first.alone && this.#together > 0)) return
      this.#waiting.shift()
      this.#begin(first.alone)
      first.go()
    }
  }
}
