/** What a process knows of one namespace beside what the database keeps. */
import type { JobLane, Kind, OpenOptions, StoredRecord } from '../types.js'
import { DueTimes } from './due-times.js'
import type { SqlEngine, SqlRow, SqlValue } from './engine.js'
import { toKey } from './text.js'
import { Turns } from './turns.js'

export const lanes: readonly JobLane[] = ['state', 'send']

/** The counter of job numbers has a name that no kind of id has. */
export const jobCounter = ''

/** How many due times are read at once. */
const dueAtOnce = 100

const markOf = (kind: string, name: string, key: string): string => `${kind}\0${name}\0${key}`

export class SqlSpace {
  readonly turns = new Turns()
  /** Number of the present state in the database; 0 until it is opened. */
  id = 0
  /** Units of work wait for it; it rejects when the namespace could not be opened. */
  opened: Promise<boolean> | undefined
  dropped = false
  /** The last number handed out, by counter; undefined until they are read. */
  counters: Map<string, number> | undefined
  readonly due: Readonly<Record<JobLane, DueTimes>> = { state: new DueTimes(), send: new DueTimes() }
  /** Jobs that this process has leased: they are not among those that are due. */
  readonly leased = new Set<number>()
  /** Jobs that were given back, and are still leased in the database. */
  readonly toFree = new Set<number>()
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

  /** Takes a clock for one that is stored and known to everybody. */
  knowClock(clock: string): void {
    this.keptClock = clock
    this.toldClock = clock
  }

  /** Begins with another state of the same namespace. */
  async become(engine: SqlEngine, id: number): Promise<void> {
    this.id = id
    this.ended = undefined
    this.leased.clear()
    this.toFree.clear()
    await this.readMarks(engine)
    for (const lane of lanes) await this.readDue(engine, lane)
  }

  /** Looks in the database when the earliest jobs fall due. */
  readDue(engine: SqlEngine, lane: JobLane): Promise<void> {
    return this.due[lane].read(dueAtOnce, async () => {
      const rows = await this.unleased(engine, 'earliest', [this.id, lane], dueAtOnce)
      return rows.map(({ at }) => at as number)
    })
  }

  /** The first jobs that nobody has leased; a database that others use knows of leases itself. */
  async unleased(
    engine: SqlEngine,
    statement: 'earliest' | 'head' | 'peek',
    params: readonly SqlValue[],
    most: number,
  ): Promise<SqlRow[]> {
    if (engine.shared) return engine.read(statement, [...params, most])
    const rows = await engine.read(statement, [...params, most + this.leased.size])
    return rows.filter(({ ord }) => !this.leased.has(ord as number)).slice(0, most)
  }

  async readMarks(engine: SqlEngine): Promise<void> {
    const asked = ++this.#marksAsked
    const rows = await engine.read('announced', [this.id])
    // whoever asked later knew of more
    if (asked < this.#marksKnown) return
    this.#marksKnown = asked
    this.marks = new Set(rows.map(({ kind, name, value }) => markOf(String(kind), String(name), String(value))))
  }

  /** What this process has leased in the database, as rows. */
  get leases(): { ord: number }[] {
    return [...this.leased].map((ord) => ({ ord }))
  }

  holds<T extends StoredRecord>({ name }: Kind<T>, index: string, value: string): boolean {
    return this.marks.size > 0 && this.marks.has(markOf(name, index, toKey(value)))
  }

  /** The last numbers that this process has handed out. */
  async readCounters(engine: SqlEngine, replica: number): Promise<Map<string, number>> {
    if (this.counters) return this.counters
    const stored = await this.#storedCounters(engine, replica)
    // another unit of work may have read them meanwhile, and gone on
    this.counters ??= stored
    return this.counters
  }

  /**
   * Goes on with the numbers of a state that was restored.
   *
   * @param exactly this process has saved them itself: what it has handed out since is not there any more
   */
  async rewindCounters(engine: SqlEngine, replica: number, exactly: boolean): Promise<void> {
    const stored = await this.#storedCounters(engine, replica)
    if (!exactly)
      for (const [counter, n] of this.counters ?? []) stored.set(counter, Math.max(n, stored.get(counter) ?? 0))
    this.counters = stored
  }

  async #storedCounters(engine: SqlEngine, replica: number): Promise<Map<string, number>> {
    const rows = await engine.read('counters', [this.id])
    return new Map(
      rows.flatMap(({ counter, replica: whose, n }) => (whose === replica ? [[String(counter), n as number]] : [])),
    )
  }
}
