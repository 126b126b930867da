/** One unit of work over a namespace in memory: writes stay in an overlay until the driver commits them. */
import { SimError } from '../../errors.js'
import { digestOf, formatId } from '../ids.js'
import type { QueuedJob } from './job-queue.js'
import type { Space } from './memory-space.js'
import { factsOf, type RowFacts } from './table.js'
import type { Draft, Kind, Page, StoredRecord, Tx } from './types.js'

type Write = { record: StoredRecord; facts: RowFacts } | undefined

/** What a unit of work sees, and what it has gathered to commit. */
export class MemoryTx implements Tx {
  readonly now: number
  writes: Map<string, Map<string, Write>> | undefined
  counters: Map<string, number> | undefined
  // made when there is something to put in: most units of work have none of these
  jobs: Omit<QueuedJob, 'seq'>[] | undefined
  taken: number[] | undefined
  owns: [string, string][] | undefined
  disowns: string[] | undefined
  retired: string[] | undefined
  readonly #space: Space
  readonly #hostile: boolean

  constructor(space: Space, hostile: boolean) {
    this.#space = space
    this.#hostile = hostile
    this.now = space.now()
  }

  async get<T extends StoredRecord>(kind: Kind<T>, id: string): Promise<T | undefined> {
    if (this.#hostile) await turn()
    return this.#copy(this.#current(kind, id))
  }

  async find<T extends StoredRecord>(kind: Kind<T>, index: string, value: string, page: Page = {}): Promise<T[]> {
    if (this.#hostile) await turn()
    const writes = this.writes?.get(kind.name)
    const table = this.#space.tables.get(kind.name)
    if (!writes) return ((table?.find(index, value, page) ?? []) as T[]).map((r) => this.#copy(r)!)
    // in the order of creation: a record already stored keeps its place, new ones come after it
    const seqs = [...writes.keys()].map((id, i): [string, number] => [id, table?.rows.get(id)?.seq ?? 2 ** 40 + i])
    const seqOf = new Map(seqs)
    const place = (id: string): number => seqOf.get(id) ?? table?.rows.get(id)?.seq ?? -1
    const found = ((table?.find(index, value) ?? []) as T[]).filter((r) => !writes.has(r.id))
    for (const write of writes.values()) if (write?.facts.indexes[index] === value) found.push(write.record as T)
    found.sort((a, b) => place(a.id) - place(b.id))
    const cursor = page.after === undefined ? -1 : place(page.after)
    const from = found.findIndex((r) => place(r.id) > cursor)
    return from < 0 ? [] : found.slice(from, from + (page.limit ?? found.length)).map((r) => this.#copy(r)!)
  }

  async count<T extends StoredRecord>(kind: Kind<T>, index: string, value: string): Promise<number> {
    if (this.writes?.has(kind.name)) return (await this.find(kind, index, value)).length
    return this.#space.tables.get(kind.name)?.count(index, value) ?? 0
  }

  put<T extends StoredRecord>(kind: Kind<T>, draft: Draft<T>): T {
    const current = this.#current(kind, draft.id)
    if (current?.version !== draft.version) {
      throw new SimError(
        'stale_record',
        `${kind.name} ${draft.id} was read at version ${draft.version ?? 'none'} but stands at ${current?.version ?? 'none'}`,
        'Put the record that was read last in this unit of work.',
      )
    }
    const record = Object.freeze({ ...draft, version: (draft.version ?? 0) + 1 }) as unknown as T
    this.#write(kind.name).set(draft.id, { record, facts: factsOf(kind, record) })
    return record
  }

  remove<T extends StoredRecord>(kind: Kind<T>, id: string): void {
    this.#write(kind.name).set(id, undefined)
  }

  id(counter: string, format: Parameters<typeof formatId>[0]): string {
    return formatId(format, digestOf(this.#space.seed, counter, this.skipId(counter)))
  }

  skipId(counter: string): number {
    this.counters ??= new Map()
    const n = (this.counters.get(counter) ?? this.#space.counters.get(counter) ?? 0) + 1
    this.counters.set(counter, n)
    return n
  }

  schedule({ at, kind, lane = 'state', payload }: Parameters<Tx['schedule']>[0]): void {
    this.jobs ??= []
    this.jobs.push({ at, kind, lane, payload })
  }

  async takeJob(id: string): Promise<boolean> {
    const seq = this.#space.seqOf(id)
    const { state, send } = this.#space.queues
    if (seq === undefined || !(state.has(seq) || send.has(seq)) || this.taken?.includes(seq)) return false
    this.taken ??= []
    this.taken.push(seq)
    return true
  }

  ownBlob(sha256: string, owner: string): void {
    this.owns ??= []
    this.owns.push([sha256, owner])
  }

  disownBlobs(owner: string): void {
    this.disowns ??= []
    this.disowns.push(owner)
  }

  retire(owner: string): void {
    this.retired ??= []
    this.retired.push(owner)
  }

  #current<T extends StoredRecord>(kind: Kind<T>, id: string): T | undefined {
    const writes = this.writes?.get(kind.name)
    if (writes?.has(id)) return writes.get(id)?.record as T | undefined
    return this.#space.tables.get(kind.name)?.rows.get(id)?.record as T | undefined
  }

  #copy<T>(record: T | undefined): T | undefined {
    return this.#hostile && record ? (JSON.parse(JSON.stringify(record)) as T) : record
  }

  #write(kind: string): Map<string, Write> {
    this.writes ??= new Map()
    const writes = this.writes.get(kind) ?? new Map<string, Write>()
    this.writes.set(kind, writes)
    return writes
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
