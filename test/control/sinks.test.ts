/** The built-in receivers: what is sent to them is kept, judged and answered as they were told, within a bound. */
import { expect, test } from 'vitest'
import { createSimulator, startSimulator } from '../../src/index.js'
import { createAcme, startAcme } from '../support/acme/client.js'
import { controlOf, itemsOf, refusalOf } from '../support/control.js'

const auth = { type: 'basic', username: 'u', password: 'p4ss' } as const

test('what the simulator sends to a sink arrives, is verified, and names its delivery; secrets are masked unless revealed', async () => {
  await using sim = await startAcme()
  const [sink] = await sim.sinks.list()
  expect(sink).toMatchObject({
    name: 'acme',
    url: `${sim.url}/_sim/sink/acme`,
    status: 200,
    received: 0,
    receivers: [],
  })
  const { id: receiver } = await sim.webhooks.register({ vendor: 'acme', url: sink!.url, auth })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  const [delivery] = await sim.webhooks.deliveries()
  expect(delivery).toMatchObject({ status: 'delivered', attempts: [{ status: 200, answer: 'ok' }] })
  const [hidden] = await sim.sinks.received()
  expect(hidden).toMatchObject({
    sink: 'acme',
    at: '2026-01-01T00:00:00.000Z',
    vendor: 'acme',
    deliveryId: delivery!.id,
    event: delivery!.event,
    verified: true,
    answered: 200,
  })
  expect(hidden!.headers.authorization).toBe('[hidden]')
  expect(JSON.parse(hidden!.body)).toEqual(delivery!.body)
  const [shown] = await sim.sinks.received({ reveal: true })
  const { attempts } = await sim.webhooks.delivery(delivery!.id, { reveal: true })
  expect(shown!.body).toBe(attempts[0]!.request.body)
  expect(shown!.sizeBytes).toBe(attempts[0]!.request.sizeBytes)
  expect(shown!.headers.authorization).toBe(attempts[0]!.request.headers.authorization)
  expect((await sim.sinks.list())[0]).toMatchObject({ received: 1, receivers: [{ id: receiver, vendor: 'acme' }] })
})

test('a sink needs no socket: a simulator in process delivers to it too', async () => {
  const sent: string[] = []
  const send = async ({ url }: Request): Promise<Response> => {
    sent.push(url)
    return new Response()
  }
  await using sim = await createAcme({ send })
  const other = sim.namespace('other')
  for (const one of [sim, other]) {
    await one.webhooks.register({ vendor: 'acme', url: (await one.sinks.list())[0]!.url })
  }
  await sim.webhooks.register({ vendor: 'acme', url: 'http://elsewhere.test/_sim/sink/acme' })
  await other.journeys.create('acme', { state: 'completed' })
  await other.clock.drain()
  expect([(await sim.sinks.received()).length, (await other.sinks.received()).length]).toEqual([0, 1])
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  expect([(await sim.sinks.received()).length, (await other.sinks.received()).length]).toEqual([1, 1])
  expect((await sim.sinks.received())[0]!.verified).toBeNull()
  expect(sent).toEqual(['http://elsewhere.test/_sim/sink/acme'])
})

test('what does not authenticate is kept, marked, and answered 401, so that the vendor tries again', async () => {
  await using sim = await startAcme()
  await sim.webhooks.register({ vendor: 'acme', url: `${sim.url}/_sim/sink/acme`, auth })
  await sim.faults.arm({ vendor: 'acme', effect: { kind: 'webhook_wrong_secret' } })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  expect(await sim.sinks.received()).toMatchObject([{ verified: false, answered: 401 }])
  const [{ id } = { id: '' }] = await sim.webhooks.deliveries()
  await sim.clock.advance(1000)
  expect((await sim.sinks.received()).map(({ verified, answered }) => [verified, answered])).toEqual([
    [false, 401],
    [true, 200],
  ])
  const { attempts, auth: type } = await sim.webhooks.delivery(id)
  expect([type, attempts.map(({ authentic }) => authentic)]).toEqual(['basic', [false, true]])
})

test('a sink answers as it was told: a status, failures first, a redirect, late', async () => {
  await using sim = await startAcme()
  const post = async (body: string, path = '/_sim/sink/mine') => {
    const { status, headers } = await fetch(sim.url + path, { method: 'POST', body, redirect: 'manual' })
    return [status, headers.get('location')] as const
  }
  const control = controlOf(sim)
  expect(await post('{"eventId":"1"}')).toEqual([200, null])
  expect((await control('POST', '/sinks/mine', { failFirst: 2, status: 503 })).body).toMatchObject({
    name: 'mine',
    failFirst: 2,
    status: 503,
    received: 1,
  })
  for (const status of [500, 500, 503]) expect(await post('{"eventId":"1"}')).toEqual([status, null])
  expect(await post('{"eventId":"2"}')).toEqual([500, null])
  await sim.sinks.set('mine', { redirect: true })
  expect(await post('{}')).toEqual([302, '/_sim/sink/mine/redirected'])
  expect(await post('{}', '/_sim/sink/mine/redirected')).toEqual([200, null])
  await sim.sinks.set('mine', { slowMs: 60 })
  const started = performance.now()
  expect(await post('{}')).toEqual([200, null])
  expect(performance.now() - started).toBeGreaterThan(50)
  await sim.sinks.set('mine', { status: 204 })
  expect(await post('{}')).toEqual([204, null])
})

test('a slow sink makes the vendor give up, as any receiver would', async () => {
  await using sim = await startAcme({ options: { acme: { delivery: { timeoutMs: 50 } } } })
  await sim.sinks.set('acme', { slowMs: 60_000 })
  await sim.webhooks.register({ vendor: 'acme', url: `${sim.url}/_sim/sink/acme` })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  expect((await sim.webhooks.deliveries())[0]!.attempts).toMatchObject([{ error: 'no answer within 50 ms' }])
})

test('what strangers of this machine send is kept within bounds, and hidden until asked for', async () => {
  await using sim = await createAcme()
  const post = (body: string | Uint8Array<ArrayBuffer>) =>
    sim.fetch('http://sim.test/_sim/sink/x', { method: 'POST', body, headers: { 'x-odd': 'a'.repeat(5000) } })
  for (let n = 0; n < 205; n++) await post(`{"n":${n}}`)
  const kept = await sim.sinks.received({ reveal: true })
  expect([kept.length, kept[0]!.body, kept.at(-1)!.body]).toEqual([200, '{"n":5}', '{"n":204}'])
  expect(kept[0]!.headers['x-odd']).toHaveLength(2000)
  expect((await sim.sinks.received()).map(({ body }) => body).every((body) => body === '[hidden]')).toBe(true)
  await sim.sinks.clear()
  const huge = 'y'.repeat(100_000)
  for (let n = 0; n < 80; n++) await post(huge)
  const large = await sim.sinks.received({ reveal: true })
  expect(large.length).toBeLessThan(70)
  expect(large.at(-1)).toMatchObject({ sizeBytes: 100_000, body: huge.slice(0, 65_536) })
  expect((await post('z'.repeat((4 << 20) + 1))).status).toBe(413)
  expect((await post(new Uint8Array([0xff, 0xfe, 0]))).status).toBe(200)
  await sim.reset()
  expect(await sim.sinks.received()).toEqual([])
})

test('arrivals are listed page by page and by sink; what is no sink, cursor or manner is refused', async () => {
  await using sim = await createSimulator()
  const control = controlOf(sim)
  for (const name of ['a', 'b', 'a', 'b', 'a']) {
    await sim.fetch(`http://sim.test/_sim/sink/${name}`, { method: 'POST', body: '{}' })
  }
  const first = await control('GET', '/sink?sink=a&limit=2')
  const second = await control('GET', `/sink?sink=a&limit=2&after=${first.body.next}`)
  expect([...itemsOf(first), ...itemsOf(second)].map(({ id }) => id)).toEqual(['sink-1', 'sink-3', 'sink-5'])
  expect(second.body.next).toBeNull()
  expect(refusalOf(await control('GET', '/sink?after=odd'))).toEqual([404, 'not_found'])
  expect(refusalOf(await control('POST', '/sinks/..%2f', {}))).toEqual([400, 'invalid_request'])
  expect(refusalOf(await control('POST', '/sinks/a', { status: 99 }))).toEqual([400, 'invalid_request'])
  expect(refusalOf(await control('POST', '/sinks/a', { slow: 1 }))).toEqual([400, 'invalid_request'])
  expect(refusalOf(await control('POST', '/sink/<b>', {}))).toEqual([404, 'not_found'])
  for (let n = 0; n < 100; n++) await sim.sinks.set(`s${n}`, {})
  await expect(sim.sinks.set('one-more', {})).rejects.toMatchObject({ code: 'limit_reached' })
  expect((await control('DELETE', '/sink')).status).toBe(200)
  expect(itemsOf(await control('GET', '/sink'))).toEqual([])
})

test('pages of other sites cannot post to a sink', async () => {
  await using sim = await startSimulator({ port: 0 })
  const headers = { origin: 'https://evil.test' }
  const { status } = await fetch(`${sim.url}/_sim/sink/a`, { method: 'POST', body: '{}', headers })
  expect(status).toBe(403)
  expect(await sim.sinks.received()).toEqual([])
})
