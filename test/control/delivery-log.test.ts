/** The delivery log: what can be asked of it, what it shows and hides, and which receivers are taken. */
import { expect, test } from 'vitest'
import { listDeliveries, lookedAt } from '../../src/control/webhooks/actions.js'
import { webhookLog } from '../../src/control/webhooks/handle.js'
import { createSimulator } from '../../src/index.js'
import { mostReceivers } from '../../src/mocks/receivers.js'
import { Simulator } from '../../src/mocks/simulator.js'
import { type Delivery, deliveryKind } from '../../src/runtime/deliveries.js'
import type { Draft } from '../../src/runtime/store/types.js'
import { caller, createAcme, startAcme } from '../support/acme/client.js'
import { startReceiver } from '../support/receiver.js'

const days = 86_400_000

test('deliveries are listed by vendor, event, journey and status, page by page', async () => {
  const send = async (request: Request): Promise<Response> =>
    new Response(null, { status: request.url.endsWith('/bad') ? 500 : 200 })
  await using sim = await createSimulator({ send, vendors: ['idwise', 'incode'] })
  await sim.webhooks.register({ vendor: 'idwise', url: 'http://r.test/ok' })
  await sim.webhooks.register({ vendor: 'incode', url: 'http://r.test/bad' })
  const one = await sim.journeys.create('idwise', { state: 'completed', reference: 'mine' })
  await sim.journeys.create('idwise', { state: 'completed' })
  const other = await sim.journeys.create('incode', { state: 'completed' })
  await sim.clock.drain()
  const list = async (query: string) => {
    const response = await sim.fetch(`http://sim.test/_sim/webhooks/deliveries${query}`)
    return (await response.json()) as { items: Record<string, unknown>[]; next: string | null; error?: unknown }
  }
  const all = (await list('')).items
  const count = async (query: string) => (await list(query)).items.length
  expect(await count('?vendor=incode')).toBe(3)
  expect(await count('?vendor=idwise')).toBe(all.length - 3)
  expect(await count('?event=finishedJourney')).toBe(2)
  expect(await count('?event=Finished%20Journey&vendor=idwise')).toBe(2)
  expect(await count('?event=Finished%20Journey&vendor=incode')).toBe(0)
  expect(await count('?status=pending')).toBe(3)
  expect(await count('?status=dropped')).toBe(0)
  for (const id of [one.ids.journey_id, 'mine', one.ids.applicant_id]) {
    const { items } = await list(`?journey=${id}`)
    expect(items.length).toBe((all.length - 3) / 2)
    expect(new Set(items.map(({ journeyId }) => journeyId))).toEqual(new Set([one.ids.journey_id]))
  }
  expect(await count(`?journey=${other.ids.verificationTraceId}&status=pending`)).toBe(3)
  expect(await count('?journey=nobody')).toBe(0)
  const seen: unknown[] = []
  let after = ''
  for (;;) {
    const page = await list(`?vendor=idwise&limit=2${after}`)
    seen.push(...page.items.map(({ id }) => id))
    if (page.next === null) break
    after = `&after=${page.next}`
  }
  expect(seen).toEqual(all.filter(({ vendor }) => vendor === 'idwise').map(({ id }) => id))
  const newest = async (query: string) => (await list(`?order=newest${query}`)).items.map(({ id }) => id)
  expect(await newest('')).toEqual(all.map(({ id }) => id).reverse())
  expect(await newest(`&limit=2&after=${all[3]!.id}`)).toEqual([all[2]!.id, all[1]!.id])
  expect(await newest('&vendor=idwise&limit=1')).toEqual(seen.slice(-1))
  for (const query of ['?order=odd', '?status=odd', '?vendor=nobody', '?after=nobody', '?vendor=', '?even=x']) {
    expect(await list(query), query).toHaveProperty('error.code')
  }
  expect(await sim.webhooks.deliveries({ vendor: 'incode', status: 'pending' })).toHaveLength(3)
})

test('one delivery shows every request and answer and the next due time, secrets masked unless revealed', async () => {
  const statuses = [500, 302]
  await using receiver = await startReceiver((_, response) => {
    response.writeHead(statuses.shift() ?? 200, { location: '/elsewhere' }).end('answer')
  })
  await using sim = await startAcme()
  const auth = { type: 'basic', username: 'u', password: 'p4ss' } as const
  await sim.webhooks.register({ vendor: 'acme', url: `${receiver.url}/hook`, auth })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.advance(1000)
  const [{ id } = { id: '' }] = await sim.webhooks.deliveries()
  const read = async (query = '') =>
    (await (await fetch(`${sim.url}/_sim/webhooks/deliveries/${id}${query}`)).json()) as {
      nextAt: string
      attempts: { status: number; answer: string; request: { headers: Record<string, string>; body: string } }[]
    }
  const shown = await read('?reveal=true')
  expect(shown).toMatchObject({
    status: 'pending',
    nextAt: '2026-01-01T00:00:06.000Z',
    attempts: [
      { at: '2026-01-01T00:00:00.000Z', status: 500, answer: 'answer', faults: [] },
      { at: '2026-01-01T00:00:01.000Z', status: 302, answer: 'answer', faults: [] },
    ],
  })
  for (const [n, { request }] of shown.attempts.entries()) {
    expect(request.body).toBe(receiver.received[n]!.body)
    for (const [name, value] of Object.entries(request.headers)) {
      expect(receiver.received[n]!.headers[name.toLowerCase()], name).toBe(value)
    }
    expect(Object.keys(request.headers)).toEqual(
      expect.arrayContaining(['host', 'content-length', 'content-type', 'user-agent', 'authorization']),
    )
  }
  const { link_token } = JSON.parse(receiver.received[0]!.body).check
  const hidden = await (await fetch(`${sim.url}/_sim/webhooks/deliveries/${id}`)).text()
  for (const secret of [link_token, 'p4ss', Buffer.from('u:p4ss').toString('base64')]) {
    expect(hidden).not.toContain(secret)
  }
  expect(hidden).toContain('[hidden]')
  const missing = await fetch(`${sim.url}/_sim/webhooks/deliveries/nobody`)
  expect([missing.status, await missing.json()]).toMatchObject([404, { error: { code: 'not_found' } }])
})

test('a receiver with a user in its URL, or a link-local one, is refused with what to do, and no secret is repeated', async () => {
  await using sim = await createAcme()
  for (const url of ['http://user:s3cret@127.0.0.1/', 'http://169.254.169.254/latest', 'http://[fe80::1]/']) {
    const refused = sim.webhooks.register({ vendor: 'acme', url })
    await expect(refused).rejects.toMatchObject({ code: 'bad_request' })
    await expect(refused).rejects.toThrow(/no webhook is sent to this URL: /)
    await expect(refused).rejects.not.toThrow(/s3cret/)
  }
  await expect(createAcme({ webhooks: [{ vendor: 'acme', url: 'http://u@127.0.0.1/' }] })).rejects.toMatchObject({
    code: 'bad_request',
  })
})

test('a URL that a client names for one journey is taken with advice, and is not called', async () => {
  await using sim = await createSimulator({ vendors: ['signzy'] })
  const call = caller(sim)
  const { accessToken: authorization = '' } = sim.namespace().info.credentials.signzy!
  const processingConfig = { callbackUrl: 'http://user:s3cret@127.0.0.1:9/' }
  const body = { flowId: 'signzy-flow', processingConfig }
  await call('POST', '/signzy/api/v3/otk-service/create-journey-url', body, { authorization })
  const [entry] = sim.requests.list()
  expect(entry!.violations).toContainEqual({
    severity: 'advice',
    side: 'request',
    path: 'body.processingConfig.callbackUrl',
    message: expect.stringContaining('no webhook will be sent to this URL: it holds a user or a password'),
    evidence: expect.any(String),
    source: expect.stringMatching(/^https:/),
  })
  await sim.journeys.act('signzy', entry!.journeyId!, 'complete')
  await sim.clock.drain()
  const [delivery] = await sim.webhooks.deliveries()
  expect(delivery!.url).toBe('http://[hidden]@127.0.0.1:9/')
  expect(delivery!.attempts[0]!.error).toContain('it holds a user or a password')
})

test('a target out of reach is refused in the log with the way out, and so is one that a name leads to', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  await ask('POST', '/_sim/webhooks/endpoints', { vendor: 'acme', url: 'http://93.184.216.34/hook' })
  await sim.journeys.create('acme', { state: 'completed' })
  await sim.clock.drain()
  const { body } = await ask('GET', '/_sim/webhooks/deliveries')
  expect(JSON.stringify(body)).toContain('allow it with --allow-webhook-host 93.184.216.34')
})

test('a consumer that hangs delays only itself: the clock moves on when it is given up, and others have theirs at once', async () => {
  await using hangs = await startReceiver(() => undefined)
  await using quick = await startReceiver()
  await using sim = await startAcme({ options: { acme: { delivery: { timeoutMs: 300 } } } })
  await sim.webhooks.register({ vendor: 'acme', url: hangs.url })
  await sim.webhooks.register({ vendor: 'acme', url: quick.url })
  const started = performance.now()
  for (let n = 0; n < 8; n++) await sim.journeys.create('acme', { state: 'completed' })
  await quick.arrived(8)
  expect(performance.now() - started).toBeLessThan(300)
  await sim.clock.drain()
  // all eight hang together, and not one after the other
  expect(performance.now() - started).toBeLessThan(8 * 300)
  expect(hangs.received).toHaveLength(8)
  expect((await sim.webhooks.deliveries({ status: 'delivered' })).map(({ url }) => url)).toEqual(
    Array(8).fill(quick.url),
  )
  await sim.clock.advance(days)
  expect((await sim.webhooks.deliveries({ status: 'failed' })).length).toBe(8)
})

test('a simulator that is closed does not wait for a consumer that hangs', async () => {
  await using hangs = await startReceiver(() => undefined)
  const sim = await startAcme({ options: { acme: { delivery: { timeoutMs: false } } } })
  await sim.webhooks.register({ vendor: 'acme', url: hangs.url })
  await sim.journeys.create('acme', { state: 'completed' })
  await hangs.arrived(1)
  const started = performance.now()
  await sim.close()
  expect(performance.now() - started).toBeLessThan(3000)
})

test('a filter that fits few is answered with fewer, and where to go on', async () => {
  const simulator = await new Simulator({ vendors: ['idwise'] }).ready()
  const namespace = simulator.defaultNamespace
  const rules = { accepted: 'any', timeoutMs: null, retryDelaysMs: [] } as const
  const about = { eventId: 'e', vendor: 'idwise', event: 'Finished Journey', journeyId: 'j', url: 'http://r.test/' }
  const one = { ...about, body: '{}', attempts: [], nextAt: null, rules }
  const failed = ['d-0', `d-${lookedAt + 3}`]
  const all = Array.from({ length: lookedAt + 10 }, (_, i): Draft<Delivery> => {
    const id = `d-${i}`
    return { ...one, id, status: failed.includes(id) ? 'failed' : 'delivered' }
  })
  await simulator.store.transact(namespace.name, async (tx) => {
    for (const delivery of all) tx.put(deliveryKind, delivery)
  })
  for (const order of ['oldest', 'newest'] as const) {
    const list = (after?: string) =>
      listDeliveries(simulator, namespace, { status: 'failed', order }, { limit: 5, ...(after && { after }) })
    const [first, last] = order === 'oldest' ? failed : failed.toReversed()
    const page = await list()
    expect([page.items.map(({ id }) => id), page.next], order).toEqual([[first], expect.any(String)])
    const rest = await list(page.next!)
    expect([rest.items.map(({ id }) => id), rest.next], order).toEqual([[last], null])
  }
  const log = webhookLog(simulator, namespace)
  expect((await log.deliveries({ status: 'failed' })).map(({ id }) => id)).toEqual(failed)
  expect(await log.deliveries()).toHaveLength(all.length)
  await simulator.close()
})

test('more receivers than a namespace can have are refused in words, until one is removed', async () => {
  await using sim = await createSimulator({ vendors: ['idwise'] })
  const receiver = { vendor: 'idwise', url: 'http://127.0.0.1:9/' } as const
  for (let i = 0; i < mostReceivers; i++) await sim.webhooks.register(receiver)
  const register = () =>
    sim.fetch('http://sim.test/_sim/webhooks/endpoints', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(receiver),
    })
  const refused = await register()
  expect([refused.status, await refused.json()]).toEqual([
    409,
    {
      error: {
        code: 'limit_reached',
        message: expect.stringContaining('1000'),
        hint: expect.stringContaining('Remove'),
      },
    },
  ])
  const listed = await sim.fetch('http://sim.test/_sim/webhooks/endpoints?limit=1')
  const { items } = (await listed.json()) as { items: [{ id: string }] }
  await sim.fetch(`http://sim.test/_sim/webhooks/endpoints/${items[0].id}`, { method: 'DELETE' })
  expect((await register()).status).toBe(201)
})
