/** Jobs by due time, ties in the order they were added: a sorted list, and a heap of what came since it was sorted. */
import type { Job } from './types.js'

/** A job without its id, which names the epoch too: a queue lives in one. */
export type QueuedJob = Omit<Job, 'id'>

const before = (a: QueuedJob, b: QueuedJob): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq)

/** By due time, then as they were added. */
export const inOrder = (a: QueuedJob, b: QueuedJob): number => a.at - b.at || a.seq - b.seq

/** A heap smaller than this is not worth sorting. */
const sortsFrom = 64

/** Jobs of one namespace and lane. Taking one out by number is lazy: its place goes when it comes to the top. */
export class JobQueue {
  /** Taken from its end, so the earliest is last. */
  #sorted: QueuedJob[] = []
  #heap: QueuedJob[] = []
  #waiting = new Map<number, QueuedJob>()
  readonly #leased = new Map<number, QueuedJob>()
  #ofJourney = new Map<string, number[]>()
  /** Another queue reads the same lists: whoever changes something first copies them. */
  #shared = false

  add(job: QueuedJob): void {
    this.#part()
    this.#note(job)
    this.#push(job)
  }

  #note(job: QueuedJob): void {
    this.#waiting.set(job.seq, job)
    const { journeyId } = job.payload
    if (typeof journeyId === 'string') {
      const jobs = this.#ofJourney.get(journeyId)
      if (jobs) jobs.push(job.seq)
      else this.#ofJourney.set(journeyId, [job.seq])
    }
  }

  /** Makes a queue with the same jobs, none of them leased, at no cost until one of the two changes. */
  share(): JobQueue {
    const twin = new JobQueue()
    twin.#sorted = this.#sorted
    twin.#heap = this.#heap
    twin.#waiting = this.#waiting
    twin.#ofJourney = this.#ofJourney
    twin.#shared = true
    this.#shared = true
    for (const job of this.#leased.values()) {
      twin.#part()
      twin.#waiting.set(job.seq, job)
      twin.#push(job)
    }
    return twin
  }

  #part(): void {
    if (!this.#shared) return
    this.#shared = false
    this.#sorted = this.#sorted.slice()
    this.#heap = this.#heap.slice()
    this.#waiting = new Map(this.#waiting)
    this.#ofJourney = new Map(this.#ofJourney)
    for (const [journeyId, seqs] of this.#ofJourney) this.#ofJourney.set(journeyId, seqs.slice())
  }

  /** The earliest job that is not leased. */
  peek(): QueuedJob | undefined {
    for (;;) {
      const top = this.#top()
      if (!top || this.#waiting.has(top.seq)) return top
      this.#drop(top)
    }
  }

  /** Leases what `peek` shows. */
  lease(): QueuedJob | undefined {
    const top = this.peek()
    if (!top) return undefined
    this.#drop(top)
    this.#waiting.delete(top.seq)
    this.#leased.set(top.seq, top)
    return top
  }

  unlease(seq: number): void {
    const job = this.#leased.get(seq)
    if (!job) return
    this.#part()
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
    this.#part()
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
    if (this.#heap.length + this.#sorted.length <= 2 * this.#waiting.size + sortsFrom) return
    this.#sorted = [...this.#waiting.values()].sort((a, b) => inOrder(b, a))
    this.#heap = []
  }

  /** The jobs that name a journey, in the order they were added, leased ones included. */
  jobsOf(journeyId: string): QueuedJob[] {
    return (this.#ofJourney.get(journeyId) ?? []).flatMap(
      (seq) => this.#waiting.get(seq) ?? this.#leased.get(seq) ?? [],
    )
  }

  /** Every job, leased ones included, in no order. */
  jobs(): QueuedJob[] {
    return [...this.#leased.values(), ...this.#waiting.values()]
  }

  #top(): QueuedJob | undefined {
    if (this.#heap.length >= sortsFrom && this.#heap.length >= this.#sorted.length) {
      this.#sorted = this.#sorted.concat(this.#heap).sort((a, b) => inOrder(b, a))
      this.#heap = []
    }
    const sorted = this.#sorted.at(-1)
    const heaped = this.#heap[0]
    return sorted && !(heaped && before(heaped, sorted)) ? sorted : heaped
  }

  /** Takes away what `top` showed. */
  #drop(top: QueuedJob): void {
    this.#part()
    if (this.#sorted.at(-1) === top) this.#sorted.pop()
    else this.#pop()
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
