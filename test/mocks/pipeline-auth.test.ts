/** Who may call: every way an endpoint may ask for it, tokens that end, and tokens given back. */
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { InProcessSimulator } from '../../src/index.js'
import { basicOf, caller, createAcme } from '../support/acme/client.js'

const bare = { authorization: '' }
const bearerOf = (token: unknown) => ({ authorization: `Bearer ${token}` })
const urlencoded = { ...bare, 'content-type': 'application/x-www-form-urlencoded' }

/** Asks for a token with credentials in a form. */
async function login(
  sim: InProcessSimulator,
  client_id = 'acme-test-key',
  client_secret = 'acme-test-secret',
  base = '',
) {
  const form = new URLSearchParams({ client_id, client_secret }).toString()
  return caller(sim)('POST', `${base}/acme/v1/token`, form, urlencoded)
}
const tokenOf = async (...about: Parameters<typeof login>): Promise<string> =>
  String((await login(...about)).body.access_token)

test('credentials in a form are read, and each way to get them wrong is told apart', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  expect(await login(sim)).toMatchObject({ status: 200, body: { expires_in: 900, access_token: expect.any(String) } })
  expect(await login(sim, 'acme-live-key', 'acme-live-secret')).toMatchObject({ status: 200 })
  expect((await login(sim, 'acme-live-key', 'acme-test-secret')).body.code).toBe('bad_key')
  expect((await login(sim, 'nobody')).body.code).toBe('bad_key')
  // a field that is not there is a bad request before it is bad credentials
  expect(await ask('POST', '/acme/v1/token', 'client_id=acme-test-key', urlencoded)).toMatchObject({ status: 422 })
  expect(await ask('POST', '/acme/v1/token', 'client_id=&client_secret=', urlencoded)).toMatchObject({
    status: 401,
    body: { code: 'no_key' },
  })
  expect(await ask('POST', '/acme/v1/token', { client_id: 'a', client_secret: 'b' }, bare)).toMatchObject({
    status: 415,
  })
})

test('a secret in a form is hidden in the journal', async () => {
  await using sim = await createAcme()
  await login(sim)
  const { id } = sim.requests.list().at(-1)!
  expect(await sim.requests.get(id)).toMatchObject({
    request: { body: { client_id: 'acme-test-key', client_secret: '[hidden]' } },
    response: { body: { access_token: '[hidden]', expires_in: 900 } },
  })
})

test('a token is taken from its header and from the query, where it is neither validated nor noted', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const token = await tokenOf(sim)
  const account = { environment: 'test', subject: 'acme-test-key' }
  expect(await ask('GET', '/acme/v1/account', undefined, bearerOf(token))).toMatchObject({ status: 200, body: account })
  const inQuery = await ask('GET', `/acme/v1/account?access_token=${token}&verbose=1`, undefined, bare)
  expect(inQuery).toMatchObject({ status: 200, body: account })
  const entry = sim.requests.list().at(-1)!
  expect(entry.violations).toEqual([])
  expect(JSON.stringify(await sim.requests.get(entry.id))).not.toContain(token)
})

test('a token that is none is refused, each in its own words', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const token = await tokenOf(sim)
  const code = async (headers: Record<string, string>) =>
    (await ask('GET', '/acme/v1/account', undefined, headers)).body.code
  expect(await code(bare)).toBe('no_key')
  expect(await code({ authorization: token })).toBe('bad_key')
  expect(await code(bearerOf(`${token}x`))).toBe('bad_key')
  expect(await code(bearerOf('a.b.c'))).toBe('bad_key')
  // the key itself is no token
  expect(await code({ authorization: basicOf('acme-test-key', 'acme-test-secret') })).toBe('bad_key')
})

test('a token ends by the clock of its namespace, with an error of its own', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const headers = bearerOf(await tokenOf(sim))
  await sim.clock.advance(899_999)
  expect((await ask('GET', '/acme/v1/account', undefined, headers)).status).toBe(200)
  await sim.clock.advance(1)
  expect(await ask('GET', '/acme/v1/account', undefined, headers)).toMatchObject({
    status: 401,
    body: { code: 'old_token' },
  })
})

test('a standing credential is accepted in the place of a token, and never ends', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  await sim.clock.advance(1e12)
  const answer = await ask('GET', '/acme/v1/account', undefined, bearerOf('acme-live-pass'))
  expect(answer).toMatchObject({ status: 200, body: { environment: 'live', subject: null } })
})

test('a token that was given back is void; another one is not', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const [one, two] = [await tokenOf(sim), await tokenOf(sim)]
  expect(one).not.toBe(two)
  const out = await ask('POST', '/acme/v1/logout', undefined, bearerOf(one))
  expect([out.status, out.body.text]).toEqual([204, ''])
  expect((await ask('GET', '/acme/v1/account', undefined, bearerOf(one))).body.code).toBe('bad_key')
  expect((await ask('POST', '/acme/v1/logout', undefined, bearerOf(one))).status).toBe(401)
  expect((await ask('GET', '/acme/v1/account', undefined, bearerOf(two))).status).toBe(200)
})

test('a token belongs to the namespace that issued it', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const { key = '', secret = '' } = sim.namespace('ci-1').info.credentials.acme!
  const token = await tokenOf(sim, key, secret)
  const at = (path: string) => ask('GET', path, undefined, bearerOf(token))
  expect(await at('/acme/v1/account')).toMatchObject({ status: 200, body: { subject: key } })
  expect((await at('/~ci-1/acme/v1/account')).status).toBe(200)
  sim.namespace('ci-2')
  expect((await at('/~ci-2/acme/v1/account')).body.code).toBe('not_yours')
  expect(
    sim
      .namespace('ci-1')
      .requests.list()
      .map(({ endpoint }) => endpoint),
  ).toEqual(['issueToken', 'getAccount', 'getAccount'])
})

test('ways that are asked for together must belong together', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const token = await tokenOf(sim)
  const at = (key: string) =>
    ask('GET', '/acme/v1/vault', undefined, { ...bearerOf(token), ...(key && { 'x-acme-key': key }) })
  expect((await at('acme-test-key')).status).toBe(200)
  expect((await at('acme-live-key')).body.code).toBe('bad_key')
  expect((await at('guessed')).body.code).toBe('bad_key')
  expect((await at('')).body.code).toBe('no_key')
})

test('of two ways either is enough, though both use one header', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const at = async (authorization: string) => (await ask('GET', '/acme/v1/either', undefined, { authorization })).status
  expect(await at(basicOf('acme-test-key', 'acme-test-secret'))).toBe(200)
  expect(await at('Bearer acme-test-pass')).toBe(200)
  expect(await at('Bearer guessed')).toBe(401)
  expect(await at(basicOf('acme-test-key', 'guessed'))).toBe(401)
})

test('a signed assertion is taken under the secret of whoever it names', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const sign = (sub: string, secret: string) =>
    new SignJWT({ sub }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
  const at = async (assertion: unknown) => ask('POST', '/acme/v1/assertions', { assertion }, bare)
  expect(await at(await sign('acme-live-key', 'acme-live-secret'))).toMatchObject({ body: { environment: 'live' } })
  expect((await at(await sign('acme-live-key', 'acme-test-secret'))).body.code).toBe('bad_key')
  expect((await at(await sign('nobody', 'acme-test-secret'))).body.code).toBe('bad_key')
  expect((await at('a.b.c')).status).toBe(401)
})

test('the auth of an endpoint replaces that of its surface', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  expect((await ask('GET', '/acme/v1/terms', undefined, bare)).status).toBe(200)
  expect((await ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, bearerOf(await tokenOf(sim)))).status).toBe(401)
})

test('answers without JSON: elsewhere, nothing, a page', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const home = await ask('GET', '/acme/v1/home', undefined, bare)
  expect([home.status, home.headers.get('location'), home.body.text]).toEqual([
    302,
    'https://acme.example/home?from=api',
    '',
  ])
  const terms = await ask('GET', '/acme/v1/terms', undefined, bare)
  expect([terms.status, terms.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(terms.headers.get('cache-control')).toBe('no-store')
  // the text of a page is not kept
  expect(await sim.requests.get(sim.requests.list().at(-1)!.id)).toMatchObject({
    response: { body: null, note: '35 bytes, text/html; charset=utf-8' },
  })
})

test('a body that may be left out may be left out, and is checked when it is there', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  expect((await ask('POST', '/acme/v1/notes', undefined, bare)).body).toEqual({ note: 'nothing' })
  expect((await ask('POST', '/acme/v1/notes', '', { 'content-type': 'text/plain' })).body).toEqual({ note: 'nothing' })
  expect((await ask('POST', '/acme/v1/notes', { note: 'hello' }, bare)).body).toEqual({ note: 'hello' })
  expect((await ask('POST', '/acme/v1/notes', {}, bare)).status).toBe(422)
  expect((await ask('POST', '/acme/v1/notes', 'x', { 'content-type': 'text/plain' })).status).toBe(415)
})
