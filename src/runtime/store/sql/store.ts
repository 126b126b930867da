/** The store over a database: namespaces, units of work and jobs. What is SQLite's or PostgreSQL's own is behind the engine. */
import { SimError } from '../../../errors.js'
import type {
  Job,
  JobLane,
  JsonValue,
  KeptNamespace,
  Kind,
  OpenOptions,
  Saved,
  Snapshot,
  Store,
  StoreChange,
  StoredRecord,
  StoreInfo,
  Tx,
} from '../types.js'
import { staleRecord } from '../unit-of-work.js'
import { SqlBlobs } from './blobs.js'
import { digestOfSnapshot, readSnapshot } from './digest.js'
import { Conflict, type HeldLocks, type SqlEngine, type SqlRow } from './engine.js'
import type { NamespaceRow, Peers } from './peers.js'
import { Planner, registryLock, spaceLock, verifying } from './plan.js'
import { Records } from './records.js'
import { planRetire } from './retire.js'
import { lanes, SqlSpace } from './space.js'
import { Spaces } from './spaces.js'
import { SqlTx } from './tx.js'

export interface SqlLimits {
  /** Pictures kept, in bytes. @default 256 MiB */
  blobLimitBytes?: number
  /** Ended journeys kept per namespace. @default 50000 */
  endedLimit?: number
}

/** How often a unit of work is run at most, when others change what it has read. */
const mostRuns = 8
/** From this run on it keeps everybody else out meanwhile. */
const runsAloneFrom = 3

export class SqlStore implements Store {
  readonly info: StoreInfo
  readonly blobs: SqlBlobs
  readonly #engine: SqlEngine
  readonly #records: Records
  readonly #spaces = new Map<string, SqlSpace>()
  readonly #states: Spaces
  readonly #endedLimit: number
  readonly #jobListeners: ((namespace: string) => void)[] = []
  readonly #changeListeners: ((change: StoreChange) => void)[] = []
  /** What is being dropped: another of the name comes after it. */
  readonly #dropping = new Map<string, Promise<unknown>>()
  /** Set by a driver whose database others use too. */
  peers: Peers | undefined

  constructor(engine: SqlEngine, about: Pick<StoreInfo, 'kind' | 'replica'>, limits: SqlLimits) {
    this.#engine = engine
    this.info = { ...about, shared: engine.shared }
    this.blobs = new SqlBlobs(engine, about.replica, limits.blobLimitBytes ?? 256 * 2 ** 20)
    this.#records = new Records(engine)
    this.#endedLimit = limits.endedLimit ?? 50_000
    this.#states = new Spaces({ engine, blobs: this.blobs, changed: () => this.peers?.tellChange() })
  }

  async kept(): Promise<KeptNamespace[]> {
    return ((await this.#engine.read('namespaces', [])) as unknown as NamespaceRow[]).map(toKept)
  }

  open(name: string, options: OpenOptions): Promise<boolean> {
    const space = new SqlSpace(name, options)
    this.#spaces.set(name, space)
    space.opened = this.#open(space)
    // whoever uses the namespace is told
    space.opened.catch(() => undefined)
    return space.opened
  }

  async #open(space: SqlSpace): Promise<boolean> {
    const { name, options } = space
    await this.#dropping.get(name)
    const about = JSON.stringify(options.about ?? null)
    for (;;) {
      const [row] = (await this.#engine.read('namespace', [name])) as unknown as NamespaceRow[]
      if (row) {
        await this.#goOn(space, row, about)
        return false
      }
      const { clock } = space
      const [, made] = await this.#engine.commit(
        [
          { statement: 'newSpace', params: [] },
          { statement: 'makeNamespace', params: [name, options.seed, clock, about] },
        ],
        { alone: [registryLock] },
      )
      if (made!.length === 0) continue
      space.knowClock(clock)
      await space.become(this.#engine, made![0]!.space as number)
      this.peers?.tellChange()
      return true
    }
  }

  async #goOn(space: SqlSpace, row: NamespaceRow, about: string): Promise<void> {
    if (row.seed !== space.options.seed) {
      throw new SimError(
        'bad_option',
        `the namespace "${space.name}" is kept with the seed ${JSON.stringify(row.seed)}, not ${JSON.stringify(space.options.seed)}`,
        `Use the seed ${JSON.stringify(row.seed)}, or keep the state elsewhere.`,
      )
    }
    space.knowClock(row.clock)
    await space.become(this.#engine, row.space)
    if (row.about !== about) {
      const { clock } = space
      await this.#engine.commit([{ statement: 'keepAbout', params: [space.name, about, clock], rows: 1 }], {
        alone: [registryLock],
      })
      space.knowClock(clock)
      this.peers?.tellChange()
    } else if (space.movedClock !== undefined) this.#tellClock(space.name, row.clock)
  }

  async drop(name: string): Promise<void> {
    const space = this.#space(name)
    space.dropped = true
    // at once: whoever waits for a turn finds it gone, and another of the name may come before they have
    this.#spaces.delete(name)
    const dropped = Promise.resolve(space.opened).then(() => space.turns.take(true, () => this.#states.drop(space)))
    const over = dropped
      .catch(() => undefined)
      .then(() => {
        if (this.#dropping.get(name) === over) this.#dropping.delete(name)
      })
    this.#dropping.set(name, over)
    await dropped
  }

  async transact<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const space = this.#space(name)
    if (space.id === 0) await space.opened
    return space.turns.take(!this.#engine.shared, () => this.#run(space, work))
  }

  async #run<T>(space: SqlSpace, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let run = 1; ; run++) {
      if (space.dropped) throw gone(space.name)
      const held = run >= runsAloneFrom ? await this.#engine.hold({ alone: [spaceLock(space.id)] }) : undefined
      try {
        return await this.#runOnce(space, work, held)
      } catch (error) {
        if (!(error instanceof Conflict)) throw error
        if (run === mostRuns) throw tooBusy(space.name)
      } finally {
        await held?.release()
      }
      // the namespace may have been reset, or may be gone
      await this.peers?.refresh()
    }
  }

  async #runOnce<T>(space: SqlSpace, work: (tx: Tx) => Promise<T>, held: HeldLocks | undefined): Promise<T> {
    const { shared } = this.#engine
    const tx = new SqlTx(
      { engine: this.#engine, records: this.#records, replica: this.info.replica },
      space,
      await space.readCounters(this.#engine, this.info.replica),
    )
    try {
      const result = await work(tx).catch(async (error: unknown) => {
        // what it stumbled over may be that others changed things between two of its reads
        if (shared && !held) await this.#verify(tx)
        throw error
      })
      if (space.dropped) throw gone(space.name)
      if (tx.changes) await this.#commit(space, tx, held)
      else if (shared && !held && tx.readsMany) await this.#verify(tx)
      return result
    } catch (error) {
      tx.giveBack()
      throw error
    }
  }

  /** @throws Conflict when what was read is not so any more, or never was so at one time */
  async #verify(tx: SqlTx): Promise<void> {
    const steps = verifying(tx)
    for (const { statement, params } of steps) {
      const [row] = await this.#engine.read(statement, params)
      if (row!.n !== 0) throw new Conflict(statement)
    }
  }

  async #commit(space: SqlSpace, tx: SqlTx, held: HeldLocks | undefined): Promise<void> {
    const planner = new Planner({ engine: this.#engine, records: this.#records, replica: this.info.replica }, space, tx)
    const retiring = { engine: this.#engine, records: this.#records, endedLimit: this.#endedLimit }
    const { steps, locks, announces, done } = await planner.plan(() =>
      planRetire(retiring, space, planner, tx.retired ?? []),
    )
    try {
      done(await (held ? held.commit(steps, locks) : this.#engine.commit(steps, locks)))
    } catch (error) {
      if (error instanceof Conflict && error.statement === 'insertRecords') await this.#refuseStale(tx)
      throw error
    }
    if (announces) {
      await space.readMarks(this.#engine)
      this.peers?.tellChange()
    }
    for (const ord of tx.taken ?? []) this.peers?.endLease(ord)
    if (tx.taken || tx.retired) await space.readNextAt(this.#engine, lanes)
    if (!tx.jobs) return
    for (const { lane, at } of tx.jobs) this.peers?.tellJob(space.name, lane, at)
    this.tellJobs(space.name)
  }

  /** Refuses what was put as new, unread, and is there: to run the work again would change nothing. */
  async #refuseStale(tx: SqlTx): Promise<void> {
    for (const { kind, id, version } of tx.unread ?? []) {
      const row = version === undefined ? await this.#records.get(tx.spaceId, kind, id) : undefined
      if (row) throw staleRecord(kind, id, version, row.record.version)
    }
  }

  async lease(name: string, upTo: number, wanted: readonly JobLane[], anyway = false): Promise<Job | undefined> {
    const space = this.#space(name)
    if (space.id === 0) await space.opened
    const lane = wanted.length === 1 ? wanted[0]! : await this.#earliest(space, wanted)
    if (!lane) return undefined
    if (!this.#engine.shared && !((space.nextAt[lane] ?? Number.POSITIVE_INFINITY) <= upTo)) return undefined
    const { id } = space
    const peeks = anyway && lane === 'state'
    const [row] = await (peeks
      ? this.#engine.read('peek', [id, lane, upTo])
      : this.#engine.read('lease', [id, lane, upTo, this.info.replica]))
    if (!peeks) await space.readNextAt(this.#engine, [lane])
    if (!row) return undefined
    if (!peeks) this.peers?.keepLease(row.ord as number)
    return toJob(id, row)
  }

  async #earliest(space: SqlSpace, wanted: readonly JobLane[]): Promise<JobLane | undefined> {
    let best: { lane: JobLane; at: number; ord: number } | undefined
    for (const lane of wanted) {
      const [head] = await this.#engine.read('head', [space.id, lane])
      const [at, ord] = [head?.at as number, head?.ord as number]
      if (head && !(best && (best.at < at || (best.at === at && best.ord < ord)))) best = { lane, at, ord }
    }
    return best?.lane
  }

  async unlease(name: string, jobId: string): Promise<void> {
    const [id, ord] = jobId.split('.').map(Number)
    this.peers?.endLease(ord!)
    const space = this.#spaces.get(name)
    if (space?.id !== id) return
    const [job] = await this.#engine.read('unlease', [ord!, this.info.replica])
    if (job) space!.noteJob(job.lane as JobLane, job.at as number)
  }

  nextAt(name: string, wanted: readonly JobLane[]): number | undefined {
    const space = this.#spaces.get(name)
    let earliest: number | undefined
    for (const lane of wanted) {
      const at = space?.nextAt[lane]
      if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at
    }
    return earliest
  }

  holds<T extends StoredRecord>(name: string, kind: Kind<T>, index: string, value: string): boolean {
    return this.#spaces.get(name)?.holds(kind, index, value) ?? false
  }

  onJobs(listener: (namespace: string) => void): void {
    this.#jobListeners.push(listener)
  }

  onChange(listener: (change: StoreChange) => void): void {
    this.#changeListeners.push(listener)
  }

  /** Tells whoever listens in this process. */
  tellJobs(name: string): void {
    for (const listener of this.#jobListeners) listener(name)
  }

  tell(change: StoreChange): void {
    for (const listener of this.#changeListeners) listener(change)
  }

  #tellClock(name: string, clock: string): void {
    this.tell({ kind: 'clock', name, clock: JSON.parse(clock) })
  }

  refresh(): Promise<void> | undefined {
    return this.peers?.refresh()
  }

  async keepClock(name: string): Promise<void> {
    const space = this.#spaces.get(name)
    if (!space) return
    if (space.id === 0) await space.opened
    const { clock, id } = space
    if (!space.options.clock || clock === (this.#engine.shared ? space.toldClock : space.keptClock)) return
    await this.#engine.commit([{ statement: 'keepClock', params: [name, id, clock] }], { alone: [registryLock] })
    space.knowClock(clock)
    this.peers?.tellChange()
  }

  async alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (!this.#engine.shared) return work()
    const held = await this.#engine.hold({ alone: [`move ${name}`] }, true)
    try {
      await this.peers?.refresh()
      return await work()
    } finally {
      await held.release()
    }
  }

  othersDone(name: string, upTo: number): Promise<void> | undefined {
    return this.#engine.shared ? this.#othersDone(this.#space(name), upTo) : undefined
  }

  async #othersDone(space: SqlSpace, upTo: number): Promise<void> {
    while (!space.dropped) {
      const [row] = await this.#engine.read('othersHold', [space.id, upTo, this.info.replica])
      if (row!.n === 0) return
      await this.peers!.heard()
    }
  }

  async elsewhere(name: string, kind: string, id: string): Promise<boolean> {
    return this.#states.elsewhere(name, kind, id)
  }

  async digest(name: string): Promise<string> {
    return digestOfSnapshot(await this.snapshot(name))
  }

  snapshot(name: string): Promise<Snapshot> {
    return this.#alone(name, (space) => readSnapshot(this.#engine, space.id))
  }

  save(name: string, label: string, about: () => JsonValue): Promise<Saved> {
    return this.#alone(name, (space) => this.#states.save(space, label, about))
  }

  saved(name: string): Promise<Saved[]> {
    return this.#states.saved(this.#space(name).name)
  }

  restore(name: string, label: string, then: (saved: Saved) => void): Promise<boolean> {
    return this.#alone(name, (space) => this.#states.restore(space, label, then))
  }

  unsave(name: string, label: string): Promise<boolean> {
    return this.#states.unsave(this.#space(name).name, label)
  }

  reset(name: string, then: () => void = ignore): Promise<void> {
    return this.#alone(name, (space) => this.#states.reset(space, then))
  }

  async #alone<T>(name: string, work: (space: SqlSpace) => Promise<T>): Promise<T> {
    const space = this.#space(name)
    if (space.id === 0) await space.opened
    return space.turns.take(true, async () => {
      for (let run = 1; ; run++) {
        if (space.dropped) throw gone(name)
        try {
          return await work(space)
        } catch (error) {
          if (!(error instanceof Conflict) || run === mostRuns) throw error instanceof Conflict ? tooBusy(name) : error
          await this.peers?.refresh()
        }
      }
    })
  }

  async close(): Promise<void> {
    const spaces = [...this.#spaces.values()]
    this.#spaces.clear()
    for (const space of spaces) space.dropped = true
    // a transaction that is under way ends by itself
    await Promise.allSettled([...spaces.map(({ opened }) => opened), ...this.#dropping.values(), this.#states.close()])
    await this.peers?.close()
    await this.#engine.close()
  }

  /** The namespaces that this process has opened, for what others tell of them. */
  get spaces(): ReadonlyMap<string, SqlSpace> {
    return this.#spaces
  }

  /** Forgets a namespace that another process has dropped. */
  forget(space: SqlSpace): void {
    space.dropped = true
    if (this.#spaces.get(space.name) === space) this.#spaces.delete(space.name)
    this.tell({ kind: 'dropped', name: space.name })
  }

  #space(name: string): SqlSpace {
    const space = this.#spaces.get(name)
    if (!space) throw gone(name)
    return space
  }
}

const gone = (name: string): SimError =>
  new SimError('unknown_namespace', `there is no namespace "${name}"`, 'Create it first.')
const tooBusy = (name: string): SimError =>
  new SimError(
    'store_unavailable',
    `the namespace "${name}" is changed by others all the time; nothing was stored`,
    'Try again.',
  )
const ignore = (): void => undefined

export const toKept = ({ name, seed, clock, about }: NamespaceRow): KeptNamespace => ({
  name,
  seed,
  clock: JSON.parse(clock),
  about: JSON.parse(about),
})

const toJob = (space: number, { ord, seq, at, lane, kind, payload }: SqlRow): Job => ({
  id: `${space}.${ord}`,
  seq: seq as number,
  at: at as number,
  kind: String(kind),
  lane: lane as JobLane,
  payload: JSON.parse(String(payload)),
})
