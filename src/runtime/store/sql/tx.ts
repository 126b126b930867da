/** One unit of work over a database: reads go there and are remembered, writes wait for the commit. */
import type { IdFormat } from '../../../contracts/define.js'
import { digestOf, formatId } from '../../ids.js'
import type { Kind, Page, StoredRecord } from '../types.js'
import { UnitOfWork } from '../unit-of-work.js'
import type { SqlBlobs } from './blobs.js'
import type { SqlEngine } from './engine.js'
import { readJobId } from './jobs.js'
import type { Records, StoredRow } from './records.js'
import type { SqlSpace } from './space.js'
import { toKey } from './text.js'

export interface TxContext {
  readonly engine: SqlEngine
  readonly records: Records
  readonly blobs: SqlBlobs
  readonly replica: number
}

/** A list or a count that was read: what it was asked with, and what it answered. */
export interface SeenList {
  readonly kind: string
  readonly name: string
  readonly value: string
  readonly after: number
  readonly limit: number
  readonly seen: string
}
export type SeenCount = Pick<SeenList, 'kind' | 'name' | 'value'> & { readonly seen: number }

type Reads = Map<string, StoredRow | undefined>

export class SqlTx extends UnitOfWork {
  readonly now: number
  /** The space it reads: another one stands there when the namespace was reset meanwhile. */
  readonly spaceId: number
  /** What was read, by kind and id; undefined for what is not there. */
  readonly reads = new Map<string, Reads>()
  readonly lists: SeenList[] = []
  readonly counts: SeenCount[] = []
  /** Whether something was taken for what it was when it was last seen. */
  guessed = false
  /** Jobs to take out, by their numbers in the database. */
  taken: NonNullable<ReturnType<typeof readJobId>>[] | undefined
  readonly #context: TxContext
  readonly #space: SqlSpace
  readonly #counters: Map<string, number>
  readonly #trusting: boolean
  /** The numbers drawn, by counter: the first, the last, and how many. Others may have drawn in between. */
  readonly drawn = new Map<string, { first: number; last: number; count: number }>()

  /** @param trusting takes it that a job is there, and that a record is as it was last seen; a commit judges that */
  constructor(context: TxContext, space: SqlSpace, counters: Map<string, number>, trusting = false) {
    super()
    this.#context = context
    this.#space = space
    this.#counters = counters
    this.#trusting = trusting
    this.spaceId = space.id
    this.now = space.options.now()
  }

  async get<T extends StoredRecord>(kind: Kind<T>, id: string): Promise<T | undefined> {
    const rows = this.writes?.get(kind.name)?.rows
    if (rows?.has(id)) return rows.get(id)?.record as T | undefined
    return (await this.row(kind, id))?.record
  }

  /** A record as it is stored. */
  async row<T extends StoredRecord>(kind: Kind<T>, id: string): Promise<StoredRow<T> | undefined> {
    const reads = this.#readsOf(kind.name)
    if (reads.has(id)) return reads.get(id) as StoredRow<T> | undefined
    if (this.#isEmpty(kind)) {
      reads.set(id, undefined)
      return undefined
    }
    const seen =
      this.#trusting && this.#context.engine.shared ? this.#context.records.seen(this.spaceId, kind, id) : undefined
    if (seen) {
      this.guessed = true
      reads.set(id, seen)
      return seen
    }
    const found = this.#context.records.get(this.spaceId, kind, id)
    const row = found instanceof Promise ? await found : found
    // what was read first stands for the whole unit of work
    if (!reads.has(id)) reads.set(id, row)
    return reads.get(id) as StoredRow<T> | undefined
  }

  id(counter: string, format: IdFormat): string {
    const { replica } = this.#context
    const n = this.#draw(counter)
    // nobody competes for numbers: every process but the first counts under a name of its own
    return formatId(format, digestOf(this.#space.options.seed, replica === 0 ? counter : `${counter}#${replica}`, n))
  }

  skipId(counter: string): number {
    return this.#draw(counter)
  }

  async takeJob(id: string): Promise<boolean> {
    const job = readJobId(id)
    if (job?.space !== this.spaceId || this.taken?.some(({ ord }) => ord === job.ord)) return false
    // the commit finds out, and then the work is run again by one that looks
    if (!this.#trusting && (await this.#context.engine.read('jobThere', [job.ord, job.space])).length === 0) {
      // somebody else has done it, and no lease is left to renew
      this.#space.leased.delete(job.ord)
      return false
    }
    this.taken ??= []
    this.taken.push(job)
    return true
  }

  /** Draws a number for a job that is added. */
  drawJob(counter: string): number {
    // the numbers of other processes are out of the way of the first one's
    return this.#draw(counter) - 1 + this.#context.replica * 2 ** 32
  }

  /** Whether there is anything to commit. */
  get changes(): boolean {
    const { writes, jobs, owns, disowns, retired, taken, drawn } = this
    return (
      (writes ?? jobs ?? owns ?? disowns ?? retired ?? taken) !== undefined ||
      (drawn.size > 0 && !this.#context.engine.shared)
    )
  }

  /** Whether it has read more than one thing, which others may have changed in between. */
  get readsMany(): boolean {
    let records = 0
    for (const { size } of this.reads.values()) records += size
    return records + this.lists.length + this.counts.length > 1
  }

  /** Gives numbers back that nothing was stored with, unless somebody has drawn after, or in between. */
  giveBack(): void {
    for (const [counter, { first, last, count }] of this.drawn) {
      const alone = last - first + 1 === count
      if (alone && this.#counters.get(counter) === last) this.#counters.set(counter, first - 1)
    }
    this.drawn.clear()
  }

  protected async list<T extends StoredRecord>(
    kind: Kind<T>,
    index: string,
    value: string,
    { after, limit = Number.POSITIVE_INFINITY }: Page,
  ): Promise<T[]> {
    const from = after === undefined ? -1 : ((await this.row(kind, after))?.ord ?? -1)
    const rows = this.#isAbsent(kind, index, value)
      ? []
      : await this.#context.records.list(this.spaceId, kind, index, value, { after: from, limit })
    const reads = this.#readsOf(kind.name)
    const seen = rows.map(({ ord, record }) => `${ord}:${record.version}`).join(',')
    if (this.#context.engine.shared) {
      const most = Math.min(limit, Number.MAX_SAFE_INTEGER)
      this.lists.push({ kind: kind.name, name: index, value: toKey(value), after: from, limit: most, seen })
    }
    return rows.map((row) => {
      const { id } = row.record
      if (!reads.has(id)) reads.set(id, row)
      return row.record
    })
  }

  protected async counted<T extends StoredRecord>(kind: Kind<T>, index: string, value: string): Promise<number> {
    const key = toKey(value)
    const absent = this.#isAbsent(kind, index, value)
    const [row] = absent ? [] : await this.#context.engine.read('countRecords', [this.spaceId, kind.name, index, key])
    const seen = (row?.n ?? 0) as number
    if (this.#context.engine.shared) this.counts.push({ kind: kind.name, name: index, value: key, seen })
    return seen
  }

  protected async place<T extends StoredRecord>(kind: Kind<T>, id: string): Promise<number | undefined> {
    return (await this.row(kind, id))?.ord
  }

  protected versionOf<T extends StoredRecord>({ name }: Kind<T>, id: string): number | undefined | 'unread' {
    const reads = this.reads.get(name)
    return reads?.has(id) ? reads.get(id)?.record.version : 'unread'
  }

  /** Whether an announced index is known not to have a value; a commit judges it, like all that is read. */
  #isAbsent<T extends StoredRecord>(kind: Kind<T>, index: string, value: string): boolean {
    return kind.announced.includes(index) && !this.#space.holds(kind, index, value)
  }

  /** Whether there is no record of a kind at all. */
  #isEmpty<T extends StoredRecord>(kind: Kind<T>): boolean {
    return this.#isAbsent(kind, 'all', '*')
  }

  #readsOf(kind: string): Reads {
    const reads = this.reads.get(kind) ?? new Map<string, StoredRow | undefined>()
    this.reads.set(kind, reads)
    return reads
  }

  #draw(counter: string): number {
    const n = (this.#counters.get(counter) ?? 0) + 1
    this.#counters.set(counter, n)
    const drawn = this.drawn.get(counter)
    if (drawn) {
      drawn.last = n
      drawn.count++
    } else this.drawn.set(counter, { first: n, last: n, count: 1 })
    return n
  }
}
