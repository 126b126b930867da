/** Arming faults: over HTTP and in process, with a sentence for whatever no vendor has. */
import { expect, test } from 'vitest'
import type { EndpointDef } from '../../src/contracts/define.js'
import { createSimulator, type VendorSimulator } from '../../src/index.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { caller, createAcme } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { vaultSimulator } from '../support/vault.js'

const broken = { kind: 'error', error: 'server_error' } as const

async function opened() {
  const sim = await createAcme({ vendors: [acmeSimulator as unknown as VendorSimulator, vaultSimulator] })
  const ask = caller(sim)
  const control = (method: string, path: string, body?: unknown) => ask(method, `/_sim${path}`, body)
  return { sim, control, [Symbol.asyncDispose]: () => sim.close() }
}

test('a fault is armed, listed, and taken back', async () => {
  await using w = await opened()
  const armed = await w.control('POST', '/faults', { effect: broken, vendor: 'acme', after: 1, count: 3, ttlMs: 5000 })
  expect([armed.status, armed.body]).toEqual([
    201,
    {
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      effect: broken,
      vendor: 'acme',
      endpoint: null,
      event: null,
      reference: null,
      journeyId: null,
      passes: 1,
      remaining: 3,
      hits: 0,
      expiresAt: '2026-01-01T00:00:05.000Z',
      scenario: null,
    },
  ])
  expect((await w.control('GET', '/faults')).body).toEqual({ items: [armed.body], next: null })
  expect(await w.sim.faults.list()).toEqual([armed.body])
  expect((await w.control('DELETE', `/faults/${armed.body.id}`)).body).toEqual({ disarmed: 1 })
  const gone = await w.control('DELETE', `/faults/${armed.body.id}`)
  expect([gone.status, (gone.body.error as { message: string }).message]).toEqual([
    404,
    `Nothing is there: no fault "${armed.body.id}" is armed`,
  ])
  for (let i = 0; i < 3; i++) await w.sim.faults.arm({ effect: broken })
  const first = await w.control('GET', '/faults?limit=2')
  expect(first.body.items).toHaveLength(2)
  expect((await w.control('GET', `/faults?limit=2&after=${first.body.next}`)).body.items).toHaveLength(1)
  expect((await w.control('DELETE', '/faults')).body).toEqual({ disarmed: 3 })
  expect(await w.sim.faults.clear()).toBe(0)
})

test('faults are those of one namespace', async () => {
  await using w = await opened()
  w.sim.namespace('other')
  await w.control('POST', '/faults?namespace=other', { effect: broken })
  expect((await w.control('GET', '/faults')).body.items).toEqual([])
  expect((await w.control('GET', '/faults?namespace=other')).body.items).toHaveLength(1)
  expect((await w.control('DELETE', '/faults')).body).toEqual({ disarmed: 0 })
})

test('the faults of a scenario are armed for its journey, go with it, and change with it', async () => {
  await using w = await opened()
  const { ids } = await w.sim.journeys.create('acme', { flow: 'session', scenario: 'timeout' })
  expect(await w.sim.faults.list()).toMatchObject([
    { effect: { kind: 'hang' }, vendor: 'acme', journeyId: ids.session_id, endpoint: 'result', scenario: 'timeout' },
  ])
  await w.sim.journeys.act('acme', ids.session_id!, 'open', { scenario: 'webhook_lost' })
  expect(await w.sim.faults.list()).toMatchObject([{ effect: { kind: 'webhook_drop' }, scenario: 'webhook_lost' }])
})

const wrong: [what: string, spec: object, status: number, message: string, hint: string][] = [
  ['no effect', {}, 400, 'effect', ''],
  ['an unknown effect', { effect: { kind: 'explode' } }, 400, 'effect', ''],
  ['an effect with a key too many', { effect: { kind: 'hang', ms: 3 } }, 400, 'effect.ms', ''],
  ['a misspelt key', { effect: { kind: 'hang' }, vender: 'acme' }, 400, 'vender', ''],
  ['a count of nothing', { effect: { kind: 'hang' }, count: 0 }, 400, 'count', ''],
  [
    'a content type that no header can hold',
    { effect: { kind: 'wrong_content_type', contentType: 'text/html\r\nx: y' } },
    400,
    'effect.contentType: must be a media type',
    '',
  ],
  ['an unknown vendor', { effect: { kind: 'hang' }, vendor: 'nobody' }, 404, 'no vendor "nobody"', 'acme, vault'],
  [
    'an endpoint that is nearly one',
    { effect: { kind: 'hang' }, vendor: 'acme', endpoint: 'getChek' },
    400,
    'endpoint: acme has no endpoint "getChek"',
    'The nearest are getCheck,',
  ],
  [
    'the endpoint of another vendor',
    { effect: { kind: 'hang' }, vendor: 'vault', endpoint: 'getCheck' },
    400,
    'vault has no endpoint "getCheck"',
    'The nearest are',
  ],
  [
    'the outcome of a vendor that does not say how it is read',
    { effect: { kind: 'hang' }, vendor: 'vault', endpoint: 'result' },
    400,
    'endpoint: vault does not say which calls read the outcome',
    'Name an endpoint.',
  ],
  [
    'an error that no table has',
    { effect: { kind: 'error', error: 'tired' }, vendor: 'acme' },
    400,
    'effect.error: no surface of acme has the error "tired"',
    'Use one of: credentials_expired, credentials_invalid,',
  ],
  [
    'an error that the surface of the endpoint has not',
    { effect: { kind: 'error', error: 'credentials_expired' }, vendor: 'acme', endpoint: 'getPicture' },
    400,
    'no surface of the endpoint "getPicture" of acme has the error "credentials_expired"',
    'Use one of: credentials_invalid,',
  ],
  [
    'an answer that the vendor does not have',
    { effect: { kind: 'error', error: 'unready' }, vendor: 'vault' },
    400,
    'vault has no answer for an outcome that is not there yet',
    '',
  ],
  [
    'the event of another vendor',
    { effect: { kind: 'webhook_drop' }, vendor: 'acme', event: 'thing.made' },
    400,
    'event: acme sends no event "thing.made"',
    'Use one of: check.completed, session.ended.',
  ],
  [
    'an event for a fault of calls',
    { effect: { kind: 'hang' }, event: 'check.completed' },
    400,
    'event: "hang" is about calls',
    'Name an endpoint',
  ],
  [
    'an endpoint for a fault of webhooks',
    { effect: { kind: 'webhook_drop' }, endpoint: 'getCheck' },
    400,
    'endpoint: "webhook_drop" is about webhooks',
    'Name an event',
  ],
  [
    'a webhook of a vendor that sends none',
    { effect: { kind: 'webhook_drop' }, vendor: 'vault' },
    400,
    'effect.kind: "webhook_drop" cannot be expressed: vault sends no webhooks',
    'another vendor',
  ],
  [
    'a journey that is none',
    { effect: { kind: 'hang' }, journeyId: 'ses_nobody' },
    400,
    'journeyId: no journey of acme, vault has the id "ses_nobody"',
    'any id that the vendor gave out',
  ],
  [
    'a latency whose bounds are the wrong way round',
    { effect: { kind: 'latency', ms: { minMs: 5, maxMs: 1 } } },
    400,
    'effect.ms: maxMs is 1, less than minMs 5',
    '',
  ],
  [
    'a tail that is shorter than the middle',
    { effect: { kind: 'latency', ms: { medianMs: 50, p99Ms: 10 } } },
    400,
    'effect.ms: p99Ms is 10, less than medianMs 50',
    '',
  ],
]
for (const [what, spec, status, message, hint] of wrong) {
  test(`${what} is refused, over HTTP as in process`, async () => {
    await using w = await opened()
    const before = await w.sim.digest()
    const { status: got, body } = await w.control('POST', '/faults', spec)
    const error = body.error as { message: string; hint: string }
    expect(got).toBe(status)
    expect(error.message).toContain(message)
    expect(error.hint).toContain(hint)
    const thrown = await w.sim.faults.arm(spec as never).catch((e: unknown) => e)
    expect((thrown as Error).message).toContain(message)
    expect(await w.sim.digest()).toBe(before)
  })
}

test('a thousand faults may be armed in one namespace, and the next is refused', async () => {
  await using w = await opened()
  for (let i = 0; i < 1000; i++) await w.sim.faults.arm({ effect: broken, reference: `r-${i}` })
  await expect(w.sim.faults.arm({ effect: broken })).rejects.toMatchObject({
    code: 'bad_request',
    message: '1000 faults are armed already',
  })
  // those of scenarios are none of them
  await w.sim.journeys.create('acme', { flow: 'session', scenario: 'timeout' })
  await w.sim.namespace('other').faults.arm({ effect: broken })
  expect(await w.sim.faults.clear()).toBe(1001)
})

test('every vendor refuses what is too much by its own table', async () => {
  await using sim = await createSimulator()
  const ask = caller(sim)
  const refused: Record<string, number> = {}
  for (const [id, { load }] of Object.entries(vendorEntries)) {
    const { vendor } = await load()
    const endpoints = Object.entries(vendor.endpoints as Record<string, EndpointDef>)
    const [name, def] = endpoints.find(([, { method, surface }]) => method === 'GET' && surface === 'api') ?? []
    await sim.faults.arm({ effect: { kind: 'rate_limit', limit: 1, windowMs: 1000 }, vendor: id, endpoint: name! })
    const mountAt = vendor.profile.surfaces[def!.surface]!.mountAt.replace(/\/$/, '')
    const call = () => ask(def!.method, `/${id}${mountAt}${def!.path.replace(/\{[^}]+\}/g, 'x')}`)
    await call()
    const { rate_limited: row } = vendor.surfaces[def!.surface]!.errors.rows
    const { status, headers } = await call()
    expect([status, headers.get('retry-after')], id).toEqual([row!.status, row!.status === 429 ? '1' : null])
    refused[id] = status
  }
  expect(refused).toEqual({ idwise: 429, incode: 429, signzy: 403, veratad: 429 })
})

test("an error is named by our word for it or by the vendor's own code", async () => {
  await using sim = await createSimulator({ vendors: ['idwise'] })
  for (const error of ['ip_not_allowed', 'not_allowed_ip_address']) {
    await sim.faults.arm({ effect: { kind: 'error', error }, vendor: 'idwise' })
    const answer = await sim.fetch('http://sim.test/idwise/v2/get-journey-result?journey_id=x')
    expect([answer.status, await answer.text()], error).toEqual([
      403,
      expect.stringContaining('not_allowed_ip_address'),
    ])
  }
})
