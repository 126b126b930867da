/** Namespaces that outlive their process, and those that several processes share. */
import { expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { caller, createAcme } from '../support/acme/client.js'
import { SharedStore } from '../support/shared-store.js'

/** A simulator over the shared state, as a process that starts. */
async function start(shared: SharedStore, options: SimulatorOptions = {}) {
  const sim = await createAcme({ store: shared.replica(), send: async () => new Response('ok'), ...options })
  return { sim, ask: caller(sim), [Symbol.asyncDispose]: () => sim.close() }
}
const person = { full_name: 'Ada Example' }
const day = 86_400_000

test('a journey that was begun is finished after a restart, under the same clock', async () => {
  const shared = new SharedStore()
  let id: unknown
  {
    await using first = await start(shared)
    id = (await first.ask('POST', '/acme/v1/checks', person)).body.check_id
    await first.sim.clock.advance(day)
  }
  await using second = await start(shared)
  expect(second.sim.clock.now()).toBe(Date.UTC(2026, 0, 2))
  expect((await second.ask('POST', `/acme/v1/checks/${id}/finish`)).status).toBe(200)
  expect((await second.ask('GET', `/acme/v1/checks/${id}`)).body).toMatchObject({ check_id: id, status: 'done' })
})

test('the clock goes on when it is told the same as before or nothing, and is set when it is told another', async () => {
  const shared = new SharedStore()
  const stands = async (options: SimulatorOptions) => {
    await using one = await start(shared, options)
    const at = one.sim.clock.now()
    await one.sim.clock.advance(day)
    return new Date(at).toISOString().slice(0, 10)
  }
  expect(await stands({ clock: '2030-01-01T00:00:00Z' })).toBe('2030-01-01')
  expect(await stands({ clock: '2030-01-01T00:00:00Z' })).toBe('2030-01-02')
  expect(await stands({})).toBe('2030-01-03')
  expect(await stands({ clock: '2040-01-01T00:00:00Z' })).toBe('2040-01-01')
  expect(await stands({ clock: '2040-01-01T00:00:00Z' })).toBe('2040-01-02')
  expect(await stands({ clock: 'frozen' })).toBe('2026-01-01')
})

test('a reset goes back to where the clock was set last', async () => {
  const shared = new SharedStore()
  {
    await using first = await start(shared, { clock: '2030-01-01T00:00:00Z' })
    await first.sim.clock.advance(day)
  }
  await using second = await start(shared)
  await second.sim.reset()
  expect(new Date(second.sim.clock.now()).toISOString()).toBe('2030-01-01T00:00:00.000Z')
})

test('another seed than the kept one is refused, and both are named', async () => {
  const shared = new SharedStore()
  await (await start(shared, { seed: 'one' })).sim.close()
  await expect(start(shared, { seed: 'two' })).rejects.toMatchObject({
    code: 'bad_option',
    message: 'the state that is kept was made with the seed "one", not with "two"',
    hint: 'Start with --seed one, or keep state elsewhere.',
  })
  await using third = await start(shared)
  expect(third.sim.namespace().info.seed).toBe('one')
})

test('namespaces come back, and may be named again with the seed and the clock they were made with', async () => {
  const shared = new SharedStore()
  const given = { seed: 's', clock: '2030-01-01T00:00:00Z' }
  let credentials: unknown
  {
    await using first = await start(shared)
    const made = first.sim.namespace('team', given)
    await made.clock.advance(day)
    credentials = made.info.credentials
  }
  await using second = await start(shared)
  const again = second.sim.namespace('team', given)
  expect(again.info).toMatchObject({ seed: 's', credentials, clock: { now: '2030-01-02T00:00:00.000Z' } })
  expect(() => second.sim.namespace('team', { seed: 'other' })).toThrow(
    'the namespace "team" is kept with the seed "s" and the clock "2030-01-01T00:00:00Z"',
  )
})

test('namespaces that are kept count, and come back though they are too many', async () => {
  const shared = new SharedStore()
  {
    await using first = await start(shared)
    for (const name of ['a', 'b', 'c']) await first.sim.namespace(name).opened()
  }
  await using second = await start(shared, { namespaceLimit: 2 })
  const { body } = await second.ask('GET', '/_sim/namespaces')
  expect((body.items as { name: string }[]).map(({ name }) => name)).toEqual(['default', 'a', 'b', 'c'])
  expect((await second.ask('POST', '/_sim/namespaces', { name: 'd' })).status).toBe(409)
})

test('a namespace made on one replica answers on the other, and one deleted there is gone here', async () => {
  const shared = new SharedStore()
  await using one = await start(shared)
  await using two = await start(shared)
  expect((await one.ask('POST', '/_sim/namespaces', { name: 'team' })).status).toBe(201)
  expect((await two.ask('POST', '/_sim/namespaces', { name: 'team' })).status).toBe(409)
  expect((await two.ask('GET', '/_sim/namespaces/team')).status).toBe(200)
  expect((await two.ask('DELETE', '/_sim/namespaces/team')).status).toBe(200)
  expect((await one.ask('GET', '/_sim/namespaces/team')).status).toBe(404)
})

test('two replicas that make the same namespace at once: one of them has made it', async () => {
  const shared = new SharedStore()
  shared.turns = 3
  await using one = await start(shared)
  await using two = await start(shared)
  const made = await Promise.all([one, two].map(({ ask }) => ask('POST', '/_sim/namespaces', { name: 'team' })))
  expect(made.map(({ status }) => status).sort()).toEqual([201, 409])
  for (const { ask } of [one, two]) expect((await ask('GET', '/_sim/namespaces/team')).status).toBe(200)
})

test('a clock that one replica moves is where the other answers from', async () => {
  const shared = new SharedStore()
  await using one = await start(shared)
  await using two = await start(shared)
  await one.ask('POST', '/_sim/clock/advance', { ms: day })
  expect((await two.ask('GET', '/_sim/clock')).body.now).toBe('2026-01-02T00:00:00.000Z')
  expect((await two.ask('POST', '/_sim/clock/advance', { ms: day })).body.now).toBe('2026-01-03T00:00:00.000Z')
  expect((await one.ask('GET', '/acme/v1/checks/x')).headers.get('date')).toBe('Sat, 03 Jan 2026 00:00:00 GMT')
  await one.ask('POST', '/_sim/reset')
  expect((await two.ask('GET', '/_sim/clock')).body.now).toBe('2026-01-01T00:00:00.000Z')
})

test('a journey begun on one replica is finished on the other, and its webhook goes out once', async () => {
  const shared = new SharedStore()
  const sent: string[] = []
  const send = async (request: Request) => {
    sent.push(await request.text())
    return new Response('ok')
  }
  const webhooks = [{ vendor: 'acme', url: 'http://127.0.0.1:9/hook' }]
  await using one = await start(shared, { send, webhooks })
  await using two = await start(shared, { send, webhooks })
  const { check_id: id } = (await one.ask('POST', '/acme/v1/checks', person)).body
  expect((await two.ask('POST', `/acme/v1/checks/${id}/finish`)).status).toBe(200)
  await one.sim.clock.drain()
  expect(sent.filter((text) => text.includes(String(id)))).toHaveLength(1)
})

test('a reset on one replica clears the journal of the other', async () => {
  const shared = new SharedStore()
  await using one = await start(shared)
  await using two = await start(shared)
  await two.ask('GET', '/acme/v1/checks/x')
  await one.ask('POST', '/_sim/reset')
  expect((await two.ask('GET', '/_sim/requests')).body.items).toEqual([])
})

test('a snapshot that another replica saved is restored, and the journal here keeps what it knows', async () => {
  const shared = new SharedStore()
  await using one = await start(shared)
  await using two = await start(shared)
  await one.ask('POST', '/_sim/snapshots', { name: 'a' })
  const { check_id: id } = (await two.ask('POST', '/acme/v1/checks', person)).body
  expect((await two.ask('POST', '/_sim/snapshots/a/restore')).status).toBe(200)
  expect((await one.ask('GET', `/acme/v1/checks/${id}`)).status).toBe(404)
  expect((await two.ask('GET', '/_sim/requests')).body.items).toHaveLength(1)
})
