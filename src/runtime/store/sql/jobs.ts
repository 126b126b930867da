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
    const { engine, replica } = this.#context
    await this.#free(space)
    const lane = wanted.length === 1 ? wanted[0]! : await this.#earliest(space, wanted)
    if (!lane) return undefined
    const due = space.due[lane]
    // what a process knows of a database of its own is all there is
    if (!engine.shared && !((due.earliest ?? Number.POSITIVE_INFINITY) <= upTo)) return undefined
    const { id } = space
    const peeks = anyway && lane === 'state'
    const found = peeks
      ? engine.read('peek', [id, lane, upTo, Number.MIN_SAFE_INTEGER, 1])
      : engine.shared
        ? engine.read('lease', [id, lane, upTo, replica])
        : space.unleased(engine, lane, upTo, 1)
    // not awaited where there is nothing to wait for: another caller would be told of the same job
    const [row] = found instanceof Promise ? await found : found
    if (!row) {
      // somebody else has it, or has done it
      if ((due.earliest ?? Number.POSITIVE_INFINITY) <= upTo) {
        space.sendsWait ||= lane === 'send'
        await space.readDue(engine, lane)
      }
      return undefined
    }
    if (!peeks) {
      space.leases(lane, row)
      if (due.runsDry) await space.readDue(engine, lane)
    }
    return toJob(id, row)
  }

  async #earliest(space: SqlSpace, wanted: readonly JobLane[]): Promise<JobLane | undefined> {
    let best: { lane: JobLane; at: number; ord: number } | undefined
    for (const lane of wanted) {
      const [head] = await space.unleased(this.#context.engine, lane, Number.MAX_SAFE_INTEGER, 1)
      if (!head) continue
      const [at, ord] = [head.at as number, head.ord as number]
      if (!best || at < best.at || (at === best.at && ord < best.ord)) best = { lane, at, ord }
    }
    return best?.lane
  }

  async unlease(space: SqlSpace | undefined, jobId: string): Promise<void> {
    const id = readJobId(jobId)
    if (!id || space?.id !== id.space || !space.leased.delete(id.ord)) return
    space.frees(id.lane, id.at, id.ord)
    if (!this.#context.engine.shared) return
    space.toFree.add(id.ord)
    await this.#free(space)
  }

  /** Frees what was given back; a store that is away is told when it is there again. */
  async #free(space: SqlSpace): Promise<void> {
    for (const ord of space.toFree) {
      await this.#context.engine.read('unlease', [ord, this.#context.replica])
      space.toFree.delete(ord)
    }
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

/** A job as the port knows it. */
export const toJob = (space: number, { ord, seq, at, lane, kind, payload }: SqlRow): Job => ({
  id: [space, ord, lane, at].join('.'),
  seq: seq as number,
  at: at as number,
  kind: String(kind),
  lane: lane as JobLane,
  payload: JSON.parse(String(payload)),
})

/** What the id of a job says; undefined for one that is none of ours. */
export function readJobId(id: string): { space: number; ord: number; lane: JobLane; at: number } | undefined {
  const [space, ord, lane, at] = id.split('.')
  if (at === undefined || (lane !== 'state' && lane !== 'send')) return undefined
  return { space: Number(space), ord: Number(ord), lane, at: Number(at) }
}
