/** The default driver: everything in memory, one unit of work at a time per namespace. */
import { createHash } from 'node:crypto'
import { SimError } from '../../errors.js'
import type { JobQueue } from './job-queue.js'
import { type KeptBlobs, MemoryBlobs } from './memory-blobs.js'
import { MemoryLooks } from './memory-looks.js'
import { type KeptState, Space } from './memory-space.js'
import { MemoryTx } from './memory-tx.js'
import type {
  CommitListener,
  Job,
  JobLane,
  JsonValue,
  Kind,
  OpenOptions,
  Saved,
  Snapshot,
  Store,
  StoredRecord,
  Tx,
} from './types.js'

const lanes: readonly JobLane[] = ['state', 'send']

export interface MemoryStoreOptions {
  /** Pictures kept, in bytes. @default 256 MiB */
  blobLimitBytes?: number
  /** Ended journeys kept per namespace. @default 50000 */
  endedLimit?: number
  /** Test mode: runs every unit of work twice, awaits on every read, and never answers the same object twice. */
  hostile?: boolean
}

/** Opens an empty store in memory. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(options)
}

interface KeptSpace extends Saved {
  state: KeptState
  blobs: KeptBlobs
}

class MemoryStore implements Store {
  readonly blobs: MemoryBlobs
  readonly looks: MemoryLooks
  readonly info = { kind: 'memory', replica: 0, shared: false } as const
  readonly #spaces = new Map<string, Space>()
  /** What was saved, by namespace and name, oldest first. */
  readonly #saved = new Map<string, Map<string, KeptSpace>>()
  readonly #listeners: ((namespace: string) => void)[] = []
  #onCommit: CommitListener = () => undefined
  /** Counts openings, so that no job of a namespace is ever taken for one of another of its name. */
  #opened = 0
  readonly #endedLimit: number
  readonly #hostile: boolean

  constructor({ blobLimitBytes = 256 * 2 ** 20, endedLimit = 50_000, hostile = false }: MemoryStoreOptions) {
    this.blobs = new MemoryBlobs(blobLimitBytes)
    this.#endedLimit = endedLimit
    this.#hostile = hostile
    this.looks = new MemoryLooks((namespace) => this.#space(namespace), this.blobs, hostile)
  }

  kept(): [] {
    return []
  }

  open(namespace: string, { seed, now }: OpenOptions): boolean {
    this.#spaces.set(namespace, new Space(namespace, seed, now, this.#opened++))
    return true
  }

  async drop(namespace: string): Promise<void> {
    this.#space(namespace)
    // at once: whoever waits for a turn finds it gone, and another of the name may come before they have
    this.#spaces.delete(namespace)
    this.blobs.disownAll(`${namespace}\0`)
    for (const { blobs } of this.#saved.get(namespace)?.values() ?? []) this.blobs.unkeep(blobs)
    this.#saved.delete(namespace)
  }

  transact<T>(namespace: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const space = this.#spaces.get(namespace)
    // never thrown: whoever catches what a promise rejects with is to catch this too
    if (!space) return Promise.reject(gone(namespace))
    return space.inTurn(() => this.#run(space, work))
  }

  async #run<T>(space: Space, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#hostile) await work(new MemoryTx(space, true)).catch(ignore)
    const tx = new MemoryTx(space, this.#hostile)
    const result = await work(tx)
    this.#refuseDropped(space)
    this.#commit(space, tx)
    return result
  }

  #commit(space: Space, tx: MemoryTx): void {
    for (const [kind, { rows }] of tx.writes ?? []) {
      const table = space.table(kind)
      for (const [id, write] of rows) {
        if (write) table.put(write.record, write.facts)
        else table.remove(id)
      }
    }
    for (const [counter, n] of tx.counters ?? []) space.counters.set(counter, n)
    for (const [sha256, owner] of tx.owns ?? []) this.blobs.own(sha256, `${space.name}\0${owner}`)
    for (const owner of tx.disowns ?? []) this.blobs.disown(`${space.name}\0${owner}`)
    for (const seq of tx.taken ?? []) for (const lane of lanes) space.queues[lane].remove(seq)
    for (const job of tx.jobs ?? []) space.addJob(job)
    for (const owner of tx.retired ?? []) this.#retire(space, owner)
    if (tx.jobs) for (const listener of this.#listeners) listener(space.name)
    if (tx.writes || tx.jobs || tx.taken) this.#onCommit(space.name, tx.puts(), tx.owns ?? [])
  }

  #retire(space: Space, owner: string): void {
    space.ended.add(owner)
    this.blobs.end(`${space.name}\0${owner}`)
    for (const oldest of space.ended) {
      if (space.ended.size <= this.#endedLimit) break
      space.ended.delete(oldest)
      for (const table of space.tables.values()) table.removeOf(oldest)
      for (const lane of lanes) space.queues[lane].removeOf(oldest)
      this.blobs.disown(`${space.name}\0${oldest}`)
    }
  }

  async lease(namespace: string, upTo: number, wanted: readonly JobLane[]): Promise<Job | undefined> {
    const queue = this.#earliest(namespace, wanted)
    return queue && queue.peek()!.at <= upTo ? this.#space(namespace).toJob(queue.lease()!) : undefined
  }

  unlease(namespace: string, jobId: string): void {
    const space = this.#space(namespace)
    const seq = space.seqOf(jobId)
    if (seq !== undefined) for (const lane of lanes) space.queues[lane].unlease(seq)
  }

  nextAt(namespace: string, wanted: readonly JobLane[]): number | undefined {
    return this.#earliest(namespace, wanted)?.peek()?.at
  }

  holds<T extends StoredRecord>(namespace: string, kind: Kind<T>, index: string, value: string): boolean {
    return (this.#spaces.get(namespace)?.tables.get(kind.name)?.count(index, value) ?? 0) > 0
  }

  #earliest(namespace: string, wanted: readonly JobLane[]): JobQueue | undefined {
    const space = this.#spaces.get(namespace)
    let best: JobQueue | undefined
    for (const lane of wanted) {
      const queue = space?.queues[lane]
      const top = queue?.peek()
      if (!top) continue
      const rival = best?.peek()
      if (!rival || top.at < rival.at || (top.at === rival.at && top.seq < rival.seq)) best = queue
    }
    return best
  }

  onJobs(listener: (namespace: string) => void): void {
    this.#listeners.push(listener)
  }

  onCommit(listener: CommitListener): void {
    this.#onCommit = listener
  }

  // nobody else holds the store, and nothing of it outlives the process
  onChange(): void {}
  refresh(): undefined {}
  keepClock(): void {}
  othersDone(): undefined {}

  alone<T>(_: string, work: () => Promise<T>): Promise<T> {
    return work()
  }

  async elsewhere(namespace: string, kind: string, id: string): Promise<boolean> {
    for (const [name, space] of this.#spaces) {
      if (name !== namespace && space.tables.get(kind)?.rows.has(id)) return true
    }
    return false
  }

  async digest(namespace: string): Promise<string> {
    return createHash('sha256')
      .update(JSON.stringify(await this.snapshot(namespace)))
      .digest('hex')
  }

  async snapshot(namespace: string): Promise<Snapshot> {
    const space = this.#space(namespace)
    return space.inTurn(() => {
      const kinds = [...space.tables.keys()].sort()
      return {
        records: kinds.flatMap((kind) =>
          [...space.table(kind).rows.values()].map(({ record, indexes, owner }) => ({
            kind,
            record,
            indexes,
            ...(owner !== undefined && { owner }),
          })),
        ),
        // in the order they would run, ties included, whatever their lane
        jobs: lanes
          .flatMap((lane) => space.queues[lane].jobs())
          .sort((a, b) => a.at - b.at || a.seq - b.seq)
          .map(({ seq: _, ...job }) => job),
        counters: Object.fromEntries([...space.counters].sort(([a], [b]) => (a < b ? -1 : 1))),
      }
    })
  }

  async save(namespace: string, name: string, about: () => JsonValue): Promise<Saved> {
    const space = this.#space(namespace)
    return space.inTurn(() => {
      this.#refuseDropped(space)
      const blobs = this.blobs.keep(`${namespace}\0`)
      const saved = this.#savedOf(namespace)
      const before = saved.get(name)
      if (before) this.blobs.unkeep(before.blobs)
      saved.delete(name)
      saved.set(name, { name, about: about(), state: space.keep(), blobs })
      return toSaved(saved.get(name)!)
    })
  }

  async saved(namespace: string): Promise<Saved[]> {
    return [...this.#savedOf(namespace).values()].map(toSaved)
  }

  async restore(
    namespace: string,
    name: string,
    then: (saved: Saved) => void,
    clock?: (saved: Saved) => unknown,
  ): Promise<boolean> {
    const space = this.#space(namespace)
    return space.inTurn(() => {
      this.#refuseDropped(space)
      const saved = this.#savedOf(namespace).get(name)
      if (!saved) return false
      space.become(saved.state)
      this.blobs.putBack(`${namespace}\0`, saved.blobs)
      clock?.(toSaved(saved))
      then(toSaved(saved))
      return true
    })
  }

  async unsave(namespace: string, name: string): Promise<boolean> {
    const saved = this.#savedOf(namespace)
    const found = saved.get(name)
    if (found) this.blobs.unkeep(found.blobs)
    return saved.delete(name)
  }

  async reset(namespace: string, then: () => void = ignore): Promise<void> {
    const space = this.#space(namespace)
    return space.inTurn(() => {
      this.#refuseDropped(space)
      space.become()
      this.blobs.disownAll(`${namespace}\0`)
      then()
    })
  }

  async close(): Promise<void> {
    this.#spaces.clear()
  }

  #savedOf(namespace: string): Map<string, KeptSpace> {
    this.#space(namespace)
    const saved = this.#saved.get(namespace) ?? new Map<string, KeptSpace>()
    this.#saved.set(namespace, saved)
    return saved
  }

  /** Ends what was dropped while it was under way, or waited for its turn: another of the name may stand there. */
  #refuseDropped(space: Space): void {
    if (this.#spaces.get(space.name) !== space) throw gone(space.name)
  }

  #space(namespace: string): Space {
    const space = this.#spaces.get(namespace)
    if (!space) throw gone(namespace)
    return space
  }
}

const gone = (namespace: string): SimError =>
  new SimError('unknown_namespace', `there is no namespace "${namespace}"`, 'Create it first.')
const toSaved = ({ name, about }: Saved): Saved => ({ name, about })
const ignore = (): void => {}
