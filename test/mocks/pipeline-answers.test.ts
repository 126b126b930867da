/** What comes back: errors by code, answers checked against their contract, headers, and what is kept of it all. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { coreErrorCodes, endpoint, json } from '../../src/contracts/define.js'
import type { SimulatorOptions, VendorSimulator } from '../../src/index.js'
import { reply } from '../../src/mocks/types.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { basicOf, caller, createAcme, openCheck, picture, pictureForm } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { heldMemory } from '../support/memory.js'

type Handler = (call: never) => Promise<unknown>

/** Acme with some handlers replaced by ones that break the rules. */
function createBroken(handlers: Record<string, Handler>, options: SimulatorOptions = {}) {
  const bugs: Error[] = []
  const vendor = {
    ...acmeSimulator,
    handlers: { ...acmeSimulator.handlers, ...handlers },
  } as unknown as VendorSimulator
  return createAcme({ vendors: [vendor], onBug: (error) => void bugs.push(error as Error), ...options }).then(
    (sim) => ({
      sim,
      ask: caller(sim),
      bugs,
      [Symbol.asyncDispose]: () => sim.close(),
    }),
  )
}

test('each error code of the core can be reached, and answers as the table of the vendor says', async () => {
  await using sim = await createAcme({ options: { acme: { enforcePace: true } } })
  const ask = caller(sim)
  const id = await openCheck(ask)
  const check = `/acme/v1/checks/${id}`
  const live = { authorization: basicOf('acme-live-key', 'acme-live-secret') }
  const calls: Record<(typeof coreErrorCodes)[number], () => ReturnType<typeof ask>> = {
    credentials_missing: () => ask('GET', check, undefined, { authorization: '' }),
    credentials_malformed: () => ask('GET', check, undefined, { authorization: 'Basic' }),
    credentials_invalid: () => ask('GET', check, undefined, { authorization: basicOf('a', 'b') }),
    forbidden: () => ask('GET', check, undefined, live),
    not_found: () => ask('GET', '/acme/v1/checks/nothing'),
    unknown_route: () => ask('GET', '/acme/nothing'),
    method_not_allowed: () => ask('DELETE', check),
    invalid_request: () => ask('POST', '/acme/v1/checks', {}),
    unsupported_media_type: () => ask('POST', '/acme/v1/checks', 'x', { 'content-type': 'text/plain' }),
    payload_too_large: () => ask('POST', '/acme/v1/checks', 'x'.repeat(1_048_577)),
    unsupported_image: () => ask('POST', `${check}/picture`, { picture: 'AAAA' }),
    illegal_transition: () => ask('POST', `${check}/finish`),
    server_error: async () => {
      await sim.faults.arm({ effect: { kind: 'error', error: 'server_error' } })
      return ask('GET', check)
    },
    rate_limited: async () => {
      await ask('GET', '/acme/v1/checks/often')
      return ask('GET', '/acme/v1/checks/often')
    },
  }
  const { rows } = acmeSimulator.vendor.surfaces.api.errors
  for (const code of coreErrorCodes) {
    const { status, body, headers } = await calls[code]()
    const row = rows[code]
    expect([status, body.code], code).toEqual([row.status, row.wireCode])
    expect(String(body.message).startsWith(row.message.replace(/\.$/, '')), code).toBe(true)
    expect(headers.get('content-type'), code).toBe('application/json')
    expect(headers.get('x-sim-error'), code).toBeNull()
  }
  expect((await calls.rate_limited()).headers.get('retry-after')).toBe('1')
})

test('an error can say when and where it came up: by the clock of the caller, at the path of the vendor', async () => {
  const { api } = acmeSimulator.vendor.surfaces
  const errors = {
    ...api.errors,
    schema: z.object({ timestamp: z.int(), path: z.string() }),
    body: (_error: object, { at, path }: { at: number; path: string }) => ({ timestamp: at, path }),
  }
  const surfaces = { ...acmeSimulator.vendor.surfaces, api: { ...api, errors } }
  const vendor = { ...acmeSimulator, vendor: { ...acmeSimulator.vendor, surfaces } } as unknown as VendorSimulator
  await using sim = await createAcme({ vendors: [vendor] })
  await sim.clock.advance(1234)
  const { body } = await caller(sim)('GET', '/acme/v1/checks/nothing?x=1')
  expect(body).toEqual({ timestamp: sim.clock.now(), path: '/v1/checks/nothing' })
  const later = sim.namespace('later', { clock: '2031-01-01T00:00:00Z' })
  const elsewhere = await caller(sim)('GET', '/~later/acme/nothing')
  expect(elsewhere.body).toEqual({ timestamp: later.clock.now(), path: '/nothing' })
})

test('an illegal transition says what would be possible, and leaves the check as it was', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const id = await openCheck(ask)
  const before = await sim.digest()
  const answer = await ask('POST', `/acme/v1/checks/${id}/finish`)
  expect(answer.body.message).toContain('"finish" is not possible in state "pending"; possible: start, cancel')
  expect(await sim.digest()).toBe(before)
})

test('an answer that breaks its own contract is a 500 of ours, reported as a bug, and commits nothing more', async () => {
  const record = { id: 'x' }
  const cases: [string, Handler][] = [
    ['a key too many', async () => reply(200, () => ({ ...valid, extra: 1 }), record)],
    ['a key missing', async () => reply(200, () => ({ check_id: 'x' }), { ...record })],
    ['an undeclared status', async () => reply(202, () => valid, { ...record })],
    [
      'an unknown error code',
      async ({ fail }: { fail: (code: string, text: string) => never }) => fail('nothing', 'x'),
    ],
    ['a thrown bug', async () => Promise.reject(new TypeError('no'))],
  ]
  for (const [what, getCheck] of cases) {
    await using world = await createBroken({ getCheck })
    const answer = await world.ask('GET', '/acme/v1/checks/x')
    expect([answer.status, answer.headers.get('x-sim-error')], what).toEqual([500, 'contract_violation'])
    expect(answer.body.text, what).toContain('This is a bug in idvsim, not an answer of the vendor')
    expect(world.bugs, what).toHaveLength(1)
    const [entry] = world.sim.requests.list()
    expect(entry!.status, what).toBe(500)
    expect(entry!.violations.at(-1), what).toMatchObject({ severity: 'breaking', side: 'response' })
  }
})
const valid = {
  check_id: 'x',
  status: 'pending',
  full_name: 'Ada',
  reference: null,
  link_token: 't',
  pictures: [],
}

test('without the self-check an answer goes out as it is', async () => {
  const getCheck = async () => reply(200, () => ({ anything: true }), { id: 'x' })
  await using world = await createBroken({ getCheck }, { selfCheck: false })
  expect(await world.ask('GET', '/acme/v1/checks/x')).toMatchObject({ status: 200, body: { anything: true } })
  expect(world.bugs).toEqual([])
})

test('a webhook that breaks its contract undoes the call that owed it', async () => {
  const finishCheck = async (call: {
    emit: (event: string, about: object, payload: () => object) => Promise<void>
    id: (format: string) => string
  }) => {
    call.id('check')
    await call.emit('checkCompleted', { journeyId: 'x', environment: 'test' }, () => ({ event: 'something else' }))
    return reply(200, () => valid, {})
  }
  await using world = await createBroken({ finishCheck: finishCheck as Handler })
  // a payload is made where somebody receives it
  await world.sim.webhooks.register({ vendor: 'acme', url: 'http://127.0.0.1:9/hook' })
  const before = await world.sim.digest()
  const answer = await world.ask('POST', '/acme/v1/checks/x/finish')
  expect([answer.status, answer.headers.get('x-sim-error')]).toEqual([500, 'contract_violation'])
  expect(await world.sim.digest()).toBe(before)
})

test('a handler that fails lets go of the pictures of its request', async () => {
  const store = createMemoryStore()
  const uploadPicture = async () => Promise.reject(new Error('no'))
  await using world = await createBroken({ uploadPicture }, { store })
  const id = await openCheck(world.ask)
  expect((await world.ask('POST', `/acme/v1/checks/${id}/picture`, pictureForm())).status).toBe(500)
  expect(store.blobs.size()).toBe(0)
})

test('a picture lives as long as its check, and goes when the vendor refuses it', async () => {
  const store = createMemoryStore()
  await using sim = await createAcme({ store })
  const ask = caller(sim)
  const id = await openCheck(ask)
  await ask('POST', '/acme/v1/checks/nothing/picture', pictureForm())
  expect(store.blobs.size()).toBe(0)
  await ask('POST', `/acme/v1/checks/${id}/picture`, pictureForm())
  expect(store.blobs.size()).toBe(picture.byteLength)
  await sim.reset()
  expect(store.blobs.size()).toBe(0)
})

test('an unchanged record is shown once per view, and again after it has changed', async () => {
  let shown = 0
  const state = z.object({ n: z.number() })
  const view = (record: { n: number }) => {
    shown++
    return record
  }
  const { vendor } = acmeSimulator
  const readCounter = endpoint({
    ...vendor.endpoints.getCheck,
    path: '/v1/counters/{check_id}',
    also: [],
    pace: undefined as never,
    responses: { 200: json(state) },
  })
  let record = { n: 1 }
  const counting = {
    ...acmeSimulator,
    vendor: { ...vendor, endpoints: { ...vendor.endpoints, readCounter } },
    handlers: { ...acmeSimulator.handlers, readCounter: async () => reply(200, view, record) },
  } as unknown as VendorSimulator
  await using sim = await createAcme({ vendors: [counting] })
  const ask = caller(sim)
  for (let i = 0; i < 3; i++) expect((await ask('GET', '/acme/v1/counters/x')).body).toEqual({ n: 1 })
  expect(shown).toBe(1)
  record = { n: 2 }
  expect((await ask('GET', '/acme/v1/counters/x')).body).toEqual({ n: 2 })
  expect(shown).toBe(2)
})

test('every answer carries the id of its journal entry and the date of the clock of its namespace', async () => {
  await using sim = await createAcme({ clock: '2027-05-04T03:02:01Z' })
  const ask = caller(sim)
  const ids: (string | null)[] = []
  for (const [method, path] of [
    ['GET', '/acme/v1/checks/x'],
    ['GET', '/acme/nothing'],
    ['GET', '/acme/v1/exports'],
    ['POST', '/acme/v1/checks'],
  ] as const) {
    const { headers } = await ask(method, path, method === 'POST' ? { full_name: 'Ada' } : undefined)
    expect(headers.get('date'), path).toBe('Tue, 04 May 2027 03:02:01 GMT')
    ids.push(headers.get('x-request-id'))
  }
  expect(ids).toEqual(sim.requests.list().map(({ id }) => id))
  await sim.clock.advance(61_000)
  expect((await ask('GET', '/acme/v1/checks/x')).headers.get('date')).toBe('Tue, 04 May 2027 03:03:02 GMT')
})

test('a call that comes too fast is noted as advice with its source, and served', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const id = await openCheck(ask)
  for (const status of [200, 200]) expect((await ask('GET', `/acme/v1/checks/${id}`)).status).toBe(status)
  const [, first, second] = sim.requests.list()
  expect(first!.violations).toEqual([])
  expect(second!.violations).toMatchObject([
    { severity: 'advice', path: 'pace', source: expect.stringContaining('polling') },
  ])
})

test('after a reset the pace is counted anew', async () => {
  await using sim = await createAcme({ options: { acme: { enforcePace: true } } })
  const ask = caller(sim)
  const read = async () => (await ask('GET', `/acme/v1/checks/${await openCheck(ask)}`)).status
  expect(await read()).toBe(200)
  await sim.reset()
  expect(await read()).toBe(200)
})

test('a call from a browser is served and noted where the vendor wants backends only', async () => {
  const { vendor } = acmeSimulator
  const backendOnly = { evidence: 'documented', source: 'https://docs.acme.example/backend' } as const
  const surfaces = { ...vendor.surfaces, api: { ...vendor.surfaces.api, backendOnly } }
  const strict = { ...acmeSimulator, vendor: { ...vendor, surfaces } } as unknown as VendorSimulator
  await using sim = await createAcme({ vendors: [strict] })
  const ask = caller(sim)
  const id = await openCheck(ask)
  // Node's own fetch sends Sec-Fetch-Mode, and is no browser
  const headers: Record<string, string>[] = [
    { origin: 'https://shop.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-mode': 'cors' },
  ]
  for (const one of headers) {
    const answer = await ask('GET', `/acme/v1/checks/${id}`, undefined, one)
    expect(answer.status).toBe(200)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
  const noted = sim.requests
    .list()
    .slice(1)
    .map(({ violations }) => violations.filter(({ path }) => path !== 'pace'))
  expect(noted.map((list) => list.map(({ severity, path }) => `${severity} ${path}`))).toEqual([
    ['breaking headers.origin'],
    ['breaking headers.sec-fetch-site'],
    [],
  ])
})

test('the scenario of a call is in the journal, and a name that no scenario has is advice', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  await ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, { 'x-sim-scenario': 'face_mismatch' })
  await ask('POST', '/acme/v1/checks', { full_name: 'Ada', reference: 'x sim.nothing' })
  const [first, second] = sim.requests.list()
  expect([first!.scenario, second!.scenario]).toEqual(['face_mismatch', 'approved'])
  expect(second!.violations).toMatchObject([{ severity: 'advice', message: expect.stringContaining('"nothing"') }])
})

test('a file whose bytes are gone is the 404 of the vendor', async () => {
  const store = createMemoryStore({ blobLimitBytes: picture.byteLength })
  await using sim = await createAcme({ store })
  const ask = caller(sim)
  const send = async (bytes: Uint8Array<ArrayBuffer>) =>
    ask('POST', `/acme/v1/checks/${await openCheck(ask)}/picture`, pictureForm(bytes))
  const { body } = await send(picture)
  await send((await import('../../src/kit/png.js')).makePng(4, 3, 7))
  const answer = await ask('GET', `/acme/files/v1/pictures/${body.picture_id}`)
  expect([answer.status, Object.keys(answer.body)]).toEqual([404, ['error']])
})

test('the journal keeps bodies to sixteen thousand characters', async () => {
  await using sim = await createAcme()
  await caller(sim)('POST', '/acme/v1/checks', { full_name: 'x'.repeat(100_000) })
  const [{ id } = { id: '' }] = sim.requests.list()
  const { request } = (await sim.requests.get(id, { reveal: true }))!
  expect(String(request.body)).toHaveLength(16_384)
})

test('the journal holds no more of a large body than it shows', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const send = async (count: number): Promise<number> => {
    for (let i = 0; i < count; i++)
      await ask('POST', '/acme/v1/checks', { full_name: 'Ada', extra: 'x'.repeat(900_000) })
    return heldMemory().heapUsed
  }
  const before = await send(5)
  expect((await send(50)) - before).toBeLessThan(50 * 200_000)
})
