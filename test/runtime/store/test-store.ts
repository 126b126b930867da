/** One suite that every store driver must pass. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Blobs, Store, StoredRecord } from '../../../src/runtime/store/types.js'
import { defineKind } from '../../../src/runtime/store/types.js'

interface Parcel extends StoredRecord {
  readonly colour: string
  readonly trip?: string
  readonly labels?: readonly string[]
}
const parcels = defineKind<Parcel>('parcel', {
  indexes: { colour: (p) => p.colour, all: () => '*' },
  owner: (p) => p.trip,
  announced: ['colour'],
})
const trips = defineKind<StoredRecord>('trip', { owner: (t) => t.id })
const hex = { kind: 'hex', length: 8 } as const
const bytesOf = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill)
const ids = (records: readonly StoredRecord[]): string[] => records.map(({ id }) => id)

export interface Limits {
  blobLimitBytes?: number
  endedLimit?: number
}

/** Registers the suite for one driver. */
export function testStore(name: string, open: (limits?: Limits) => Promise<Store>): void {
  async function fresh(limits?: Limits): Promise<{ store: Store; at: (ms: number) => void }> {
    const store = await open(limits)
    let now = 1000
    for (const namespace of ['a', 'b']) await store.open(namespace, { seed: 'seed', now: () => now })
    return {
      store,
      at: (ms) => {
        now = ms
      },
    }
  }
  const owner = (blobs: Blobs, store: Store, trip: string, bytes: Uint8Array): Promise<string> =>
    blobs.put(bytes).then(async (sha256) => {
      await store.transact('a', async (tx) => tx.ownBlob(sha256, trip))
      await blobs.release(sha256)
      return sha256
    })

  test(`${name}: that an index holds a value is told at once, by what is committed`, async () => {
    const { store } = await fresh()
    const holds = (namespace = 'a') => store.holds(namespace, parcels, 'colour', 'red')
    expect([holds(), holds('b'), holds('nowhere')]).toEqual([false, false, false])
    const parcel = await store.transact('a', async (tx) => {
      const put = tx.put(parcels, { id: 'p1', colour: 'red' })
      expect(holds()).toBe(false)
      return put
    })
    expect([holds(), holds('b')]).toEqual([true, false])
    await store.save('a', 'held', () => ({}))
    await store.transact('a', async (tx) => void tx.put(parcels, { ...parcel, colour: 'blue' }))
    expect(holds()).toBe(false)
    await store.restore('a', 'held', () => {})
    expect(holds()).toBe(true)
    await store.transact('a', async (tx) => tx.remove(parcels, 'p1'))
    expect(holds()).toBe(false)
    await store.restore('a', 'held', () => {})
    await store.reset('a')
    expect(holds()).toBe(false)
    await store.transact('a', async (tx) => void tx.put(parcels, { id: 'p1', colour: 'red' })).catch(() => undefined)
    const undone = store.transact('a', async (tx) => {
      tx.remove(parcels, 'p1')
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    expect(holds()).toBe(true)
  })

  test(`${name}: a record that was put is got, with version 1, then 2`, async () => {
    const { store } = await fresh()
    const first = await store.transact('a', async (tx) => tx.put(parcels, { id: 'p1', colour: 'red', labels: ['x'] }))
    expect(first).toEqual({ id: 'p1', colour: 'red', labels: ['x'], version: 1 })
    const got = await store.transact('a', (tx) => tx.get(parcels, 'p1'))
    expect(got).toEqual(first)
    const second = await store.transact('a', async (tx) => {
      const current = await tx.get(parcels, 'p1')
      return tx.put(parcels, { ...current!, colour: 'blue' })
    })
    expect(second.version).toBe(2)
    expect(await store.transact('a', (tx) => tx.get(parcels, 'p1'))).toEqual(second)
    expect(await store.transact('a', (tx) => tx.get(parcels, 'p2'))).toBeUndefined()
  })

  test(`${name}: a unit of work reads its own writes`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => {
      const one = tx.put(parcels, { id: 'p1', colour: 'red' })
      tx.put(parcels, { ...one, colour: 'blue' })
      tx.put(parcels, { id: 'p2', colour: 'red' })
      tx.remove(parcels, 'p2')
      expect((await tx.get(parcels, 'p1'))?.version).toBe(2)
      expect(await tx.get(parcels, 'p2')).toBeUndefined()
      expect(ids(await tx.find(parcels, 'colour', 'blue'))).toEqual(['p1'])
      expect(await tx.count(parcels, 'colour', 'red')).toBe(0)
    })
    expect(ids(await store.transact('a', (tx) => tx.find(parcels, 'all', '*')))).toEqual(['p1'])
  })

  test(`${name}: find answers records by index, oldest first, through changes of the value`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => {
      for (const [i, colour] of ['red', 'blue', 'red', 'red'].entries()) tx.put(parcels, { id: `p${i}`, colour })
    })
    const red = () => store.transact('a', (tx) => tx.find(parcels, 'colour', 'red'))
    expect(ids(await red())).toEqual(['p0', 'p2', 'p3'])
    await store.transact('a', async (tx) => void tx.put(parcels, { ...(await tx.get(parcels, 'p2'))!, colour: 'blue' }))
    expect(ids(await red())).toEqual(['p0', 'p3'])
    await store.transact('a', async (tx) => void tx.put(parcels, { ...(await tx.get(parcels, 'p2'))!, colour: 'red' }))
    expect(ids(await red())).toEqual(['p0', 'p2', 'p3'])
    await store.transact('a', async (tx) => tx.remove(parcels, 'p0'))
    expect(ids(await red())).toEqual(['p2', 'p3'])
    expect(await store.transact('a', (tx) => tx.count(parcels, 'colour', 'red'))).toBe(2)
    expect(await store.transact('a', (tx) => tx.find(parcels, 'colour', '__proto__'))).toEqual([])
  })

  test(`${name}: find keeps the order of creation within a unit of work that changed some`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => {
      for (const id of ['p0', 'p1', 'p2']) tx.put(parcels, { id, colour: 'red' })
    })
    await store.transact('a', async (tx) => {
      tx.put(parcels, { id: 'p3', colour: 'red' })
      tx.put(parcels, { ...(await tx.get(parcels, 'p1'))!, labels: ['changed'] })
      expect(ids(await tx.find(parcels, 'colour', 'red'))).toEqual(['p0', 'p1', 'p2', 'p3'])
      expect(ids(await tx.find(parcels, 'colour', 'red', { after: 'p1', limit: 1 }))).toEqual(['p2'])
    })
  })

  test(`${name}: pages join up to the whole list, also past a record that changed its value`, async () => {
    const { store } = await fresh()
    const all = Array.from({ length: 25 }, (_, i) => `p${i}`)
    await store.transact('a', async (tx) => {
      for (const id of all) tx.put(parcels, { id, colour: 'red' })
    })
    const seen: string[] = []
    for (let after: string | undefined; seen.length < 25; after = seen.at(-1)) {
      const page = await store.transact('a', (tx) =>
        tx.find(parcels, 'colour', 'red', { limit: 10, ...(after !== undefined && { after }) }),
      )
      expect(page.length).toBeLessThanOrEqual(10)
      if (page.length === 0) break
      seen.push(...ids(page))
    }
    expect(seen).toEqual(all)
    const pastAChanged = async (touch: boolean): Promise<string[]> =>
      store.transact('a', async (tx) => {
        if (touch) tx.put(parcels, { ...(await tx.get(parcels, 'p9'))!, colour: 'blue' })
        return ids(await tx.find(parcels, 'colour', 'red', { after: 'p9', limit: 2 }))
      })
    expect(await pastAChanged(true)).toEqual(['p10', 'p11'])
    expect(await pastAChanged(false)).toEqual(['p10', 'p11'])
  })

  test(`${name}: what people look at is newest first, and joins up from page to page`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => {
      for (let i = 0; i < 6; i++) tx.put(parcels, { id: `p${i}`, colour: i === 3 ? 'blue' : 'red' })
    })
    const newest = async (page = {}) => ids(await store.looks.newest('a', parcels, 'colour', 'red', page))
    expect(await newest()).toEqual(['p5', 'p4', 'p2', 'p1', 'p0'])
    expect(await newest({ limit: 2 })).toEqual(['p5', 'p4'])
    expect(await newest({ limit: 2, after: 'p4' })).toEqual(['p2', 'p1'])
    expect(await newest({ limit: 9, after: 'p1' })).toEqual(['p0'])
    expect(await newest({ after: 'p0' })).toEqual([])
    // a cursor whose record has another value meanwhile still stands where it stood
    expect(await newest({ after: 'p3' })).toEqual(['p2', 'p1', 'p0'])
    await store.transact('a', async (tx) => tx.remove(parcels, 'p5'))
    expect(await newest({ limit: 1 })).toEqual(['p4'])
    expect(await store.looks.newest('a', parcels, 'colour', '__proto__')).toEqual([])
    expect(await store.looks.newest('b', parcels, 'colour', 'red')).toEqual([])
  })

  test(`${name}: the jobs and the pictures of a journey are told, and no others`, async () => {
    const { store } = await fresh()
    const long = 'j'.repeat(600)
    await store.transact('a', async (tx) => {
      tx.schedule({ at: 3000, kind: 'late', payload: { journeyId: 'j1' } })
      tx.schedule({ at: 2000, kind: 'send', lane: 'send', payload: { journeyId: 'j1', n: 1 } })
      tx.schedule({ at: 2000, kind: 'other', payload: { journeyId: 'j2' } })
      tx.schedule({ at: 1000, kind: 'long', payload: { journeyId: long } })
    })
    const jobs = async (journeyId: string, most = 10) =>
      (await store.looks.jobs('a', journeyId, most)).map(({ kind, at, lane }) => [kind, at, lane])
    expect(await jobs('j1')).toEqual([
      ['send', 2000, 'send'],
      ['late', 3000, 'state'],
    ])
    expect(await jobs('j1', 1)).toEqual([['send', 2000, 'send']])
    expect(await jobs(long)).toEqual([['long', 1000, 'state']])
    expect([await jobs('j3'), await store.looks.jobs('b', 'j1', 10)]).toEqual([[], []])
    const leased = await store.lease('a', 2000, ['send'])
    expect((await store.looks.jobs('a', 'j1', 10))[0]).toEqual(leased)
    await store.transact('a', async (tx) => void (await tx.takeJob(leased!.id)))
    expect(await jobs('j1')).toEqual([['late', 3000, 'state']])

    const first = await owner(store.blobs, store, 'j1', bytesOf(3, 1))
    const second = await owner(store.blobs, store, 'j1', bytesOf(50, 2))
    await owner(store.blobs, store, 'j2', bytesOf(7, 3))
    const blobs = [
      { sha256: first, sizeBytes: 3, head: bytesOf(3, 1) },
      { sha256: second, sizeBytes: 50, head: bytesOf(16, 2) },
    ]
    expect(await store.looks.blobs('a', 'j1')).toEqual(blobs)
    expect([await store.looks.blobs('a', 'j3'), await store.looks.blobs('b', 'j1')]).toEqual([[], []])
    await store.transact('a', async (tx) => tx.disownBlobs('j1'))
    expect(await store.looks.blobs('a', 'j1')).toEqual([])
  })

  test(`${name}: a stale put is refused and says which versions disagree`, async () => {
    const { store } = await fresh()
    const old = await store.transact('a', async (tx) => tx.put(parcels, { id: 'p1', colour: 'red' }))
    await store.transact('a', async (tx) => void tx.put(parcels, { ...old, colour: 'blue' }))
    const stale = store.transact('a', async (tx) => tx.put(parcels, { ...old, colour: 'green' }))
    await expect(stale).rejects.toMatchObject({
      code: 'stale_record',
      message: 'parcel p1 was read at version 1 but stands at 2',
    })
    const again = store.transact('a', async (tx) => tx.put(parcels, { id: 'p1', colour: 'green' }))
    await expect(again).rejects.toMatchObject({ code: 'stale_record' })
    expect((await store.transact('a', (tx) => tx.get(parcels, 'p1')))?.colour).toBe('blue')
  })

  test(`${name}: nothing of a unit of work that throws is kept`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => {
      tx.put(parcels, { id: 'p1', colour: 'red', trip: 't' })
      tx.schedule({ at: 5, kind: 'k', payload: {} })
    })
    const sha256 = await store.blobs.put(bytesOf(10, 1))
    const before = await store.digest('a')
    const failing = store.transact('a', async (tx) => {
      tx.put(parcels, { ...(await tx.get(parcels, 'p1'))!, colour: 'blue' })
      tx.put(parcels, { id: 'p2', colour: 'red' })
      tx.remove(parcels, 'p1')
      tx.id('counter', hex)
      tx.schedule({ at: 1, kind: 'k', payload: {} })
      const job = (await store.snapshot('b')).jobs
      expect(job).toEqual([])
      tx.ownBlob(sha256, 't')
      tx.retire('t')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await store.digest('a')).toBe(before)
    await store.blobs.release(sha256)
    expect(await store.blobs.size()).toBe(0)
  })

  test(`${name}: a unit of work that throws does not stop the next`, async () => {
    const { store } = await fresh()
    const failing = store.transact('a', async () => Promise.reject(new Error('no')))
    const next = store.transact('a', async () => 'yes')
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })

  test(`${name}: units of work of one namespace never interleave`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => void tx.put(parcels, { id: 'p', colour: '0' }))
    const add = () =>
      store.transact('a', async (tx) => {
        const parcel = (await tx.get(parcels, 'p'))!
        await new Promise((resolve) => setImmediate(resolve))
        tx.put(parcels, { ...parcel, colour: String(Number(parcel.colour) + 1) })
      })
    await Promise.all(Array.from({ length: 20 }, add))
    expect((await store.transact('a', (tx) => tx.get(parcels, 'p')))?.colour).toBe('20')
  })

  test(`${name}: ids are counted per namespace and counter, and only by what commits`, async () => {
    const { store } = await fresh()
    const draw = (namespace: string, counter: string) => store.transact(namespace, async (tx) => tx.id(counter, hex))
    const first = await draw('a', 'x')
    expect(first).toMatch(/^[0-9a-f]{8}$/)
    expect(await draw('a', 'y')).not.toBe(first)
    expect(await draw('b', 'x')).toBe(first)
    await store.transact('a', async (tx) => Promise.reject(new Error(tx.id('x', hex)))).catch(() => undefined)
    const [second, third] = await store.transact('a', async (tx) => [tx.id('x', hex), tx.id('x', hex)])
    expect(new Set([first, second, third]).size).toBe(3)
    expect(await draw('b', 'x')).toBe(second)
  })

  test(`${name}: a unit of work reads the clock once`, async () => {
    const { store, at } = await fresh()
    at(4242)
    const [before, after] = await store.transact('a', async (tx) => {
      const first = tx.now
      at(9999)
      await tx.get(parcels, 'p')
      at(4242)
      return [first, tx.now]
    })
    expect([before, after]).toEqual([4242, 4242])
  })

  test(`${name}: jobs are leased in time order, ties in insertion order, across lanes`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => {
      tx.schedule({ at: 30, kind: 'late', payload: {} })
      tx.schedule({ at: 10, kind: 'tie-1', payload: {} })
      tx.schedule({ at: 10, kind: 'tie-2', lane: 'send', payload: {} })
      tx.schedule({ at: 10, kind: 'tie-3', payload: {} })
      tx.schedule({ at: 5, kind: 'early', lane: 'send', payload: { n: [1, null] } })
    })
    expect(store.nextAt('a', ['state', 'send'])).toBe(5)
    expect(store.nextAt('a', ['state'])).toBe(10)
    const kinds: string[] = []
    for (;;) {
      const job = await store.lease('a', 29, ['state', 'send'])
      if (!job) break
      kinds.push(job.kind)
    }
    expect(kinds).toEqual(['early', 'tie-1', 'tie-2', 'tie-3'])
    expect(store.nextAt('a', ['state', 'send'])).toBe(30)
  })

  test(`${name}: a leased job is leased to nobody else until it is given back, and keeps its place`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => {
      for (const kind of ['one', 'two']) tx.schedule({ at: 10, kind, payload: {} })
    })
    const one = (await store.lease('a', 10, ['state']))!
    expect((await store.lease('a', 10, ['state']))?.kind).toBe('two')
    expect(await store.lease('a', 10, ['state'])).toBeUndefined()
    await store.unlease('a', one.id)
    expect(await store.lease('a', 10, ['state'])).toEqual(one)
    expect((await store.snapshot('a')).jobs.map(({ kind }) => kind)).toEqual(['one', 'two'])
  })

  test(`${name}: jobs that are leased at once are leased once each`, async () => {
    const { store } = await fresh()
    const kinds = Array.from({ length: 20 }, (_, i) => `k${i}`)
    await store.transact('a', async (tx) => {
      for (const kind of kinds) tx.schedule({ at: 10, kind, lane: 'send', payload: {} })
    })
    const asked = [...kinds, 'one too many'].map(() => store.lease('a', 10, ['send']))
    const leased = (await Promise.all(asked)).flatMap((job) => (job ? [job.kind] : []))
    expect(leased.sort()).toEqual(kinds.sort())
    expect(store.nextAt('a', ['send'])).toBeUndefined()
  })

  test(`${name}: what is added before what is leased, and what is given back, is leased next`, async () => {
    const { store } = await fresh()
    const add = (at: number, kind: string) =>
      store.transact('a', async (tx) => tx.schedule({ at, kind, lane: 'send', payload: {} }))
    const lease = () => store.lease('a', 100, ['send'])
    for (const at of [20, 30, 40]) await add(at, `at ${at}`)
    const [first, second] = [(await lease())!, (await lease())!]
    await add(25, 'between')
    await add(30, 'with the second')
    await add(10, 'before')
    const next: (string | undefined)[] = []
    for (let i = 0; i < 3; i++) next.push((await lease())?.kind)
    await store.unlease('a', second.id)
    await store.unlease('a', first.id)
    for (let i = 0; i < 4; i++) next.push((await lease())?.kind)
    expect(next).toEqual(['before', 'between', 'with the second', 'at 20', 'at 30', 'at 40', undefined])
  })

  test(`${name}: a job that was leased when its journey went takes no other along`, async () => {
    const { store } = await fresh({ endedLimit: 0 })
    await store.transact('a', async (tx) => {
      tx.put(trips, { id: 't1' })
      tx.schedule({ at: 10, kind: 'of the journey', lane: 'send', payload: { journeyId: 't1' } })
      tx.schedule({ at: 10, kind: 'of another', lane: 'send', payload: { journeyId: 't2' } })
    })
    const leased = (await store.lease('a', 10, ['send']))!
    expect(leased.kind).toBe('of the journey')
    await store.transact('a', async (tx) => tx.retire('t1'))
    expect(store.nextAt('a', ['send'])).toBe(10)
    await store.transact('a', (tx) => tx.takeJob(leased.id))
    expect((await store.lease('a', 10, ['send']))?.kind).toBe('of another')
    expect(store.nextAt('a', ['send'])).toBeUndefined()
    // what comes after it in its place is no job that was leased
    await store.transact('a', async (tx) => tx.schedule({ at: 10, kind: 'new', lane: 'send', payload: {} }))
    expect((await store.lease('a', 10, ['send']))?.kind).toBe('new')
  })

  test(`${name}: a job is taken once, and only by a unit of work that commits`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => tx.schedule({ at: 10, kind: 'one', payload: {} }))
    const { id } = (await store.lease('a', 10, ['state']))!
    const take = () => store.transact('a', (tx) => tx.takeJob(id))
    const failing = store.transact('a', async (tx) => {
      await tx.takeJob(id)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    const twice = await store.transact('a', async (tx) => [await tx.takeJob(id), await tx.takeJob(id)])
    expect(twice).toEqual([true, false])
    expect(await take()).toBe(false)
    expect(await store.transact('a', (tx) => tx.takeJob('nobody'))).toBe(false)
  })

  test(`${name}: a job of before a reset is not taken for one of after it`, async () => {
    const { store } = await fresh()
    const schedule = () => store.transact('a', async (tx) => tx.schedule({ at: 10, kind: 'k', payload: {} }))
    await schedule()
    const { id } = (await store.lease('a', 10, ['state']))!
    await store.reset('a')
    await schedule()
    expect(await store.transact('a', (tx) => tx.takeJob(id))).toBe(false)
    expect(store.nextAt('a', ['state'])).toBe(10)
  })

  test(`${name}: a thousand jobs in any order come out in order`, async () => {
    const { store } = await fresh()
    const times = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 101)
    await store.transact('a', async (tx) => {
      for (const [i, at] of times.entries()) tx.schedule({ at, kind: `${i}`, payload: {} })
    })
    const order: number[] = []
    for (let job = await store.lease('a', 101, ['state']); job; job = await store.lease('a', 101, ['state'])) {
      order.push(Number(job.kind))
    }
    const expected = times.map((_, i) => i).sort((a, b) => times[a]! - times[b]! || a - b)
    expect(order).toEqual(expected)
  })

  test(`${name}: onJobs calls back after each commit that added a job, and after no other`, async () => {
    const { store } = await fresh()
    const told: string[] = []
    store.onJobs((namespace) => void told.push(`${namespace} ${store.nextAt(namespace, ['state'])}`))
    await store.transact('a', async (tx) => void tx.put(parcels, { id: 'p', colour: 'red' }))
    await store.transact('b', async (tx) => tx.schedule({ at: 7, kind: 'k', payload: {} }))
    const failing = store.transact('a', async (tx) => {
      tx.schedule({ at: 7, kind: 'k', payload: {} })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(told).toEqual(['b 7'])
  })

  async function fill(store: Store, namespace: string): Promise<void> {
    await store.transact(namespace, async (tx) => {
      tx.put(parcels, { id: tx.id('parcel', hex), colour: 'red', trip: 't1' })
      tx.put(parcels, { id: tx.id('parcel', hex), colour: 'blue' })
      tx.schedule({ at: 10, kind: 'one', lane: 'send', payload: { a: 1 } })
      tx.schedule({ at: 10, kind: 'two', payload: {} })
    })
  }

  test(`${name}: equal state gives an equal digest, in another namespace too, and other state another`, async () => {
    const { store } = await fresh()
    const empty = await store.digest('a')
    await fill(store, 'a')
    await fill(store, 'b')
    const filled = await store.digest('a')
    expect(filled).toMatch(/^[0-9a-f]{64}$/)
    expect(filled).not.toBe(empty)
    expect(await store.digest('b')).toBe(filled)
    await store.transact('b', async (tx) => void tx.id('parcel', hex))
    expect(await store.digest('b')).not.toBe(filled)
  })

  test(`${name}: after a reset the digest is the one at the start, and the same work gives the same state`, async () => {
    const { store } = await fresh()
    const start = await store.digest('a')
    await fill(store, 'a')
    const filled = await store.digest('a')
    await store.reset('a')
    expect(await store.digest('a')).toBe(start)
    expect(store.nextAt('a', ['state', 'send'])).toBeUndefined()
    await fill(store, 'a')
    expect(await store.digest('a')).toBe(filled)
  })

  test(`${name}: a unit of work asked for before a reset leaves nothing behind it`, async () => {
    const { store } = await fresh()
    const start = await store.digest('a')
    const slow = (id: string) =>
      store.transact('a', async (tx) => {
        await tx.get(parcels, id)
        for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
        tx.put(parcels, { id, colour: 'red' })
      })
    const first = slow('p1')
    const second = slow('p2')
    const reset = store.reset('a')
    const third = store.transact('a', async (tx) => tx.get(parcels, 'p2'))
    await Promise.all([first, second, reset])
    expect(await third).toBeUndefined()
    expect(await store.digest('a')).toBe(start)
  })

  test(`${name}: a restored state is the one that was saved: records, jobs in order, counters, whatever came after`, async () => {
    const { store } = await fresh()
    await fill(store, 'a')
    const leased = (await store.lease('a', 10, ['send']))!
    expect(leased.kind).toBe('one')
    const digest = await store.digest('a')
    expect(await store.save('a', 'one', () => ({ clock: 5 }))).toEqual({ name: 'one', about: { clock: 5 } })
    const draw = () => store.transact('a', async (tx) => tx.id('parcel', hex))
    const drawn = await draw()
    for (let round = 0; round < 2; round++) {
      const [first] = await store.transact('a', (tx) => tx.find(parcels, 'all', '*'))
      await store.transact('a', async (tx) => {
        tx.put(parcels, { ...first!, colour: 'green' })
        tx.remove(parcels, (await tx.find(parcels, 'colour', 'blue'))[0]!.id)
      })
      await fill(store, 'a')
      const told: unknown[] = []
      expect(await store.restore('a', 'one', (saved) => void told.push(saved.about))).toBe(true)
      expect(told).toEqual([{ clock: 5 }])
      expect(await store.digest('a')).toBe(digest)
      expect(await store.transact('a', (tx) => tx.count(parcels, 'colour', 'red'))).toBe(1)
      expect(await store.transact('a', (tx) => tx.find(parcels, 'colour', 'green'))).toEqual([])
      expect(await store.transact('a', (tx) => tx.takeJob(leased.id))).toBe(false)
      const jobs = [await store.lease('a', 10, ['state', 'send']), await store.lease('a', 10, ['state', 'send'])]
      expect(jobs.map((job) => job?.kind)).toEqual(['one', 'two'])
      expect(jobs[0]?.seq).toBe(leased.seq)
      expect(await draw()).toBe(drawn)
    }
  })

  test(`${name}: after a restore it is known what falls due next, whatever is added later`, async () => {
    const { store } = await fresh()
    const schedule = (at: number) =>
      store.transact('a', async (tx) => tx.schedule({ at, kind: `at ${at}`, lane: 'state', payload: {} }))
    for (const at of [10, 20, 30]) await schedule(at)
    await store.save('a', 'one', () => null)
    expect(await store.restore('a', 'one', () => undefined)).toBe(true)
    await schedule(40)
    for (const at of [10, 20, 30, 40]) {
      expect(store.nextAt('a', ['state'])).toBe(at)
      const job = await store.lease('a', at, ['state'])
      expect(job?.kind).toBe(`at ${at}`)
      await store.transact('a', (tx) => tx.takeJob(job!.id))
    }
    expect(store.nextAt('a', ['state', 'send'])).toBeUndefined()
  })

  test(`${name}: saved states are listed oldest first, replaced by name, and outlive a reset but not their namespace`, async () => {
    const { store } = await fresh()
    const names = async (): Promise<string[]> => (await store.saved('a')).map(({ name }) => name)
    for (const name of ['one', 'two', 'one']) await store.save('a', name, () => null)
    expect(await names()).toEqual(['two', 'one'])
    expect(await store.saved('b')).toEqual([])
    expect(await store.restore('b', 'one', () => undefined)).toBe(false)
    await store.reset('a')
    expect(await names()).toEqual(['two', 'one'])
    expect([await store.unsave('a', 'two'), await store.unsave('a', 'two')]).toEqual([true, false])
    await store.drop('a')
    await store.open('a', { seed: 'seed', now: () => 0 })
    expect(await names()).toEqual([])
  })

  test(`${name}: a saved state keeps its pictures through a reset and a full store, and lets go of them at the end`, async () => {
    const { store } = await fresh({ blobLimitBytes: 100 })
    const kept = await owner(store.blobs, store, 't1', bytesOf(60, 1))
    await store.save('a', 'one', () => null)
    await store.reset('a')
    expect(await store.blobs.get(kept)).toBeDefined()
    // what is kept does not take the room of what is alive
    const alive = await owner(store.blobs, store, 't2', bytesOf(90, 2))
    expect(await store.blobs.get(alive)).toBeDefined()
    await expect(store.save('a', 'two', () => null)).rejects.toMatchObject({ code: 'limit_reached' })
    await store.restore('a', 'one', () => undefined)
    expect([await store.blobs.get(kept), await store.blobs.get(alive)]).toEqual([bytesOf(60, 1), undefined])
    await store.unsave('a', 'one')
    expect(await store.blobs.get(kept)).toBeDefined()
    await store.transact('a', async (tx) => tx.disownBlobs('t1'))
    expect(await store.blobs.size()).toBe(0)
  })

  test(`${name}: jobs leased before a reset or a restore keep none of after it from being leased`, async () => {
    const { store } = await fresh()
    const add = () => store.transact('a', async (tx) => tx.schedule({ at: 10, kind: 'k', lane: 'send', payload: {} }))
    await add()
    await store.save('a', 'one', () => null)
    for (const change of [() => store.reset('a').then(add), () => store.restore('a', 'one', () => undefined)]) {
      const before = (await store.lease('a', 10, ['send']))!
      await change()
      expect(store.nextAt('a', ['send'])).toBe(10)
      const after = (await store.lease('a', 10, ['send']))!
      // what is void gives nothing back
      await store.unlease('a', before.id)
      expect([after.kind, await store.lease('a', 10, ['send'])]).toEqual(['k', undefined])
      await store.unlease('a', after.id)
    }
  })

  test(`${name}: what comes with a reset or a restore comes before the next unit of work`, async () => {
    const { store } = await fresh()
    await store.save('a', 'one', () => null)
    for (const change of [
      (then: () => void) => store.reset('a', then),
      (then: () => void) => store.restore('a', 'one', then),
    ]) {
      const order: string[] = []
      const note = (what: string) => store.transact('a', async () => void order.push(what))
      await Promise.all([note('before'), change(() => void order.push('change')), note('after')])
      expect([...new Set(order)]).toEqual(['before', 'change', 'after'])
    }
  })

  test(`${name}: work under way, or waiting for its turn, when its namespace is dropped is refused and leaves nothing`, async () => {
    const { store } = await fresh()
    const sha256 = await store.blobs.put(bytesOf(10, 1))
    const slow = store.transact('a', () => new Promise((resolve) => setImmediate(resolve)))
    const refused = expect(slow).rejects.toMatchObject({ code: 'unknown_namespace' })
    const waiting = store.transact('a', async (tx) => tx.ownBlob(sha256, 't')).catch(({ code }) => code)
    const dropped = store.drop('a')
    const late = store.transact('a', async (tx) => tx.ownBlob(sha256, 't'))
    await expect(late).rejects.toMatchObject({ code: 'unknown_namespace' })
    await Promise.all([refused, dropped])
    expect(await waiting).toBe('unknown_namespace')
    await store.blobs.release(sha256)
    expect(await store.blobs.size()).toBe(0)
  })

  test(`${name}: a namespace opened again while the one of before is being dropped stays`, async () => {
    const { store } = await fresh()
    const slow = store.transact('a', () => new Promise((resolve) => setImmediate(resolve))).catch(() => undefined)
    const late = store.reset('a').catch(({ code }) => code)
    const dropped = store.drop('a')
    await store.open('a', { seed: 'seed', now: () => 0 })
    await owner(store.blobs, store, 't1', bytesOf(10, 1))
    await Promise.all([slow, dropped])
    expect(await late).toBe('unknown_namespace')
    expect(await store.blobs.size()).toBe(10)
    expect(await store.transact('a', async () => 'there')).toBe('there')
  })

  test(`${name}: namespaces see nothing of each other`, async () => {
    const { store } = await fresh()
    await fill(store, 'a')
    const start = await store.digest('b')
    const seen = await store.transact('b', (tx) => tx.find(parcels, 'all', '*'))
    expect(seen).toEqual([])
    expect(await store.lease('b', 1e9, ['state', 'send'])).toBeUndefined()
    await store.reset('b')
    expect(await store.transact('a', (tx) => tx.count(parcels, 'all', '*'))).toBe(2)
    expect(await store.digest('b')).toBe(start)
  })

  test(`${name}: elsewhere tells of a record in another namespace, not in one's own`, async () => {
    const { store } = await fresh()
    await store.transact('a', async (tx) => void tx.put(parcels, { id: 'p1', colour: 'red' }))
    expect(await store.elsewhere('b', 'parcel', 'p1')).toBe(true)
    expect(await store.elsewhere('a', 'parcel', 'p1')).toBe(false)
    expect(await store.elsewhere('b', 'trip', 'p1')).toBe(false)
    expect(await store.elsewhere('b', 'parcel', 'p2')).toBe(false)
  })

  test(`${name}: a dropped namespace is gone with its blobs, and can be opened again empty`, async () => {
    const { store } = await fresh()
    const start = await store.digest('a')
    await fill(store, 'a')
    await owner(store.blobs, store, 't1', bytesOf(10, 1))
    await store.drop('a')
    expect(await store.blobs.size()).toBe(0)
    await expect((async () => store.transact('a', async () => 1))()).rejects.toMatchObject({
      code: 'unknown_namespace',
    })
    await store.open('a', { seed: 'seed', now: () => 0 })
    expect(await store.digest('a')).toBe(start)
  })

  test(`${name}: a blob lives while it is held or owned, is kept once, and is named by its SHA-256`, async () => {
    const { store } = await fresh()
    const { blobs } = store
    const bytes = bytesOf(100, 7)
    const sha256 = await blobs.put(bytes)
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(await blobs.put(bytesOf(100, 7))).toBe(sha256)
    expect(await blobs.size()).toBe(100)
    expect(await blobs.get(sha256)).toEqual(bytes)
    await blobs.release(sha256)
    expect(await blobs.size()).toBe(100)
    await store.transact('a', async (tx) => tx.ownBlob(sha256, 't1'))
    await store.transact('b', async (tx) => tx.ownBlob(sha256, 't1'))
    await blobs.release(sha256)
    expect(await blobs.size()).toBe(100)
    await store.transact('a', async (tx) => tx.disownBlobs('t1'))
    expect(await blobs.size()).toBe(100)
    await store.transact('b', async (tx) => tx.disownBlobs('t1'))
    expect(await blobs.size()).toBe(0)
    expect(await blobs.get(sha256)).toBeUndefined()
    await blobs.release(sha256)
    await blobs.put(bytes)
    await blobs.release(sha256)
    expect(await blobs.size()).toBe(0)
  })

  test(`${name}: past the bound the blobs of the journey that ended first go first, then the oldest ones`, async () => {
    const { store } = await fresh({ blobLimitBytes: 300 })
    const { blobs } = store
    const [open1, ended2, ended3] = [
      await owner(blobs, store, 'open1', bytesOf(100, 1)),
      await owner(blobs, store, 'ended2', bytesOf(100, 2)),
      await owner(blobs, store, 'ended3', bytesOf(100, 3)),
    ]
    await store.transact('a', async (tx) => {
      tx.retire('ended3')
      tx.retire('ended2')
    })
    expect(await blobs.size()).toBe(300)
    await owner(blobs, store, 'open4', bytesOf(100, 4))
    const kept = async () => (await Promise.all([open1, ended2, ended3].map((sha) => blobs.get(sha)))).map(Boolean)
    expect(await kept()).toEqual([true, true, false])
    await owner(blobs, store, 'open5', bytesOf(100, 5))
    expect(await kept()).toEqual([true, false, false])
    await owner(blobs, store, 'open6', bytesOf(100, 6))
    expect(await kept()).toEqual([false, false, false])
    expect(await blobs.size()).toBeLessThanOrEqual(300)
  })

  test(`${name}: past the bound the journeys that ended first go, with all that they own and wait for`, async () => {
    const { store } = await fresh({ endedLimit: 2 })
    for (const id of ['t1', 't2', 't3']) {
      await store.transact('a', async (tx) => {
        tx.put(trips, { id })
        tx.put(parcels, { id: `${id}-parcel`, colour: 'red', trip: id })
        tx.schedule({ at: Number(id[1]), kind: id, payload: { journeyId: id } })
        tx.schedule({ at: Number(id[1]), kind: id, lane: 'send', payload: { journeyId: id } })
      })
      await owner(store.blobs, store, id, bytesOf(10, Number(id[1])))
    }
    await store.transact('a', async (tx) => {
      tx.retire('t2')
      tx.retire('t1')
    })
    expect(await store.blobs.size()).toBe(30)
    await store.transact('a', async (tx) => tx.retire('t3'))
    expect(ids(await store.transact('a', (tx) => tx.find(parcels, 'all', '*')))).toEqual(['t1-parcel', 't3-parcel'])
    expect(await store.transact('a', (tx) => tx.get(trips, 't2'))).toBeUndefined()
    expect(await store.blobs.size()).toBe(20)
    // what was to be done for it goes too, or a clock that stands still would gather it for ever
    expect((await store.snapshot('a')).jobs.map(({ kind }) => kind)).toEqual(['t1', 't1', 't3', 't3'])
    expect(await store.nextAt('a', ['state'])).toBe(1)
  })

  test(`${name}: a record goes with the journey that owns it last, whatever its id`, async () => {
    const { store } = await fresh({ endedLimit: 0 })
    const id = 'live\0p1'
    await store.transact('a', async (tx) => tx.put(parcels, { id, colour: 'red', trip: 't1' }))
    await store.transact('a', async (tx) => tx.put(parcels, { ...(await tx.get(parcels, id))!, trip: 't2' }))
    await store.transact('a', async (tx) => tx.retire('t1'))
    expect(ids(await store.transact('a', (tx) => tx.find(parcels, 'all', '*')))).toEqual([id])
    await store.transact('a', async (tx) => tx.retire('t2'))
    expect(await store.transact('a', (tx) => tx.get(parcels, id))).toBeUndefined()
    expect(await store.transact('a', (tx) => tx.find(parcels, 'all', '*'))).toEqual([])
  })
}
