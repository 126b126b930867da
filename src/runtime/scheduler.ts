/** Runs a namespace's jobs when its clock says so: state first, in time order; deliveries beside it. */
import { SimError } from '../errors.js'
import { type Clock, type ClockSetting, inRange, startTimer } from './clock.js'
import { SendLane } from './send-lane.js'
import type { Job, Store, Tx } from './store/types.js'

export interface RanJob {
  /** Its number among the jobs of the namespace. */
  id: string
  /** Epoch milliseconds of the namespace's clock. */
  at: number
  kind: string
  journeyId?: string
}

/** Where the clock stands after it was moved, and what ran on the way. */
export interface Moved {
  now: number
  ran: RanJob[]
}

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

const bothLanes = ['state', 'send'] as const

export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #sends: SendLane
  #catchingUp: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined
  /** The instant the timer is set for. */
  #armedFor: number | undefined
  #closed = false
  /** Moves of the clock take turns, so that two of them add up. */
  #moves: Promise<unknown> = Promise.resolve()
  /** Counts resets: a move that was begun before one moves nothing any more. */
  #era = 0

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#sends = new SendLane({ send: options.deliver, onError: options.onError })
  }

  /** Runs state jobs that are due, so that whoever reads next sees them done. */
  catchUp(): Promise<void> | undefined {
    const { store, namespace, clock } = this.#options
    const at = this.#catchingUp ? 0 : store.nextAt(namespace, ['state'])
    if (at === undefined || at > clock.now()) return undefined
    this.#catchingUp ??= this.#runState().finally(() => {
      this.#catchingUp = undefined
    })
    return this.#catchingUp
  }

  async #runState(): Promise<void> {
    const { store, namespace, clock } = this.#options
    for (;;) {
      const job = await store.lease(namespace, clock.now(), ['state'])
      if (!job) return
      await this.#run(job)
    }
  }

  /** Runs everything that is due, in the background: nobody waits for a receiver. */
  kick(): void {
    if (this.#closed) return
    const { store, namespace, clock } = this.#options
    const at = store.nextAt(namespace, ['state', 'send'])
    if (at === undefined) return
    if (at > clock.now()) {
      if (this.#armedFor !== at) this.arm()
      return
    }
    const caughtUp = this.catchUp()
    if (caughtUp) void caughtUp.then(() => this.#sendDue())
    else void this.#sendDue()
  }

  async #sendDue(): Promise<void> {
    const { store, namespace, clock } = this.#options
    const at = store.nextAt(namespace, ['send'])
    if (at !== undefined && at <= clock.now()) {
      while (!this.#closed) {
        const job = await store.lease(namespace, clock.now(), ['send'])
        if (!job) break
        // what an accepted delivery leads to may be due at once
        void this.#sends.add(job).then(() => this.kick())
      }
    }
    this.arm()
  }

  /** Sets the timer for the next job of a running clock. */
  arm(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#armedFor = undefined
    const { store, namespace, clock } = this.#options
    if (this.#closed || clock.frozen) return
    const at = store.nextAt(namespace, ['state', 'send'])
    if (at === undefined) return
    this.#armedFor = at
    this.#cancelTimer = startTimer(clock.realDelayUntil(at), () => {
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
    const { clock } = this.#options
    return this.#inTurn(async (era) => {
      if (!Number.isFinite(ms) || ms < 0 || ms > 1e13) {
        throw new SimError('bad_request', `cannot advance by ${ms} ms`, 'Give a number of milliseconds from 0 to 1e13.')
      }
      const target = inRange(clock.now() + Math.floor(ms), `now + ${ms} ms`)
      const ran = await this.#runUpTo(target, era)
      this.arm()
      return { now: clock.now(), ran }
    })
  }

  /**
   * Sets the clock. Ahead, it runs on the way what falls due, as `advance` does; back, what was due waits again.
   *
   * @param read answers where it is to stand, once its turn has come
   */
  set(read: () => ClockSetting): Promise<Moved> {
    const { clock } = this.#options
    return this.#inTurn(async (era) => {
      const setting = read()
      const target = clock.target(setting)
      let ran: RanJob[] = []
      try {
        if (target > clock.now()) {
          // between two jobs no time goes by that is not theirs
          clock.hold()
          ran = await this.#runUpTo(target, era)
        }
      } finally {
        if (era === this.#era) clock.set(setting)
        this.arm()
      }
      return { now: clock.now(), ran }
    })
  }

  #inTurn(move: (era: number) => Promise<Moved>): Promise<Moved> {
    const era = this.#era
    const moved = this.#moves.then(() => (era === this.#era ? move(era) : { now: this.#options.clock.now(), ran: [] }))
    this.#moves = moved.catch(() => undefined)
    return moved
  }

  async #runUpTo(target: number, era: number): Promise<RanJob[]> {
    const { store, namespace, clock } = this.#options
    const ran: RanJob[] = []
    while (era === this.#era) {
      // time stands still while work is under way: what comes of it belongs to the instant it began at
      if (this.#busy && (store.nextAt(namespace, bothLanes) ?? Number.POSITIVE_INFINITY) > clock.now()) {
        await this.#settled()
        continue
      }
      const job = await store.lease(namespace, Math.max(target, clock.now()), bothLanes)
      if (era !== this.#era) {
        if (job) store.unlease(namespace, job.id)
      } else if (job) {
        clock.advanceTo(job.at)
        // a slow receiver keeps nobody else waiting, beyond the instant its delivery is due at
        if (job.lane === 'send') void this.#sends.add(job)
        else await this.#run(job)
        ran.push(toRan(job))
      } else if (this.#busy) await this.#settled()
      else {
        clock.advanceTo(target)
        break
      }
    }
    return ran
  }

  get #busy(): boolean {
    return this.#sends.busy || this.#catchingUp !== undefined
  }

  async #settled(): Promise<void> {
    await Promise.all([this.#sends.settled(), this.#catchingUp])
  }

  async #run(job: Job): Promise<void> {
    const { store, namespace, prepare, onError } = this.#options
    try {
      const prepared = prepare(job)
      // no await where there is nothing to wait for: thousands of jobs may be due
      const work = prepared instanceof Promise ? await prepared : prepared
      await store.transact(namespace, async (tx) => {
        if (await tx.takeJob(job.id)) await work(tx)
      })
    } catch (error) {
      const taken = store.transact(namespace, async (tx) => void (await tx.takeJob(job.id)))
      await taken.catch((another) => onError(another, job))
      onError(error, job)
    }
  }

  /** Lets go of sends and moves in flight, when a reset has made them void: nothing of after it waits for them. */
  forget(): void {
    this.#era++
    this.#moves = Promise.resolve()
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

const toRan = ({ seq, at, kind, payload }: Job): RanJob => ({
  id: String(seq),
  at,
  kind,
  ...(typeof payload.journeyId === 'string' && { journeyId: payload.journeyId }),
})
