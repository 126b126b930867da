/** Leases of jobs: whoever has one runs the job, unless it dies. */
import type { Job, JobLane } from '../types.js'
import type { SqlEngine, SqlRow } from './engine.js'
import type { Peers } from './peers.js'
import type { SqlSpace } from './space.js'

export interface JobsContext {
  readonly engine: SqlEngine
  readonly replica: number
  peers(): Peers | undefined
}

export class SqlJobs {
  readonly #context: JobsContext

  constructor(context: JobsContext) {
    this.#context = context
  }

  async lease(space: SqlSpace, upTo: number, wanted: readonly JobLane[], anyway: boolean): Promise<Job | undefined> {
    const { engine, replica, peers } = this.#context
    const lane = wanted.length === 1 ? wanted[0]! : await this.#earliest(space, wanted)
    if (!lane) return undefined
    // what a process knows of a database of its own is all there is
    if (!engine.shared && !((space.nextAt[lane] ?? Number.POSITIVE_INFINITY) <= upTo)) return undefined
    const { id } = space
    const peeks = anyway && lane === 'state'
    const [row] = await (peeks
      ? engine.read('peek', [id, lane, upTo])
      : engine.read('lease', [id, lane, upTo, replica]))
    if (!peeks) await space.readNextAt(engine, [lane])
    if (!row) return undefined
    if (!peeks) peers()?.keepLease(row.ord as number)
    return toJob(id, row)
  }

  async #earliest(space: SqlSpace, wanted: readonly JobLane[]): Promise<JobLane | undefined> {
    let best: { lane: JobLane; at: number; ord: number } | undefined
    for (const lane of wanted) {
      const [head] = await this.#context.engine.read('head', [space.id, lane])
      if (!head) continue
      const [at, ord] = [head.at as number, head.ord as number]
      if (!best || at < best.at || (at === best.at && ord < best.ord)) best = { lane, at, ord }
    }
    return best?.lane
  }

  async unlease(space: SqlSpace | undefined, jobId: string): Promise<void> {
    const { engine, replica, peers } = this.#context
    const [id, ord] = jobId.split('.').map(Number)
    peers()?.endLease(ord!)
    if (space?.id !== id) return
    const [job] = await engine.read('unlease', [ord!, replica])
    if (job) space!.noteJob(job.lane as JobLane, job.at as number)
  }

  /** Resolves when no other process holds a send that is due by then. */
  async othersDone(space: SqlSpace, upTo: number): Promise<void> {
    const { engine, replica, peers } = this.#context
    while (!space.dropped) {
      const [row] = await engine.read('othersHold', [space.id, upTo, replica])
      if (row!.n === 0) return
      await peers()!.heard()
    }
  }
}

const toJob = (space: number, { ord, seq, at, lane, kind, payload }: SqlRow): Job => ({
  id: `${space}.${ord}`,
  seq: seq as number,
  at: at as number,
  kind: String(kind),
  lane: lane as JobLane,
  payload: JSON.parse(String(payload)),
})
