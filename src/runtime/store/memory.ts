/** The default driver: everything in memory, one unit of work at a time per namespace. */
import { createHash } from 'node:crypto'
import { SimError } from '../../errors.js'
import type { JobQueue } from './job-queue.js'
import { MemoryBlobs } from './memory-blobs.js'
import { Space } from './memory-space.js'
import { MemoryTx } from './memory-tx.js'
import type { RowFacts } from './table.js'
import type { Job, JobLane, Kind, Snapshot, Store, StoredRecord, Tx } from './types.js'

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

class MemoryStore implements Store {
  readonly blobs: MemoryBlobs
  readonly #spaces = new Map<string, Space>()
  readonly #listeners: ((namespace: string) => void)[] = []
  readonly #endedLimit: number
  readonly #hostile: boolean

  constructor({ blobLimitBytes = 256 * 2 ** 20, endedLimit = 50_000, hostile = false }: MemoryStoreOptions) {
    this.blobs = new MemoryBlobs(blobLimitBytes)
    this.#endedLimit = endedLimit
    this.#hostile = hostile
  }

  open(namespace: string, { seed, now }: { seed: string; now: () => number }): void {
    this.#spaces.set(namespace, new Space(namespace, seed, now))
  }

  async drop(namespace: string): Promise<void> {
    await this.reset(namespace)
    this.#spaces.delete(namespace)
  }

  transact<T>(namespace: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const space = this.#space(namespace)
    const run = space.busy === 0 ? this.#run(space, work) : space.tail.then(() => this.#run(space, work))
    space.busy++
    const done = (): void => void space.busy--
    space.tail = run.then(done, done)
    return run
  }

  async #run<T>(space: Space, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#hostile) await work(new MemoryTx(space, true)).catch(ignore)
    const tx = new MemoryTx(space, this.#hostile)
    const result = await work(tx)
    this.#commit(space, tx)
    return result
  }

  #commit(space: Space, tx: MemoryTx): void {
    for (const [kind, writes] of tx.writes ?? []) {
      for (const [id, write] of writes) {
        if (write) this.#put(space, kind, write.record, write.facts)
        else this.#remove(space, kind, id)
      }
    }
    for (const [counter, n] of tx.counters ?? []) space.counters.set(counter, n)
    for (const [sha256, owner] of tx.owns) this.blobs.own(sha256, `${space.name}\0${owner}`)
    for (const owner of tx.disowns) this.blobs.disown(`${space.name}\0${owner}`)
    for (const id of tx.taken) for (const queue of Object.values(space.queues)) queue.remove(id)
    for (const job of tx.jobs) space.addJob(job)
    for (const owner of tx.retired) this.#retire(space, owner)
    if (tx.jobs.length > 0) for (const listener of this.#listeners) listener(space.name)
  }

  #put(space: Space, kind: string, record: StoredRecord, facts: RowFacts): void {
    const key = `${kind}\0${record.id}`
    const before = space.table(kind).rows.get(record.id)?.owner
    if (before !== undefined && before !== facts.owner) space.owned.get(before)?.delete(key)
    space.table(kind).put(record, facts)
    if (facts.owner === undefined) return
    const owned = space.owned.get(facts.owner)
    if (owned) owned.add(key)
    else space.owned.set(facts.owner, new Set([key]))
  }

  #remove(space: Space, kind: string, id: string): void {
    const row = space.table(kind).remove(id)
    if (row?.owner !== undefined) space.owned.get(row.owner)?.delete(`${kind}\0${id}`)
  }

  #retire(space: Space, owner: string): void {
    space.ended.add(owner)
    this.blobs.end(`${space.name}\0${owner}`)
    for (const oldest of space.ended) {
      if (space.ended.size <= this.#endedLimit) break
      space.ended.delete(oldest)
      for (const key of space.owned.get(oldest) ?? []) {
        // an id may hold the mark that ends the kind
        const end = key.indexOf('\0')
        space.table(key.slice(0, end)).remove(key.slice(end + 1))
      }
      space.owned.delete(oldest)
      for (const queue of Object.values(space.queues)) queue.removeOf(oldest)
      this.blobs.disown(`${space.name}\0${oldest}`)
    }
  }

  async lease(namespace: string, upTo: number, lanes: readonly JobLane[]): Promise<Job | undefined> {
    const queue = this.#earliest(namespace, lanes)
    return queue && queue.peek()!.job.at <= upTo ? queue.lease() : undefined
  }

  unlease(namespace: string, jobId: string): void {
    for (const queue of Object.values(this.#space(namespace).queues)) queue.unlease(jobId)
  }

  nextAt(namespace: string, lanes: readonly JobLane[]): number | undefined {
    return this.#earliest(namespace, lanes)?.peek()?.job.at
  }

  holds<T extends StoredRecord>(namespace: string, kind: Kind<T>, index: string, value: string): boolean {
    return (this.#spaces.get(namespace)?.tables.get(kind.name)?.count(index, value) ?? 0) > 0
  }

  #earliest(namespace: string, lanes: readonly JobLane[]): JobQueue | undefined {
    const space = this.#spaces.get(namespace)
    let best: JobQueue | undefined
    for (const lane of lanes) {
      const queue = space?.queues[lane]
      const top = queue?.peek()
      if (!top) continue
      const rival = best?.peek()
      if (!rival || top.job.at < rival.job.at || (top.job.at === rival.job.at && top.seq < rival.seq)) best = queue
    }
    return best
  }

  onJobs(listener: (namespace: string) => void): void {
    this.#listeners.push(listener)
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
    await space.tail
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
      jobs: Object.values(space.queues)
        .flatMap((queue) => queue.entries())
        .sort((a, b) => a.job.at - b.job.at || a.seq - b.seq)
        .map(({ job: { id: _, ...job } }) => job),
      counters: Object.fromEntries([...space.counters].sort(([a], [b]) => (a < b ? -1 : 1))),
    }
  }

  async restore(namespace: string, snapshot: Snapshot): Promise<void> {
    const space = this.#space(namespace)
    await space.tail
    space.clear()
    for (const { kind, record, indexes, owner } of snapshot.records) this.#put(space, kind, record, { indexes, owner })
    for (const job of snapshot.jobs) space.addJob(job)
    for (const [counter, n] of Object.entries(snapshot.counters)) space.counters.set(counter, n)
    for (const listener of this.#listeners) listener(namespace)
  }

  async reset(namespace: string): Promise<void> {
    const space = this.#space(namespace)
    await space.tail
    space.clear()
    this.blobs.disownAll(`${namespace}\0`)
  }

  async close(): Promise<void> {
    this.#spaces.clear()
  }

  #space(namespace: string): Space {
    const space = this.#spaces.get(namespace)
    if (!space) throw new SimError('unknown_namespace', `there is no namespace "${namespace}"`, 'Create it first.')
    return space
  }
}

const ignore = (): void => {}
