/** Where a request goes: routes, methods, namespaces, host names, and what is said when nothing fits. */
import { expect, test } from 'vitest'
import { basicOf, caller, createAcme, openCheck, pictureForm } from '../support/acme/client.js'

test('an unknown route is the 404 of the vendor, and the journal names the nearest routes', async () => {
  await using sim = await createAcme()
  const answer = await caller(sim)('GET', '/acme/v2/cheks/chk_1/picture')
  expect([answer.status, answer.body]).toEqual([
    404,
    { code: 'not_found', message: 'There is no such page: no route fits GET /v2/cheks/chk_1/picture' },
  ])
  const [entry] = sim.requests.list()
  expect(entry).toMatchObject({ endpoint: null, status: 404, vendor: 'acme', path: '/acme/v2/cheks/chk_1/picture' })
  expect(entry!.violations[0]!.message).toMatch(/nearest: .*POST \/v1\/checks\/\{check_id\}\/picture/)
})

test('an unknown route below another surface has the shape of that surface', async () => {
  await using sim = await createAcme()
  const answer = await caller(sim)('GET', '/acme/files/v1/nothing')
  expect([answer.status, Object.keys(answer.body)]).toEqual([404, ['error']])
})

test('a known path with another method is the 405 of the vendor, and names the methods it takes', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  for (const method of ['DELETE', 'PUT', 'PATCH', 'GET', 'OPTIONS']) {
    const answer = await ask(method, '/acme/v1/checks')
    expect(answer.status, method).toBe(405)
    expect(answer.body).toMatchObject({ code: 'method', message: expect.stringContaining('answers POST') })
  }
})

test('a documented call that is not modelled is 501 and says why, in our own shape', async () => {
  await using sim = await createAcme()
  const answer = await caller(sim)('GET', '/acme/v1/exports')
  expect(answer.status).toBe(501)
  expect(answer.headers.get('x-sim-error')).toBe('not_modelled')
  expect(answer.body).toMatchObject({
    error: { code: 'not_modelled', message: expect.stringContaining('exportChecks') },
  })
})

test('a path that names no vendor is our own 404', async () => {
  await using sim = await createAcme()
  for (const path of [
    '/',
    '/nobody/v1/checks',
    '/acmex/v1/checks',
    '/constructor',
    '/__proto__/x',
    '/ACME/v1/checks',
  ]) {
    const answer = await caller(sim)('GET', path)
    expect([answer.status, answer.headers.get('x-sim-error')], path).toEqual([404, 'unknown_vendor'])
  }
})

test('an alternative path reaches the same endpoint, with its parameters in the query', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const id = await openCheck(ask)
  const canonical = await ask('GET', `/acme/v1/checks/${id}`)
  const other = await ask('GET', `/acme/v1/check?check_id=${id}`)
  expect(other.body).toEqual(canonical.body)
  expect((await ask('GET', '/acme/v1/check')).status).toBe(422)
  expect(sim.requests.list().map(({ endpoint }) => endpoint)).toEqual([
    'createCheck',
    'getCheck',
    'getCheck',
    'getCheck',
  ])
})

test('HEAD is answered as GET, without a body', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const id = await openCheck(ask)
  const head = await ask('HEAD', `/acme/v1/checks/${id}`)
  expect([head.status, head.body]).toEqual([200, { text: '' }])
  expect((await ask('HEAD', '/acme/v1/checks/nothing')).status).toBe(404)
})

test('paths are taken as they come: broken escapes, dots, slashes and odd names find nothing and break nothing', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const odd = [
    '%',
    '%E0%A4%A',
    '%zz',
    '%00',
    '%2e%2e%2f',
    '__proto__',
    'constructor',
    "'--",
    '%F0%9F%92%A9',
    'a'.repeat(5000),
  ]
  for (const id of odd) {
    const answer = await ask('GET', `/acme/v1/checks/${id}`)
    expect(answer.status, id.slice(0, 20)).toBe(404)
    expect(answer.headers.get('x-sim-error'), id.slice(0, 20)).toBeNull()
  }
  for (const path of [
    '/acme',
    '/acme/',
    '/acme//',
    '/acme//v1//checks',
    '/acme/v1/checks/',
    '/acme/:check_id',
    '/acme/*',
  ]) {
    expect((await ask('POST', path, {})).status, path).toBe(404)
  }
})

test('an escaped id is the id', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const id = await openCheck(ask)
  expect((await ask('GET', `/acme/v1/checks/${id.replace('c', '%63')}`)).status).toBe(200)
})

test('the host name of a vendor reaches it without a prefix, with or without a port, in any case', async () => {
  await using sim = await createAcme()
  for (const host of ['api.acme.example', 'API.Acme.Example', 'acme.localhost', 'acme.localhost:4700']) {
    for (const path of ['/v1/checks', '/acme/v1/checks']) {
      const answer = await caller(sim, `http://${host}`)('POST', path, { full_name: 'Ada' })
      expect(answer.status, host + path).toBe(201)
    }
  }
  expect((await caller(sim, 'http://api.acme.example.evil')('POST', '/v1/checks', {})).status).toBe(404)
})

test('a base path names the namespace, and the credentials of another are the 403 of the vendor', async () => {
  await using sim = await createAcme()
  const ci = await sim.namespace('ci-1')
  const { key = '', secret = '' } = ci.info.credentials.acme!
  const own = { authorization: basicOf(key, secret) }
  const ask = caller(sim)
  expect((await ask('POST', '/~ci-1/acme/v1/checks', { full_name: 'Ada' }, own)).status).toBe(201)
  const foreign = await ask('POST', '/~ci-1/acme/v1/checks', { full_name: 'Ada' })
  expect([foreign.status, foreign.body.code]).toEqual([403, 'not_yours'])
  expect((await ask('POST', '/~default/acme/v1/checks', { full_name: 'Ada' }, own)).status).toBe(403)
  expect((await ask('POST', '/~default/acme/v1/checks', { full_name: 'Ada' })).status).toBe(201)
  const nobody = await ask('POST', '/~nobody/acme/v1/checks', { full_name: 'Ada' })
  expect([nobody.status, nobody.headers.get('x-sim-error')]).toEqual([404, 'unknown_namespace'])
})

test('credentials alone name the namespace, and what happens stays in it', async () => {
  await using sim = await createAcme()
  const ci = await sim.namespace('ci-1')
  const { key = '', secret = '' } = ci.info.credentials.acme!
  const start = await sim.digest()
  const ask = caller(sim)
  const own = { authorization: basicOf(key, secret) }
  const made = await ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, own)
  expect(made.status).toBe(201)
  expect(await sim.digest()).toBe(start)
  expect(sim.requests.list()).toEqual([])
  expect(ci.requests.list()).toMatchObject([{ endpoint: 'createCheck', journeyId: made.body.check_id }])
  const foreign = await ask('GET', `/acme/v1/checks/${made.body.check_id}`)
  expect([foreign.status, foreign.body.code]).toEqual([403, 'not_yours'])
  expect((await ask('GET', `/acme/v1/checks/${made.body.check_id}`, undefined, own)).status).toBe(200)
})

test('two namespaces of one seed give the same bytes; other seeds give others', async () => {
  await using sim = await createAcme()
  const made = async (name: string, seed: string) => {
    const { key = '', secret = '' } = (await sim.namespace(name, { seed })).info.credentials.acme!
    const headers = { authorization: basicOf(key, secret) }
    return JSON.stringify((await caller(sim)('POST', '/acme/v1/checks', { full_name: 'Ada' }, headers)).body)
  }
  const one = await made('one', 's')
  expect(await made('two', 's')).toBe(one)
  expect(await made('three', 't')).not.toBe(one)
})

test('environments are kept apart like namespaces', async () => {
  await using sim = await createAcme()
  const ask = caller(sim)
  const id = await openCheck(ask)
  const live = { authorization: basicOf('acme-live-key', 'acme-live-secret') }
  expect((await ask('GET', `/acme/v1/checks/${id}`, undefined, live)).status).toBe(403)
  const crossed = { authorization: basicOf('acme-live-key', 'acme-test-secret') }
  expect((await ask('GET', `/acme/v1/checks/${id}`, undefined, crossed)).body.code).toBe('bad_key')
})

test('a public surface serves the default namespace, and the one its path names', async () => {
  await using sim = await createAcme()
  const ci = await sim.namespace('ci-1')
  const { key = '', secret = '' } = ci.info.credentials.acme!
  const own = { authorization: basicOf(key, secret) }
  const ask = caller(sim)
  const check = await ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, own)
  const picture = await ask('POST', `/acme/v1/checks/${check.body.check_id}/picture`, pictureForm(), own)
  expect(picture.status).toBe(201)
  const path = `/acme/files/v1/pictures/${picture.body.picture_id}`
  const bare = { authorization: '' }
  expect((await ask('GET', `/~ci-1${path}`, undefined, bare)).status).toBe(200)
  expect((await ask('GET', path, undefined, bare)).status).toBe(404)
})
