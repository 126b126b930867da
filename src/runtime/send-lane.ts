/** Sends under way: so many at once to one target, first attempts of one journey to it in order, and no target waits for another. */
import type { Job } from './store/types.js'

/** Sends under way to one target at most. */
const perTarget = 8
/** Sends under way at most, beyond the first to each target: however many of them hang, another is still served. */
const inAll = 64

export interface SendLaneOptions {
  /** Makes one attempt. */
  send(job: Job): Promise<void>
  /** Told of an attempt that threw, which is a bug. */
  onError(error: unknown, job: Job): void
}

interface Waiting {
  job: Job
  done: () => void
}

interface Target {
  running: number
  /** What may go as soon as there is room, oldest first. */
  readonly ready: Set<Waiting>
  /** First attempts by journey that wait for the one before; a journey is here while one of its first attempts is not settled. */
  readonly chains: Map<string, Waiting[]>
}

/** Everything that a reset makes void. */
interface Era {
  running: number
  readonly targets: Map<string, Target>
  /** Jobs that were taken and have not settled. */
  pending: number
  /** Called when nothing is pending any more. */
  readonly idle: Set<() => void>
}

const newEra = (): Era => ({ running: 0, targets: new Map(), pending: 0, idle: new Set() })

/** The sends of one namespace. */
export class SendLane {
  readonly #options: SendLaneOptions
  #era = newEra()
  /** Attempts that are really being made, those of before a reset too. */
  readonly #made = new Set<Promise<void>>()
  #closed = false

  constructor(options: SendLaneOptions) {
    this.#options = options
  }

  /** Takes a job that is due; resolves when its attempt has settled, or has become void. */
  add(job: Job): Promise<void> {
    if (this.#closed) return Promise.resolve()
    const era = this.#era
    const target = targetOf(era, job)
    era.pending++
    return new Promise<void>((resolve) => {
      const done = (): void => {
        resolve()
        if (--era.pending > 0) return
        for (const call of era.idle) call()
        era.idle.clear()
      }
      const waiting = { job, done }
      const before = job.payload.attempt === 1 ? target.chains.get(journeyOf(job)) : undefined
      if (before) before.push(waiting)
      else {
        if (job.payload.attempt === 1) target.chains.set(journeyOf(job), [])
        target.ready.add(waiting)
        this.#pump(era, target)
      }
    })
  }

  get busy(): boolean {
    return this.#era.pending > 0
  }

  /** Resolves when nothing is pending. */
  settled(): Promise<void> {
    const { pending, idle } = this.#era
    return pending === 0 ? Promise.resolve() : new Promise((resolve) => void idle.add(resolve))
  }

  /** Lets go of everything, when a reset has made it void: what waits is not sent, and nothing of after it waits for what is. */
  forget(): void {
    const { targets, idle } = this.#era
    this.#era = newEra()
    for (const call of idle) call()
    for (const { ready, chains } of targets.values()) {
      for (const { done } of [...ready, ...[...chains.values()].flat()]) done()
      ready.clear()
      chains.clear()
    }
  }

  /** Sends nothing more, and resolves when what is being sent has settled. */
  async close(): Promise<void> {
    this.#closed = true
    this.forget()
    await Promise.all(this.#made)
  }

  #pump(era: Era, target: Target): void {
    for (const waiting of target.ready) {
      if (target.running >= perTarget || (target.running > 0 && era.running >= inAll)) return
      target.ready.delete(waiting)
      this.#start(era, target, waiting)
    }
  }

  #start(era: Era, target: Target, { job, done }: Waiting): void {
    target.running++
    era.running++
    const made = this.#options
      .send(job)
      .catch((error) => this.#options.onError(error, job))
      .finally(() => {
        this.#made.delete(made)
        target.running--
        era.running--
        if (job.payload.attempt === 1) follow(target, journeyOf(job))
        done()
        if (era !== this.#era) return
        const { targets } = era
        const key = keyOf(job)
        // whoever has just had a turn comes last
        targets.delete(key)
        if (target.running > 0 || target.ready.size > 0) targets.set(key, target)
        if (era.running === inAll - 1) for (const other of targets.values()) this.#pump(era, other)
        else this.#pump(era, target)
      })
    this.#made.add(made)
  }
}

/** Makes the next first attempt of a journey ready, or forgets the journey when there is none. */
function follow({ ready, chains }: Target, journey: string): void {
  const next = chains.get(journey)?.shift()
  if (next) ready.add(next)
  else chains.delete(journey)
}

function targetOf({ targets }: Era, job: Job): Target {
  const known = targets.get(keyOf(job))
  if (known) return known
  const target: Target = { running: 0, ready: new Set(), chains: new Map() }
  targets.set(keyOf(job), target)
  return target
}

const journeyOf = ({ payload }: Job): string => String(payload.journeyId)
const keyOf = ({ payload }: Job): string => String(payload.target)
