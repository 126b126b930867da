/** The judge never throws for a value that was made to break it, and is done with it soon. */
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { checkDeliveries } from '../../../src/kit/judge/deliveries.js'
import { checkExchange, checkVendorExchange, checkWebhook } from '../../../src/kit/judge/exchange.js'
import { endpointOf } from '../../../src/kit/judge/subject.js'
import { idwiseSimulator } from '../../../src/mocks/idwise/index.js'

const { vendor } = idwiseSimulator
const json = { 'content-type': 'application/json' }
const boom = (): never => {
  throw new Error('boom')
}

/** Two ways through itself: 2 to the power of the depth for whoever walks each. */
const knot: Record<string, unknown> = {}
knot.one = knot
knot.two = [knot]
const revoked = Proxy.revocable({}, {})
revoked.revoke()

const values: readonly [what: string, value: unknown][] = [
  ['a value that holds itself twice', knot],
  ['a member that throws', Object.defineProperty({}, 'state', { enumerable: true, get: boom })],
  ['a proxy that refuses everything', new Proxy({}, { get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom })],
  ['a proxy that is revoked', revoked.proxy],
  ['a symbol', Symbol('state')],
  ['an object that has no text', { toString: boom, toJSON: boom, [Symbol.toPrimitive]: boom }],
]

test.each(values)('judges %s, wherever it stands', async (_, value) => {
  const headers = json
  for (const name of Object.keys(vendor.endpoints)) {
    const endpoint = endpointOf(vendor, name as never)
    const { method, path: url } = endpoint.def
    const exchange = { request: { method, url, headers, body: value }, response: { status: 200, headers, body: value } }
    expect((await checkExchange(endpoint, exchange)).comparisons).toBeGreaterThan(0)
  }
  for (const event of Object.values(vendor.webhooks.events))
    expect((await checkWebhook(event, { headers, body: value }, { vendor })).comparisons).toBeGreaterThan(0)
  expect((await checkDeliveries(vendor, [{ body: value }, value as never])).comparisons).toBeGreaterThan(0)
  for (const exchange of [
    { request: { method: value, url: value, headers: value }, response: { status: value, headers: value } },
    { request: value, response: value },
    value,
  ])
    expect((await checkVendorExchange(vendor, exchange as never)).comparisons).toBeGreaterThan(0)
})

test('takes what cannot be looked at for broken, and repeats nothing that it says', async () => {
  const body = new Proxy({}, { ownKeys: () => boom() })
  const endpoint = endpointOf(vendor, 'startJourney')
  const { violations } = await checkExchange(endpoint, {
    request: { method: 'POST', url: endpoint.def.path, headers: json, body },
    response: { status: 200, headers: json, body: '{}' },
  })
  expect(violations).toMatchObject([{ severity: 'breaking', message: 'cannot be judged: looking at it throws' }])
  expect(JSON.stringify(violations)).not.toContain('boom')
})

test('judges what is nested deeper than the stack, where the contract takes anything', async () => {
  const body = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
  const endpoint = endpointOf(vendor, 'amendAmlSearch')
  const { method, path: url } = endpoint.def
  const exchange = { request: { method, url, headers: json, body }, response: { status: 200, headers: json, body } }
  const { violations } = await checkExchange(endpoint, exchange)
  expect(violations.map(({ message }) => message)).not.toContain('cannot be judged: it is too deep or too large')
})

test.each([
  ['stream', () => new ReadableStream()],
  ['promise', () => Promise.resolve('{}')],
])('takes no %s for a body', async (_, make) => {
  const event = Object.values(vendor.webhooks.events)[0]!
  const { violations } = await checkWebhook(event, { headers: json, body: make() })
  expect(violations).toMatchObject([{ rule: 'unreadable_body', severity: 'breaking' }])
})

test('reads bytes of another realm as bytes', async () => {
  const event = Object.values(vendor.webhooks.events)[0]!
  const bytes = runInNewContext('Uint8Array').from(Buffer.from('not JSON'))
  expect(bytes instanceof Uint8Array).toBe(false)
  const { violations } = await checkWebhook(event, { headers: json, body: bytes })
  expect(violations).toMatchObject([{ rule: 'unreadable_body' }])
})
