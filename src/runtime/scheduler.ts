/** Runs a namespace's jobs when its clock says so: state first, in time order; deliveries beside it. */
import { isStoreAway } from '../errors.js'
import { type Clock, type ClockSetting, startTimer } from './clock.js'
import { ClockMoves, type Moved } from './clock-moves.js'
import { SendLane } from './send-lane.js'
import { shareNext } from './share-next.js'
import type { Job, Store, Tx } from './store/types.js'

type Work = (tx: Tx) => Promise<void>

export interface SchedulerOptions {
  namespace: string
  store: Store
  clock: Clock
  /** Gets ready to run a state job: loads what it needs, and answers the work itself. */
  prepare(job: Job): Work | Promise<Work>
  /** Makes one attempt of a delivery. Must not throw for what a receiver does. */
  deliver(job: Job): Promise<void>
  /** Told of a job that threw, which is a bug; the job is dropped. */
  onError(error: unknown, job: Job): void
}

/**
 * How long background work waits in milliseconds of real time: for a store that is away, and before it takes what another process
 * has left due under a frozen clock.
 */
const waitMs = 1000

export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #sends: SendLane
  #catchingUp: Promise<void> | undefined
  /** State jobs that run at present, by id: with a shared store several callers may come upon one. */
  readonly #running = new Map<string, Promise<void>>()
  /** Sends that are being leased, and are under way from then on. */
  readonly #beginning = new Set<Promise<boolean>>()
  #cancelTimer: (() => void) | undefined
  /** The instant the timer is set for. */
  #armedFor: number | undefined
  #closed = false
  /** Set while background work waits for a store that is away. */
  #waits = false
  /** What a send met last that could not be settled. */
  #failure: unknown
  readonly #moves: ClockMoves

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#sends = new SendLane({ send: (job) => this.#send(job), onError: options.onError })
    const busy = (): boolean => this.#busy
    const failure = (): unknown => this.#failure
    this.#moves = new ClockMoves(options, {
      get busy() {
        return busy()
      },
      get failure() {
        return failure()
      },
      settled: () => this.#settled(),
      run: (job) => this.#run(job),
      send: (job) => void this.#sends.add(job),
      arm: () => this.arm(),
    })
  }

  /**
   * Runs state jobs that are due, so that whoever reads next sees them done.
   *
   * @throws SimError `store_unavailable`
   */
  catchUp(): Promise<void> | undefined {
    const { store } = this.#options
    // another process may have added one since, or may hold one
    return store.info.shared ? this.#lookAgain() : this.#runDue()
  }

  readonly #lookAgain = shareNext(() => this.#runState(true))

  #runDue(): Promise<void> | undefined {
    const { store, namespace, clock } = this.#options
    const at = this.#catchingUp ? 0 : store.nextAt(namespace, ['state'])
    if (at === undefined || at > clock.now()) return undefined
    this.#catchingUp ??= this.#runState(false).finally(() => {
      this.#catchingUp = undefined
    })
    return this.#catchingUp
  }

  async #runState(anyway: boolean): Promise<void> {
    const { store, namespace, clock } = this.#options
    for (;;) {
      const job = await store.lease(namespace, clock.now(), ['state'], anyway)
      if (!job) return
      await this.#run(job)
    }
  }

  /** Runs everything that is due, in the background: nobody waits for a receiver. */
  kick(): void {
    if (this.#closed || this.#waits) return
    const { store, namespace, clock } = this.#options
    const at = store.nextAt(namespace, ['state', 'send'])
    if (at === undefined) return
    if (at > clock.now()) {
      if (this.#armedFor !== at) this.arm()
      return
    }
    void this.#runAll().catch((error) => this.#putOff(error))
  }

  async #runAll(): Promise<void> {
    // no await where there is nothing to wait for: a send that is due goes at once
    const caughtUp = this.#runDue()
    if (caughtUp) await caughtUp
    await this.#sendDue()
  }

  /** Tries again later when the store is away. What else is thrown is a bug, and has been reported. */
  #putOff(error: unknown): void {
    if (!isStoreAway(error)) return
    this.#cancelTimer?.()
    this.#armedFor = undefined
    if (this.#closed) return
    // nothing that comes meanwhile begins it again: what can be leased may still not be settled
    this.#waits = true
    this.#cancelTimer = startTimer(waitMs, () => {
      this.#waits = false
      this.kick()
    })
  }

  async #sendDue(): Promise<void> {
    const { store, namespace, clock } = this.#options
    const at = store.nextAt(namespace, ['send'])
    if (at !== undefined && at <= clock.now()) {
      while (!this.#closed && !this.#waits) {
        const begun = this.#beginSend()
        this.#beginning.add(begun)
        if (!(await begun.finally(() => this.#beginning.delete(begun)))) break
      }
    }
    this.arm()
  }

  /** Leases a send that is due, and begins it; answers whether there was one. */
  async #beginSend(): Promise<boolean> {
    const { store, namespace, clock } = this.#options
    const job = await store.lease(namespace, clock.now(), ['send'])
    // what an accepted delivery leads to may be due at once
    if (job) void this.#sends.add(job).then(() => this.kick())
    return job !== undefined
  }

  /** Sets the timer for the next job of a running clock, and for what is left due of a frozen one that is shared. */
  arm(): void {
    if (this.#waits) return
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#armedFor = undefined
    const { store, namespace, clock } = this.#options
    // whoever made it due under a frozen clock runs it after its answer; with others, nobody may be left who does
    if (this.#closed || (clock.frozen && !store.info.shared)) return
    const at = store.nextAt(namespace, ['state', 'send'])
    if (at === undefined || (clock.frozen && at > clock.now())) return
    this.#armedFor = at
    this.#cancelTimer = startTimer(clock.frozen ? waitMs : clock.realDelayUntil(at), () => {
      // a timer may come a little early: then it is set again
      this.#armedFor = undefined
      this.kick()
    })
  }

  /**
   * Moves the clock forward and runs everything that falls due, in time order, work that work creates included.
   * Answers after the first attempt of every due delivery has settled.
   *
   * @param ms how far to move, in milliseconds; not negative
   */
  advance(ms: number): Promise<Moved> {
    return this.#moves.advance(ms)
  }

  /**
   * Sets the clock. Ahead, it runs on the way what falls due, as `advance` does; back, what was due waits again.
   *
   * @param read answers where it is to stand, once its turn has come
   */
  set(read: () => ClockSetting): Promise<Moved> {
    return this.#moves.set(read)
  }

  get #busy(): boolean {
    return this.#sends.busy || this.#catchingUp !== undefined || this.#running.size > 0 || this.#beginning.size > 0
  }

  async #settled(): Promise<void> {
    await Promise.all([this.#sends.settled(), this.#catchingUp, ...this.#running.values(), ...this.#beginning])
  }

  async #send(job: Job): Promise<void> {
    const { store, namespace, deliver } = this.#options
    try {
      await deliver(job)
    } catch (error) {
      if (!isStoreAway(error)) throw error
      // still owed: it is sent again once the store is back
      await Promise.resolve(store.unlease(namespace, job.id)).catch(() => undefined)
      this.#failure = error
      this.#putOff(error)
    }
  }

  #run(job: Job): Promise<void> {
    const under = this.#running.get(job.id)
    if (under) return under
    const running = this.#runOnce(job).finally(() => this.#running.delete(job.id))
    this.#running.set(job.id, running)
    return running
  }

  async #runOnce(job: Job): Promise<void> {
    const { store, namespace, prepare, onError } = this.#options
    try {
      const prepared = prepare(job)
      // no await where there is nothing to wait for: thousands of jobs may be due
      const work = prepared instanceof Promise ? await prepared : prepared
      await store.transact(namespace, async (tx) => {
        if (await tx.takeJob(job.id)) await work(tx)
      })
    } catch (error) {
      if (isStoreAway(error)) {
        await Promise.resolve(store.unlease(namespace, job.id)).catch(() => undefined)
        throw error
      }
      const taken = store.transact(namespace, async (tx) => void (await tx.takeJob(job.id)))
      await taken.catch((another) => onError(another, job))
      onError(error, job)
    }
  }

  /** Lets go of sends and moves in flight, when a reset has made them void: nothing of after it waits for them. */
  forget(): void {
    this.#moves.forget()
    this.#sends.forget()
  }

  /** Stops timers and sends, for a namespace that goes: nobody waits for its receivers. */
  async stop(): Promise<void> {
    this.#closed = true
    this.#cancelTimer?.()
    this.forget()
    await this.#catchingUp
  }

  /** Stops timers; work and sends under way are left to settle, what waits is not begun. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancelTimer?.()
    await this.#catchingUp
    await this.#sends.close()
  }
}
