/** What Veratad is sent and refuses: every field of create_session, and bodies that are none. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/simulator.js'
import { createBench } from '../scenarios/veratad-kit.js'

const wrong: [string, object][] = [
  ['no e-mail', { email: undefined }],
  ['an e-mail without @', { email: 'ada' }],
  ['an e-mail with a space', { email: 'a da@example.com' }],
  ['an empty e-mail', { email: '' }],
  ['no age', { age: undefined }],
  ['an age without plus', { age: '21' }],
  ['an age as a number', { age: 21 }],
  ['an age that is no number', { age: 'old+' }],
  ['a birth date with dashes', { dob: '2000-01-01' }],
  ['a birth date in month 13', { dob: '20001301' }],
  ['a number of eight digits', { ssn: '12345678' }],
  ['a number with letters', { ssn: '66A-00-0000' }],
  ['a webhook as text', { webhook: 'https://example.com' }],
  ['a webhook endpoint that is no address', { webhook: { endpoint: 'example' } }],
  ['a webhook endpoint of another protocol', { webhook: { endpoint: 'ftp://example.com' } }],
  ['additional data that is no text', { additionalData: { a: 1 } }],
  ['additional data as text', { additionalData: '{}' }],
  ['a palette of nine', { styles: { colors: { a: Array(9).fill('#ffffff') } } }],
  ['a first name that is no text', { fn: 1 }],
  ['a route that is no text', { route_id: 1 }],
]

test.each(wrong)('%s is refused and leaves nothing', async (_what, change) => {
  await using bench = await createBench()
  await bench.client.status('x')
  const before = await bench.sim.digest()
  const { status, body } = await bench.client.create(change)
  expect([status, body]).toEqual([400, { error: 'invalid_request', error_description: expect.any(String) }])
  expect(body.error_description).toContain(Object.keys(change)[0])
  expect(await bench.sim.digest()).toBe(before)
  expect(bench.bugs).toEqual([])
})

test.each([
  ['four digits', { ssn: '0000' }],
  ['nine digits', { ssn: '666000000' }],
  ['a birth date that no calendar has', { dob: '20010230' }],
  ['an age of three digits', { age: '100+' }],
  ['empty texts', { fn: '', ln: '', addr: '', phone: '', reference: '' }],
  ['a receiver on this machine', { webhook: { endpoint: 'http://localhost:8080/hook' } }],
  ['a key of the prototype', { additionalData: { constructor: 'x', toString: 'y' } }],
  ['only a first name', { fn: 'Ada' }],
])('%s is taken', async (_what, change) => {
  await using bench = await createBench()
  const { status, body } = await bench.client.create(change)
  expect(status).toBe(200)
  await bench.act(body.request_id, { kind: 'complete' })
  // what is asked for is not echoed, what is said of the person is
  const { age, webhook, ssn, ...echoed } = change as Record<string, unknown>
  expect((await bench.client.result(body.request_id)).body).toMatchObject(echoed)
  expect(bench.bugs).toEqual([])
})

test('unknown fields are noted and taken', async () => {
  await using bench = await createBench()
  expect((await bench.client.create({ country: 'US', webhook: { user: 'x' } })).status).toBe(200)
  expect(
    bench.sim.requests
      .list()
      .at(-1)!
      .violations.map(({ severity, path }) => [severity, path]),
  ).toEqual([
    ['additive', 'body.country'],
    ['additive', 'body.webhook.user'],
  ])
})

test('bodies that are no JSON, too large or of another type are refused in the shape of the vendor', async () => {
  await using bench = await createBench()
  const { client } = bench
  const path = '/api/session/create_session'
  const answers = [
    await client.call<{ error: string }>('POST', path, '{'),
    await client.call<{ error: string }>('POST', path, '[]'),
    await client.call<{ error: string }>('POST', path, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
    await client.call<{ error: string }>('POST', path, JSON.stringify({ fn: 'x'.repeat(2_000_000) })),
    await client.send<{ error: string }>('POST', '/oauth/token', '{'),
    await client.send<{ error: string }>('POST', '/oauth/token', { client_id: 1 }),
  ]
  expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
    [400, 'invalid_request'],
    [400, 'invalid_request'],
    [415, 'unsupported_media_type'],
    [413, 'payload_too_large'],
    [400, 'invalid_request'],
    [400, 'invalid_request'],
  ])
})

test.each(['/token/create', '/link/generate', '/user/status', '/v3/stable/api/storage'])(
  'the superseded call %s says that it is not modelled',
  async (path) => {
    await using bench = await createBench()
    const { status, headers } = await bench.client.call('POST', path, {})
    expect([status, headers.get('x-sim-error')]).toEqual([501, 'not_modelled'])
  },
)

test('secrets and personal data are masked in the journal', async () => {
  await using bench = await createBench()
  const { client, sim } = bench
  const id = (await client.create({ fn: 'Quirina', ssn: '666-00-1234', additionalData: { a: 'private' } })).body
    .request_id
  await bench.act(id, { kind: 'complete' })
  await client.result(id)
  const shown = await Promise.all(sim.requests.list().map((entry) => sim.requests.get(entry.id)))
  const text = JSON.stringify(shown)
  for (const hidden of ['veratad-client-secret', client.token, 'Quirina', '666-00-1234', 'private', '/hosted/']) {
    expect(text).not.toContain(hidden)
  }
  expect(text).toContain(id)
})

test.each([
  'http://vx-be.idresponse.com/token/create',
  'http://vx-be.idresponse.com/user/status',
  'http://dcams.app/v3/stable/token/create',
])('a call of an older generation at its own host says that it is not modelled: %s', async (url) => {
  await using sim = await createSimulator({ vendors: ['veratad'] })
  const { status, headers } = await sim.fetch(url, { method: 'POST', body: '{}' })
  expect([status, headers.get('x-sim-error')]).toEqual([501, 'not_modelled'])
})
