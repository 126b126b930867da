/** A store that goes away and comes back: what callers are told meanwhile, and that nothing is taken for a bug. */
import { expect, test } from 'vitest'
import { SimError } from '../../src/errors.js'
import type { SimulatorOptions } from '../../src/index.js'
import { makePng } from '../../src/kit/png.js'
import { caller, createAcme, startAcme } from '../support/acme/client.js'
import { SharedStore } from '../support/shared-store.js'

async function start(options: SimulatorOptions = {}) {
  const shared = new SharedStore()
  const bugs: unknown[] = []
  const told: (string | undefined)[] = []
  const sim = await createAcme({
    store: shared.replica(),
    send: async () => new Response('ok'),
    onBug: (error) => void bugs.push(error),
    onStore: (away) => void told.push(away?.message),
    ...options,
  })
  return { shared, bugs, told, sim, ask: caller(sim), [Symbol.asyncDispose]: () => sim.close() }
}
const picture = (): FormData => {
  const form = new FormData()
  form.set('picture', new File([makePng(4, 3)], 'p.png', { type: 'image/png' }))
  return form
}
const person = { full_name: 'Ada Example' }
const away = { code: 'store_unavailable', message: 'the database does not answer', hint: 'Start it again.' }

test('vendor calls, control calls and pages are answered with 503 in our own words, and go on when it is back', async () => {
  await using world = await start()
  const { shared, ask, bugs, told } = world
  const { check_id: id } = (await ask('POST', '/acme/v1/checks', person)).body
  shared.fail()
  const calls = [
    await ask('POST', '/acme/v1/checks', person),
    await ask('GET', `/acme/v1/checks/${id}`),
    await ask('POST', `/acme/v1/checks/${id}/picture`, picture()),
    await ask('GET', '/acme/hosted/nothing'),
    await ask('GET', '/~team/acme/v1/checks/x'),
    await ask('POST', '/_sim/reset'),
    await ask('POST', '/_sim/namespaces', { name: 'team' }),
    await ask('GET', '/_sim/journeys'),
    await ask('POST', '/_sim/clock/advance', { ms: 1000 }),
  ]
  for (const { status, headers, body } of calls) {
    expect([status, body]).toEqual([503, { error: away }])
    expect(headers.get('x-sim-error')).toBe('store_unavailable')
    expect(headers.get('retry-after')).toBe('1')
  }
  await expect(world.sim.journeys.list()).rejects.toMatchObject(away)
  shared.mend()
  expect((await ask('GET', `/acme/v1/checks/${id}`)).status).toBe(200)
  expect((await ask('POST', '/_sim/namespaces', { name: 'team' })).status).toBe(201)
  expect(bugs).toEqual([])
  expect(told).toEqual([away.message])
})

test('a call that finds the store away is in the journal, with its endpoint', async () => {
  await using world = await start()
  world.shared.fail()
  await world.ask('GET', '/acme/v1/checks/x')
  world.shared.mend()
  const { items } = (await world.ask('GET', '/_sim/requests?status=503')).body
  expect(items).toMatchObject([{ status: 503, endpoint: 'getCheck', vendor: 'acme', violations: [] }])
})

test('a store that goes away in the middle of a call leaves nothing of it, and no fault is spent', async () => {
  await using world = await start()
  const { shared, ask } = world
  await ask('POST', '/_sim/faults', { effect: { kind: 'status', status: 418 } })
  const inner = shared.inner.transact.bind(shared.inner)
  shared.inner.transact = async (name, work) => {
    shared.fail()
    throw shared.away ?? (await inner(name, work))
  }
  expect((await ask('POST', '/acme/v1/checks', person)).status).toBe(503)
  shared.inner.transact = inner
  shared.mend()
  expect((await ask('POST', '/acme/v1/checks', person)).status).toBe(418)
  expect((await ask('GET', '/_sim/journeys')).body.items).toEqual([])
})

test('a namespace that could not be deleted is there still', async () => {
  await using world = await start()
  const { shared, ask } = world
  await ask('POST', '/_sim/namespaces', { name: 'team' })
  const team = world.sim.namespace('team')
  const drop = shared.inner.drop.bind(shared.inner)
  shared.inner.drop = async () => {
    shared.fail()
    throw shared.away
  }
  expect((await ask('DELETE', '/_sim/namespaces/team')).status).toBe(503)
  shared.inner.drop = drop
  shared.mend()
  expect((await ask('GET', '/_sim/namespaces/team')).body.credentials).toEqual(team.info.credentials)
})

test('a namespace that an address names is made once the store is back', async () => {
  await using world = await start({ open: true })
  const { shared, ask } = world
  shared.fail()
  expect((await ask('POST', '/~fresh/acme/v1/checks', person)).status).toBe(503)
  shared.mend()
  expect((await ask('POST', '/~fresh/acme/v1/checks', person)).status).toBe(201)
})

test('a namespace that another replica made while the store was going away is there when it is back', async () => {
  const shared = new SharedStore()
  await using one = await createAcme({ store: shared.replica() })
  const store = shared.replica()
  const { open, transact } = store
  // as a database does: what could not be opened cannot be worked on, until it is opened again
  let opened = 0
  const failure = new SimError('store_unavailable', away.message, away.hint)
  store.open = async (name, options) => {
    if (name === 'team' && ++opened === 1) throw failure
    return open(name, options)
  }
  store.transact = async (name, work) => {
    if (name === 'team' && opened === 1) throw failure
    return transact(name, work)
  }
  await using two = await createAcme({ store, onStore: () => undefined })
  await one.namespace('team').opened()
  const ask = caller(two)
  expect((await ask('GET', '/_sim/journeys?namespace=team')).status).toBe(503)
  await expect
    .poll(async () => (await ask('GET', '/_sim/journeys?namespace=team')).status, { timeout: 5000, interval: 100 })
    .toBe(200)
})

test('an owed webhook goes out when the store is back', async () => {
  const sent: string[] = []
  const send = async (request: Request) => {
    sent.push(await request.text())
    return new Response('ok')
  }
  await using world = await start({ send, webhooks: [{ vendor: 'acme', url: 'http://127.0.0.1:9/hook' }] })
  const { shared, ask } = world
  const { check_id: id } = (await ask('POST', '/acme/v1/checks', person)).body
  const lease = shared.inner.lease.bind(shared.inner)
  // away from when the delivery is to be leased, which is after the call was answered
  shared.inner.lease = async (name, upTo, lanes) => {
    if (lanes[0] === 'state') return lease(name, upTo, lanes)
    shared.fail()
    throw shared.away
  }
  await ask('POST', `/acme/v1/checks/${id}/picture`, picture())
  await expect.poll(() => shared.away).toBeDefined()
  shared.inner.lease = lease
  shared.mend()
  // nobody calls: the scheduler tries again by itself
  await expect.poll(() => sent.length, { timeout: 5000 }).toBe(1)
  expect(world.bugs).toEqual([])
})

test('health on a socket says that the store is away, and who answers', async () => {
  const shared = new SharedStore()
  await using sim = await startAcme({ store: shared.replica(), onStore: () => undefined })
  const health = async () => {
    const response = await fetch(`${sim.url}/_sim/health`)
    expect(response.headers.get('x-sim-replica')).toBe('0')
    return [response.status, await response.json()]
  }
  const about = { version: expect.any(String), store: 'postgres', replica: 0 }
  expect(await health()).toEqual([200, { status: 'ok', ...about }])
  shared.fail()
  expect(await health()).toEqual([503, { status: 'store_unavailable', ...about, error: away }])
  shared.mend()
  expect(await health()).toEqual([200, { status: 'ok', ...about }])
})

test('a simulator whose store is away does not start', async () => {
  const shared = new SharedStore()
  const store = shared.replica()
  shared.fail()
  await expect(createAcme({ store, onStore: () => undefined })).rejects.toMatchObject(away)
})

test('faults of calls and webhooks first work over a store that takes its time', async () => {
  await using world = await start({ webhooks: [{ vendor: 'acme', url: 'http://127.0.0.1:9/hook' }] })
  const { shared, ask } = world
  shared.turns = 3
  await ask('POST', '/_sim/faults', { effect: { kind: 'status', status: 418 }, count: 2 })
  const answered = await Promise.all([1, 2, 3, 4].map(() => ask('POST', '/acme/v1/checks', person)))
  expect(answered.map(({ status }) => status).sort()).toEqual([201, 201, 418, 418])
  const id = answered.find(({ status }) => status === 201)!.body.check_id
  const first = { effect: { kind: 'webhooks_first' }, count: null }
  expect((await ask('POST', '/_sim/faults', first)).status).toBe(201)
  expect((await ask('POST', `/acme/v1/checks/${id}/picture`, picture())).status).toBe(201)
  const deliveries = await shared.inner.snapshot('default')
  expect(deliveries.records.filter(({ kind }) => kind === 'delivery').map(({ record }) => record)).toMatchObject([
    { status: 'delivered' },
  ])
})
