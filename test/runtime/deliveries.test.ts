/** Webhooks over real sockets: what is sent, when it is sent again, and what is left of it. */
import { expect, test } from 'vitest'
import type { SimulatorOptions, VendorSimulator } from '../../src/index.js'
import { verifyWebhook } from '../../src/runtime/signing.js'
import { caller, createAcme } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { startReceiver } from '../support/receiver.js'

const minute = 60_000

/** Acme with the retries of 5, 10 and 15 minutes, and a time-out of its own. */
function patient(timeoutMs = 5000): VendorSimulator {
  const { vendor } = acmeSimulator
  const { delivery } = vendor.webhooks
  const rules = {
    ...delivery,
    retryDelaysMs: { ...delivery.retryDelaysMs, value: [5 * minute, 10 * minute, 15 * minute] },
    timeoutMs: { ...delivery.timeoutMs, value: timeoutMs },
  }
  const webhooks = { ...vendor.webhooks, delivery: rules }
  return { ...acmeSimulator, vendor: { ...vendor, webhooks } } as unknown as VendorSimulator
}

const createPatient = (options: SimulatorOptions = {}, timeoutMs?: number) =>
  createAcme({ vendors: [patient(timeoutMs)], ...options })

test('a delivery is retried 5, 10 and 15 minutes after the attempt before, then it has failed', async () => {
  await using receiver = await startReceiver((_, response) => void response.writeHead(500).end('down'))
  await using sim = await createPatient()
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  await sim.journeys.create('acme', { state: 'completed' })
  const counts: number[] = []
  for (const ms of [0, 5 * minute - 1, 1, 10 * minute - 1, 1, 15 * minute - 1, 1, 1000 * minute]) {
    await sim.clock.advance(ms)
    counts.push(receiver.received.length)
  }
  expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
  const [delivery] = await sim.webhooks.deliveries()
  expect(delivery).toMatchObject({ status: 'failed', nextAt: null, event: 'check.completed', url: receiver.url })
  expect(delivery!.attempts).toEqual(
    ['00:00', '05:00', '15:00', '30:00'].map((at) => ({ at: `2026-01-01T00:${at}.000Z`, status: 500, answer: 'down' })),
  )
})

test('every attempt carries the same bytes, the same event id and a signature that verifies', async () => {
  const auth = { type: 'hmac', header: 'x-acme-signature', secret: 's3', algorithm: 'sha256', encoding: 'hex' } as const
  await using receiver = await startReceiver((_, response) => void response.writeHead(503).end())
  await using sim = await createPatient()
  await sim.webhooks.register({ vendor: 'acme', url: `${receiver.url}/hook?a=1`, auth })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.advance(60 * minute)
  expect(receiver.received).toHaveLength(4)
  const [first] = receiver.received
  const [delivery] = await sim.webhooks.deliveries()
  for (const { body, headers, method, path } of receiver.received) {
    expect(body).toBe(first!.body)
    expect(verifyWebhook(auth, body, headers)).toBe(true)
    expect([method, path, headers['content-type']]).toEqual(['POST', '/hook?a=1', 'application/json'])
  }
  expect(JSON.parse(first!.body)).toMatchObject({ event_id: delivery!.eventId, event: 'check.completed' })
  const sent = JSON.parse(first!.body) as { check: object }
  // what the receiver got in full, with the one secret in it hidden
  expect(delivery!.body).toEqual({ ...sent, check: { ...sent.check, link_token: '[hidden]' } })
})

test('a delivery is done at the first accepted answer', async () => {
  let answers = 0
  await using receiver = await startReceiver(
    (_, response) => void response.writeHead(answers++ === 0 ? 404 : 204).end(),
  )
  await using sim = await createPatient()
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.advance(60 * minute)
  expect(receiver.received).toHaveLength(2)
  expect(await sim.webhooks.deliveries()).toMatchObject([
    { status: 'delivered', nextAt: null, attempts: [{ status: 404 }, { status: 204 }] },
  ])
})

test('a redirect is no accepted answer', async () => {
  await using receiver = await startReceiver((_, response) => void response.writeHead(301, { location: '/' }).end())
  await using sim = await createPatient()
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  expect(await sim.webhooks.deliveries()).toMatchObject([{ status: 'pending', attempts: [{ status: 301 }] }])
  expect(receiver.received).toHaveLength(1)
})

test('two receivers of one event get the same event id, and each its own delivery', async () => {
  await using one = await startReceiver()
  await using two = await startReceiver((_, response) => void response.writeHead(500).end())
  await using sim = await createPatient()
  for (const { url } of [one, two]) await sim.webhooks.register({ vendor: 'acme', url })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  const deliveries = await sim.webhooks.deliveries()
  expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'pending'])
  expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(1)
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(2)
})

test('a receiver gets the events of its environment and of its choice only', async () => {
  await using receiver = await startReceiver()
  await using sim = await createAcme()
  await sim.webhooks.register({ vendor: 'acme', url: `${receiver.url}/live`, environment: 'live' })
  await sim.webhooks.register({ vendor: 'acme', url: `${receiver.url}/named`, event: 'check.completed' })
  await sim.webhooks.register({ vendor: 'acme', url: `${receiver.url}/key`, event: 'checkCompleted' })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  expect(receiver.received.map(({ path }) => path).sort()).toEqual(['/key', '/named'])
  await sim.journeys.create('acme', { state: 'completed', environment: 'live' })
  await sim.clock.drain()
  expect(receiver.received.map(({ path }) => path).sort()).toEqual(['/key', '/live', '/named'])
})

test('nobody registered, nothing owed', async () => {
  await using sim = await createAcme()
  await sim.journeys.create('acme', { state: 'completed' })
  expect(await sim.webhooks.deliveries()).toEqual([])
})

test('a receiver that hangs is given up after the time-out of the vendor, and tried again', async () => {
  await using receiver = await startReceiver(() => undefined)
  await using sim = await createPatient({}, 40)
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  const [delivery] = await sim.webhooks.deliveries()
  expect(delivery).toMatchObject({
    status: 'pending',
    nextAt: '2026-01-01T00:05:00.000Z',
    attempts: [{ error: 'no answer within 40 ms' }],
  })
})

test('a transport that ignores its signal is given up too', async () => {
  await using sim = await createPatient({ send: () => new Promise(() => undefined) }, 40)
  await sim.webhooks.register({ vendor: 'acme', url: 'http://127.0.0.1:9/' })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  expect(await sim.webhooks.deliveries()).toMatchObject([{ attempts: [{ error: 'no answer within 40 ms' }] }])
})

test('a receiver that refuses, resets or answers for ever is an attempt with an outcome', async () => {
  await using resets = await startReceiver((_, __, incoming) => void incoming.socket.resetAndDestroy())
  await using chatty = await startReceiver((_, response) => void response.end('x'.repeat(1_000_000)))
  const gone = await startReceiver()
  await gone[Symbol.asyncDispose]()
  await using sim = await createPatient()
  for (const { url } of [resets, chatty, gone]) await sim.webhooks.register({ vendor: 'acme', url })
  await sim.webhooks.register({ vendor: 'acme', url: 'http://93.184.216.34/hook' })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  const [first, second, third, fourth] = (await sim.webhooks.deliveries()).map(({ attempts }) => attempts[0]!)
  expect(first!.error).toMatch(/ECONNRESET|hang up/)
  expect(second).toMatchObject({ status: 200, answer: 'x'.repeat(1024) })
  expect(third!.error).toMatch(/ECONNREFUSED/)
  expect(fourth!.error).toContain('allow it with --allow-webhook-host')
})

test('a header that no request can carry is an attempt with an error, not a crash', async () => {
  await using receiver = await startReceiver()
  await using sim = await createPatient()
  await sim.webhooks.register({
    vendor: 'acme',
    url: receiver.url,
    auth: { type: 'header', headers: { 'a b': 'x\r\ny: z' } },
  })
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url, auth: { type: 'bearer', token: 'x\r\ny: z' } })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  for (const { attempts } of await sim.webhooks.deliveries()) expect(attempts[0]!.error).toBeTruthy()
  expect(receiver.received).toEqual([])
})

test('a slow receiver delays the events of its own journey and of no other', async () => {
  const held: (() => void)[] = []
  await using receiver = await startReceiver(({ body }, response) => {
    if (body.includes('slow')) held.push(() => void response.end())
    else response.end()
  })
  await using sim = await createPatient()
  await sim.webhooks.register({ vendor: 'acme', url: `${receiver.url}/1` })
  await sim.webhooks.register({ vendor: 'acme', url: `${receiver.url}/2` })
  await sim.journeys.create('acme', { state: 'completed', reference: 'slow' })
  await sim.journeys.create('acme', { state: 'completed', reference: 'quick' })
  await receiver.arrived(3)
  const seen = (): string[] =>
    receiver.received.map(({ path, body }) => `${path} ${body.includes('slow') ? 'slow' : 'quick'}`)
  expect(seen().sort()).toEqual(['/1 quick', '/1 slow', '/2 quick'])
  held.shift()!()
  await receiver.arrived(4)
  expect(seen()[3]).toBe('/2 slow')
  held.shift()!()
  await sim.clock.drain()
  expect((await sim.webhooks.deliveries()).map(({ status }) => status)).toEqual(Array(4).fill('delivered'))
})

test('an answer does not wait for receivers', async () => {
  await using receiver = await startReceiver(() => undefined)
  await using sim = await createPatient({}, 200)
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  const ask = caller(sim)
  const { ids } = await sim.journeys.create('acme', { state: 'completed' })
  expect((await ask('GET', `/acme/v1/checks/${ids.check_id}`)).status).toBe(200)
  await receiver.arrived(1)
  expect(await sim.webhooks.deliveries()).toMatchObject([{ status: 'pending', attempts: [] }])
})

test('a reset while a delivery is in flight leaves nothing of it behind', async () => {
  const held: (() => void)[] = []
  await using receiver = await startReceiver((_, response) => void held.push(() => void response.writeHead(500).end()))
  await using sim = await createPatient()
  const start = await sim.digest()
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  await sim.journeys.create('acme', { state: 'completed' })
  await receiver.arrived(1)
  await sim.reset()
  held[0]!()
  await sim.clock.advance(60 * minute)
  expect(await sim.webhooks.deliveries()).toEqual([])
  expect(receiver.received).toHaveLength(1)
  await sim.reset()
  expect(await sim.digest()).toBe(start)
})

test('the late answer to a delivery of before a reset is not taken for the answer to its twin', async () => {
  const held: (() => void)[] = []
  const send = () =>
    new Promise<Response>((resolve) => {
      held.push(() => resolve(new Response('no', { status: 500 })))
    })
  await using sim = await createPatient({ send })
  const complete = async (sends: number): Promise<string> => {
    await sim.webhooks.register({ vendor: 'acme', url: 'http://127.0.0.1:9/' })
    await sim.journeys.create('acme', { state: 'completed' })
    while (held.length < sends) await new Promise((resolve) => setImmediate(resolve))
    return (await sim.webhooks.deliveries())[0]!.id
  }
  const before = await complete(1)
  await sim.reset()
  expect(await complete(2)).toBe(before)
  held[0]!()
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
  expect(await sim.webhooks.deliveries()).toMatchObject([{ id: before, status: 'pending', attempts: [] }])
  held[1]!()
  await sim.clock.drain()
  expect(await sim.webhooks.deliveries()).toMatchObject([{ id: before, attempts: [{ status: 500 }] }])
})

test('after a reset nothing waits for a delivery of before it', async () => {
  await using receiver = await startReceiver(({ path }, response) => void (path === '/hangs' || response.end()))
  await using sim = await createPatient({}, 1500)
  const complete = async (path: string) => {
    await sim.webhooks.register({ vendor: 'acme', url: receiver.url + path })
    await sim.journeys.create('acme', { state: 'completed' })
  }
  await complete('/hangs')
  await receiver.arrived(1)
  await sim.reset()
  const started = performance.now()
  await complete('/answers')
  await sim.clock.drain()
  expect(await sim.webhooks.deliveries()).toMatchObject([{ status: 'delivered' }])
  expect(performance.now() - started).toBeLessThan(1000)
})

test('a settled delivery can be made again with the same bytes, a pending one cannot', async () => {
  await using receiver = await startReceiver()
  await using sim = await createPatient()
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  const [{ id } = { id: '' }] = await sim.webhooks.deliveries()
  const again = await sim.webhooks.redeliver(id)
  expect(again).toMatchObject({ status: 'delivered', attempts: [{ status: 200 }, { status: 200 }] })
  expect(receiver.received[1]!.body).toBe(receiver.received[0]!.body)
  await expect(sim.webhooks.redeliver('nobody')).rejects.toMatchObject({ code: 'not_found' })
})

test('a pending delivery is not made again beside its own retry', async () => {
  await using receiver = await startReceiver((_, response) => void response.writeHead(500).end())
  await using sim = await createPatient()
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  const [{ id } = { id: '' }] = await sim.webhooks.deliveries()
  await expect(sim.webhooks.redeliver(id)).rejects.toMatchObject({ code: 'illegal_action' })
  await sim.clock.advance(30 * minute)
  expect(await sim.webhooks.redeliver(id)).toMatchObject({ status: 'failed', attempts: Array(5).fill({ status: 500 }) })
})

test('a receiver configured from the start survives a reset, and the digest counts it', async () => {
  await using receiver = await startReceiver()
  await using sim = await createAcme({ webhooks: [{ vendor: 'acme', url: receiver.url }] })
  const start = await sim.digest()
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  await sim.reset()
  expect(await sim.digest()).toBe(start)
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  expect(receiver.received).toHaveLength(2)
})

test('a running clock makes retries by itself', async () => {
  let answers = 0
  await using receiver = await startReceiver((_, response) => void response.writeHead(answers++ < 2 ? 500 : 200).end())
  await using sim = await createAcme({ clock: 'x1000' })
  await sim.webhooks.register({ vendor: 'acme', url: receiver.url })
  await sim.journeys.create('acme', { state: 'completed' })
  await receiver.arrived(3)
  await sim.clock.drain()
  expect(await sim.webhooks.deliveries()).toMatchObject([{ status: 'delivered', attempts: Array(3).fill({}) }])
})
