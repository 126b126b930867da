/** Two processes over one PostgreSQL that save, restore, reset and run jobs at the same time: each whole state stays whole. */
import pg from 'pg'
import { expect, test } from 'vitest'
import { blobsLock } from '../../../src/runtime/store/sql/plan.js'
import { PostgresEngine } from '../../../src/runtime/store/sql/postgres-engine.js'
import type { SqlStore } from '../../../src/runtime/store/sql/store.js'
import type { Store } from '../../../src/runtime/store/types.js'
import { describePostgres, emptyDatabase } from '../../support/postgres.js'
import { type Replica, replicas } from '../../support/replicas.js'
import { pause, until } from '../../support/until.js'

const { one: open } = replicas()
const replica = async (url: string): Promise<Store> => (await open(url)).store

const picture = new Uint8Array([1, 2, 3])

async function ownPicture(store: Store): Promise<string> {
  const sha256 = await store.blobs.put(picture)
  await store.transact('a', async (tx) => tx.ownBlob(sha256, 'j'))
  await store.blobs.release(sha256)
  return sha256
}

/** Begins two things in this order, each of which waits until both are begun. */
async function inOrder<A, B>(url: string, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  const engine = new PostgresEngine(pg, url)
  const client = new pg.Client(url)
  await client.connect()
  try {
    const held = await engine.hold({ alone: [blobsLock] })
    const waiting = async (): Promise<number> =>
      (
        await client.query(`SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
      ).rows[0].n
    const one = first()
    await until('the first waits', async () => (await waiting()) === 1)
    const other = second()
    await until('the other waits', async () => (await waiting()) === 2)
    await held.release()
    return await Promise.all([one, other])
  } finally {
    await client.end()
    await engine.close()
  }
}

describePostgres('two replicas at the same time', () => {
  test('save under one name, and one of them stands', async () => {
    const url = await emptyDatabase()
    const [one, other] = [await replica(url), await replica(url)]
    const save = (store: Store, about: string) => () => store.save('a', 'here', () => about)
    expect(await inOrder(url, save(one, 'first'), save(other, 'second'))).toHaveLength(2)
    expect(await one.saved('a')).toEqual([{ name: 'here', about: 'second' }])
  })

  test('remove a saved state and restore it: it is not restored in part', async () => {
    const url = await emptyDatabase()
    const [one, other] = [await replica(url), await replica(url)]
    await ownPicture(one)
    await one.save('a', 'here', () => null)
    let restored = 0
    const answers = await inOrder(
      url,
      () => one.unsave('a', 'here'),
      () => other.restore('a', 'here', () => void restored++),
    )
    expect(answers).toEqual([true, false])
    // the clock and the journal of the state that stands are left alone
    expect(restored).toBe(0)
  })

  test('reset: what goes with a reset is done once, though it was begun twice, and its clock is kept with it', async () => {
    const url = await emptyDatabase()
    const [one, other] = [await open(url), await open(url)]
    const before = { baseMs: 5000, anchorMs: 0, speed: 0 }
    let done = 0
    const reset = ({ store, clock }: Replica, baseMs: number) => {
      const state = { ...before, baseMs }
      const then = (): void => {
        done++
        clock.restore(state)
      }
      return () => store.reset('a', then, state)
    }
    await inOrder(url, reset(one, 6000), reset(other, 7000))
    expect(done).toBe(2)
    await one.store.refresh()
    expect([one.clock.now(), other.clock.now()]).toEqual([7000, 7000])
    expect((await one.store.kept())[0]?.clock.baseMs).toBe(7000)
  })

  test('reset and save: what is saved is what stands after the reset', async () => {
    const url = await emptyDatabase()
    const [one, other] = [await replica(url), await replica(url)]
    await ownPicture(one)
    await one.transact('a', async (tx) => tx.schedule({ at: 5000, kind: 'k', payload: {} }))
    await inOrder(
      url,
      () => one.reset('a'),
      () => other.save('a', 'here', () => null),
    )
    await other.restore('a', 'here', () => undefined)
    expect((await other.snapshot('a')).jobs).toEqual([])
  })

  test('do one job: whoever leased it in vain renews no lease of it', async () => {
    const url = await emptyDatabase()
    const [one, other] = [await replica(url), await replica(url)]
    await one.transact('a', async (tx) => tx.schedule({ at: 0, kind: 'k', payload: {} }))
    const job = (await one.lease('a', 10, ['state']))!
    expect(await other.transact('a', (tx) => tx.takeJob(job.id))).toBe(true)
    expect(await one.transact('a', (tx) => tx.takeJob(job.id))).toBe(false)
    expect((one as SqlStore).spaces.get('a')?.leased.size).toBe(0)
  })

  test('move more clocks at once than a process has connections for: none is told that the store is away', async () => {
    const url = await emptyDatabase()
    const one = await replica(url)
    let moves = 0
    const over = new Set<() => void>()
    const moving = Array.from({ length: 12 }, (_, n) =>
      one.alone(`n${n}`, async () => {
        moves++
        await new Promise<void>((resolve) => over.add(resolve))
      }),
    )
    await until('some move', () => moves > 0)
    // longer than a pool waits for a connection
    await pause(5500)
    for (let ended = 0; ended < 12; ended++) {
      const [next] = await until('another moves', () => (over.size > 0 ? [...over] : undefined))
      over.delete(next!)
      next!()
    }
    await Promise.all(moving)
    expect(moves).toBe(12)
  })
})
