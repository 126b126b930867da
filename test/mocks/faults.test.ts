/** Which calls an armed fault meets, how it is counted down, and what is left of a call that it answered. */
import { expect, test } from 'vitest'
import type { SimulatorOptions, VendorSimulator } from '../../src/index.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { basicOf, caller, createAcme, openCheck, pictureForm } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { vaultSimulator } from '../support/vault.js'

async function world(options: SimulatorOptions = {}) {
  const sim = await createAcme({ send: async () => new Response('ok'), ...options })
  return { sim, ask: caller(sim), [Symbol.asyncDispose]: () => sim.close() }
}
const broken = { kind: 'error', error: 'server_error' } as const
type Ask = ReturnType<typeof caller>
const statusesOf = async (count: number, call: () => ReturnType<Ask>): Promise<number[]> => {
  const statuses: number[] = []
  for (let i = 0; i < count; i++) statuses.push((await call()).status)
  return statuses
}

test('a fault harms one call unless told otherwise, and is gone then', async () => {
  await using w = await world()
  const id = await openCheck(w.ask)
  const armed = await w.sim.faults.arm({ effect: broken })
  expect(await statusesOf(3, () => w.ask('GET', `/acme/v1/checks/${id}`))).toEqual([500, 200, 200])
  expect(await w.sim.faults.list()).toEqual([])
  const entry = w.sim.requests.list().find(({ fault }) => fault !== undefined)
  expect(entry).toMatchObject({ endpoint: 'getCheck', status: 500, fault: `error ${armed.id}`, violations: [] })
})

test('a fault lets so many calls by, harms so many, or stands for as long as it is armed', async () => {
  await using w = await world()
  const id = await openCheck(w.ask)
  const read = () => w.ask('GET', `/acme/v1/checks/${id}`)
  await w.sim.faults.arm({ effect: broken, after: 2, count: 2 })
  expect(await statusesOf(5, read)).toEqual([200, 200, 500, 500, 200])
  const standing = await w.sim.faults.arm({ effect: broken, count: null })
  expect(await statusesOf(3, read)).toEqual([500, 500, 500])
  expect(await w.sim.faults.list()).toMatchObject([{ id: standing.id, remaining: null, hits: 3 }])
  await w.sim.faults.disarm(standing.id)
  expect((await read()).status).toBe(200)
})

test('a fault is void once its time of the clock is over', async () => {
  await using w = await world()
  const id = await openCheck(w.ask)
  await w.sim.faults.arm({ effect: broken, count: null, ttlMs: 1000 })
  const read = () => w.ask('GET', `/acme/v1/checks/${id}`)
  expect((await read()).status).toBe(500)
  await w.sim.clock.advance(1000)
  expect((await read()).status).toBe(200)
  expect(await w.sim.faults.list()).toEqual([])
})

test('a fault meets the calls of its vendor, its endpoint, its namespace, and no others', async () => {
  await using w = await world({ vendors: [acmeSimulator as unknown as VendorSimulator, vaultSimulator] })
  const id = await openCheck(w.ask)
  const read = () => w.ask('GET', `/acme/v1/checks/${id}`)
  await w.sim.faults.arm({ effect: broken, vendor: 'vault' })
  await w.sim.faults.arm({ effect: broken, vendor: 'acme', endpoint: 'leaveNote' })
  await w.sim.namespace('other').faults.arm({ effect: broken })
  expect((await read()).status).toBe(200)
  expect((await w.ask('POST', '/acme/v1/notes', { note: 'hello' })).status).toBe(500)
  const { acme } = w.sim.namespace('other').info.credentials
  const other = { authorization: basicOf(acme!.key!, acme!.secret!) }
  // told by the credential, and by the address
  expect((await w.ask('GET', '/acme/v1/checks/x', undefined, other)).status).toBe(500)
  await w.sim.namespace('other').faults.arm({ effect: broken })
  expect((await w.ask('GET', '/~other/acme/v1/checks/x')).status).toBe(500)
  expect((await w.sim.faults.list()).map(({ vendor }) => vendor)).toEqual(['vault'])
})

test('the calls that read the outcome have one name with every vendor', async () => {
  await using w = await world()
  const id = await openCheck(w.ask)
  await w.sim.faults.arm({ effect: { kind: 'error', error: 'unready' }, endpoint: 'result' })
  expect((await w.ask('POST', '/acme/v1/notes', { note: 'hello' })).status).toBe(200)
  const answer = await w.ask('GET', `/acme/v1/checks/${id}`)
  expect([answer.status, answer.body]).toEqual([409, { code: 'wrong_state', message: 'Not in this state.' }])
})

test('a fault about a journey meets the calls about it, by any id that the vendor gave out', async () => {
  await using w = await world()
  const { ids } = await w.sim.journeys.create('acme', { flow: 'session' })
  const other = await w.sim.journeys.create('acme', { flow: 'session' })
  const armed = await w.sim.faults.arm({ effect: broken, journeyId: ids.link!.split('/').at(-1)!, count: null })
  expect(armed).toMatchObject({ vendor: 'acme', journeyId: ids.session_id })
  const read = (id: string | undefined) => w.ask('GET', `/acme/v1/sessions/${id}`)
  expect([(await read(ids.session_id)).status, (await read(other.ids.session_id)).status]).toEqual([500, 200])
  expect(w.sim.requests.list().at(-2)).toMatchObject({ journeyId: ids.session_id, fault: `error ${armed.id}` })
})

test('a fault about a reference meets the call that first names it, and those about its journey', async () => {
  await using w = await world()
  await w.sim.faults.arm({ effect: broken, reference: 'order-7', count: 2 })
  const open = (reference: string) => w.ask('POST', '/acme/v1/sessions', { full_name: 'Ada', reference })
  expect((await open('order-8')).status).toBe(201)
  const before = await w.sim.namespace().digest()
  expect((await open('order-7')).status).toBe(500)
  // nothing of the call is kept but that the fault was met
  await w.sim.faults.clear()
  expect(await w.sim.digest()).not.toBe(before)
  const [entry] = w.sim.requests.list().slice(-1)
  expect(entry).not.toHaveProperty('journeyId')
  expect(entry).not.toHaveProperty('scenario')
  const made = await open('order-7')
  await w.sim.faults.arm({ effect: broken, reference: 'order-7' })
  const read = () => w.ask('GET', `/acme/v1/sessions/${made.body.session_id}`)
  expect(await statusesOf(2, read)).toEqual([500, 200])
})

test('an answer of a fault undoes the call: nothing of it is stored, owed or drawn', async () => {
  await using w = await world()
  await using plain = await world()
  for (const { sim } of [w, plain]) await sim.webhooks.register({ vendor: 'acme', url: 'http://receiver.test/' })
  const id = await openCheck(w.ask)
  expect(await openCheck(plain.ask)).toBe(id)
  // about the journey, so that the handler has run when the fault is met
  await w.sim.faults.arm({ effect: broken, reference: 'x' })
  const send = (ask: Ask) => ask('POST', `/acme/v1/checks/${id}/picture`, pictureForm(undefined, { note: 'x' }))
  expect((await send(w.ask)).status).toBe(500)
  expect(await w.sim.webhooks.deliveries()).toEqual([])
  expect((await w.ask('GET', `/acme/v1/checks/${id}`)).body.status).toBe('pending')
  const [again, first] = [await send(w.ask), await send(plain.ask)]
  expect([again.status, again.body]).toEqual([201, first.body])
})

test('a fault comes before authentication, and before an answer about the body', async () => {
  await using w = await world({ vendors: [acmeSimulator as unknown as VendorSimulator, vaultSimulator] })
  await w.sim.faults.arm({ effect: { kind: 'error', error: 'credentials_expired' }, count: 2 })
  const wrong = await w.ask('GET', '/acme/v1/account', undefined, { authorization: 'Bearer nobody' })
  expect([wrong.status, wrong.body.code]).toEqual([401, 'old_token'])
  const unread = await w.ask('POST', '/acme/v1/checks', 'no json')
  expect([unread.status, unread.body.code]).toEqual([401, 'old_token'])
  // credentials in the body
  await w.sim.faults.arm({ effect: broken, endpoint: 'issueToken', vendor: 'acme' })
  const token = await w.ask('POST', '/acme/v1/token', 'client_id=nobody&client_secret=x', {
    'content-type': 'application/x-www-form-urlencoded',
  })
  expect(token.status).toBe(500)
})

test('an error that the surface has no word for lets its calls by', async () => {
  await using w = await world()
  await w.sim.faults.arm({ effect: { kind: 'error', error: 'credentials_expired' } })
  expect((await w.ask('GET', '/acme/files/v1/pictures/x')).status).toBe(404)
  expect((await w.ask('GET', '/acme/v1/checks/x')).status).toBe(401)
})

test('a status is answered in the words of the vendor, whether its table has it or not', async () => {
  await using w = await world()
  const { rows, schema } = acmeSimulator.vendor.surfaces.api.errors
  for (const status of [400, 401, 404, 409, 418, 429, 500, 502, 503, 504, 599]) {
    await w.sim.faults.arm({ effect: { kind: 'status', status, retryAfterS: 7 } })
    const answer = await w.ask('GET', '/acme/v1/checks/x')
    expect([answer.status, answer.headers.get('retry-after')], `${status}`).toEqual([status, '7'])
    expect(schema.safeParse(answer.body).success, `${status}`).toBe(true)
    const near = status < 500 ? rows.invalid_request : rows.server_error
    const row = Object.values(rows).find((one) => one.status === status) ?? near
    expect(answer.body.code, `${status}`).toBe(row.wireCode)
  }
})

test('a rate limit refuses what comes too fast, by the clock of the namespace', async () => {
  await using w = await world()
  const limit = { kind: 'rate_limit', limit: 2, windowMs: 10_000 } as const
  await w.sim.faults.arm({ effect: limit, endpoint: 'leaveNote' })
  const note = () => w.ask('POST', '/acme/v1/notes', { note: 'hello' })
  expect(await statusesOf(2, note)).toEqual([200, 200])
  await w.sim.clock.advance(3_000)
  const refused = await note()
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([429, 'slow_down', '7'])
  await w.sim.clock.advance(7_000)
  expect(await statusesOf(3, note)).toEqual([200, 200, 429])
  expect((await w.ask('GET', '/acme/v1/home')).status).toBe(302)
  expect(await w.sim.faults.list()).toMatchObject([{ remaining: null, hits: 2 }])
})

test('several faults combine: of two that answer the older does, and the other waits', async () => {
  await using w = await world()
  await w.sim.faults.arm({ effect: { kind: 'status', status: 503 } })
  await w.sim.faults.arm({ effect: { kind: 'status', status: 429 } })
  await w.sim.faults.arm({ effect: { kind: 'wrong_content_type' }, count: 2 })
  await w.sim.faults.arm({ effect: { kind: 'malformed_json' } })
  await w.sim.faults.arm({ effect: { kind: 'latency', ms: 1 } })
  await w.sim.faults.arm({ effect: { kind: 'latency', ms: 1 } })
  const first = await w.sim.fetch('http://sim.test/acme/v1/checks/x')
  expect([first.status, first.headers.get('content-type')]).toEqual([503, 'text/html'])
  const text = await first.text()
  expect(() => JSON.parse(text)).toThrow()
  expect(w.sim.requests.list()[0]!.fault!.match(/[a-z_]+(?= )/g)).toEqual([
    'status',
    'wrong_content_type',
    'malformed_json',
    'latency',
    'latency',
  ])
  expect((await w.ask('GET', '/acme/v1/checks/x')).status).toBe(429)
  expect((await w.ask('GET', '/acme/v1/checks/x')).status).toBe(404)
})

test('latency is drawn from the seed', async () => {
  const waits: number[][] = []
  for (let i = 0; i < 2; i++) {
    const store = createMemoryStore()
    await using w = await world({ store })
    await w.sim.faults.arm({ effect: { kind: 'latency', ms: { minMs: 1, maxMs: 20 } }, count: 3 })
    await w.sim.faults.arm({ effect: { kind: 'latency', ms: { medianMs: 2, p99Ms: 10 } }, count: 3 })
    await statusesOf(3, () => w.ask('GET', '/acme/v1/home'))
    waits.push((await store.snapshot('default')).counters['fault.latency'] as never)
  }
  expect(waits[0]).toBe(6)
  expect(waits[1]).toEqual(waits[0])
})

test('no fault harms the control plane, nor a page whose calls it does not name', async () => {
  await using w = await world()
  const { ids } = await w.sim.journeys.create('acme', { flow: 'session' })
  await w.sim.faults.arm({ effect: broken, count: null })
  for (const path of ['/_sim/health', '/_sim/catalog', '/_sim/faults'])
    expect((await w.ask('GET', path)).status).toBe(200)
  const path = ids.link!.slice('http://sim.test'.length)
  expect((await w.ask('GET', path)).status).toBe(200)
  await w.sim.faults.arm({ effect: { kind: 'status', status: 503 }, endpoint: 'openHostedPage' })
  expect((await w.ask('GET', path)).status).toBe(503)
})

test('a namespace without armed faults pays no unit of work for them', async () => {
  const store = createMemoryStore()
  let units = 0
  const { transact } = store
  store.transact = (name, work) => {
    units++
    return transact.call(store, name, work) as never
  }
  await using w = await world({ store })
  const id = await openCheck(w.ask)
  const read = async (): Promise<number> => {
    units = 0
    await w.ask('GET', `/acme/v1/checks/${id}`)
    return units
  }
  expect(await read()).toBe(1)
  // those of other namespaces, and those of webhooks, are none of its business
  await w.sim.namespace('other').faults.arm({ effect: broken })
  await w.sim.faults.arm({ effect: { kind: 'webhook_drop' } })
  expect(await read()).toBe(1)
  await w.sim.faults.arm({ effect: { kind: 'wrong_content_type' }, count: 2 })
  expect(await read()).toBeGreaterThan(1)
  await read()
  expect(await read()).toBe(1)
})

test('a reset takes faults back, and a restored snapshot has those of its time', async () => {
  const store = createMemoryStore()
  await using w = await world({ store })
  const start = await w.sim.digest()
  await w.sim.faults.arm({ effect: broken, count: 2 })
  await w.sim.snapshots.save('armed')
  const read = async () => (await w.ask('GET', '/acme/v1/home')).status
  expect([await read(), await read(), await read()]).toEqual([500, 500, 302])
  await w.sim.snapshots.restore('armed')
  expect([await read(), await read(), await read()]).toEqual([500, 500, 302])
  await w.sim.snapshots.restore('armed')
  await w.sim.reset()
  expect(await w.sim.digest()).toBe(start)
  expect(await read()).toBe(302)
})

test('faults are the same on the hostile store', async () => {
  const told: unknown[] = []
  for (const hostile of [false, true]) {
    await using w = await world({ store: createMemoryStore({ hostile }) })
    const seen: unknown[] = []
    const { ids } = await w.sim.journeys.create('acme', { flow: 'session', reference: 'r-1' })
    await w.sim.faults.arm({ effect: broken, journeyId: ids.session_id!, after: 1 })
    await w.sim.faults.arm({ effect: { kind: 'status', status: 503 }, reference: 'r-1', after: 1 })
    await w.sim.faults.arm({ effect: { kind: 'rate_limit', limit: 4, windowMs: 1000 } })
    await w.sim.faults.arm({ effect: { kind: 'latency', ms: { minMs: 0, maxMs: 2 } }, count: null })
    for (let i = 0; i < 6; i++) {
      const { status, body } = await w.ask('GET', `/acme/v1/sessions/${ids.session_id}`)
      seen.push(status, body, await w.sim.faults.list())
    }
    const journal = w.sim.requests.list().map((entry) => ({ ...entry, durationMs: 0 }))
    told.push(JSON.stringify([seen, journal, await w.sim.digest()]))
    expect(seen.filter((one) => typeof one === 'number')).toEqual([200, 500, 503, 200, 429, 429])
  }
  expect(told[1]).toBe(told[0])
})
