/** The vendor's page walked call by call: token, session, status, result, webhook, with the bodies it prints. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createBench, client as credentials, keysOf, type Result } from '../scenarios/veratad-kit.js'

const folder = new URL('../../src/contracts/veratad/examples/', import.meta.url)
const printed = (file: string): Record<string, unknown> => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('the documented calls in order, with the printed request', async () => {
  await using bench = await createBench({ processingMs: 1000 })
  const { client, sim } = bench
  const asked = { ...printed('vx_oauth_token.request.json'), ...credentials }
  const token = await client.send<Record<string, unknown>>('POST', '/oauth/token', asked)
  expect([token.status, Object.keys(token.body)]).toEqual([200, Object.keys(printed('vx_oauth_token.200.json'))])
  expect(token.body).toMatchObject({ expires_in: 3600, token_type: 'Bearer' })
  client.token = String(token.body.access_token)

  const created = await client.call<{ link: string; request_id: string }>(
    'POST',
    '/api/session/create_session',
    printed('vx_create_session.request.partial.json'),
  )
  expect([created.status, Object.keys(created.body)]).toEqual([200, ['link', 'request_id']])
  const { link, request_id } = created.body
  expect(request_id).toMatch(uuid)
  expect(link).toMatch(/^http:\/\/sim\.test\/veratad\/hosted\/[0-9a-f-]{36}$/)
  expect(link).not.toContain(request_id)

  expect((await client.status(request_id)).body).toEqual({ current_status: 'INIT' })
  expect((await client.result(request_id)).body).toEqual({ current_status: 'INIT' })
  await bench.act(link, { kind: 'open' }, { kind: 'consent', given: true })
  await sim.clock.advance(85_000)
  await bench.act(link, { kind: 'submit', stepId: 'document', pictures: {} })
  expect((await client.result(request_id)).body).toEqual({ current_status: 'INIT' })
  await sim.clock.advance(1000)

  expect((await client.status(request_id)).body).toEqual(printed('vx_session_status.200.json'))
  const { body } = await client.result(request_id)
  const sample = printed('vx_session_result.dcams_enhanced_ocr.pass.json') as Result
  expect(keysOf(body)).toEqual([...keysOf(sample), 'current_status'])
  const { fn, ln, addr, city, state, zip, dob, phone, reference, email } = body
  expect({ fn, ln, addr, city, state, zip, dob, phone, reference, email }).toEqual({
    fn: 'John',
    ln: 'Doe',
    addr: '123 Main St',
    city: 'New York',
    state: 'NY',
    zip: '10001',
    dob: '20000101',
    phone: '201-555-1234',
    reference: 'Ref123',
    email: 'test05@veratad.com',
  })
  const { document_data } = body.dcams_plus!
  const own = ['FirstName', 'LastName', 'Address', 'City', 'State', 'Zip', 'FullAddress', 'DateOfBirth'] as const
  const said = Object.fromEntries(own.map((key) => [key, document_data[key]]))
  expect(said).toEqual(Object.fromEntries(own.map((key) => [key, sample.dcams_plus!.document_data[key]])))
  expect([document_data.DocumentNumber, document_data.NationalID]).toEqual(['<REDACTED>', '<REDACTED>'])
  expect(body.journey).toEqual({
    stops: [
      {
        timestamp: expect.stringMatching(/^2026-01-01 00:00:00\.000\d{3}$/),
        type: 'NEW REGISTRATION',
        source: '',
        status: '',
        action: '',
        detail: '',
      },
      { ...sample.journey.stops[1], timestamp: expect.stringMatching(/^2026-01-01 00:01:26\.000\d{3}$/) },
    ],
    duration: '00h 01m 26s',
  })
  expect(bench.bugs).toEqual([])
})

test('a code that is right gives the printed result, key for key', async () => {
  await using bench = await createBench()
  const { client, sim } = bench
  const additionalData = { customKey: 'customValue' }
  const created = await client.create({ route_id: 'route-phone-2fa', additionalData, phone: '312-555-0198' })
  const id = created.body.request_id
  await bench.act(id, { kind: 'open' })
  await sim.clock.advance(16_000)
  await bench.act(id, { kind: 'consent', given: true })
  await sim.clock.advance(16_500)
  await bench.act(id, { kind: 'complete' })
  const { current_status, ...body } = (await client.result(id)).body
  const sample = printed('vx_session_result.smart2fa.pass.json') as Result
  expect(current_status).toBe('COMPLETED')
  expect(keysOf(body)).toEqual(keysOf(sample))
  expect({ ...body, journey: 0 }).toEqual({
    ...sample,
    journey: 0,
    fn: '',
    ln: '',
    dob: '',
    email: 'ada@example.com',
    phone: '312-555-0198',
    request_id: id,
    dcams_plus: { ...sample.dcams_plus, confirmation: expect.any(Number) },
  })
  expect(String(body.dcams_plus!.confirmation)).toMatch(/^\d{9}$/)
  const times = ['00:00:00', '00:00:16', '00:00:32']
  expect(body.journey.stops).toEqual(
    sample.journey.stops.map((stop, i) => ({ ...stop, timestamp: expect.stringContaining(` ${times[i]}.`) })),
  )
  expect(body.journey.duration).toBe('00h 00m 32s')
})

test('a code that fails before a document gives the printed webhook, key for key', async () => {
  await using bench = await createBench({ options: { veratad: { attemptLimit: 1 } } })
  const { client, sim } = bench
  await bench.listen()
  const sample = printed('vx_webhook.smart2fa.pending_after_failed_otp.json') as Result
  const { fn, ln, addr, city, state, zip, dob, additionalData } = sample
  const person = { fn, ln, addr, city, state, zip, dob, additionalData, phone: '3125550198' }
  const route_id = 'route-phone-then-document'
  const created = await client.create({ ...person, route_id }, { 'x-sim-scenario': 'attempts_exceeded' })
  const id = created.body.request_id
  await bench.act(id, { kind: 'open' })
  await sim.clock.advance(55_421)
  await bench.act(id, { kind: 'consent', given: true })
  await sim.clock.advance(18_584)
  await bench.act(id, { kind: 'submit', stepId: 'phone_2fa', pictures: {} })
  const body = bench.hooks[0]!.body
  expect(bench.hooks.length).toBe(1)
  expect(keysOf(body)).toEqual(keysOf(sample))
  expect({ ...body, journey: 0 }).toEqual({
    ...sample,
    journey: 0,
    email: 'ada@example.com',
    request_id: id,
    dcams_plus: { ...sample.dcams_plus, confirmation: expect.any(Number) },
  })
  expect(body.journey).toEqual({
    stops: sample.journey.stops.map((stop) => ({ ...stop, timestamp: expect.any(String) })),
    duration: sample.journey.duration,
  })
  expect((await client.status(id)).body).toEqual({ current_status: 'IN PROGRESS' })
  expect((await client.result(id)).body).toEqual({ current_status: 'IN PROGRESS' })
})

test('the token call refuses in the printed words', async () => {
  await using bench = await createBench()
  const { client } = bench
  const wrong = [
    await client.askToken({ client_secret: 'no' }),
    await client.askToken({ client_id: 'no' }),
    await client.askToken({ client_id: 'no', audience: 'no' }),
    await client.askToken({ client_secret: '' }),
  ]
  for (const { status, body } of wrong) expect([status, body]).toEqual([401, printed('vx_oauth_token.401.json')])
  const other = await client.askToken({ audience: 'https://dcams.app' })
  expect([other.status, other.body]).toEqual([403, printed('vx_oauth_token.403.json')])
  const grant = await client.askToken({ grant_type: 'password' })
  expect([grant.status, grant.body.error]).toEqual([400, 'unsupported_grant_type'])
  const missing = await client.askToken({ audience: undefined })
  expect([missing.status, missing.body.error]).toEqual([400, 'invalid_request'])
})

test('a token lives for an hour of the clock, and then is refused for that', async () => {
  await using bench = await createBench()
  const { client, sim } = bench
  const id = (await client.create()).body.request_id
  await sim.clock.advance(3_599_000)
  expect((await client.status(id)).status).toBe(200)
  await sim.clock.advance(1_000)
  const late = await client.call('GET', `/api/session/status/${id}`)
  expect([late.status, late.body]).toMatchObject([401, { error: 'expired_token' }])
  client.token = ''
  expect((await client.status(id)).status).toBe(200)
})

test('missing, malformed, bad and expired tokens, unknown and foreign ids are told apart', async () => {
  await using bench = await createBench()
  const { client, sim } = bench
  const id = (await client.create()).body.request_id
  const other = sim.namespace('other')
  const { clientId, clientSecret } = other.info.credentials.veratad!
  const stranger = await client.send<{ access_token: string }>('POST', '/oauth/token', {
    ...{ client_id: clientId, client_secret: clientSecret },
    ...{ audience: 'dcams.app', grant_type: 'client_credentials' },
  })
  const path = `/api/session/result/${id}`
  const ask = (authorization: string | undefined, at = path) =>
    client.send<{ error: string }>('GET', at, undefined, authorization === undefined ? {} : { authorization })
  const own = `Bearer ${client.token}`
  const answers = [
    await ask(undefined),
    await ask(`Basic ${client.token}`),
    await ask('Bearer nonsense'),
    await ask(`${own}x`),
    await ask(own, '/api/session/result/00000000-0000-4000-8000-000000000000'),
    await ask(own, '/api/session/result/nobody%40example.com'),
    await ask(`Bearer ${stranger.body.access_token}`),
    await ask(`Bearer ${stranger.body.access_token}`, '/api/session/result/ada%40example.com'),
    await ask(own, '/api/session'),
    await client.call<{ error: string }>('POST', path, {}),
  ]
  expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
    [401, 'missing_token'],
    [401, 'malformed_token'],
    [401, 'invalid_token'],
    [401, 'invalid_token'],
    [404, 'not_found'],
    [404, 'email_not_found'],
    [403, 'forbidden'],
    [404, 'email_not_found'],
    [404, 'route_not_found'],
    [405, 'method_not_allowed'],
  ])
  expect(bench.bugs).toEqual([])
})

test('the real host names work without a prefix', async () => {
  await using bench = await createBench()
  const { client } = bench
  const ask = (host: string, path: string, body: object, authorization?: string) =>
    client.fetch(
      new Request(`http://${host}${path}`, {
        method: 'POST',
        headers: { host, 'content-type': 'application/json', ...(authorization && { authorization }) },
        body: JSON.stringify(body),
      }),
    )
  const asked = { ...credentials, audience: 'dcams.app', grant_type: 'client_credentials' }
  const token = (await (await ask('auth.dcams.app', '/oauth/token', asked)).json()) as { access_token: string }
  const made = await ask(
    'vx.dcams.app',
    '/api/session/create_session',
    { email: 'ada@example.com', age: '21+' },
    `Bearer ${token.access_token}`,
  )
  expect([made.status, Object.keys((await made.json()) as object)]).toEqual([200, ['link', 'request_id']])
})
