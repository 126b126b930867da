/** One unit of work over a namespace in memory. */
import { digestOf, formatId } from '../ids.js'
import type { Space } from './memory-space.js'
import type { Kind, Page, StoredRecord } from './types.js'
import { UnitOfWork } from './unit-of-work.js'

/** What a unit of work sees, and what it has gathered to commit. */
export class MemoryTx extends UnitOfWork {
  readonly now: number
  counters: Map<string, number> | undefined
  taken: number[] | undefined
  readonly #space: Space
  readonly #hostile: boolean

  constructor(space: Space, hostile: boolean) {
    super()
    this.#space = space
    this.#hostile = hostile
    this.now = space.now()
  }

  async get<T extends StoredRecord>(kind: Kind<T>, id: string): Promise<T | undefined> {
    if (this.#hostile) await turn()
    const rows = this.writes?.get(kind.name)?.rows
    return this.#copy((rows?.has(id) ? rows.get(id)?.record : this.#row(kind, id)?.record) as T | undefined)
  }

  override async find<T extends StoredRecord>(
    kind: Kind<T>,
    index: string,
    value: string,
    page: Page = {},
  ): Promise<T[]> {
    if (!this.#hostile) return super.find(kind, index, value, page)
    await turn()
    return (await super.find(kind, index, value, page)).map((record) => this.#copy(record)!)
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

  async takeJob(id: string): Promise<boolean> {
    const seq = this.#space.seqOf(id)
    const { state, send } = this.#space.queues
    if (seq === undefined || !(state.has(seq) || send.has(seq)) || this.taken?.includes(seq)) return false
    this.taken ??= []
    this.taken.push(seq)
    return true
  }

  protected list<T extends StoredRecord>(kind: Kind<T>, index: string, value: string, page: Page): T[] {
    return (this.#space.tables.get(kind.name)?.find(index, value, page) ?? []) as T[]
  }

  protected counted<T extends StoredRecord>(kind: Kind<T>, index: string, value: string): number {
    return this.#space.tables.get(kind.name)?.count(index, value) ?? 0
  }

  protected place<T extends StoredRecord>(kind: Kind<T>, id: string): number | undefined {
    return this.#row(kind, id)?.seq
  }

  protected versionOf<T extends StoredRecord>(kind: Kind<T>, id: string): number | undefined {
    return this.#row(kind, id)?.record.version
  }

  #row({ name }: { name: string }, id: string) {
    return this.#space.tables.get(name)?.rows.get(id)
  }

  #copy<T>(record: T | undefined): T | undefined {
    return this.#hostile && record ? (JSON.parse(JSON.stringify(record)) as T) : record
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
