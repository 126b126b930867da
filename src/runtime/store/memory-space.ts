/** One namespace's state in memory. */
import { JobQueue } from './job-queue.js'
import { Table } from './table.js'
import type { Job, JobLane } from './types.js'

/** Tables, counters and jobs of one namespace. */
export class Space {
  tables = new Map<string, Table>()
  counters = new Map<string, number>()
  queues: Record<JobLane, JobQueue> = { state: new JobQueue(), send: new JobQueue() }
  owned = new Map<string, Set<string>>()
  ended = new Set<string>()
  jobSeq = 0
  /** Part of every job id, so that a job of before a reset is never taken for one of after it. */
  epoch = 0
  tail: Promise<unknown> = Promise.resolve()
  /** Units of work under way or waiting. */
  busy = 0

  constructor(
    readonly name: string,
    readonly seed: string,
    readonly now: () => number,
  ) {}

  table(kind: string): Table {
    const table = this.tables.get(kind) ?? new Table()
    this.tables.set(kind, table)
    return table
  }

  addJob(job: Omit<Job, 'id'>): void {
    const seq = this.jobSeq++
    this.queues[job.lane].add({ ...job, id: `${this.epoch}-${seq}` }, seq)
  }

  clear(): void {
    this.tables = new Map()
    this.counters = new Map()
    this.queues = { state: new JobQueue(), send: new JobQueue() }
    this.owned = new Map()
    this.ended = new Set()
    this.jobSeq = 0
    this.epoch++
  }
}
