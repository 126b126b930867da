/** The records of one kind in memory, with their indexes kept in order of creation. */
import type { Kind, Page, StoredRecord } from './types.js'

interface Row {
  record: StoredRecord
  seq: number
  indexes: Record<string, string>
  owner: string | undefined
}

/** A row as a snapshot holds it. */
export type RowFacts = Pick<Row, 'indexes' | 'owner'>

/** Reads a record's index values and owner. */
export function factsOf<T extends StoredRecord>(kind: Kind<T>, record: T): RowFacts {
  const indexes: Record<string, string> = {}
  for (const [name, read] of Object.entries(kind.indexes)) {
    const value = read(record)
    if (value !== undefined) indexes[name] = value
  }
  return { indexes, owner: kind.owner?.(record) }
}

/** One kind's records. */
export class Table {
  readonly rows = new Map<string, Row>()
  readonly #indexes = new Map<string, Row[]>()
  #nextSeq = 0

  put(record: StoredRecord, facts: RowFacts): void {
    const old = this.rows.get(record.id)
    const row: Row = { record, seq: old?.seq ?? this.#nextSeq++, ...facts }
    for (const [name, value] of Object.entries(old?.indexes ?? {})) {
      if (facts.indexes[name] !== value) this.#unlist(`${name}\0${value}`, old!.seq)
    }
    for (const [name, value] of Object.entries(facts.indexes)) this.#list(`${name}\0${value}`, row)
    this.rows.set(record.id, row)
  }

  remove(id: string): Row | undefined {
    const row = this.rows.get(id)
    if (!row) return undefined
    for (const [name, value] of Object.entries(row.indexes)) this.#unlist(`${name}\0${value}`, row.seq)
    this.rows.delete(id)
    return row
  }

  find(index: string, value: string, { after, limit = Number.POSITIVE_INFINITY }: Page = {}): StoredRecord[] {
    const list = this.#indexes.get(`${index}\0${value}`) ?? []
    const cursor = after === undefined ? undefined : this.rows.get(after)
    const from = cursor ? place(list, cursor.seq + 1) : 0
    return list.slice(from, from + limit).map((row) => row.record)
  }

  count(index: string, value: string): number {
    return this.#indexes.get(`${index}\0${value}`)?.length ?? 0
  }

  #list(key: string, row: Row): void {
    const list = this.#indexes.get(key)
    if (!list) {
      this.#indexes.set(key, [row])
      return
    }
    const at = place(list, row.seq)
    if (list[at]?.seq === row.seq) list[at] = row
    else list.splice(at, 0, row)
  }

  #unlist(key: string, seq: number): void {
    const list = this.#indexes.get(key)
    if (!list) return
    const at = place(list, seq)
    if (list[at]?.seq === seq) list.splice(at, 1)
    if (list.length === 0) this.#indexes.delete(key)
  }
}

/** Where a sequence number stands, or would stand, in a list sorted by it. */
function place(list: readonly Row[], seq: number): number {
  let low = 0
  let high = list.length
  if (high > 0 && list[high - 1]!.seq < seq) return high
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.seq < seq) low = middle + 1
    else high = middle
  }
  return low
}
