/** Processes over one PostgreSQL, as stores with a clock of their own. */
import { afterEach } from 'vitest'
import { Clock } from '../../src/runtime/clock.js'
import { openPostgres } from '../../src/runtime/store/sql/postgres.js'
import type { Store, StoreChange } from '../../src/runtime/store/types.js'
import { emptyDatabase } from './postgres.js'

export interface Replica {
  store: Store
  clock: Clock
  /** What it was told that others have done. */
  told: StoreChange[]
  /** Ends it before the test does. */
  end(): Promise<void>
}

export interface Replicas {
  /** Opens another one, whose namespace "a" stands at 1000. */
  one(url: string): Promise<Replica>
  /** Opens two over a new database. */
  two(): Promise<[Replica, Replica]>
}

/** Makes what opens replicas; they are closed after each test. */
export function replicas(): Replicas {
  const opened = new Set<Store>()
  const close = async (store: Store): Promise<void> => {
    if (opened.delete(store)) await store.close()
  }
  afterEach(async () => {
    for (const store of opened) await close(store)
  })
  async function one(url: string): Promise<Replica> {
    const store = await openPostgres(url)
    opened.add(store)
    const clock = new Clock({ baseMs: 1000, anchorMs: 0, speed: 0 })
    const told: StoreChange[] = []
    store.onChange((change) => {
      told.push(change)
      if (change.kind === 'clock') clock.restore(change.clock)
    })
    await store.kept()
    await store.open('a', { seed: 'seed', now: () => clock.now(), clock, about: 'start' })
    return { store, clock, told, end: () => close(store) }
  }
  return {
    one,
    async two() {
      const url = await emptyDatabase()
      return [await one(url), await one(url)]
    },
  }
}
