/** The records of one kind in memory, with their indexes kept in order of creation. */
import type { Kind, Page, StoredRecord } from './types.js'

interface Row {
  record: StoredRecord
  seq: number
  indexes: Record<string, string>
  owner: string | undefined
}

/** Where a record stands in the lists of its indexes: it stays the same while the record changes. */
type Place = Pick<Row, 'seq'> & { id: string }

/** A row as a snapshot holds it. */
export type RowFacts = Pick<Row, 'indexes' | 'owner'>

/** Reads a record's index values and owner. */
export function factsOf<T extends StoredRecord>(kind: Kind<T>, record: T): RowFacts {
  const indexes: Record<string, string> = {}
  for (const name in kind.indexes) {
    const value = kind.indexes[name]!(record)
    if (value !== undefined) indexes[name] = value
  }
  return { indexes, owner: kind.owner?.(record) }
}

/** No index of a kind has an empty name. */
const ownerKey = (owner: string): string => `\0${owner}`

/** One kind's records. */
export class Table {
  #rows = new Map<string, Row>()
  #indexes = new Map<string, Place[]>()
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
    const seq = old?.seq ?? this.#nextSeq++
    for (const name in old?.indexes) {
      const value = old!.indexes[name]!
      if (facts.indexes[name] !== value) this.#unlist(`${name}\0${value}`, seq)
    }
    if (old?.owner !== undefined && old.owner !== facts.owner) this.#unlist(ownerKey(old.owner), seq)
    const place = { seq, id: record.id }
    for (const name in facts.indexes) {
      const value = facts.indexes[name]!
      if (old?.indexes[name] !== value) this.#list(`${name}\0${value}`, place)
    }
    if (facts.owner !== undefined && facts.owner !== old?.owner) this.#list(ownerKey(facts.owner), place)
    this.#rows.set(record.id, { record, seq, ...facts })
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
    for (const { id } of [...(this.#indexes.get(ownerKey(owner)) ?? [])]) this.remove(id)
  }

  find(index: string, value: string, { after, limit = Number.POSITIVE_INFINITY }: Page = {}): StoredRecord[] {
    const list = this.#indexes.get(`${index}\0${value}`) ?? []
    const cursor = after === undefined ? undefined : this.#rows.get(after)
    const from = cursor ? placeOf(list, cursor.seq + 1) : 0
    return list.slice(from, from + limit).map(({ id }) => this.#rows.get(id)!.record)
  }

  newest(index: string, value: string, { after, limit = Number.POSITIVE_INFINITY }: Page = {}): StoredRecord[] {
    const list = this.#indexes.get(`${index}\0${value}`) ?? []
    const cursor = after === undefined ? undefined : this.#rows.get(after)
    const end = cursor ? placeOf(list, cursor.seq) : list.length
    return list
      .slice(Math.max(0, end - limit), end)
      .reverse()
      .map(({ id }) => this.#rows.get(id)!.record)
  }

  count(index: string, value: string): number {
    return this.#indexes.get(`${index}\0${value}`)?.length ?? 0
  }

  #part(): void {
    if (!this.#shared) return
    this.#shared = false
    this.#rows = new Map(this.#rows)
    const indexes = new Map<string, Place[]>()
    for (const [key, list] of this.#indexes) indexes.set(key, list.slice())
    this.#indexes = indexes
  }

  #list(key: string, place: Place): void {
    const list = this.#indexes.get(key)
    if (list) list.splice(placeOf(list, place.seq), 0, place)
    else this.#indexes.set(key, [place])
  }

  #unlist(key: string, seq: number): void {
    const list = this.#indexes.get(key)
    if (!list) return
    const at = placeOf(list, seq)
    if (list[at]?.seq === seq) list.splice(at, 1)
    if (list.length === 0) this.#indexes.delete(key)
  }
}

/** Where a sequence number stands, or would stand, in a list sorted by it. */
function placeOf(list: readonly Place[], seq: number): number {
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
