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

/** No index of a kind has an empty name. */
const ownerKey = (owner: string): string => `\0${owner}`

/** One kind's records. */
export class Table {
  #rows = new Map<string, Row>()
  #indexes = new Map<string, Row[]>()
  #nextSeq = 0
  /** Another table reads the same maps: whoever changes something first copies them. */
  #shared = false

  get rows(): ReadonlyMap<string, Row> {
    return this.#rows
  }

  /** Makes a table with the same records, at no cost until one of the two changes. */
  share(): Table {
    const twin = new Table()
    twin.#rows = this.#rows
    twin.#indexes = this.#indexes
    twin.#nextSeq = this.#nextSeq
    twin.#shared = true
    this.#shared = true
    return twin
  }

  put(record: StoredRecord, facts: RowFacts): void {
    this.#part()
    const old = this.#rows.get(record.id)
    const row: Row = { record, seq: old?.seq ?? this.#nextSeq++, ...facts }
    if (old) {
      for (const name in old.indexes) {
        const value = old.indexes[name]!
        if (facts.indexes[name] !== value) this.#unlist(`${name}\0${value}`, old.seq)
      }
      if (old.owner !== undefined && old.owner !== facts.owner) this.#unlist(ownerKey(old.owner), old.seq)
    }
    for (const name in facts.indexes) this.#list(`${name}\0${facts.indexes[name]}`, row)
    if (facts.owner !== undefined) this.#list(ownerKey(facts.owner), row)
    this.#rows.set(record.id, row)
  }

  remove(id: string): void {
    const row = this.#rows.get(id)
    if (!row) return
    this.#part()
    for (const [name, value] of Object.entries(row.indexes)) this.#unlist(`${name}\0${value}`, row.seq)
    if (row.owner !== undefined) this.#unlist(ownerKey(row.owner), row.seq)
    this.#rows.delete(id)
  }

  /** Removes what lives and goes with a journey. */
  removeOf(owner: string): void {
    for (const { record } of [...(this.#indexes.get(ownerKey(owner)) ?? [])]) this.remove(record.id)
  }

  find(index: string, value: string, { after, limit = Number.POSITIVE_INFINITY }: Page = {}): StoredRecord[] {
    const list = this.#indexes.get(`${index}\0${value}`) ?? []
    const cursor = after === undefined ? undefined : this.#rows.get(after)
    const from = cursor ? place(list, cursor.seq + 1) : 0
    return list.slice(from, from + limit).map((row) => row.record)
  }

  count(index: string, value: string): number {
    return this.#indexes.get(`${index}\0${value}`)?.length ?? 0
  }

  #part(): void {
    if (!this.#shared) return
    this.#shared = false
    this.#rows = new Map(this.#rows)
    const indexes = new Map<string, Row[]>()
    for (const [key, list] of this.#indexes) indexes.set(key, list.slice())
    this.#indexes = indexes
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
