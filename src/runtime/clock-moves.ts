/** Moves a namespace's clock, by some time or to an instant, and runs on the way what falls due. */
import { SimError } from '../errors.js'
import { type Clock, type ClockSetting, inRange } from './clock.js'
import type { Job, Store } from './store/types.js'

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

/** Who runs the jobs that a move comes upon. */
export interface JobRunner {
  /** Whether anything is under way. */
  readonly busy: boolean
  /** What a send met last that could not be settled: another one every time. */
  readonly failure: unknown
  /** Resolves when what is under way has settled. */
  settled(): Promise<void>
  /** Runs a state job that was leased. */
  run(job: Job): Promise<void>
  /** Begins a send that was leased. */
  send(job: Job): void
  /** Sets the timer anew, after the clock was moved. */
  arm(): void
}

const bothLanes = ['state', 'send'] as const

/** The moves of one clock. They take turns, so that two of them add up. */
export class ClockMoves {
  readonly #of: { namespace: string; store: Store; clock: Clock }
  readonly #runner: JobRunner
  #moves: Promise<unknown> = Promise.resolve()
  /** Counts resets: a move that was begun before one moves nothing any more. */
  #era = 0

  constructor({ namespace, store, clock }: { namespace: string; store: Store; clock: Clock }, runner: JobRunner) {
    this.#of = { namespace, store, clock }
    this.#runner = runner
  }

  /** See `Scheduler.advance`. */
  advance(ms: number): Promise<Moved> {
    const { clock, store, namespace } = this.#of
    return this.#inTurn(async (era) => {
      if (!Number.isFinite(ms) || ms < 0 || ms > 1e13) {
        throw new SimError('bad_request', `cannot advance by ${ms} ms`, 'Give a number of milliseconds from 0 to 1e13.')
      }
      const target = inRange(clock.now() + Math.floor(ms), `now + ${ms} ms`)
      const ran = await this.#runUpTo(target, era)
      await store.keepClock(namespace)
      this.#runner.arm()
      return { now: clock.now(), ran }
    })
  }

  /** See `Scheduler.set`. */
  set(read: () => ClockSetting): Promise<Moved> {
    const { clock, store, namespace } = this.#of
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
        this.#runner.arm()
      }
      await store.keepClock(namespace)
      return { now: clock.now(), ran }
    })
  }

  /** Ends moves under way, and lets those of after wait for none of them. */
  forget(): void {
    this.#era++
    this.#moves = Promise.resolve()
  }

  #inTurn(move: (era: number) => Promise<Moved>): Promise<Moved> {
    const { store, namespace, clock } = this.#of
    const era = this.#era
    const moved = this.#moves.then(() =>
      era === this.#era ? store.alone(namespace, () => move(era)) : { now: clock.now(), ran: [] },
    )
    this.#moves = moved.catch(() => undefined)
    return moved
  }

  async #runUpTo(target: number, era: number): Promise<RanJob[]> {
    const { store, namespace, clock } = this.#of
    const runner = this.#runner
    const ran: RanJob[] = []
    let waited = false
    const { failure } = runner
    while (era === this.#era) {
      // it is owed still, and would be sent over and over
      if (runner.failure !== failure) throw runner.failure
      const wasBusy = runner.busy
      // time stands still while work is under way: what comes of it belongs to the instant it began at
      if (wasBusy && (store.nextAt(namespace, bothLanes) ?? Number.POSITIVE_INFINITY) > clock.now()) {
        await runner.settled()
        continue
      }
      // what waits for what is under way is not to be had yet, and time must not go past it
      const upTo = wasBusy ? clock.now() : Math.max(target, clock.now())
      const job = await store.lease(namespace, upTo, bothLanes)
      if (era !== this.#era) {
        if (job) await store.unlease(namespace, job.id)
      } else if (job) {
        waited = false
        clock.advanceTo(job.at)
        // a slow receiver keeps nobody else waiting, beyond the instant its delivery is due at
        if (job.lane === 'send') runner.send(job)
        else await runner.run(job)
        ran.push(toRan(job))
      } else if (runner.busy) await runner.settled()
      // what ended while the store was asked may have led to more
      else if (wasBusy) continue
      else {
        const others = waited ? undefined : store.othersDone(namespace, Math.max(target, clock.now()))
        if (others) {
          // what they have run may have led to more
          await others
          waited = true
          continue
        }
        clock.advanceTo(target)
        break
      }
    }
    return ran
  }
}

const toRan = ({ seq, at, kind, payload }: Job): RanJob => ({
  id: String(seq),
  at,
  kind,
  ...(typeof payload.journeyId === 'string' && { journeyId: payload.journeyId }),
})
