/** The store over a database: namespaces, units of work and jobs. What is SQLite's or PostgreSQL's own is behind the engine. */
import { SimError } from '../../../errors.js'
import type {
  CommitListener,
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
import { SqlBlobs } from './blobs.js'
import { digestOfSnapshot, readSnapshot } from './digest.js'
import type { SqlEngine } from './engine.js'
import { SqlJobs } from './jobs.js'
import type { SqlLimits } from './limits.js'
import { SqlLooks } from './looks.js'
import { type NamespaceRow, type Peers, toKept } from './peers.js'
import { registryLock } from './plan.js'
import { Records } from './records.js'
import { SqlSpace } from './space.js'
import { Spaces } from './spaces.js'
import { gone, Units } from './units.js'

export class SqlStore implements Store {
  readonly info: StoreInfo
  readonly blobs: SqlBlobs
  readonly looks: SqlLooks
  readonly #engine: SqlEngine
  readonly #spaces = new Map<string, SqlSpace>()
  readonly #states: Spaces
  readonly #units: Units
  readonly #jobs: SqlJobs
  readonly #jobListeners: ((namespace: string) => void)[] = []
  readonly #changeListeners: ((change: StoreChange) => void)[] = []
  /** What is being dropped: another of the name comes after it. */
  readonly #dropping = new Map<string, Promise<unknown>>()
  /** Set by a driver whose database others use too. */
  peers: Peers | undefined

  constructor(engine: SqlEngine, about: Pick<StoreInfo, 'kind' | 'replica'>, limits: SqlLimits) {
    this.#engine = engine
    this.info = { ...about, shared: engine.shared }
    this.blobs = new SqlBlobs(engine, limits.blobLimitBytes ?? 256 * 2 ** 20)
    const context = {
      engine,
      records: new Records(engine),
      blobs: this.blobs,
      replica: about.replica,
      endedLimit: limits.endedLimit ?? 50_000,
      peers: () => this.peers,
      tellJobs: (name: string) => this.tellJobs(name),
    }
    this.looks = new SqlLooks(context, (name) => this.#ready(name))
    this.#units = new Units(context)
    this.#jobs = new SqlJobs(context)
    this.#states = new Spaces({ ...context, changed: () => this.peers?.tellChange() })
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
          { statement: 'makeNamespace', params: [name, JSON.stringify(options.seed), clock, about] },
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
    const seed = JSON.stringify(space.options.seed)
    if (row.seed !== seed) {
      throw new SimError(
        'bad_option',
        `the namespace "${space.name}" is kept with the seed ${row.seed}, not ${seed}`,
        `Use the seed ${row.seed}, or keep the state elsewhere.`,
      )
    }
    space.knowClock(row.clock)
    await space.become(this.#engine, row.space)
    if (row.about !== about) {
      const { clock } = space
      await this.#engine.commit([{ statement: 'keepAbout', params: [space.name, about, clock] }], {
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
    return this.#units.transact(await this.#ready(name), work)
  }

  async lease(name: string, upTo: number, wanted: readonly JobLane[], anyway = false): Promise<Job | undefined> {
    return this.#jobs.lease(await this.#ready(name), upTo, wanted, anyway)
  }

  unlease(name: string, jobId: string): Promise<void> {
    return this.#jobs.unlease(this.#spaces.get(name), jobId)
  }

  nextAt(name: string, wanted: readonly JobLane[]): number | undefined {
    const space = this.#spaces.get(name)
    let earliest: number | undefined
    for (const lane of wanted) {
      const at = space?.due[lane].earliest
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

  onCommit(listener: CommitListener): void {
    this.#units.tellCommit = listener
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
    if (!this.#spaces.has(name)) return
    const space = await this.#ready(name)
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
      const space = this.#spaces.get(name)
      return await (space ? space.move(work) : work())
    } finally {
      await held.release()
    }
  }

  othersDone(name: string, upTo: number): Promise<void> | undefined {
    return this.#engine.shared ? this.#jobs.othersDone(this.#space(name), upTo) : undefined
  }

  async elsewhere(name: string, kind: string, id: string): Promise<boolean> {
    return this.#states.elsewhere(name, kind, id)
  }

  async digest(name: string): Promise<string> {
    return digestOfSnapshot(await this.snapshot(name))
  }

  snapshot(name: string): Promise<Snapshot> {
    return this.#alone(name, async (space) => {
      await this.#states.keepCounters(space)
      return readSnapshot(this.#engine, space.id)
    })
  }

  save(name: string, label: string, about: () => JsonValue): Promise<Saved> {
    return this.#alone(name, (space) => this.#states.save(space, label, about))
  }

  saved(name: string): Promise<Saved[]> {
    return this.#states.saved(this.#space(name).name)
  }

  restore(...[name, label, then, clock]: Parameters<Store['restore']>): Promise<boolean> {
    return this.#alone(name, (space) => this.#states.restore(space, label, then, clock))
  }

  unsave(name: string, label: string): Promise<boolean> {
    return this.#states.unsave(this.#space(name).name, label)
  }

  reset(...[name, then = () => undefined, clock]: Parameters<Store['reset']>): Promise<void> {
    return this.#alone(name, (space) => this.#states.reset(space, then, clock))
  }

  /** Runs what changes or reads a whole state, with nothing beside it in this process. */
  async #alone<T>(name: string, work: (space: SqlSpace) => Promise<T>): Promise<T> {
    const space = await this.#ready(name)
    return space.turns.take(true, () => this.#units.again(space, () => work(space)))
  }

  async close(): Promise<void> {
    const spaces = [...this.#spaces.values()]
    this.#spaces.clear()
    for (const space of spaces) space.dropped = true
    // a transaction that is under way ends by itself
    await Promise.allSettled([...spaces.map(({ opened }) => opened), ...this.#dropping.values(), this.#states.close()])
    await this.peers?.close(spaces.flatMap((space) => space.leaseRows))
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

  async #ready(name: string): Promise<SqlSpace> {
    const space = this.#space(name)
    if (space.id === 0) await space.opened
    return space
  }

  #space(name: string): SqlSpace {
    const space = this.#spaces.get(name)
    if (!space) throw gone(name)
    return space
  }
}
