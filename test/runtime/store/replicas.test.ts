/** Two processes over one PostgreSQL, as two stores: what one does, the other knows; what both do at once, one of them does. */
import { expect, test } from 'vitest'
import { defineKind, type StoredRecord } from '../../../src/runtime/store/types.js'
import { describePostgres } from '../../support/postgres.js'
import { type Replica, replicas } from '../../support/replicas.js'

interface Note extends StoredRecord {
  readonly text: string
}
const notes = defineKind<Note>('note', { indexes: { text: (n) => n.text }, announced: ['text'] })
const hex = { kind: 'hex', length: 8 } as const

const { two } = replicas()

const put = ({ store }: Replica, id: string, text: string) =>
  store.transact('a', async (tx) => {
    const { version, ...rest } = (await tx.get(notes, id)) ?? { id, version: undefined }
    return tx.put(notes, { ...rest, ...(version !== undefined && { version }), text })
  })
const get = ({ store }: Replica, id: string) => store.transact('a', (tx) => tx.get(notes, id))

describePostgres('two replicas', () => {
  test('have numbers of their own, and read at once what the other has stored', async () => {
    const [one, other] = await two()
    expect([one.store.info, other.store.info]).toEqual([
      { kind: 'postgres', replica: 0, shared: true },
      { kind: 'postgres', replica: 1, shared: true },
    ])
    await put(one, 'n', 'first')
    const read = await get(other, 'n')
    expect(read?.text).toBe('first')
    // unchanged, it is the same object, so that what was made of it can be kept
    expect(await get(other, 'n')).toBe(read)
    await put(one, 'n', 'second')
    expect(await get(other, 'n')).toMatchObject({ text: 'second', version: 2 })
  })

  test('never lose a change that both make to one record at once', async () => {
    const [one, other] = await two()
    await put(one, 'n', '0')
    const add = ({ store }: Replica) =>
      store.transact('a', async (tx) => {
        const note = (await tx.get(notes, 'n'))!
        tx.put(notes, { ...note, text: String(Number(note.text) + 1) })
      })
    await Promise.all(Array.from({ length: 40 }, (_, i) => add(i % 2 === 0 ? one : other)))
    expect((await get(one, 'n'))?.text).toBe('40')
  })

  test('never both find nothing in a list, and both add to it', async () => {
    const [one, other] = await two()
    const claim = ({ store }: Replica, round: number) =>
      store.transact('a', async (tx) => {
        if ((await tx.count(notes, 'text', `round ${round}`)) > 0) return 'taken'
        tx.put(notes, { id: tx.id('note', hex), text: `round ${round}` })
        return 'mine'
      })
    for (let round = 0; round < 10; round++) {
      const both = await Promise.all([claim(one, round), claim(other, round), claim(one, round)])
      expect(both.sort()).toEqual(['mine', 'taken', 'taken'])
    }
  })

  test('never draw the same id, and the first draws those that memory would', async () => {
    const [one, other] = await two()
    const draw = ({ store }: Replica) => store.transact('a', async (tx) => tx.id('note', hex))
    const drawn = await Promise.all(Array.from({ length: 30 }, (_, i) => draw(i % 2 === 0 ? one : other)))
    expect(new Set(drawn).size).toBe(30)
    const { createMemoryStore } = await import('../../../src/runtime/store/memory.js')
    const memory = createMemoryStore()
    memory.open('a', { seed: 'seed', now: () => 0 })
    expect(drawn).toContain(await memory.transact('a', async (tx) => tx.id('note', hex)))
  })

  test('tell each other of a clock that was moved, once they ask', async () => {
    const [one, other] = await two()
    one.clock.advanceTo(5000)
    await one.store.keepClock('a')
    await other.store.refresh()
    expect(other.clock.now()).toBe(5000)
    expect(other.told).toContainEqual({ kind: 'clock', name: 'a', clock: { baseMs: 5000, anchorMs: 0, speed: 0 } })
    // and nobody sets it back
    await put(other, 'n', 'x')
    await one.store.refresh()
    expect(one.clock.now()).toBe(5000)
  })

  test('move a clock one after the other, so that two moves add up', async () => {
    const [one, other] = await two()
    const move = ({ store, clock }: Replica) =>
      store.alone('a', async () => {
        clock.advanceTo(clock.now() + 100)
        await store.keepClock('a')
      })
    await Promise.all([move(one), move(other), move(one), move(other)])
    await Promise.all([one.store.refresh(), other.store.refresh()])
    expect([one.clock.now(), other.clock.now()]).toEqual([1400, 1400])
  })

  test('tell each other of a reset and of a restored state, and work on in what stands there then', async () => {
    const [one, other] = await two()
    await put(one, 'n', 'kept')
    await one.store.save('a', 'before', () => null)
    await one.store.reset('a')
    await other.store.refresh()
    expect(await get(other, 'n')).toBeUndefined()
    expect(other.told.map(({ kind }) => kind)).toContain('reset')
    await put(other, 'm', 'after the reset')
    expect((await get(one, 'm'))?.text).toBe('after the reset')
    expect((await one.store.saved('a')).length).toBe(1)
    expect(await other.store.restore('a', 'before', () => undefined)).toBe(true)
    await one.store.refresh()
    expect((await get(one, 'n'))?.text).toBe('kept')
    expect(await get(one, 'm')).toBeUndefined()
    expect(one.told.map(({ kind }) => kind)).toContain('restored')
    expect(await one.store.digest('a')).toBe(await other.store.digest('a'))
  })

  test('do not take what they store on the way of a move for news of the clock', async () => {
    const [{ store, clock, told }] = await two()
    await store.alone('a', async () => {
      clock.set({ nowMs: 2000 })
      await store.transact('a', async (tx) => void tx.put(notes, { id: 'n', text: 'announced' }))
      clock.set({ nowMs: 3000 })
      await store.refresh()
      expect([clock.now(), told.filter(({ kind }) => kind === 'clock')]).toEqual([3000, []])
    })
    await store.keepClock('a')
    await store.refresh()
    expect(clock.now()).toBe(3000)
  })

  test('know at once what is announced, once they ask', async () => {
    const [one, other] = await two()
    await put(one, 'n', 'red')
    await other.store.refresh()
    expect(other.store.holds('a', notes, 'text', 'red')).toBe(true)
    await put(one, 'n', 'blue')
    await other.store.refresh()
    expect(other.store.holds('a', notes, 'text', 'red')).toBe(false)
    expect(other.store.holds('a', notes, 'text', 'blue')).toBe(true)
  })

  test('tell each other of namespaces that are opened and dropped, also of one that comes again', async () => {
    const [one, other] = await two()
    await one.store.open('b', { seed: 'b', now: () => 0, about: { by: 'one' } })
    await other.store.refresh()
    expect(other.told).toContainEqual({
      kind: 'opened',
      namespace: { name: 'b', seed: 'b', clock: null, about: { by: 'one' } },
    })
    expect(await other.store.open('b', { seed: 'b', now: () => 0, about: { by: 'one' } })).toBe(false)
    await expect((async () => other.store.open('b', { seed: 'another', now: () => 0 }))()).rejects.toMatchObject({
      code: 'bad_option',
    })
    await other.store.open('b', { seed: 'b', now: () => 0, about: { by: 'one' } })
    await other.store.transact('b', async (tx) => void tx.put(notes, { id: 'n', text: 'old' }))
    await one.store.drop('b')
    await other.store.refresh()
    expect(other.told).toContainEqual({ kind: 'dropped', name: 'b' })
    await expect(other.store.transact('b', (tx) => tx.get(notes, 'n'))).rejects.toMatchObject({
      code: 'unknown_namespace',
    })
    expect(await one.store.open('b', { seed: 'c', now: () => 0 })).toBe(true)
    await other.store.refresh()
    expect(await other.store.open('b', { seed: 'c', now: () => 0 })).toBe(false)
    expect(await other.store.transact('b', (tx) => tx.get(notes, 'n'))).toBeUndefined()
  })

  test('lease a job once, tell each other of new ones, and one takes over from another that has gone', async () => {
    const [one, other] = await two()
    const heard = new Promise<void>((resolve) => other.store.onJobs(() => resolve()))
    await one.store.transact('a', async (tx) => {
      for (const kind of ['first', 'second']) tx.schedule({ at: 10, kind, lane: 'send', payload: {} })
    })
    await heard
    expect(other.store.nextAt('a', ['send'])).toBe(10)
    const leased = await Promise.all([one, other, one, other].map(({ store }) => store.lease('a', 10, ['send'])))
    expect(leased.map((job) => job?.kind).sort()).toEqual(['first', 'second', undefined, undefined])
    const left = leased[0] ? one : other
    const stays = left === one ? other : one
    await left.end()
    expect(await stays.store.lease('a', 10, ['send'])).toBeDefined()
  })

  test('leave first attempts of one journey to one target in order, whoever makes them', async () => {
    const [one, other] = await two()
    const payload = (attempt: number) => ({ journeyId: 'j', target: 't', attempt })
    await one.store.transact('a', async (tx) => {
      tx.schedule({ at: 10, kind: 'first', lane: 'send', payload: payload(1) })
      tx.schedule({ at: 11, kind: 'second', lane: 'send', payload: payload(1) })
      tx.schedule({ at: 12, kind: 'a retry', lane: 'send', payload: payload(2) })
    })
    const first = (await one.store.lease('a', 20, ['send']))!
    expect(first.kind).toBe('first')
    expect((await other.store.lease('a', 20, ['send']))?.kind).toBe('a retry')
    expect(await other.store.lease('a', 20, ['send'])).toBeUndefined()
    await one.store.transact('a', (tx) => tx.takeJob(first.id))
    expect((await other.store.lease('a', 20, ['send']))?.kind).toBe('second')
  })

  test('a state job that both come upon is done once', async () => {
    const [one, other] = await two()
    await one.store.transact('a', async (tx) => tx.schedule({ at: 10, kind: 'k', payload: {} }))
    const ran: string[] = []
    const run = async ({ store }: Replica) => {
      const job = await store.lease('a', 10, ['state'], true)
      const done = job && (await store.transact('a', (tx) => tx.takeJob(job.id)))
      ran.push(done ? 'ran it' : 'found it gone')
    }
    await Promise.all([run(one), run(other)])
    expect(ran.sort()).toEqual(['found it gone', 'ran it'])
  })

  test('wait for sends of the other that are due before an instant', async () => {
    const [one, other] = await two()
    await one.store.transact('a', async (tx) => tx.schedule({ at: 10, kind: 'k', lane: 'send', payload: {} }))
    const job = (await other.store.lease('a', 10, ['send']))!
    let over = false
    const waited = one.store.othersDone('a', 10)!.then(() => {
      over = true
    })
    await other.store.transact('a', async () => undefined)
    expect(over).toBe(false)
    await other.store.transact('a', (tx) => tx.takeJob(job.id))
    await waited
    await one.store.othersDone('a', 9)
  })

  test('pictures that one brings are there for the other, and go when nobody owns them', async () => {
    const [one, other] = await two()
    const sha256 = await one.store.blobs.put(new Uint8Array([1, 2, 3]))
    expect(await other.store.blobs.put(new Uint8Array([1, 2, 3]))).toBe(sha256)
    await other.store.transact('a', async (tx) => tx.ownBlob(sha256, 'j'))
    await Promise.all([one.store.blobs.release(sha256), other.store.blobs.release(sha256)])
    expect(await one.store.blobs.get(sha256)).toEqual(new Uint8Array([1, 2, 3]))
    await one.store.transact('a', async (tx) => tx.disownBlobs('j'))
    expect(await other.store.blobs.size()).toBe(0)
  })
})
