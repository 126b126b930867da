/** One namespace's state in memory. */
import { JobQueue, type QueuedJob } from './job-queue.js'
import { Table } from './table.js'
import type { Job, JobLane } from './types.js'

/** Everything of a namespace that a reset clears and a snapshot holds. */
interface SpaceState {
  tables: Map<string, Table>
  counters: Map<string, number>
  queues: Record<JobLane, JobQueue>
  ended: Set<string>
  jobSeq: number
}

const emptyState = (): SpaceState => ({
  tables: new Map(),
  counters: new Map(),
  queues: { state: new JobQueue(), send: new JobQueue() },
  ended: new Set(),
  jobSeq: 0,
})

/** Records are immutable; tables and queues are shared until one side changes; the rest is small, and copied. */
const copyOf = ({ tables, counters, queues, ended, jobSeq }: SpaceState): SpaceState => ({
  tables: new Map([...tables].map(([kind, table]) => [kind, table.share()])),
  counters: new Map(counters),
  queues: { state: queues.state.share(), send: queues.send.share() },
  ended: new Set(ended),
  jobSeq,
})

/** A state that was kept: it never changes. */
export type KeptState = Readonly<SpaceState>

/** Tables, counters and jobs of one namespace. */
export class Space {
  #state = emptyState()
  /** Part of every job id, so that a job of before a reset is never taken for one of after it. */
  #epoch = 0
  /** Units of work under way or waiting. */
  #busy = 0
  /** Lets the units of work that wait go on, the first of them first. */
  readonly #waiting: (() => void)[] = []

  constructor(
    readonly name: string,
    readonly seed: string,
    readonly now: () => number,
    /** Another one for every namespace that is opened, of the same name too. */
    readonly opening: number,
  ) {}

  get tables(): ReadonlyMap<string, Table> {
    return this.#state.tables
  }

  get counters(): Map<string, number> {
    return this.#state.counters
  }

  get queues(): Readonly<Record<JobLane, JobQueue>> {
    return this.#state.queues
  }

  /** Journeys that have ended, oldest first. */
  get ended(): Set<string> {
    return this.#state.ended
  }

  /** The table of a kind; made when there is none. */
  table(kind: string): Table {
    const { tables } = this.#state
    const table = tables.get(kind) ?? new Table()
    tables.set(kind, table)
    return table
  }

  addJob(job: Omit<QueuedJob, 'seq'>): void {
    const { at, kind, lane, payload } = job
    this.queues[lane].add({ seq: this.#state.jobSeq++, at, kind, lane, payload })
  }

  /** A queued job as the port knows it. */
  toJob({ seq, at, kind, lane, payload }: QueuedJob): Job {
    return { id: `${this.#life}-${seq}`, seq, at, kind, lane, payload }
  }

  /** The number of a job in this epoch; undefined for the id of another. */
  seqOf(jobId: string): number | undefined {
    const end = jobId.indexOf('-')
    return jobId.slice(0, end) === this.#life ? Number(jobId.slice(end + 1)) : undefined
  }

  get #life(): string {
    return `${this.opening}.${this.#epoch}`
  }

  /** Runs one piece of work at a time, in the order they were asked for. */
  async inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#busy++ > 0) await new Promise<void>((go) => this.#waiting.push(go))
    try {
      return await work()
    } finally {
      this.#busy--
      this.#waiting.shift()?.()
    }
  }

  keep(): KeptState {
    return copyOf(this.#state)
  }

  /** Puts a kept state in place of the present one, or none. What was leased before is void. */
  become(kept?: KeptState): void {
    this.#state = kept ? copyOf(kept) : emptyState()
    this.#epoch++
  }
}
