/** The calls that Signzy's pages print, in order, and the printed body key for key. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Client, createBench, type Document, preproduction } from '../scenarios/signzy-kit.js'

const folder = new URL('../../src/contracts/signzy/examples/', import.meta.url)
const load = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

/** The keys of a value, every level; items of a list together, and the keys of `open` objects as one. */
function keysOf(value: unknown, open: RegExp, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => keysOf(item, open, `${path}[]`)))]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    const at = `${path}.${open.test(path) ? '*' : key}`
    return [at, ...keysOf(entry, open, at)]
  })
}

/** Only an address of the internet is a key of its own making. */
const open = /^\.ipAddresses$/

test('the printed request makes a journey once its placeholders are filled in', async () => {
  await using bench = await createBench()
  const text = readFileSync(new URL('create-journey-url.request.docs.json', folder), 'utf8')
  const filled = text
    .replace('<FLOW_ID>', '0b7c4b1e-7f0e-4d2c-8d7a-52f4e6a9c301')
    .replace('<USER_ID>', 'user-17')
    .replace('<IMAGE_URL>', 'https://client.example/face.png')
  const { status, body } = await bench.client.call('POST', '/api/v3/otk-service/create-journey-url', filled)
  expect([status, body]).toEqual([
    200,
    {
      flow: { flowId: '0b7c4b1e-7f0e-4d2c-8d7a-52f4e6a9c301', version: 1, test: false },
      result: {
        journeyId: expect.stringMatching(/^[A-Z0-9]{10}$/),
        journeyUrl: expect.stringMatching(/^http:\/\/sim\.test\/signzy\/hosted\/[A-Z0-9]{10}$/),
        createdAt: Date.parse('2026-01-01T00:00:00Z'),
        ttl: '1 hours',
      },
    },
  ])
  expect((body as { result: { journeyId: string; journeyUrl: string } }).result).toMatchObject({
    journeyUrl: expect.stringContaining((body as { result: { journeyId: string } }).result.journeyId),
  })
  expect(keysOf(body, open)).toEqual(keysOf(load('create-journey-url.200.inferred.json'), open))
})

test('create, play, get by both methods, and log in and out, as the pages print them', async () => {
  await using bench = await createBench()
  const { client } = bench
  const printed = load('create-journey-url.request.docs.json') as object
  const id = await client.begin({ ...printed, flowId: 'otk-document-selfie' })
  expect((await client.get(id)).status).toBe(404)
  await bench.play(id)
  const got = await client.get(id)
  const posted = await client.call('POST', `/api/v3/otk-service/get-journey/${id}`, '')
  expect([got.status, posted.status, posted.text]).toEqual([200, 200, got.text])
  expect(got.body).toMatchObject({ currentStatus: 'COMPLETED', step: 'COMPLETE', message: 'Journey Completed' })

  const anyone = new Client(client.fetch, client.base, null)
  const credentials = { username: 'signzy-preproduction-user', password: 'signzy-preproduction-password' }
  const login = await anyone.call<{ id: string }>('POST', '/api/customers/login', credentials)
  expect([login.status, login.body]).toEqual([
    200,
    {
      id: expect.any(String),
      ttl: 1_209_600,
      created: '2026-01-01T00:00:00.000Z',
      userId: expect.stringMatching(/^[0-9a-f]{24}$/),
    },
  ])
  const mine = new Client(client.fetch, client.base, login.body.id)
  expect((await mine.get(id)).text).toBe(got.text)
  const inQuery = await anyone.call('GET', `/api/v3/otk-service/get-journey/${id}?access_token=${login.body.id}`)
  expect(inQuery.text).toBe(got.text)
  const logout = await anyone.call('POST', `/api/customers/logout?access_token=${login.body.id}`)
  expect([logout.status, logout.text]).toEqual([204, ''])
  expect((await mine.get(id)).status).toBe(401)
  expect(bench.bugs).toEqual([])
})

test('an approved document has the keys of the printed one, and no other', async () => {
  await using bench = await createBench({ externalApis: ['resident-id'] })
  const printed = load('get-journey.200.completed.docs.json') as Document
  const processingConfig = { callbackUrl: 'http://127.0.0.1:9/callback', authKeyForCallback: 'key' }
  const { body } = await bench.client.get(await bench.walk('approved', { userId: 'user-17', processingConfig }))
  expect(keysOf(body, open).sort()).toEqual(keysOf(printed, open).sort())
  expect(typesOf(body)).toEqual(typesOf(printed))
})

/** The type of every value by its path; null where a value may be missing counts as the text it stands for. */
function typesOf(document: Document): Record<string, string> {
  const types: Record<string, string> = {}
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, `${path}[]`)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) walk(entry, `${path}.${open.test(path) ? '*' : key}`)
    } else if (value !== null) types[path] = typeof value
  }
  // the vendor's example deletes after a while; here that is an option
  walk({ ...document, deletionTimeLimit: 0 }, '')
  return types
}

test('the token is the whole header: with a scheme before it, it is refused', async () => {
  await using bench = await createBench()
  const bearer = new Client(bench.client.fetch, bench.client.base, `Bearer ${preproduction}`)
  expect(await bearer.get('A')).toMatchObject({ status: 401, body: { error: { code: 'INVALID_TOKEN' } } })
})
