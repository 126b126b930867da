/** Reads records, and keeps the objects they were parsed to: what was made of an unchanged record can be kept by it. */
import { SimError } from '../../../errors.js'
import type { Awaitable, Kind, Page, StoredRecord } from '../types.js'
import type { SqlEngine, SqlRow } from './engine.js'
import { toKey } from './text.js'

/** A stored record, and its place in the order of creation. */
export interface StoredRow<T extends StoredRecord = StoredRecord> {
  readonly ord: number
  readonly record: T
}

/** Records kept in parsed form, over all namespaces. */
const keptRecords = 4096

/** By the key that is stored, which is all that is known of a record that goes with its journey. */
const keyOf = (space: number, kind: string, key: string): string => `${space}\0${kind}\0${key}`

export class Records {
  readonly #engine: SqlEngine
  /** Least recently used first. */
  readonly #kept = new Map<string, StoredRow>()

  constructor(engine: SqlEngine) {
    this.#engine = engine
  }

  get<T extends StoredRecord>(space: number, kind: Kind<T>, id: string): Awaitable<StoredRow<T> | undefined> {
    const stored = toKey(id)
    const key = keyOf(space, kind.name, stored)
    const known = this.#kept.get(key) as StoredRow<T> | undefined
    // nobody else can have changed it
    if (known && !this.#engine.shared) return this.#keep(key, known)
    const { ord = 0, record } = known ?? {}
    const found = this.#engine.read('getRecord', [space, kind.name, stored, ord, record?.version ?? 0])
    return found instanceof Promise
      ? found.then((rows) => this.#read(key, rows[0], known))
      : this.#read(key, found[0], known)
  }

  /** A record as it was last seen; somebody else may have changed it since. */
  seen<T extends StoredRecord>(space: number, { name }: Kind<T>, id: string): StoredRow<T> | undefined {
    return this.#kept.get(keyOf(space, name, toKey(id))) as StoredRow<T> | undefined
  }

  /** A page of the records whose index has a value, oldest first. */
  async list<T extends StoredRecord>(
    space: number,
    { name }: Kind<T>,
    index: string,
    value: string,
    { after, limit = Number.POSITIVE_INFINITY }: { after: number } & Pick<Page, 'limit'>,
  ): Promise<StoredRow<T>[]> {
    const most = Math.min(limit, Number.MAX_SAFE_INTEGER)
    const rows = await this.#engine.read('listRecords', [space, name, index, toKey(value), after, most])
    return rows.map((row) => this.#read<T>(keyOf(space, name, String(row.id)), row)!)
  }

  /** A page of the records whose index has a value, newest first. */
  async newest<T extends StoredRecord>(
    space: number,
    { name }: Kind<T>,
    index: string,
    value: string,
    { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number | undefined; limit: number },
  ): Promise<T[]> {
    const rows = await this.#engine.read('listNewest', [space, name, index, toKey(value), before, limit])
    return rows.map((row) => this.#read<T>(keyOf(space, name, String(row.id)), row)!.record)
  }

  /** Remembers what a commit has stored. */
  keep(space: number, kind: string, row: StoredRow): void {
    this.#keep(keyOf(space, kind, toKey(row.record.id)), row)
  }

  /** @param key of the record's id, as it is stored */
  forget(space: number, kind: string, key: string): void {
    this.#kept.delete(keyOf(space, kind, key))
  }

  /** @param known what was kept when it was asked for: meanwhile another may be */
  #read<T extends StoredRecord>(key: string, row: SqlRow | undefined, known?: StoredRow<T>): StoredRow<T> | undefined {
    if (!row) {
      this.#kept.delete(key)
      return undefined
    }
    const kept = known ?? (this.#kept.get(key) as StoredRow<T> | undefined)
    if (kept && kept.ord === row.ord && kept.record.version === row.version) return this.#keep(key, kept)
    return this.#keep(key, { ord: row.ord as number, record: Object.freeze(parse(row, key)) as T })
  }

  #keep<R extends StoredRow>(key: string, row: R): R {
    this.#kept.delete(key)
    this.#kept.set(key, row)
    if (this.#kept.size > keptRecords) this.#kept.delete(this.#kept.keys().next().value!)
    return row
  }
}

/** @throws SimError for text that is none of ours any more */
function parse({ data }: SqlRow, key: string): unknown {
  try {
    return JSON.parse(String(data))
  } catch (cause) {
    const [, kind, id] = key.split('\0')
    throw new SimError(
      'store_unavailable',
      `the ${kind} ${id} cannot be read: what is stored is damaged`,
      'Restore the database from a copy.',
      { cause },
    )
  }
}
