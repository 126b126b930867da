/** One unit of work, whatever keeps the state: what it writes stays here until the driver commits it. */
import type { IdFormat } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { factsOf, type RowFacts } from './table.js'
import type { Awaitable, Draft, Job, Kind, Page, StoredRecord, Tx } from './types.js'

/** A record as the unit of work leaves it; undefined for one it removes. */
export type Write = { record: StoredRecord; facts: RowFacts } | undefined

/** What is written of one kind, in the order of the first write. */
export interface Writes {
  readonly kind: Kind<StoredRecord>
  readonly rows: Map<string, Write>
}

/** A job before it has a number. */
export type NewJob = Omit<Job, 'id' | 'seq'>

/** New records come after all that are stored. */
const newPlace = 2 ** 52

/** What every driver's unit of work shares. */
export abstract class UnitOfWork implements Tx {
  abstract readonly now: number
  // made when there is something to put in: most units of work have none of these
  writes: Map<string, Writes> | undefined
  jobs: NewJob[] | undefined
  owns: [sha256: string, owner: string][] | undefined
  disowns: string[] | undefined
  retired: string[] | undefined
  /** Records that were put unread: the driver judges their versions when it commits. */
  unread: { kind: Kind<StoredRecord>; id: string; version: number | undefined }[] | undefined;

  /** The records that are put, as they are to stand. */
  *puts(): Generator<readonly [string, StoredRecord]> {
    for (const [kind, { rows }] of this.writes ?? [])
      for (const write of rows.values()) if (write) yield [kind, write.record]
  }

  abstract get<T extends StoredRecord>(kind: Kind<T>, id: string): Promise<T | undefined>
  abstract id(counter: string, format: IdFormat): string
  abstract skipId(counter: string): number
  abstract takeJob(id: string): Promise<boolean>

  /** Records that are stored, oldest first; what is written here is not among them. */
  protected abstract list<T extends StoredRecord>(
    kind: Kind<T>,
    index: string,
    value: string,
    page: Page,
  ): Awaitable<T[]>
  /** How many records are stored. */
  protected abstract counted<T extends StoredRecord>(kind: Kind<T>, index: string, value: string): Awaitable<number>
  /** Where a stored record stands in the order of creation; undefined for one that is not stored. */
  protected abstract place<T extends StoredRecord>(kind: Kind<T>, id: string): Awaitable<number | undefined>
  /** The version that is stored; `unread` where this unit of work does not know. */
  protected abstract versionOf<T extends StoredRecord>(kind: Kind<T>, id: string): number | undefined | 'unread'

  async find<T extends StoredRecord>(kind: Kind<T>, index: string, value: string, page: Page = {}): Promise<T[]> {
    const written = this.writes?.get(kind.name)?.rows
    if (!written) return this.list(kind, index, value, page)
    const places = new Map<string, number>()
    for (const id of written.keys()) places.set(id, (await this.place(kind, id)) ?? newPlace + places.size)
    const after = page.after === undefined ? -1 : (places.get(page.after) ?? (await this.place(kind, page.after)) ?? -1)
    const limit = page.limit ?? Number.POSITIVE_INFINITY
    const found: { place: number; record: T }[] = []
    // a cursor that is new has all that is stored behind it
    if (after < newPlace) {
      for (const record of await this.list(kind, index, value, { ...page, limit: limit + written.size })) {
        if (!written.has(record.id)) found.push({ place: (await this.place(kind, record.id))!, record })
      }
    }
    for (const [id, write] of written) {
      const place = places.get(id)!
      if (write?.facts.indexes[index] === value && place > after) found.push({ place, record: write.record as T })
    }
    found.sort((a, b) => a.place - b.place)
    return found.slice(0, limit).map(({ record }) => record)
  }

  async count<T extends StoredRecord>(kind: Kind<T>, index: string, value: string): Promise<number> {
    if (this.writes?.has(kind.name)) return (await this.find(kind, index, value)).length
    return this.counted(kind, index, value)
  }

  put<T extends StoredRecord>(kind: Kind<T>, draft: Draft<T>): T {
    const written = this.writes?.get(kind.name)?.rows
    const stands = written?.has(draft.id) ? written.get(draft.id)?.record.version : this.versionOf(kind, draft.id)
    if (stands !== 'unread' && stands !== draft.version) throw staleRecord(kind, draft.id, draft.version, stands)
    if (stands === 'unread') {
      this.unread ??= []
      this.unread.push({ kind: kind as unknown as Kind<StoredRecord>, id: draft.id, version: draft.version })
    }
    const record = Object.freeze({ ...draft, version: (draft.version ?? 0) + 1 }) as unknown as T
    this.write(kind, draft.id, { record, facts: factsOf(kind, record) })
    return record
  }

  remove<T extends StoredRecord>(kind: Kind<T>, id: string): void {
    this.write(kind, id, undefined)
  }

  schedule({ at, kind, lane = 'state', payload }: Parameters<Tx['schedule']>[0]): void {
    this.jobs ??= []
    this.jobs.push({ at, kind, lane, payload })
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

  protected write<T extends StoredRecord>(kind: Kind<T>, id: string, write: Write): void {
    this.writes ??= new Map()
    const writes = this.writes.get(kind.name) ?? { kind: kind as unknown as Kind<StoredRecord>, rows: new Map() }
    this.writes.set(kind.name, writes)
    writes.rows.set(id, write)
  }
}

/** Refuses a draft that was read before a later change. */
export const staleRecord = (
  { name }: { name: string },
  id: string,
  read: number | undefined,
  stands: number | undefined,
): SimError =>
  new SimError(
    'stale_record',
    `${name} ${id} was read at version ${read ?? 'none'} but stands at ${stands ?? 'none'}`,
    'Put the record that was read last in this unit of work.',
  )
