/** A binary heap of jobs by due time, ties in the order they were added; taking one out by id is lazy. */
import type { Job } from './types.js'

interface Entry {
  at: number
  seq: number
  id: string
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq)

/** Jobs of one namespace and lane. */
export class JobQueue {
  #heap: Entry[] = []
  readonly #waiting = new Map<string, Job>()
  readonly #leased = new Map<string, { job: Job; seq: number }>()
  readonly #ofJourney = new Map<string, Set<string>>()

  add(job: Job, seq: number): void {
    this.#waiting.set(job.id, job)
    const { journeyId } = job.payload
    if (typeof journeyId === 'string') {
      const ids = this.#ofJourney.get(journeyId)
      if (ids) ids.add(job.id)
      else this.#ofJourney.set(journeyId, new Set([job.id]))
    }
    this.#push({ at: job.at, seq, id: job.id })
  }

  /** The earliest job that is not leased, with its place in line. */
  peek(): { job: Job; seq: number } | undefined {
    while (this.#heap.length > 0) {
      const top = this.#heap[0]!
      const job = this.#waiting.get(top.id)
      if (job) return { job, seq: top.seq }
      this.#pop()
    }
    return undefined
  }

  /** Leases what `peek` shows. */
  lease(): Job | undefined {
    const top = this.peek()
    if (!top) return undefined
    this.#pop()
    this.#waiting.delete(top.job.id)
    this.#leased.set(top.job.id, top)
    return top.job
  }

  unlease(id: string): void {
    const leased = this.#leased.get(id)
    if (!leased) return
    this.#leased.delete(id)
    this.add(leased.job, leased.seq)
  }

  /** Tells whether the job is still there, leased or not. */
  has(id: string): boolean {
    return this.#waiting.has(id) || this.#leased.has(id)
  }

  remove(id: string): void {
    const journeyId = (this.#waiting.get(id) ?? this.#leased.get(id)?.job)?.payload.journeyId
    this.#waiting.delete(id)
    this.#leased.delete(id)
    const ids = typeof journeyId === 'string' ? this.#ofJourney.get(journeyId) : undefined
    if (ids?.delete(id) && ids.size === 0) this.#ofJourney.delete(journeyId as string)
  }

  /** Takes out what waits for a journey. */
  removeOf(journeyId: string): void {
    for (const id of [...(this.#ofJourney.get(journeyId) ?? [])]) if (this.#waiting.has(id)) this.remove(id)
    // a clock that stands still never brings the places of what was taken out to the top
    if (this.#heap.length <= 2 * this.#waiting.size + 64) return
    // a sorted list is a heap
    this.#heap = this.#heap.filter(({ id }) => this.#waiting.has(id)).sort((a, b) => (before(a, b) ? -1 : 1))
  }

  /** Every job with its place in line, leased ones included, in no order. */
  entries(): { job: Job; seq: number }[] {
    const waiting = this.#heap.flatMap(({ id, seq }) => {
      const job = this.#waiting.get(id)
      return job ? [{ job, seq }] : []
    })
    return [...this.#leased.values(), ...waiting]
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let i = heap.push(entry) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(entry, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, last)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
  }
}
