/** A binary heap of jobs by due time, ties in the order they were added; taking one out by number is lazy. */
import type { Job } from './types.js'

/** A job without its id, which names the epoch too: a queue lives in one. */
export type QueuedJob = Omit<Job, 'id'>

const before = (a: QueuedJob, b: QueuedJob): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq)

/** Jobs of one namespace and lane. */
export class JobQueue {
  #heap: QueuedJob[] = []
  readonly #waiting = new Map<number, QueuedJob>()
  readonly #leased = new Map<number, QueuedJob>()
  readonly #ofJourney = new Map<string, number[]>()

  add(job: QueuedJob): void {
    this.#waiting.set(job.seq, job)
    const { journeyId } = job.payload
    if (typeof journeyId === 'string') {
      const jobs = this.#ofJourney.get(journeyId)
      if (jobs) jobs.push(job.seq)
      else this.#ofJourney.set(journeyId, [job.seq])
    }
    this.#push(job)
  }

  /** Makes a queue with the same jobs, none of them leased. */
  copy(): JobQueue {
    const twin = new JobQueue()
    // a sorted list is a heap, and stays one through `add`
    for (const job of this.jobs().sort((a, b) => (before(a, b) ? -1 : 1))) twin.add(job)
    return twin
  }

  /** The earliest job that is not leased. */
  peek(): QueuedJob | undefined {
    while (this.#heap.length > 0) {
      const top = this.#heap[0]!
      if (this.#waiting.has(top.seq)) return top
      this.#pop()
    }
    return undefined
  }

  /** Leases what `peek` shows. */
  lease(): QueuedJob | undefined {
    const top = this.peek()
    if (!top) return undefined
    this.#pop()
    this.#waiting.delete(top.seq)
    this.#leased.set(top.seq, top)
    return top
  }

  unlease(seq: number): void {
    const job = this.#leased.get(seq)
    if (!job) return
    this.#leased.delete(seq)
    this.#waiting.set(seq, job)
    this.#push(job)
  }

  /** Tells whether the job is still there, leased or not. */
  has(seq: number): boolean {
    return this.#waiting.has(seq) || this.#leased.has(seq)
  }

  remove(seq: number): void {
    const job = this.#waiting.get(seq) ?? this.#leased.get(seq)
    if (!job) return
    this.#waiting.delete(seq)
    this.#leased.delete(seq)
    const { journeyId } = job.payload
    const jobs = typeof journeyId === 'string' ? this.#ofJourney.get(journeyId) : undefined
    if (!jobs) return
    if (jobs.length === 1) this.#ofJourney.delete(journeyId as string)
    else jobs.splice(jobs.indexOf(seq), 1)
  }

  /** Takes out what waits for a journey. */
  removeOf(journeyId: string): void {
    for (const seq of [...(this.#ofJourney.get(journeyId) ?? [])]) if (this.#waiting.has(seq)) this.remove(seq)
    // a clock that stands still never brings the places of what was taken out to the top
    if (this.#heap.length <= 2 * this.#waiting.size + 64) return
    // a sorted list is a heap
    this.#heap = this.#heap.filter(({ seq }) => this.#waiting.has(seq)).sort((a, b) => (before(a, b) ? -1 : 1))
  }

  /** Every job, leased ones included, in no order. */
  jobs(): QueuedJob[] {
    return [...this.#leased.values(), ...this.#waiting.values()]
  }

  #push(job: QueuedJob): void {
    const heap = this.#heap
    let i = heap.push(job) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(job, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = job
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
