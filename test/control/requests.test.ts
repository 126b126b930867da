/** What the journal tells: violations with what was wanted and what came, and calls that no route fitted. */
import { expect, test } from 'vitest'
import { createSimulator, type SimulatorOptions, type VendorSimulator } from '../../src/index.js'
import { caller, openCheck, pictureForm } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { controlOf, itemsOf, refusalOf } from '../support/control.js'

async function opened(options: SimulatorOptions = {}) {
  const sim = await createSimulator({
    vendors: [acmeSimulator as unknown as VendorSimulator],
    send: async () => new Response('ok'),
    ...options,
  })
  return { sim, ask: caller(sim), control: controlOf(sim), [Symbol.asyncDispose]: () => sim.close() }
}
type World = Awaited<ReturnType<typeof opened>>

const last = async ({ control }: World, query = '') =>
  itemsOf(await control('GET', `/violations?limit=1000${query}`)).at(-1)!

test('what a client sends against the contract is told with place, expectation, finding and source', async () => {
  await using world = await opened()
  const { status } = await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada', reference: 7, odd: 1 })
  expect(status).toBe(422)
  const { body } = await world.control('GET', '/violations')
  expect(body).toEqual({
    items: [
      {
        id: 'req-00000001.0',
        requestId: 'req-00000001',
        at: '2026-01-01T00:00:00.000Z',
        vendor: 'acme',
        endpoint: 'createCheck',
        request: 'POST /acme/v1/checks',
        status: 422,
        severity: 'breaking',
        side: 'request',
        path: 'body.reference',
        message: 'Invalid input: expected string, received number',
        expected: 'string',
        received: '7',
        evidence: 'documented',
        source: 'https://docs.acme.example/checks#create',
      },
    ],
    next: null,
  })
  expect(await world.sim.violations.list()).toEqual(body)
  expect(world.sim.requests.list()[0]!.violations).toMatchObject([{ expected: 'string', received: '7' }])
})

test('what is personal or unknown is hidden until somebody asks for it', async () => {
  await using world = await opened()
  await world.ask('POST', '/acme/v1/checks', { full_name: 4711 })
  expect(await last(world)).toMatchObject({ path: 'body.full_name', received: '[hidden]' })
  expect(await last(world, '&reveal=true')).toMatchObject({ path: 'body.full_name', received: '4711' })
  expect(JSON.stringify(world.sim.requests.list())).not.toContain('4711')
  await world.ask('POST', '/acme/v1/checks', { reference: 'x' })
  expect(await last(world)).toMatchObject({ path: 'body.full_name', expected: 'string', received: 'nothing' })
  await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada', 'ada@example.com': 1 })
  expect(await last(world)).toMatchObject({ severity: 'additive', expected: 'no key of this name', received: null })
})

const json = { 'content-type': 'application/json' }
const refusals: Readonly<Record<string, [call: (world: World, id: string) => Promise<unknown>, violation: object]>> = {
  'missing credentials': [
    ({ ask }) => ask('GET', '/acme/v1/checks/x', undefined, { authorization: '' }),
    { status: 401, path: 'headers.authorization', message: 'credentials_missing: Send your key.', received: 'nothing' },
  ],
  'wrong credentials': [
    ({ ask }) => ask('GET', '/acme/v1/checks/x', undefined, { authorization: 'Basic eDp5' }),
    {
      status: 401,
      path: 'headers.authorization',
      message: 'credentials_invalid: The key is not known.',
      received: 'others',
    },
  ],
  'a body that is no JSON': [
    ({ ask }) => ask('POST', '/acme/v1/checks', '{'),
    { status: 422, path: 'body', message: expect.stringContaining('not valid JSON') },
  ],
  'a body of another type': [
    ({ ask }) => ask('POST', '/acme/v1/checks', 'x=1', { 'content-type': 'text/plain' }),
    { status: 415, path: 'headers.content-type', expected: 'application/json', received: 'text/plain' },
  ],
  'a body that is too large': [
    ({ ask }) => ask('POST', '/acme/v1/checks', 'x'.repeat(1_100_000), json),
    { status: 413, path: 'body', expected: 'at most 1048576 bytes' },
  ],
  'an upload that is no picture': [
    ({ ask }, id) => ask('POST', `/acme/v1/checks/${id}/picture`, pictureForm(new Uint8Array([1, 2, 3]))),
    { status: 422, path: 'body.picture', received: 'no whole picture' },
  ],
  'a route that there is not': [
    ({ ask }) => ask('GET', '/acme/v1/nothing'),
    { status: 404, path: 'path', endpoint: null, expected: expect.stringContaining('one of GET /v1/') },
  ],
  'a method that is not taken': [
    ({ ask }) => ask('DELETE', '/acme/v1/checks'),
    { status: 405, path: 'path', expected: 'POST', received: 'DELETE' },
  ],
  'something that does not exist': [
    ({ ask }) => ask('GET', '/acme/v1/checks/nobody'),
    { status: 404, path: 'path', message: expect.stringContaining('not_found') },
  ],
  'a state that does not allow it': [
    ({ ask }, id) => ask('POST', `/acme/v1/checks/${id}/finish`),
    { status: 409, path: 'state', message: expect.stringContaining('illegal_transition') },
  ],
  'a scenario that nobody knows': [
    ({ ask }) => ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, { 'x-sim-scenario': 'nothing' }),
    { status: 400, path: 'headers.x-sim-scenario' },
  ],
}

test.each(Object.entries(refusals))('%s leaves one violation, with its place', async (_what, [call, violation]) => {
  await using world = await opened()
  const id = await openCheck(world.ask)
  await call(world, id)
  const found = itemsOf(await world.control('GET', '/violations?severity=breaking'))
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ side: 'request', vendor: 'acme', ...violation })
})

test('violations are filtered, and their pages join up within a request too', async () => {
  await using world = await opened()
  for (let i = 0; i < 4; i++) {
    await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada', a: 1, b: 2, c: 3 })
    await world.ask('GET', '/acme/v1/nothing')
  }
  const count = async (query: string) => itemsOf(await world.control('GET', `/violations?limit=1000&${query}`)).length
  expect(await count('')).toBe(16)
  expect(await count('severity=additive')).toBe(12)
  expect(await count('severity=breaking')).toBe(4)
  expect(await count('endpoint=createCheck')).toBe(12)
  expect(await count('side=response')).toBe(0)
  expect(await count('vendor=acme&severity=advice')).toBe(0)
  for (const limit of [1, 2, 3, 5, 16]) {
    for (const query of ['', '&severity=additive']) {
      const ids: unknown[] = []
      let after = ''
      for (;;) {
        const answer = await world.control('GET', `/violations?limit=${limit}${query}${after && `&after=${after}`}`)
        expect(itemsOf(answer).length).toBeLessThanOrEqual(limit)
        ids.push(...itemsOf(answer).map(({ id }) => id))
        if (answer.body.next === null) break
        after = String(answer.body.next)
      }
      expect([ids.length, new Set(ids).size], `${query} by ${limit}`).toEqual(query ? [12, 12] : [16, 16])
    }
  }
  for (const query of ['severity=bad', 'side=left', 'colour=red']) {
    expect((await world.control('GET', `/violations?${query}`)).status, query).toBe(400)
  }
  expect((await world.control('GET', '/violations?vendor=nobody')).status).toBe(404)
  expect((await world.control('GET', '/violations?after=nonsense')).status).toBe(404)
})

test('requests are filtered by vendor, status, endpoint and journey', async () => {
  await using world = await opened()
  const id = await openCheck(world.ask)
  await world.ask('GET', `/acme/v1/checks/${id}`)
  await world.ask('GET', '/acme/v1/nothing')
  const { ids } = await world.sim.journeys.create('acme', { flow: 'session' })
  await world.ask('GET', `/acme/v1/sessions/${ids.session_id}`)
  const found = async (query: string) =>
    itemsOf(await world.control('GET', `/requests?${query}`)).map(({ id }) => Number(String(id).slice(4)))
  expect(await found('status=404')).toEqual([3])
  expect(await found('status=2xx')).toEqual([1, 2, 4])
  expect(await found('endpoint=getCheck')).toEqual([2])
  expect(await found(`journey=${id}`)).toEqual([1, 2])
  const link = (await world.sim.journeys.get('acme', ids.session_id!)).link!.split('/').at(-1)
  expect(await found(`vendor=acme&journey=${link}`)).toEqual([4])
  expect(await found('unmatched=true')).toEqual([3])
  expect(await found('unmatched=false&status=2xx&limit=2')).toEqual([1, 2])
  expect((await world.control('GET', '/requests?status=9xx')).status).toBe(400)
  expect((await world.control('GET', '/requests?vendor=nobody')).status).toBe(404)
})

test.each([
  ['another method', 'DELETE', '/acme/v1/checks', 'POST /acme/v1/checks', 'the method: it takes POST'],
  [
    'a misspelt segment',
    'POST',
    '/acme/v1/cheks',
    'POST /acme/v1/checks',
    'segment 2: "cheks" was sent, "checks" is meant',
  ],
  ['no version', 'POST', '/acme/checks', 'POST /acme/v1/checks', 'a missing prefix: "/v1"'],
  ['a prefix too many', 'POST', '/acme/api/v1/checks', 'POST /acme/v1/checks', 'a prefix too many: "/api"'],
  ['a slash at its end', 'POST', '/acme/v1/checks/', 'POST /acme/v1/checks', 'the slash at its end'],
  ['no vendor', 'POST', '/v1/checks', 'POST /acme/v1/checks', 'a missing prefix: "/acme" must come first'],
  [
    'another vendor',
    'POST',
    '/idwise/v1/checks',
    'POST /acme/v1/checks',
    'the vendor: it is a route of acme, not idwise',
  ],
  ['too much at its end', 'POST', '/acme/v1/checks/x/y/z', 'POST /acme/v1/checks', 'the end: "/x/y/z" is too many'],
])('a call with %s is explained', async (_what, method, path, route, differs) => {
  await using world = await opened({ vendors: [acmeSimulator as unknown as VendorSimulator, 'idwise'] })
  expect((await world.ask(method, path, method === 'POST' ? {} : undefined)).status).toBeGreaterThanOrEqual(404)
  const [entry] = itemsOf(await world.control('GET', '/requests?unmatched=true'))
  const near = entry!.nearest as { method: string; path: string; differs: string }[]
  expect(near.length).toBeLessThanOrEqual(3)
  expect(near.find((one) => `${one.method} ${one.path}` === route)).toMatchObject({ differs })
  if (!path.endsWith('z')) expect(`${near[0]!.method} ${near[0]!.path}`).toBe(route)
})

test.each([
  ['GET', '/idwise/v2/get-jorney-result', 'GET /v2/get-journey-result'],
  ['POST', '/idwise/v2/strt-journey', 'POST /v2/start-journey'],
  ['GET', '/incode/v1/verification/detail/x', 'GET /v1/verification/details/{verification_id}'],
  ['GET', '/signzy/api/v3/otk-service/get-journeys/x', 'GET /api/v3/otk-service/get-journey/{journeyId}'],
  ['GET', '/veratad/api/session/results/x', 'GET /api/session/result/{request_id}'],
])('%s %s: its violation names the same routes as the list of what fits none', async (method, path, meant) => {
  const vendor = path.split('/')[1]!
  await using sim = await createSimulator({ vendors: [vendor] })
  await sim.fetch(new Request(`http://sim.test${path}`, { method }))
  const ask = async (what: string) =>
    ((await (await sim.fetch(`http://localhost/_sim/${what}`)).json()) as { items: Record<string, unknown>[] }).items
  const [violation] = await ask('violations')
  const [, first = '', others = ''] = /^one of ([^,]+), (.*)$/.exec(String(violation!.expected)) ?? []
  expect(first).toBe(meant)
  const [{ nearest = [] } = {}] = (await ask('requests?unmatched=true')) as {
    nearest?: { path: string; method: string }[]
  }[]
  const own = nearest.map((one) => `${one.method} ${one.path.replace(`/${vendor}/`, '/')}`)
  expect([first, ...others.split(', ')]).toEqual(own)
})

test('a call whose address names no vendor is journalled, and shown like any other', async () => {
  await using world = await opened()
  const answer = await world.ask('POST', '/v1/checks', { full_name: 'Ada' })
  const id = answer.headers.get('x-request-id')!
  expect([refusalOf(answer), id]).toEqual([[404, 'unknown_vendor'], 'req-00000001'])
  expect((await world.control('GET', `/requests/${id}`)).body).toMatchObject({
    vendor: null,
    endpoint: null,
    path: '/v1/checks',
    request: { body: null, note: 'the body was not read' },
  })
  expect(await last(world)).toMatchObject({ vendor: null, path: 'path', source: null })
})

test('whatever path is asked for, the journal explains it', async () => {
  await using world = await opened()
  const paths = [
    '/',
    '//',
    '/acme',
    '/acme/',
    '/acme//',
    `/acme/${'a/'.repeat(500)}`,
    `/${'x'.repeat(9000)}`,
    '/acme/%E0%A4%A',
    '/favicon.ico',
    '/acme/{check_id}',
    '/acme/__proto__/constructor',
  ]
  for (const path of paths) expect((await world.ask('GET', path)).status, path.slice(0, 40)).toBeLessThan(500)
  const { status, body } = await world.control('GET', '/requests?unmatched=true')
  expect([status, (body.items as unknown[]).length]).toEqual([200, paths.length])
})
