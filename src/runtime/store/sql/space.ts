/** What a process knows of one namespace beside what the database keeps. */
import type { JobLane, Kind, OpenOptions, StoredRecord } from '../types.js'
import type { SqlEngine } from './engine.js'
import { toKey } from './text.js'
import { Turns } from './turns.js'

export const lanes: readonly JobLane[] = ['state', 'send']

/** The counter of job numbers has a name that no kind of id has. */
export const jobCounter = ''

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
  /** When the earliest job of a lane falls due, as far as this process knows. */
  readonly nextAt: Record<JobLane, number | undefined> = { state: undefined, send: undefined }
  /** Values of announced indexes. */
  marks = new Set<string>()
  /** Ended journeys, counted here since it was last counted in the database. */
  ended: { count: number; since: number } | undefined
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
    this.counters = undefined
    this.ended = undefined
    await this.readMarks(engine)
    await this.readNextAt(engine, lanes)
  }

  async readNextAt(engine: SqlEngine, which: readonly JobLane[]): Promise<void> {
    for (const lane of which) {
      const [head] = await engine.read('head', [this.id, lane])
      this.nextAt[lane] = head?.at as number | undefined
    }
  }

  /** Notes that a job was added. */
  noteJob(lane: JobLane, at: number): void {
    this.nextAt[lane] = Math.min(this.nextAt[lane] ?? Number.POSITIVE_INFINITY, at)
  }

  async readMarks(engine: SqlEngine): Promise<void> {
    const rows = await engine.read('announced', [this.id])
    this.marks = new Set(rows.map(({ kind, name, value }) => markOf(String(kind), String(name), String(value))))
  }

  holds<T extends StoredRecord>({ name }: Kind<T>, index: string, value: string): boolean {
    return this.marks.size > 0 && this.marks.has(markOf(name, index, toKey(value)))
  }

  async readCounters(engine: SqlEngine, replica: number): Promise<Map<string, number>> {
    if (this.counters) return this.counters
    const rows = await engine.read('counters', [this.id])
    // another unit of work may have read them meanwhile, and gone on
    this.counters ??= new Map(
      rows.flatMap(({ counter, replica: whose, n }) => (whose === replica ? [[String(counter), n as number]] : [])),
    )
    return this.counters
  }
}
