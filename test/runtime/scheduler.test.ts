/** The scheduler: which job runs when, on a clock that stands still and on one that runs. */
import { expect, test } from 'vitest'
import { SimError } from '../../src/errors.js'
import { Clock, type ClockState } from '../../src/runtime/clock.js'
import { Scheduler, type SchedulerOptions } from '../../src/runtime/scheduler.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { openPostgres } from '../../src/runtime/store/sql/postgres.js'
import type { Job, JobLane, Store, Tx } from '../../src/runtime/store/types.js'
import { gate } from '../support/gate.js'
import { emptyDatabase, postgresTest } from '../support/postgres.js'
import { until } from '../support/until.js'

interface World {
  scheduler: Scheduler
  clock: Clock
  /** What ran, with the clock's time at that moment. */
  ran: string[]
  errors: unknown[]
  add(
    jobs: { at: number; kind: string; lane?: JobLane; journeyId?: string; target?: string; attempt?: number }[],
  ): Promise<void>
  due(): number | undefined
}

function createWorld(
  given: {
    state?: ClockState
    work?: (tx: Tx, job: Job) => void | Promise<void>
    deliver?: (job: Job, clock: Clock) => Promise<void>
    prepare?: SchedulerOptions['prepare']
    store?: Store
  } = {},
): World {
  const store = given.store ?? createMemoryStore()
  const clock = new Clock(given.state ?? { baseMs: 0, anchorMs: 0, speed: 0 })
  store.open('n', { seed: 's', now: () => clock.now() })
  const ran: string[] = []
  const errors: unknown[] = []
  const scheduler = new Scheduler({
    namespace: 'n',
    store,
    clock,
    prepare:
      given.prepare ??
      (async (job) => async (tx) => {
        ran.push(`${job.kind}@${tx.now}`)
        await given.work?.(tx, job)
      }),
    deliver: async (job) => {
      await given.deliver?.(job, clock)
      ran.push(`${job.kind}@${clock.now()}`)
      await store.transact('n', async (tx) => void (await tx.takeJob(job.id)))
    },
    onError: (error) => void errors.push(error),
  })
  store.onJobs(() => scheduler.arm())
  return {
    scheduler,
    clock,
    ran,
    errors,
    add: (jobs) =>
      store.transact('n', async (tx) => {
        for (const { at, kind, lane = 'state', ...payload } of jobs) tx.schedule({ at, kind, lane, payload })
      }),
    due: () => store.nextAt('n', ['state', 'send']),
  }
}

const held = () => {
  let open: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  return { gate, open }
}

test('advance runs jobs in time order across lanes, ties in insertion order, each at its own instant', async () => {
  const { scheduler, ran, add, clock } = createWorld()
  await add([
    { at: 300, kind: 'c' },
    { at: 100, kind: 'a', lane: 'send' },
    { at: 200, kind: 'b1' },
    { at: 200, kind: 'b2', lane: 'send' },
    { at: 200, kind: 'b3' },
    { at: 301, kind: 'later' },
  ])
  const { now, ran: told } = await scheduler.advance(300)
  expect(ran).toEqual(['a@100', 'b1@200', 'b2@200', 'b3@200', 'c@300'])
  expect(told.map(({ kind, at }) => `${kind}@${at}`)).toEqual(ran)
  expect([now, clock.now()]).toEqual([300, 300])
})

test('advance runs the work that work creates, and stops at its target', async () => {
  const { scheduler, ran, add, due } = createWorld({
    work: (tx, { kind }) => {
      if (kind === 'tick') tx.schedule({ at: tx.now + 10, kind: 'tick', payload: {} })
    },
  })
  await add([{ at: 10, kind: 'tick' }])
  await scheduler.advance(35)
  expect(ran).toEqual(['tick@10', 'tick@20', 'tick@30'])
  expect(due()).toBe(40)
})

test('advance by nothing runs what is due now', async () => {
  const { scheduler, ran, add } = createWorld()
  await add([
    { at: 0, kind: 'now' },
    { at: 1, kind: 'soon' },
  ])
  expect((await scheduler.advance(0)).now).toBe(0)
  expect(ran).toEqual(['now@0'])
})

test('advance refuses to go backwards, nowhere or too far', async () => {
  const { scheduler, clock } = createWorld()
  for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e14]) {
    await expect(scheduler.advance(ms)).rejects.toMatchObject({ code: 'bad_request' })
  }
  expect(clock.now()).toBe(0)
})

test('advances asked for together add up and run each job once', async () => {
  const { scheduler, ran, add, clock } = createWorld()
  await add(Array.from({ length: 20 }, (_, i) => ({ at: i * 10, kind: `j${i}` })))
  await Promise.all([scheduler.advance(100), scheduler.advance(100)])
  expect(new Set(ran).size).toBe(ran.length)
  expect(clock.now()).toBeGreaterThanOrEqual(100)
})

test('ran names the journey a job is about', async () => {
  const { scheduler, add } = createWorld()
  await add([{ at: 1, kind: 'x', journeyId: 'j1' }])
  expect((await scheduler.advance(1)).ran).toMatchObject([{ kind: 'x', journeyId: 'j1', at: 1 }])
})

test('catchUp runs state jobs that are due and leaves deliveries alone', async () => {
  const { scheduler, ran, add } = createWorld()
  await add([
    { at: 0, kind: 'state' },
    { at: 0, kind: 'send', lane: 'send' },
    { at: 5, kind: 'later' },
  ])
  await scheduler.catchUp()
  expect(ran).toEqual(['state@0'])
  expect(scheduler.catchUp()).toBeUndefined()
})

test('time stands still while a send is under way, so that its outcome is dated when it was made', async () => {
  const { gate, open } = held()
  const { scheduler, ran, add } = createWorld({ deliver: (job) => (job.kind === 'slow' ? gate : Promise.resolve()) })
  await add([
    { at: 0, kind: 'slow', lane: 'send' },
    { at: 60, kind: 'state' },
  ])
  scheduler.kick()
  await new Promise((resolve) => setImmediate(resolve))
  const advanced = scheduler.advance(100)
  await new Promise((resolve) => setImmediate(resolve))
  open()
  await advanced
  expect(ran).toEqual(['slow@0', 'state@60'])
})

test('first attempts of one journey keep their order; another journey and a retry do not wait', async () => {
  const { gate, open } = held()
  const { scheduler, ran, add } = createWorld({ deliver: (job) => (job.kind === 'a1' ? gate : Promise.resolve()) })
  const send = (kind: string, journeyId: string, attempt = 1) => ({
    at: 0,
    kind,
    lane: 'send' as const,
    journeyId,
    attempt,
  })
  await add([send('a1', 'a'), send('a2', 'a'), send('b1', 'b'), send('a0-retry', 'a', 2)])
  scheduler.kick()
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
  expect(ran).toEqual(['b1@0', 'a0-retry@0'])
  open()
  await scheduler.advance(0)
  expect(ran).toEqual(['b1@0', 'a0-retry@0', 'a1@0', 'a2@0'])
})

test('after forget nobody waits for a send of before, not even the next first attempt of its journey', async () => {
  const { gate, open } = held()
  const { scheduler, ran, add } = createWorld({ deliver: (job) => (job.kind === 'old' ? gate : Promise.resolve()) })
  await add([{ at: 0, kind: 'old', lane: 'send', journeyId: 'a', attempt: 1 }])
  scheduler.kick()
  await new Promise((resolve) => setImmediate(resolve))
  scheduler.forget()
  await add([{ at: 0, kind: 'new', lane: 'send', journeyId: 'a', attempt: 1 }])
  await scheduler.advance(10)
  expect(ran).toEqual(['new@0'])
  open()
  await scheduler.close()
  expect(ran).toEqual(['new@0', 'old@10'])
})

test('a job that throws is reported and dropped, and what comes after it runs', async () => {
  const { scheduler, ran, add, errors, due } = createWorld({
    work: (_, { kind }) => {
      if (kind === 'bad') throw new Error('no')
    },
  })
  await add([
    { at: 1, kind: 'bad' },
    { at: 1, kind: 'good' },
  ])
  await scheduler.advance(5)
  expect(errors).toEqual([new Error('no')])
  expect(ran).toEqual(['bad@1', 'good@1'])
  expect(due()).toBeUndefined()
  await scheduler.advance(5)
  expect(errors).toHaveLength(1)
})

test('a send that throws is reported and holds nothing up', async () => {
  const { scheduler, ran, add, errors } = createWorld({
    deliver: async ({ kind }) => {
      if (kind === 'bad') throw new Error('no')
    },
  })
  const send = (kind: string) => ({ at: 1, kind, lane: 'send' as const, journeyId: 'a', attempt: 1 })
  await add([send('bad'), send('good')])
  await scheduler.advance(5)
  expect(errors).toEqual([new Error('no')])
  expect(ran).toEqual(['good@1'])
})

test('a running clock runs jobs by timer, at its speed, without being asked', async () => {
  const real = Date.now()
  const started = performance.now()
  const { gate, open } = held()
  const { ran, add, clock, scheduler } = createWorld({
    state: { baseMs: 0, anchorMs: real, speed: 1000 },
    work: (_, { kind }) => {
      if (kind === 'last') open()
    },
  })
  const from = clock.now()
  await add([
    { at: from + 60_000, kind: 'last' },
    { at: from + 30_000, kind: 'first' },
  ])
  await gate
  const tookMs = performance.now() - started
  expect(ran.map((one) => one.split('@')[0])).toEqual(['first', 'last'])
  expect(clock.now()).toBeGreaterThanOrEqual(from + 60_000)
  expect(tookMs).toBeGreaterThanOrEqual(50)
  expect(tookMs).toBeLessThan(5000)
  await scheduler.close()
})

test('a job added ahead of the one the timer waits for is not kept waiting', async () => {
  const { gate, open } = held()
  const { add, clock, scheduler } = createWorld({
    state: { baseMs: 0, anchorMs: Date.now(), speed: 1 },
    work: () => open(),
  })
  await add([{ at: clock.now() + 1e9, kind: 'far' }])
  await add([{ at: clock.now(), kind: 'near' }])
  await gate
  await scheduler.close()
})

test('a closed scheduler runs nothing more', async () => {
  const { ran, add, clock, scheduler } = createWorld({ state: { baseMs: 0, anchorMs: Date.now(), speed: 1 } })
  await scheduler.close()
  await add([
    { at: clock.now(), kind: 'x' },
    { at: clock.now(), kind: 'y', lane: 'send' },
  ])
  scheduler.kick()
  scheduler.arm()
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
  expect(ran).toEqual([])
})

test('close waits for work under way', async () => {
  const { gate, open } = held()
  let done = false
  const { add, scheduler } = createWorld({
    prepare: async () => async () => {
      await gate
      done = true
    },
  })
  await add([{ at: 0, kind: 'slow' }])
  const working = scheduler.catchUp()
  const closed = scheduler.close()
  open()
  await closed
  expect(done).toBe(true)
  await working
})

test('moves asked for at once take turns and add up', async () => {
  const world = createWorld()
  await world.add([{ at: 1500, kind: 'a' }])
  const moves = await Promise.all([1000, 1000, 1000].map((ms) => world.scheduler.advance(ms)))
  expect(moves.map(({ now, ran }) => [now, ran.length])).toEqual([
    [1000, 0],
    [2000, 1],
    [3000, 0],
  ])
})

test('a clock that several set at once goes on at its speed, and shows it all the while', async () => {
  const world = createWorld({ state: { baseMs: 0, anchorMs: Date.now(), speed: 3 } })
  await world.add([{ at: 50_000, kind: 'slow', lane: 'send', attempt: 1 }])
  const sets = [60_000, 120_000].map((nowMs) => world.scheduler.set(() => ({ nowMs, speed: world.clock.state.speed })))
  await Promise.resolve()
  expect(world.clock.state.speed).toBe(3)
  await Promise.all(sets)
  expect(world.clock.frozen).toBe(false)
  expect(world.clock.state.speed).toBe(3)
  expect(world.clock.now()).toBeGreaterThanOrEqual(120_000)
})

test('a refused move keeps nobody else from moving', async () => {
  const { scheduler } = createWorld()
  const refused = expect(scheduler.advance(-1)).rejects.toMatchObject({ code: 'bad_request' })
  expect((await scheduler.advance(10)).now).toBe(10)
  await refused
})

test('a reset ends the moves of before it: they move nothing any more, and nobody waits for them', async () => {
  const answers = gate<void>()
  const begun = gate<void>()
  const world = createWorld({
    deliver: () => {
      begun.resolve()
      return answers.promise
    },
  })
  await world.add([{ at: 100, kind: 'send', lane: 'send', attempt: 1 }])
  const first = world.scheduler.advance(1000)
  const second = world.scheduler.advance(1000)
  await begun.promise
  world.clock.restore({ baseMs: 7, anchorMs: 0, speed: 0 })
  world.scheduler.forget()
  expect((await world.scheduler.advance(3)).now).toBe(10)
  expect((await first).now).toBe(10)
  expect(await second).toEqual({ now: 10, ran: [] })
  expect(world.clock.now()).toBe(10)
  answers.resolve()
})

test('a move of the clock waits for a send that is being leased beside it, and for what comes of it', async () => {
  const memory = createMemoryStore()
  const leased = gate()
  const asked = gate()
  const store: Store = new Proxy(memory, {
    get(target, name) {
      const value = Reflect.get(target, name, target)
      if (name !== 'lease') return typeof value === 'function' ? value.bind(target) : value
      return async (...given: Parameters<Store['lease']>) => {
        const job = await target.lease(...given)
        // the answer of a database takes its time
        if (job?.lane === 'send') {
          asked.resolve()
          await leased.promise
        }
        return job
      }
    },
  })
  const { scheduler, ran, add } = createWorld({
    store,
    deliver: () => store.transact('n', async (tx) => tx.schedule({ at: 100, kind: 'after', payload: {} })),
  })
  await add([{ at: 0, kind: 'sent', lane: 'send' }])
  scheduler.kick()
  await asked.promise
  const moved = scheduler.advance(1000)
  leased.resolve()
  await moved
  expect(ran).toEqual(['sent@0', 'after@100'])
})

postgresTest('no time goes by while a first attempt waits for the one before it of its journey', async () => {
  const store = await openPostgres(await emptyDatabase())
  const { scheduler, ran, add } = createWorld({
    store,
    deliver: async () => {
      for (let i = 0; i < 5; i++) await store.digest('n')
    },
  })
  const send = { lane: 'send', journeyId: 'j', target: 't', attempt: 1 } as const
  await add([
    { at: 100, kind: 'first', ...send },
    { at: 100, kind: 'second', ...send },
    { at: 200, kind: 'later' },
  ])
  await scheduler.advance(1000)
  expect(ran).toEqual(['first@100', 'second@100', 'later@200'])
  await store.close()
})

test('a send that the store cannot settle is not sent over and over: a move ends with it, and it waits for a while', async () => {
  let attempts = 0
  const world = createWorld({
    deliver: async () => {
      // whatever sends it again without a pause would never let go
      if (++attempts <= 50) throw new SimError('store_unavailable', 'there is no room', 'Make some.')
    },
  })
  await world.add([{ at: 0, kind: 'hook', lane: 'send' }])
  await expect(world.scheduler.advance(10)).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(attempts).toBe(1)
  world.scheduler.kick()
  await new Promise((resolve) => setImmediate(resolve))
  expect(attempts).toBe(1)
  attempts = 50
  await until('it is sent again', () => world.ran.length > 0)
  expect([world.ran, attempts]).toEqual([['hook@0'], 51])
})
