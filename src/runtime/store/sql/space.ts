/** What a process knows of one namespace beside what the database keeps. */
import type { Awaitable, JobLane, Kind, OpenOptions, StoredRecord } from '../types.js'
import { DueTimes } from './due-times.js'
import type { SqlEngine, SqlRow } from './engine.js'
import { toKey } from './text.js'
import { Turns } from './turns.js'

export const lanes: readonly JobLane[] = ['state', 'send']

/** The counter of job numbers has a name that no kind of id has. */
export const jobCounter = ''

/** How many due times are read at once. */
const dueAtOnce = 100

/** How many are looked through at once, past those that are leased. */
const mostAtOnce = 1000

/** Where a job stands among those of its lane. */
interface Place {
  readonly at: number
  readonly ord: number
}

const first: Place = { at: Number.MIN_SAFE_INTEGER, ord: 0 }
const placeOf = ({ at, ord }: SqlRow): Place => ({ at: at as number, ord: ord as number })

const timesOf = async (rows: Awaitable<SqlRow[]>): Promise<number[]> => (await rows).map(({ at }) => at as number)

async function marksOf(engine: SqlEngine, id: number): Promise<Set<string>> {
  const rows = await engine.read('announced', [id])
  return new Set(rows.map(({ kind, name, value }) => markOf(String(kind), String(name), String(value))))
}

const markOf = (kind: string, name: string, key: string): string => `${kind}\0${name}\0${key}`

export class SqlSpace {
  readonly turns = new Turns()
  /** Number of the present state in the database; 0 until all is known of it that is kept here. */
  id = 0
  /** Units of work wait for it; it rejects when the namespace could not be opened. */
  opened: Promise<boolean> | undefined
  dropped = false
  /** The last number handed out, by counter; undefined until they are read. */
  counters: Map<string, number> | undefined
  due: Readonly<Record<JobLane, DueTimes>> = { state: new DueTimes(), send: new DueTimes() }
  /** Jobs that this process has leased: they are not among those that are due. */
  readonly leased = new Set<number>()
  /** Jobs that were given back, and are still leased in the database. */
  readonly toFree = new Set<number>()
  /** In a database of one's own, all jobs up to there are leased. */
  #leasedTo: Record<JobLane, Place> = { state: first, send: first }
  /** Whether a send was due and not to be had: it may wait for one of its journey. */
  sendsWait = false
  /** Values of announced indexes. */
  marks = new Set<string>()
  /** How often they were asked for, and by which question they are known: answers may overtake each other. */
  #marksAsked = 0
  #marksKnown = 0
  /** Ended journeys, counted here since it was last counted in the database. */
  ended: { count: number; since: number } | undefined
  /** Whether numbers were handed out that are not stored. */
  countersMoved = false
  /** The clock as it was last stored, and as other processes were last told of it. */
  keptClock = ''
  toldClock = ''

  /** Whether this process alone may move the clock at present: what it stores on the way is no news. */
  moves = false

  constructor(
    readonly name: string,
    readonly options: OpenOptions,
  ) {}

  /** The clock as it stands, as a text to store. */
  get clock(): string {
    return JSON.stringify(this.options.clock?.state ?? null)
  }

  /** The clock, when it has moved since it was stored. */
  get movedClock(): string | undefined {
    if (!this.options.clock) return undefined
    const { clock } = this
    return clock === this.keptClock ? undefined : clock
  }

  /** Runs work that alone may move the clock. */
  async move<T>(work: () => Promise<T>): Promise<T> {
    this.moves = true
    try {
      return await work()
    } finally {
      this.moves = false
    }
  }

  /** Takes a clock for one that is stored and known to everybody. */
  knowClock(clock: string): void {
    this.keptClock = clock
    this.toldClock = clock
  }

  /**
   * Begins with another state of the same namespace. What is known of it is read first, so that nobody meets half of it.
   *
   * @param then runs as it begins
   */
  async become(engine: SqlEngine, id: number, then: () => void = () => undefined): Promise<void> {
    const marks = await marksOf(engine, id)
    const due = { state: new DueTimes(), send: new DueTimes() }
    for (const lane of lanes)
      await due[lane].read(dueAtOnce, () => timesOf(engine.read('earliest', [id, lane, dueAtOnce])))
    // states are numbered in order: this one, or one after it, may have been learnt of meanwhile
    if (id > this.id) {
      this.id = id
      this.ended = undefined
      this.leased.clear()
      this.toFree.clear()
      this.#leasedTo = { state: first, send: first }
      this.#marksKnown = ++this.#marksAsked
      this.marks = marks
      this.due = due
    }
    then()
  }

  /** Looks in the database when the earliest jobs fall due. */
  readDue(engine: SqlEngine, lane: JobLane): Promise<void> {
    return this.due[lane].read(dueAtOnce, () =>
      timesOf(this.unleased(engine, lane, Number.MAX_SAFE_INTEGER, dueAtOnce)),
    )
  }

  /**
   * The first jobs that nobody has leased, due at or before an instant; a database that others use knows of leases itself. It is
   * answered at once where the database does: whoever leases the first of them then is alone.
   */
  unleased(engine: SqlEngine, lane: JobLane, upTo: number, most: number): Awaitable<SqlRow[]> {
    const { id, leased } = this
    if (engine.shared) return engine.read('earliest', [id, lane, most])
    const free: SqlRow[] = []
    let after: Place | undefined = this.#leasedTo[lane]
    // more at a time the longer it takes: what is leased lies together
    for (let limit = most; after && free.length < most; limit = Math.min(2 * limit, mostAtOnce)) {
      const { at, ord }: Place = after
      const rows: SqlRow[] = at > upTo ? [] : (engine.read('peekAt', [id, lane, at, ord, limit]) as SqlRow[])
      if (rows.length < limit) {
        rows.push(...(engine.read('peek', [id, lane, upTo, at, limit - rows.length]) as SqlRow[]))
      }
      for (const row of rows) if (!leased.has(row.ord as number)) free.push(row)
      after = rows.length < limit ? undefined : placeOf(rows.at(-1)!)
    }
    return free.slice(0, most)
  }

  /** Takes note of a lease of the first job that was free. */
  leases(lane: JobLane, row: SqlRow): void {
    const { at, ord } = placeOf(row)
    this.leased.add(ord)
    this.#leasedTo[lane] = { at, ord }
    this.due[lane].remove(at)
  }

  /** Takes note of a job that was added, or given back. */
  frees(lane: JobLane, at: number, ord = 0): void {
    const { at: lastAt, ord: lastOrd } = this.#leasedTo[lane]
    if (at < lastAt || (at === lastAt && ord > 0 && ord <= lastOrd)) this.#leasedTo[lane] = { at, ord: ord - 1 }
    this.due[lane].add(at)
  }

  async readMarks(engine: SqlEngine): Promise<void> {
    const asked = ++this.#marksAsked
    const marks = await marksOf(engine, this.id)
    // whoever asked later knew of more
    if (asked < this.#marksKnown) return
    this.#marksKnown = asked
    this.marks = marks
  }

  /** What this process has leased in the database, as rows. */
  get leaseRows(): { ord: number }[] {
    return [...this.leased].map((ord) => ({ ord }))
  }

  holds<T extends StoredRecord>({ name }: Kind<T>, index: string, value: string): boolean {
    return this.marks.size > 0 && this.marks.has(markOf(name, index, toKey(value)))
  }

  /** The last numbers that this process has handed out. */
  async readCounters(engine: SqlEngine, replica: number): Promise<Map<string, number>> {
    if (this.counters) return this.counters
    const stored = await this.storedCounters(engine, replica)
    // another unit of work may have read them meanwhile, and gone on
    this.counters ??= stored
    return this.counters
  }

  /**
   * Goes on with the numbers of a state that was restored.
   *
   * @param exactly this process has saved them itself: what it has handed out since is not there any more
   */
  rewindCounters(stored: Map<string, number>, exactly: boolean): void {
    if (!exactly)
      for (const [counter, n] of this.counters ?? []) stored.set(counter, Math.max(n, stored.get(counter) ?? 0))
    this.counters = stored
  }

  /** The numbers of a process that are stored with a state. */
  async storedCounters(engine: SqlEngine, replica: number, id = this.id): Promise<Map<string, number>> {
    const rows = await engine.read('counters', [id])
    return new Map(
      rows.flatMap(({ counter, replica: whose, n }) => (whose === replica ? [[String(counter), n as number]] : [])),
    )
  }
}
