/** A memory store that several simulators share, outlives them, and can be away: what a database does, without one. */
import { SimError } from '../../src/errors.js'
import { Clock, type ClockState } from '../../src/runtime/clock.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import type { KeptNamespace, OpenOptions, Store, StoreChange } from '../../src/runtime/store/types.js'

interface Kept extends KeptNamespace {
  clock: ClockState
}

type Told = { listener: ((change: StoreChange) => void) | undefined; waiting: StoreChange[] }

/** What the replicas have in common. */
export class SharedStore {
  readonly inner = createMemoryStore()
  /** Everything rejects with this while it is set. */
  away: SimError | undefined
  /** Every call gives way so often before it is carried out. */
  turns = 0
  readonly #kept = new Map<string, Kept>()
  readonly #replicas: Told[] = []
  readonly #alone = new Map<string, Promise<unknown>>()

  /** Takes it away, as an outage does. */
  fail(): void {
    this.away = new SimError('store_unavailable', 'the database does not answer', 'Start it again.')
  }

  mend(): void {
    this.away = undefined
  }

  /** A store for one more process. What others did it learns by `refresh`. */
  replica(): Store {
    const { inner } = this
    const kept = this.#kept
    const told: Told = { listener: undefined, waiting: [] }
    const number = this.#replicas.push(told) - 1
    const clocks = new Map<string, NonNullable<OpenOptions['clock']>>()
    const synced = new Map<string, string>()

    const tell = (change: StoreChange): void => {
      for (const other of this.#replicas) if (other !== told) other.waiting.push(change)
    }
    const hear = (): void => {
      for (const change of told.waiting.splice(0)) {
        if (change.kind === 'clock') synced.set(change.name, JSON.stringify(change.clock))
        told.listener?.(change)
      }
    }
    const pass = async (): Promise<void> => {
      for (let n = 0; n < this.turns; n++) await new Promise((resolve) => setImmediate(resolve))
      if (this.away) throw this.away
    }
    /** Keeps where the clock stands, if this replica has moved it. */
    const push = (name: string): void => {
      const state = clocks.get(name)?.state
      const one = kept.get(name)
      if (!state || !one || synced.get(name) === JSON.stringify(state)) return
      synced.set(name, JSON.stringify(state))
      one.clock = { ...state }
      tell({ kind: 'clock', name, clock: one.clock })
    }
    const passing =
      <A extends unknown[], R>(call: (...given: A) => R | Promise<R>) =>
      async (...given: A): Promise<R> => {
        await pass()
        return call(...given)
      }
    return {
      info: { kind: 'postgres', replica: number, shared: true },
      onCommit: () => undefined,
      kept: passing(() => [...kept.values()].map((one) => ({ ...one }))),
      open: passing((name: string, { seed, clock, about = null }: OpenOptions) => {
        const known = kept.get(name)
        if (known && known.seed !== seed)
          throw new SimError('bad_option', `it is kept with seed "${known.seed}"`, 'Use it.')
        const one: Kept = { name, seed, about, clock: known?.clock ?? { ...clock!.state } }
        kept.set(name, one)
        clocks.set(name, clock!)
        synced.set(name, JSON.stringify(clock!.state))
        if (known) return false
        inner.open(name, { seed, now: () => new Clock(kept.get(name)!.clock).now() })
        tell({ kind: 'opened', namespace: one })
        return true
      }),
      drop: passing(async (name: string) => {
        kept.delete(name)
        await inner.drop(name)
        tell({ kind: 'dropped', name })
      }),
      transact: async (name, work) => {
        await pass()
        push(name)
        return inner.transact(name, work)
      },
      lease: passing((name: string, upTo: number, lanes) => inner.lease(name, upTo, lanes)),
      unlease: passing(inner.unlease.bind(inner)),
      nextAt: inner.nextAt.bind(inner),
      holds: inner.holds.bind(inner),
      onJobs: (listener) => inner.onJobs(listener),
      onChange: (listener) => {
        told.listener = listener
      },
      refresh: passing(hear),
      keepClock: passing(push),
      alone: async <T>(name: string, work: () => Promise<T>): Promise<T> => {
        const before = this.#alone.get(name) ?? Promise.resolve()
        const mine = before.then(async () => {
          await pass()
          hear()
          return work()
        })
        this.#alone.set(
          name,
          mine.catch(() => undefined),
        )
        return mine
      },
      othersDone: () => undefined,
      looks: inner.looks,
      elsewhere: passing(inner.elsewhere.bind(inner)),
      digest: passing(inner.digest.bind(inner)),
      snapshot: passing(inner.snapshot.bind(inner)),
      save: passing(inner.save.bind(inner)),
      saved: passing(inner.saved.bind(inner)),
      restore: passing(async (name: string, saved: string, then) => {
        const done = await inner.restore(name, saved, then)
        if (done) tell({ kind: 'restored', name })
        push(name)
        return done
      }),
      unsave: passing(inner.unsave.bind(inner)),
      reset: passing(async (name: string, then?: () => void) => {
        await inner.reset(name, then)
        tell({ kind: 'reset', name })
        push(name)
      }),
      blobs: {
        put: passing(inner.blobs.put.bind(inner.blobs)),
        get: passing(inner.blobs.get.bind(inner.blobs)),
        release: passing(inner.blobs.release.bind(inner.blobs)),
        size: passing(inner.blobs.size.bind(inner.blobs)),
      },
      close: async () => {
        told.listener = undefined
      },
    }
  }
}
