/** Veratad's webhook: where it goes, when, how it proves its sender, and what it never carries. */
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/index.js'
import { schemas } from '../../src/contracts/veratad/index.js'
import type { WebhookAuth } from '../../src/runtime/signing.js'
import { createSimulator } from '../../src/simulator.js'
import { createBench } from '../scenarios/veratad-kit.js'
import { startReceiver } from '../support/receiver.js'

const complete = { kind: 'complete' } as const
const own = { webhook: { endpoint: 'http://session.test/hook' } }

test('the endpoint of the session wins over those of the account', async () => {
  await using bench = await createBench()
  await bench.listen()
  await bench.act((await bench.client.create()).body.request_id, complete)
  await bench.act((await bench.client.create(own)).body.request_id, complete)
  expect(bench.hooks.map((h) => h.url)).toEqual(['http://account.test/hook', 'http://session.test/hook'])
})

test('nobody is told where nobody asked', async () => {
  await using bench = await createBench()
  await bench.act((await bench.client.create({ webhook: {} })).body.request_id, complete)
  expect([bench.hooks, await bench.sim.webhooks.deliveries()]).toEqual([[], []])
})

test('every component is told of in order, and a review once it is over', async () => {
  await using bench = await createBench({ scenario: 'manual_review_approved' })
  const { sim, client } = bench
  const id = (await client.create({ ...own, route_id: 'route-phone-then-document' })).body.request_id
  await bench.act(id, complete)
  const told = () =>
    bench.hooks.map(({ body }) => [
      body.status,
      body.dcams_plus!.service,
      body.dcams_plus!.action,
      body.journey.stops.length,
    ])
  const before = [
    ['PENDING', 'PhoneMatch5.0.Smart2FA.SMS', 'PASS', 3],
    ['PENDING', 'DCAMSPLUS5.0.Manual', 'PENDING', 4],
  ]
  expect(told()).toEqual(before)
  await sim.clock.advance(599_999)
  expect(told()).toEqual(before)
  await sim.clock.advance(1)
  expect(told()).toEqual([...before, ['PASS', 'DCAMSPLUS5.0.Manual', 'PASS', 5]])
  expect(bench.hooks.at(-1)!.body.journey.duration).toBe('00h 10m 00s')
})

test('sending a code is part of its component: no webhook until the code is judged', async () => {
  await using bench = await createBench()
  const id = (await bench.client.create({ ...own, route_id: 'route-phone-2fa' })).body.request_id
  await bench.act(id, { kind: 'open' }, { kind: 'consent', given: true })
  expect(bench.hooks).toEqual([])
  await bench.act(id, complete)
  expect(bench.hooks.length).toBe(1)
})

test('every webhook is strictly valid and carries no current_status', async () => {
  await using bench = await createBench()
  for (const scenario of ['approved', 'document_expired', 'document_unreadable', 'manual_review_rejected']) {
    for (const route_id of ['route-document-selfie', 'route-phone-then-document', 'route-age-estimate']) {
      const body = { ...own, route_id, email: `${route_id}@sim.${scenario}` }
      await bench.act((await bench.client.create(body)).body.request_id, complete)
    }
  }
  await bench.sim.clock.advance(600_000)
  expect(bench.hooks.length).toBe(4 * 4 + 2)
  for (const { text } of bench.hooks) {
    expect(check(schemas.WebhookBody, JSON.parse(text), 'strict')).toMatchObject({ ok: true })
    expect(text).not.toContain('current_status')
    expect(Object.keys(JSON.parse(text) as object)).toContain('ssn')
  }
})

test('what was sent of the person comes back as it was sent', async () => {
  await using bench = await createBench()
  const person = { fn: 'Ada', ln: 'Example', addr: '1 Sample St', city: 'Springfield', state: 'IL', zip: '62704' }
  const rest = { dob: '19840224', ssn: '666-00-0000', phone: '(312) 555-0198', reference: 'r-1' }
  const body = { ...person, ...rest, additionalData: { a: 'b' } }
  await bench.act((await bench.client.create({ ...own, ...body })).body.request_id, complete)
  expect(bench.hooks[0]!.body).toMatchObject({ ...body, email: 'ada@example.com' })
})

const auths: Record<string, WebhookAuth> = {
  basic: { type: 'basic', username: 'me', password: 'pä:ss' },
  'hmac sha256 hex': { type: 'hmac', header: 'x-vx-signature', secret: 's3cret', algorithm: 'sha256', encoding: 'hex' },
  'hmac sha512 base64': { type: 'hmac', header: 'X-Own', secret: 's3cret', algorithm: 'sha512', encoding: 'base64' },
}

/** What a receiver expects to see, computed with nothing of the simulator's. */
function expected(auth: WebhookAuth, text: string): [header: string, value: string] {
  if (auth.type === 'basic') return ['authorization', `Basic ${Buffer.from('me:pä:ss').toString('base64')}`]
  if (auth.type !== 'hmac') throw new Error(auth.type)
  return [auth.header.toLowerCase(), createHmac(auth.algorithm, auth.secret).update(text).digest(auth.encoding)]
}

test.each(Object.entries(auths))(
  'a real receiver is authenticated to by %s, for the account and for a session',
  async (_, auth) => {
    await using receiver = await startReceiver()
    const options = { veratad: { sessionWebhookAuth: auth } }
    await using sim = await createSimulator({ vendors: ['veratad'], options })
    await sim.webhooks.register({ vendor: 'veratad', url: `${receiver.url}/account`, auth })
    await sim.journeys.create('veratad', { state: 'completed' })
    await sim.clock.drain()
    await using bench = await createBench({ options, send: globalThis.fetch as never })
    const endpoint = `${receiver.url}/session`
    await bench.act((await bench.client.create({ webhook: { endpoint } })).body.request_id, complete)
    expect(receiver.received.map(({ path }) => path)).toEqual(['/account', '/session'])
    for (const { headers, body } of receiver.received) {
      const [name, value] = expected(auth, body)
      expect(headers[name]).toBe(value)
      expect(headers['content-type']).toBe('application/json')
    }
  },
)

test('a session’s webhooks prove nothing by default, and hmac has defaults of its own', async () => {
  await using bench = await createBench()
  await bench.act((await bench.client.create(own)).body.request_id, complete)
  const { headers } = bench.hooks[0]!
  expect([headers.get('authorization'), headers.get('x-vx-signature')]).toEqual([null, null])
  await using signed = await createBench({
    options: { veratad: { sessionWebhookAuth: { type: 'hmac', secret: 'k' } } },
  })
  await signed.act((await signed.client.create(own)).body.request_id, complete)
  const [hook] = signed.hooks
  expect(hook!.headers.get('x-vx-signature')).toBe(createHmac('sha256', 'k').update(hook!.text).digest('hex'))
})

test('an authentication the vendor does not have is refused', async () => {
  await using bench = await createBench()
  await expect(bench.listen({ type: 'bearer', token: 'x' })).rejects.toThrow('bearer')
})

test('what is refused is sent again with the same bytes, and an option switches that off', async () => {
  const run = async (delivery: object | undefined) => {
    const texts: string[] = []
    const send = async (request: Request): Promise<Response> => {
      texts.push(await request.text())
      return new Response(null, { status: 500 })
    }
    await using bench = await createBench({ send, options: { veratad: { ...(delivery && { delivery }) } } })
    await bench.act((await bench.client.create(own)).body.request_id, complete)
    const seen = [texts.length]
    for (const waitMs of [60_000, 300_000, 1_800_000, 86_400_000]) {
      await bench.sim.clock.advance(waitMs)
      seen.push(texts.length)
    }
    expect(new Set(texts).size).toBe(1)
    expect((await bench.sim.webhooks.deliveries()).map((d) => d.status)).toEqual(['failed'])
    return seen
  }
  expect(await run(undefined)).toEqual([1, 2, 3, 4, 4])
  expect(await run({ retryDelaysMs: false })).toEqual([1, 1, 1, 1, 1])
})
