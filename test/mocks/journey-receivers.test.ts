/** A receiver that the client named for one journey, what follows its acceptance, and the options of deliveries. */
import { expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { caller, createAcme } from '../support/acme/client.js'

/** A simulator whose receiver answers the statuses given, the last one again and again. */
async function opened(statuses: readonly number[], options: SimulatorOptions = {}) {
  const sent: { url: string; authorization: string | null }[] = []
  const sim = await createAcme({
    ...options,
    send: async (request) => {
      sent.push({ url: request.url, authorization: request.headers.get('authorization') })
      return new Response('', { status: statuses[Math.min(sent.length, statuses.length) - 1]! })
    },
  })
  const ask = caller(sim)
  const session = async (fields: object = {}): Promise<string> =>
    String((await ask('POST', '/acme/v1/sessions', { full_name: 'Ada', ...fields })).body.session_id)
  const complete = (id: string) => sim.journeys.act('acme', id, 'complete')
  const told = async (id: string) => (await ask('GET', `/acme/v1/sessions/${id}`)).body.told
  return { sim, ask, sent, session, complete, told, [Symbol.asyncDispose]: () => sim.close() }
}
const callback = { callback_url: 'http://127.0.0.1:9/mine', callback_key: 'k3y' }
const hook = { vendor: 'acme', url: 'http://127.0.0.1:9/all' }

test('a receiver named for a journey wins over every registered one', async () => {
  await using world = await opened([200])
  await world.sim.webhooks.register(hook)
  const [mine, theirs] = [await world.session(callback), await world.session()]
  await world.complete(mine)
  await world.complete(theirs)
  await world.sim.clock.drain()
  expect(world.sent).toEqual([
    { url: 'http://127.0.0.1:9/mine', authorization: 'Bearer k3y' },
    { url: 'http://127.0.0.1:9/all', authorization: null },
  ])
})

test('what follows an accepted delivery has happened when the next call reads', async () => {
  await using world = await opened([200])
  const id = await world.session(callback)
  expect(await world.told(id)).toBe(false)
  await world.complete(id)
  await world.sim.clock.drain()
  expect(await world.told(id)).toBe(true)
})

test('what follows waits for the attempt that is accepted', async () => {
  await using world = await opened([500, 500, 200])
  const id = await world.session(callback)
  await world.complete(id)
  await world.sim.clock.advance(5_999)
  expect([world.sent.length, await world.told(id)]).toEqual([2, false])
  await world.sim.clock.advance(1)
  expect([world.sent.length, await world.told(id)]).toEqual([3, true])
})

test('nothing follows a delivery that nobody accepts', async () => {
  await using world = await opened([500])
  const id = await world.session(callback)
  await world.complete(id)
  await world.sim.clock.advance(3_600_000)
  expect([world.sent.length, await world.told(id)]).toEqual([3, false])
  expect(await world.sim.webhooks.deliveries()).toMatchObject([{ status: 'failed', url: callback.callback_url }])
})

test('an address that cannot be called is a failed attempt and no more', async () => {
  await using world = await opened([200])
  const answer = await world.ask('POST', '/acme/v1/sessions', { full_name: 'Ada', callback_url: 'javascript:alert(1)' })
  expect(answer.status).toBe(422)
  await using real = await createAcme()
  const made = await caller(real)('POST', '/acme/v1/sessions', {
    full_name: 'Ada',
    callback_url: 'http://203.0.113.9/',
  })
  await real.journeys.act('acme', String(made.body.session_id), 'complete')
  await real.clock.drain()
  const [delivery] = await real.webhooks.deliveries()
  expect(delivery!.attempts[0]!.error).toBeDefined()
})

test.each<[string, Record<string, unknown>, number[], number, string]>([
  ['other statuses are accepted', { accepted: [503] }, [503], 1, 'delivered'],
  ['2xx no longer is', { accepted: [204], retryDelaysMs: false }, [200], 1, 'failed'],
  ['any answer is accepted', { accepted: 'any' }, [500], 1, 'delivered'],
  ['there is no second attempt', { retryDelaysMs: false }, [500], 1, 'failed'],
  ['there are as many as delays', { retryDelaysMs: [1, 1, 1, 1] }, [500], 5, 'failed'],
  ['what is not said stays as the vendor has it', { timeoutMs: false }, [500], 3, 'failed'],
])('by an option %s', async (_, delivery, statuses, attempts, status) => {
  await using world = await opened(statuses, { options: { acme: { delivery } } })
  await world.complete(await world.session(callback))
  await world.sim.clock.advance(3_600_000)
  expect(world.sent).toHaveLength(attempts)
  expect(await world.sim.webhooks.deliveries()).toMatchObject([{ status }])
})

test('an option of deliveries that makes no sense is refused at start', async () => {
  for (const delivery of [{ accepted: [99] }, { timeoutMs: 0 }, { retryDelaysMs: [-1] }, { retries: 3 }]) {
    await expect(createAcme({ options: { acme: { delivery } } })).rejects.toMatchObject({ code: 'bad_option' })
  }
})
