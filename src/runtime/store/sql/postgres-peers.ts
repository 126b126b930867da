/** What replicas over one PostgreSQL tell each other: by NOTIFY at once, and by looking every second at what was missed. */
import type pg from 'pg'
import { startTimer } from '../../clock.js'
import { shareNext } from '../../share-next.js'
import type { JobLane } from '../types.js'
import type { SqlEngine } from './engine.js'
import { type NamespaceRow, type Peers, toKept } from './peers.js'
import { list } from './plan.js'
import type { SqlSpace } from './space.js'
import type { SqlStore } from './store.js'

/** Milliseconds of real time. */
const sweepMs = 1000
const heartbeatMs = 10_000
/** Heartbeats for which a namespace that was dropped is remembered, so that everybody learns of it. */
const beatsRemembered = 60
const gatherMs = 20
const hearMs = 100
const reconnectMs = 500

/** Namespaces told of in one message at most: PostgreSQL bounds its length. */
const toldAtOnce = 40

interface Message {
  /** Who says it. */
  from: number
  /** Jobs that were added: namespace, lane, when the earliest of them falls due. */
  jobs?: [namespace: string, lane: JobLane, at: number][]
}

export class PostgresPeers implements Peers {
  readonly #store: SqlStore
  readonly #engine: SqlEngine
  readonly #connect: () => pg.Client
  #listener: pg.Client | undefined
  #closed = false
  /** The last change that is known. */
  #seen: number
  /** The same at the last heartbeats, the oldest first. */
  readonly #seenBefore: number[] = []
  /** A change after which all are to be read again, though they are known. */
  #again = Number.POSITIVE_INFINITY
  /** Whether the last look at changes failed: what was dropped long ago may have been forgotten since. */
  #missed = false
  #gathered = new Map<string, [namespace: string, lane: JobLane, at: number]>()
  readonly #timers = new Map<string, () => void>()
  readonly #waiting = new Set<() => void>()

  constructor(store: SqlStore, engine: SqlEngine, connect: () => pg.Client, seen: number) {
    this.#store = store
    this.#engine = engine
    this.#connect = connect
    this.#seen = seen
    this.#listen()
    this.#every('sweep', sweepMs, () => this.#sweep())
    this.#every('heartbeat', heartbeatMs, () => this.#beat())
  }

  tellJob(namespace: string, lane: JobLane, at: number): void {
    const key = `${lane} ${namespace}`
    const known = this.#gathered.get(key)
    if (!known || at < known[2]) this.#gathered.set(key, [namespace, lane, at])
    // commits do not wait for a message: it would make them wait for each other
    if (!this.#timers.has('tell')) this.#after('tell', gatherMs, () => this.#tellGathered())
  }

  tellChange(): void {
    this.#say({})
  }

  readonly refresh = shareNext(() => this.#read())

  heard(): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        cancel()
        this.#waiting.delete(over)
        resolve()
      }
      const cancel = startTimer(hearMs, over, true)
      this.#waiting.add(over)
    })
  }

  async close(leased: readonly { ord: number }[]): Promise<void> {
    this.#closed = true
    for (const cancel of this.#timers.values()) cancel()
    const params = [this.#store.info.replica, list(leased)]
    if (leased.length > 0) await Promise.resolve(this.#engine.read('unleaseAll', params)).catch(() => undefined)
    await this.#listener?.end().catch(() => undefined)
    await this.refresh().catch(() => undefined)
  }

  async #read(): Promise<void> {
    const from = Math.min(this.#seen, this.#again)
    this.#again = Number.POSITIVE_INFINITY
    try {
      const rows = (await this.#engine.read('changes', [from])) as unknown as NamespaceRow[]
      for (const row of rows) {
        await this.#learn(row)
        this.#seen = row.changed
      }
      if (this.#missed) await this.#compare()
      this.#missed = false
    } catch (error) {
      this.#missed = true
      this.#again = Math.min(this.#again, from)
      throw error
    }
  }

  /** Forgets namespaces that are not there any more. */
  async #compare(): Promise<void> {
    const there = new Set((await this.#engine.read('namespaces', [])).map(({ name }) => name))
    for (const space of this.#store.spaces.values()) {
      if (space.id !== 0 && !there.has(space.name)) this.#store.forget(space)
    }
  }

  async #learn(row: NamespaceRow): Promise<void> {
    const space = this.#store.spaces.get(row.name)
    if (space?.id === 0) {
      // what this process is opening it reads by itself, maybe from before this: once it is open, this is looked at again
      const again = (): void => {
        this.#again = Math.min(this.#again, row.changed - 1)
      }
      space.opened?.then(again, () => undefined)
      return
    }
    if (row.dropped) {
      if (space) this.#store.forget(space)
    } else if (!space) this.#store.tell({ kind: 'opened', namespace: toKept(row) })
    else if (space.id === row.space) await this.#learnMore(space, row)
    else if (row.cause === 'opened') {
      this.#store.forget(space)
      this.#store.tell({ kind: 'opened', namespace: toKept(row) })
    } else await this.#learnState(space, row)
  }

  async #learnMore(space: SqlSpace, { name, clock }: NamespaceRow): Promise<void> {
    await space.readMarks(this.#engine)
    if (clock === space.toldClock || space.moves) return
    space.knowClock(clock)
    this.#store.tell({ kind: 'clock', name, clock: JSON.parse(clock) })
  }

  /** Another state stands there. */
  async #learnState(space: SqlSpace, { name, space: id, clock, cause }: NamespaceRow): Promise<void> {
    const stored =
      cause === 'reset' ? undefined : await space.storedCounters(this.#engine, this.#store.info.replica, id)
    await space.become(this.#engine, id, () => {
      if (stored) space.rewindCounters(stored, false)
      else space.counters = undefined
      space.knowClock(clock)
      this.#store.tell({ kind: 'clock', name, clock: JSON.parse(clock) })
      this.#store.tell({ kind: cause === 'restored' ? 'restored' : 'reset', name })
    })
  }

  /** Looks after what no message has told of: changes, and jobs that nobody does. */
  async #sweep(): Promise<void> {
    await this.refresh()
    for (const { name, lane, at } of await this.#engine.read('heads', [])) {
      const space = this.#store.spaces.get(String(name))
      if (!space) continue
      const due = space.due[lane as JobLane]
      const known = due.earliest
      if ((at ?? undefined) === known) continue
      if (at !== null && (known === undefined || (at as number) < known)) due.add(at as number)
      else {
        // somebody has done what this process knew of, or does it, or it waits for one of its journey
        space.sendsWait ||= lane === 'send'
        await space.readDue(this.#engine, lane as JobLane)
      }
      this.#store.tellJobs(space.name)
    }
  }

  async #beat(): Promise<void> {
    const { replica } = this.#store.info
    const leased = [...this.#store.spaces.values()].flatMap((space) => space.leaseRows)
    if (leased.length > 0) await this.#engine.read('renew', [replica, list(leased)])
    this.#seenBefore.push(this.#seen)
    if (this.#seenBefore.length > beatsRemembered) {
      await this.#engine.read('forgetLongDropped', [this.#seenBefore.shift()!])
    }
  }

  #tellGathered(): void {
    const jobs = [...this.#gathered.values()]
    this.#gathered = new Map()
    // what does not fit is found by a sweep
    this.#say({ jobs: jobs.slice(0, toldAtOnce) })
  }

  #say(message: Omit<Message, 'from'>): void {
    if (this.#closed) return
    const text = JSON.stringify({ from: this.#store.info.replica, ...message })
    Promise.resolve(this.#engine.read('notify', [text])).catch(() => undefined)
  }

  #hear(text: string): void {
    for (const call of this.#waiting) call()
    const { from, jobs = [] } = readMessage(text)
    if (from === this.#store.info.replica) return
    for (const [namespace, lane, at] of jobs) {
      this.#store.spaces.get(namespace)?.due[lane].add(at)
      this.#store.tellJobs(namespace)
    }
    if (jobs.length === 0) this.refresh().catch(() => undefined)
  }

  #listen(): void {
    const client = this.#connect()
    this.#listener = client
    let over = false
    const again = (): void => {
      if (over || this.#closed) return
      over = true
      client.end().catch(() => undefined)
      this.#after('listen', reconnectMs, () => this.#listen())
    }
    client.on('error', again)
    client.on('end', again)
    client.on('notification', ({ payload }) => this.#hear(payload ?? '{}'))
    client
      .connect()
      .then(() => client.query('LISTEN idvsim'))
      .catch(again)
  }

  #after(name: string, ms: number, run: () => void): void {
    const cancel = startTimer(ms, () => {
      this.#timers.delete(name)
      run()
    })
    this.#timers.set(name, cancel)
  }

  #every(name: string, ms: number, run: () => Promise<void>): void {
    // a database that is away is asked again the next time
    this.#after(name, ms, () => {
      void run()
        .catch(() => undefined)
        .then(() => {
          if (!this.#closed) this.#every(name, ms, run)
        })
    })
  }
}

/** Anybody with access to the database may say anything: what is no message of ours makes everybody look. */
function readMessage(text: string): Message {
  try {
    return JSON.parse(text)
  } catch {
    return { from: -1 }
  }
}
