/** What Signzy refuses: each cause has an answer of its own, in the platform's envelope. */
import { expect, test } from 'vitest'
import { tokenTtl } from '../../src/contracts/signzy/index.js'
import { Client, createBench, type ErrorBody, production } from '../scenarios/signzy-kit.js'

const credentials = { username: 'signzy-preproduction-user', password: 'signzy-preproduction-password' }

async function logIn({ fetch, base }: Client, body: object = credentials): Promise<Client> {
  const login = await new Client(fetch, base, null).call<{ id: string }>('POST', '/api/customers/login', body)
  return new Client(fetch, base, login.body.id)
}

test('a missing, a wrong, an expired token, and one that was given back, are told apart', async () => {
  await using bench = await createBench()
  const { client } = bench
  const id = await bench.walk()
  const as = (token: string | null) => new Client(client.fetch, client.base, token).get<ErrorBody>(id)
  const mine = await logIn(client)
  const given = await logIn(client)
  expect((await given.get(id)).status).toBe(200)
  expect((await given.call('POST', '/api/customers/logout')).status).toBe(204)
  const missing = await as(null)
  const wrong = await as('0123456789abcdef0123456789abcdef')
  const back = await given.get<ErrorBody>(id)
  await bench.sim.clock.advance(tokenTtl * 1000 - 1)
  expect((await mine.get(id)).status).toBe(200)
  await bench.sim.clock.advance(1)
  const over = await mine.get<ErrorBody>(id)
  const seen = [missing, wrong, back, over].map(({ status, body }) => [status, body.error.code])
  expect(seen).toEqual([
    [401, 'AUTHORIZATION_REQUIRED'],
    [401, 'INVALID_TOKEN'],
    [401, 'INVALID_TOKEN'],
    [401, 'TOKEN_EXPIRED'],
  ])
  expect(missing.body).toEqual({
    error: { statusCode: 401, name: 'Error', message: 'Authorization Required', code: 'AUTHORIZATION_REQUIRED' },
  })
  expect(back.body.error.message).not.toBe(wrong.body.error.message)
})

test('a static key is not given back by a logout, and the journal says so', async () => {
  await using bench = await createBench()
  expect((await bench.client.call('POST', '/api/customers/logout')).status).toBe(204)
  expect(bench.sim.requests.list().at(-1)).toMatchObject({
    violations: [{ severity: 'advice', message: expect.stringContaining('static key') }],
  })
  expect((await bench.client.create()).status).toBe(200)
})

test('an unknown, an unfinished and a foreign journey are told apart', async () => {
  await using bench = await createBench()
  const { client, sim } = bench
  const id = await client.begin()
  const unfinished = await client.get<ErrorBody>(id)
  await bench.play(id, { kind: 'open' })
  const underWay = await client.get<ErrorBody>(id)
  const unknown = await client.get<ErrorBody>('AAAAAAAAAA')
  const otherEnvironment = await new Client(client.fetch, client.base, production).get<ErrorBody>(id)
  const team = sim.namespace('team').info.credentials.signzy!.accessToken!
  const otherClient = await new Client(client.fetch, client.base, team).get<ErrorBody>(id)
  const answers = [unfinished, underWay, unknown, otherEnvironment, otherClient]
  expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
    [404, 'JOURNEY_NOT_COMPLETED'],
    [404, 'JOURNEY_NOT_COMPLETED'],
    [404, 'NOT_FOUND'],
    [403, 'FORBIDDEN'],
    [403, 'FORBIDDEN'],
  ])
  for (const { body } of answers) {
    expect(body.error).toEqual({
      statusCode: expect.any(Number),
      name: 'Error',
      message: expect.any(String),
      code: expect.any(String),
    })
  }
})

test.each([
  ['no flow', { flowId: undefined }, 'flowId'],
  ['an empty flow', { flowId: '' }, 'flowId'],
  ['a name that is no object', { userInfo: { name: 'Jane Doe' } }, 'name'],
  ['a callback to nowhere', { processingConfig: { callbackUrl: 'nowhere' } }, 'callbackUrl'],
  ['a validity in words', { processingConfig: { journeyLinkValidity: 'one hour' } }, 'journeyLinkValidity'],
])('a request with %s is refused by the name of the field', async (_what, part, field) => {
  await using bench = await createBench()
  const { status, body } = await bench.client.call<ErrorBody>('POST', '/api/v3/otk-service/create-journey-url', {
    flowId: 'otk-document-selfie',
    ...part,
  })
  expect([status, body]).toEqual([
    422,
    { error: { statusCode: 422, name: 'Error', message: expect.stringContaining(field), details: {} } },
  ])
})

test('a flow of the client itself runs the default flow with advice, or is refused where flows are strict', async () => {
  await using bench = await createBench()
  const { status, body } = await bench.client.create({ flowId: 'my-flow' })
  expect([status, body.flow.flowId]).toEqual([200, 'my-flow'])
  expect(bench.sim.requests.list().at(-1)!.violations).toMatchObject([
    { severity: 'advice', path: 'body.flowId', message: expect.stringContaining('otk-document-selfie') },
  ])
  await using strict = await createBench({ strictFlows: true })
  const refused = await strict.client.call<ErrorBody>('POST', '/api/v3/otk-service/create-journey-url', { flowId: 'x' })
  expect([refused.status, refused.body.error.code]).toEqual([400, 'FLOW_NOT_FOUND'])
})

test('a login with a wrong password is refused, and one without a field is unreadable', async () => {
  await using bench = await createBench()
  const anyone = new Client(bench.client.fetch, bench.client.base, null)
  const wrong = await anyone.call<ErrorBody>('POST', '/api/customers/login', { ...credentials, password: 'guess' })
  expect([wrong.status, wrong.body.error.code]).toEqual([401, 'INVALID_TOKEN'])
  const mixed = { ...credentials, password: 'signzy-production-password' }
  expect((await anyone.call('POST', '/api/customers/login', mixed)).status).toBe(401)
  expect((await anyone.call('POST', '/api/customers/login', { username: 'x' })).status).toBe(422)
})

test('a token of one environment opens no journey of the other', async () => {
  await using bench = await createBench()
  const body = { username: 'signzy-production-user', password: 'signzy-production-password' }
  const elsewhere = await logIn(bench.client, body)
  expect((await elsewhere.get(await bench.walk())).status).toBe(403)
  expect((await elsewhere.create()).status).toBe(200)
})

test('tokens that were given back are forgotten once they are over', async () => {
  await using bench = await createBench()
  const giveBack = async () => (await logIn(bench.client)).call('POST', '/api/customers/logout')
  const kept = async () =>
    (await bench.store.snapshot('default')).records.filter(({ kind }) => kind === 'revoked-token').length
  for (let n = 0; n < 5; n++) expect((await giveBack()).status).toBe(204)
  expect(await kept()).toBe(5)
  await bench.sim.clock.advance(tokenTtl * 1000)
  await giveBack()
  expect(await kept()).toBe(1)
  expect(bench.bugs).toEqual([])
})
