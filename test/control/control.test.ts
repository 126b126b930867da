/** The control plane: every call, its paging, its refusals. */
import { expect, test } from 'vitest'
import type * as z from 'zod'
import type { EndpointDef } from '../../src/contracts/define.js'
import { control } from '../../src/control/contract.js'
import { createSimulator, type SimulatorOptions } from '../../src/index.js'
import { type Answered, basicOf, caller, createAcme, openCheck } from '../support/acme/client.js'

async function opened(options: SimulatorOptions = {}) {
  const sim = await createAcme({ send: async () => new Response('ok'), ...options })
  const ask = caller(sim)
  const sim_ = (method: string, path: string, body?: unknown) => ask(method, `/_sim${path}`, body)
  return { sim, ask, control: sim_, [Symbol.asyncDispose]: () => sim.close() }
}
const codeOf = ({ body }: Answered): unknown => (body.error as { code: string } | undefined)?.code
const hook = { vendor: 'acme', url: 'http://127.0.0.1:9/hook' }

test('health answers with the version', async () => {
  await using world = await opened()
  expect((await world.control('GET', '/health')).body).toEqual({
    status: 'ok',
    version: expect.any(String),
    store: 'memory',
  })
})

test('the catalogue lists vendors, flows, events, endpoints and scenarios', async () => {
  await using world = await opened()
  const { body } = await world.control('GET', '/catalog')
  expect(body).toMatchObject({
    vendors: [
      {
        id: 'acme',
        environments: ['test', 'live'],
        flows: [{ id: 'standard' }, { id: 'session' }],
        events: [
          { key: 'checkCompleted', name: 'check.completed', evidence: 'documented' },
          { key: 'sessionEnded', name: 'session.ended' },
        ],
        endpoints: expect.arrayContaining([expect.objectContaining({ name: 'createCheck', method: 'POST' })]),
        unmodelled: [{ operation: 'exportChecks' }],
        unservable: [{ operation: 'archiveCheck' }],
        magic: [{ field: 'reference' }],
      },
    ],
  })
  expect((body.scenarios as { name: string }[]).map(({ name }) => name)).toContain('document_expired')
})

test('the coverage ledger lists what there is with the cases that show it, page by page', async () => {
  await using world = await opened()
  const all = await world.control('GET', '/coverage?limit=1000')
  const items = all.body.items as Record<string, unknown>[]
  expect(all.body.next).toBeNull()
  expect(items[0]).toEqual({
    id: 'acme operation api createCheck POST /v1/checks',
    vendor: 'acme',
    kind: 'operation',
    name: 'createCheck',
    surface: 'api',
    route: 'POST /v1/checks',
    evidence: 'documented',
    source: 'https://docs.acme.example/checks#create',
    tests: ['acme.createCheck.happy'],
  })
  const kinds = ['operation', 'event', 'error', 'unmodelled', 'unservable']
  expect(items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds))
  expect((await world.control('GET', '/coverage?vendor=acme&limit=1000')).body).toEqual(all.body)

  const first = await world.control('GET', '/coverage?limit=10')
  const rest = await world.control('GET', `/coverage?limit=1000&after=${encodeURIComponent(String(first.body.next))}`)
  expect([...(first.body.items as object[]), ...(rest.body.items as object[])]).toEqual(items)

  const unknown = await world.control('GET', '/coverage?vendor=nobody')
  expect([unknown.status, codeOf(unknown)]).toEqual([404, 'not_found'])
  const lost = await world.control('GET', '/coverage?after=nothing')
  expect([lost.status, codeOf(lost)]).toEqual([404, 'not_found'])
})

test('a namespace shows its credentials by the names of the vendor, its clock and its seed', async () => {
  await using world = await opened()
  expect((await world.control('GET', '/namespaces/default')).body).toEqual({
    name: 'default',
    seed: 'idvsim',
    clock: { now: '2026-01-01T00:00:00.000Z', speed: 0, frozen: true },
    credentials: { acme: { key: 'acme-test-key', secret: 'acme-test-secret', pass: 'acme-test-pass' } },
    environments: {
      acme: {
        test: { key: 'acme-test-key', secret: 'acme-test-secret', pass: 'acme-test-pass' },
        live: { key: 'acme-live-key', secret: 'acme-live-secret', pass: 'acme-live-pass' },
      },
    },
  })
  const unknown = await world.control('GET', '/namespaces/nobody')
  expect([unknown.status, codeOf(unknown)]).toEqual([404, 'not_found'])
})

test('a namespace is made, used and deleted', async () => {
  await using world = await opened()
  const made = await world.control('POST', '/namespaces', { name: 'ci-1', seed: 's', clock: '2027-01-01T00:00:00Z' })
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'ci-1', seed: 's', clock: { now: '2027-01-01T00:00:00.000Z' } },
  })
  const { key = '', secret = '' } = (made.body.credentials as Record<string, Record<string, string>>).acme!
  const own = { authorization: basicOf(key, secret) }
  expect((await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, own)).status).toBe(201)
  expect((await world.control('GET', '/requests?namespace=ci-1')).body.items).toHaveLength(1)
  expect((await world.control('DELETE', '/namespaces/ci-1')).body).toEqual({ ok: true })
  expect((await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada' }, own)).status).toBe(401)
  expect((await world.control('GET', '/requests?namespace=ci-1')).status).toBe(404)
})

test('a namespace that cannot be made or deleted is refused with a reason', async () => {
  await using world = await opened()
  for (const [body, status, code] of [
    [{ name: 'default' }, 409, 'conflict'],
    [{ name: 'a/b' }, 400, 'invalid_request'],
    [{ name: '' }, 400, 'invalid_request'],
    [{}, 400, 'invalid_request'],
    [{ name: 'x', clock: 'later' }, 400, 'invalid_request'],
    [{ name: 'x', seed: 7 }, 400, 'invalid_request'],
  ] as const) {
    const answer = await world.control('POST', '/namespaces', body)
    expect([answer.status, codeOf(answer)], JSON.stringify(body)).toEqual([status, code])
  }
  for (const name of ['default', 'nobody', '__proto__']) {
    expect((await world.control('DELETE', `/namespaces/${name}`)).status, name).toBe(404)
  }
  expect((await world.control('GET', '/namespaces')).body.items).toHaveLength(1)
})

test('the clock advances, says what ran and when, and refuses nonsense', async () => {
  await using world = await opened({ processingMs: 1000 })
  await world.control('POST', '/webhooks/endpoints', hook)
  const id = await openCheck(world.ask)
  await world.ask('POST', `/acme/v1/checks/${id}/picture`, {
    picture: Buffer.from((await import('../support/acme/client.js')).picture).toString('base64'),
  })
  const { body } = await world.control('POST', '/clock/advance', { ms: 1500 })
  expect(body).toMatchObject({
    now: '2026-01-01T00:00:01.500Z',
    ran: [
      { kind: 'acme.finish', at: '2026-01-01T00:00:01.000Z', journeyId: id },
      { kind: 'deliver', at: '2026-01-01T00:00:01.000Z', journeyId: id },
    ],
  })
  for (const ms of [-1, '5', null, 1e14]) {
    expect((await world.control('POST', '/clock/advance', { ms })).status, String(ms)).toBe(400)
  }
  expect((await world.control('POST', '/drain')).body).toEqual({ now: '2026-01-01T00:00:01.500Z', ran: [] })
})

test('a receiver is registered, listed and removed, and its secrets are not shown', async () => {
  await using world = await opened()
  const auth = { type: 'hmac', header: 'x-s', secret: 'very secret', algorithm: 'sha256', encoding: 'hex' }
  const made = await world.control('POST', '/webhooks/endpoints', { ...hook, event: 'checkCompleted', auth })
  expect(made).toMatchObject({ status: 201, body: { event: 'check.completed', environment: 'test', auth: 'hmac' } })
  const listed = await world.control('GET', '/webhooks/endpoints')
  expect(listed.body).toEqual({ items: [made.body], next: null })
  expect(JSON.stringify(listed.body)).not.toContain('very secret')
  expect((await world.control('DELETE', `/webhooks/endpoints/${made.body.id}`)).body).toEqual({ ok: true })
  expect((await world.control('DELETE', `/webhooks/endpoints/${made.body.id}`)).status).toBe(404)
  expect((await world.control('GET', '/webhooks/endpoints')).body.items).toEqual([])
})

test('a receiver that makes no sense is refused with what would', async () => {
  await using world = await opened()
  for (const [body, status] of [
    [{ ...hook, vendor: 'nobody' }, 404],
    [{ ...hook, event: 'nothing' }, 400],
    [{ ...hook, environment: 'nowhere' }, 400],
    [{ ...hook, url: 'ftp://127.0.0.1' }, 400],
    [{ ...hook, url: 'nonsense' }, 400],
    [{ ...hook, auth: { type: 'magic' } }, 400],
    [{ ...hook, auth: { type: 'basic', username: 'u' } }, 400],
    [{ url: hook.url }, 400],
  ] as const) {
    const answer = await world.control('POST', '/webhooks/endpoints', body)
    expect([answer.status, typeof (answer.body.error as { hint: string }).hint], JSON.stringify(body)).toEqual([
      status,
      'string',
    ])
  }
})

test('a journey is made as the vendor would make it, with its webhooks', async () => {
  await using world = await opened()
  await world.control('POST', '/webhooks/endpoints', hook)
  const made = await world.control('POST', '/journeys/acme', {
    state: 'completed',
    reference: 'r-1',
    scenario: 'approved',
  })
  expect(made).toMatchObject({
    status: 201,
    body: { vendor: 'acme', ids: { check_id: expect.stringMatching(/^chk_/) } },
  })
  await world.control('POST', '/drain')
  const { items } = (await world.control('GET', '/webhooks/deliveries')).body as { items: Record<string, unknown>[] }
  const { check_id } = made.body.ids as { check_id: string }
  expect(items).toMatchObject([
    {
      vendor: 'acme',
      event: 'check.completed',
      journeyId: check_id,
      url: hook.url,
      status: 'delivered',
      attempts: [{ at: '2026-01-01T00:00:00.000Z', status: 200 }],
      nextAt: null,
      body: { event: 'check.completed', check: { reference: 'r-1' } },
    },
  ])
  expect((await world.control('POST', `/webhooks/deliveries/${items[0]!.id}/redeliver`)).body.attempts).toHaveLength(2)
  expect((await world.control('POST', '/webhooks/deliveries/nobody/redeliver')).status).toBe(404)
})

test('a journey that cannot be made is refused with a reason', async () => {
  await using world = await opened()
  const before = await world.sim.digest()
  for (const [vendor, body, status] of [
    ['nobody', {}, 404],
    ['acme', { scenario: 'nothing' }, 400],
    ['acme', { flow: 'nothing' }, 400],
    ['acme', { environment: 'nothing' }, 400],
    ['acme', { state: 'nothing' }, 400],
    ['acme', { reference: '' }, 400],
  ] as const) {
    expect((await world.control('POST', `/journeys/${vendor}`, body)).status, JSON.stringify(body)).toBe(status)
  }
  expect(await world.sim.digest()).toBe(before)
})

test('an armed scenario serves its reference, so many times, and for so long', async () => {
  await using world = await opened()
  const scenarioOf = async (reference?: string) => {
    await openCheck(world.ask, reference === undefined ? {} : { reference })
    return world.sim.requests.list().at(-1)!.scenario
  }
  const armed = await world.control('POST', '/scenarios/arm', {
    vendor: 'acme',
    reference: 'r-1',
    scenario: 'pep_hit',
    count: 2,
  })
  expect(armed).toMatchObject({ status: 201, body: { scenario: 'pep_hit', remaining: 2, expiresAt: null } })
  expect(await scenarioOf('r-2')).toBe('approved')
  expect([await scenarioOf('r-1'), await scenarioOf('r-1'), await scenarioOf('r-1')]).toEqual([
    'pep_hit',
    'pep_hit',
    'approved',
  ])
  await world.control('POST', '/scenarios/arm', { scenario: 'underage' })
  expect([await scenarioOf(), await scenarioOf()]).toEqual(['underage', 'approved'])
  await world.control('POST', '/scenarios/arm', { scenario: 'underage', ttlMs: 1000 })
  expect((await world.control('GET', '/scenarios/armed')).body.items).toMatchObject([
    { expiresAt: '2026-01-01T00:00:01.000Z' },
  ])
  await world.sim.clock.advance(1000)
  expect(await scenarioOf()).toBe('approved')
  expect((await world.control('GET', '/scenarios/armed')).body.items).toEqual([])
})

test('what names the scenario first wins: header, reference, next, magic value, default', async () => {
  await using world = await opened()
  await world.control('POST', '/scenarios/default', { scenario: 'manual_review_pending' })
  const reference = 'r-1+sim.document_expired'
  const scenarioOf = async (headers = {}) => {
    await world.ask('POST', '/acme/v1/checks', { full_name: 'Ada', reference }, headers)
    return world.sim.requests.list().at(-1)!.scenario
  }
  await world.control('POST', '/scenarios/arm', { scenario: 'underage' })
  await world.control('POST', '/scenarios/arm', { scenario: 'pep_hit', reference })
  expect(await scenarioOf({ 'x-sim-scenario': 'face_mismatch' })).toBe('face_mismatch')
  expect(await scenarioOf()).toBe('pep_hit')
  expect(await scenarioOf()).toBe('underage')
  expect(await scenarioOf()).toBe('document_expired')
  await openCheck(world.ask)
  expect(world.sim.requests.list().at(-1)!.scenario).toBe('manual_review_pending')
})

test('a scenario that nobody knows is refused', async () => {
  await using world = await opened()
  for (const body of [
    { scenario: 'nothing' },
    { scenario: '__proto__' },
    { scenario: 'approved', count: 0 },
    { scenario: 'approved', vendor: 'x' },
  ]) {
    const { status } = await world.control('POST', '/scenarios/arm', body)
    expect(status, JSON.stringify(body)).toBe('vendor' in body ? 404 : 400)
  }
  expect((await world.control('POST', '/scenarios/default', { scenario: 'nothing' })).status).toBe(400)
})

test('every list is paged, and its pages join up', async () => {
  await using world = await opened()
  for (let i = 0; i < 5; i++) {
    await world.control('POST', '/webhooks/endpoints', { ...hook, url: `http://127.0.0.1:9/${i}` })
    await world.control('POST', '/namespaces', { name: `ci-${i}` })
  }
  for (let i = 0; i < 5; i++) {
    await world.control('POST', '/journeys/acme', { state: 'completed' })
    await openCheck(world.ask)
  }
  for (let i = 0; i < 5; i++)
    await world.control('POST', '/scenarios/arm', { scenario: 'approved', reference: `r-${i}` })
  for (const [path, count] of [
    ['/webhooks/endpoints', 5],
    ['/webhooks/deliveries', 25],
    ['/scenarios/armed', 5],
    ['/requests', 5],
    ['/namespaces', 6],
  ] as const) {
    const keys: unknown[] = []
    let after = ''
    for (;;) {
      const { body } = await world.control('GET', `${path}?limit=2${after && `&after=${encodeURIComponent(after)}`}`)
      const items = body.items as Record<string, unknown>[]
      expect(items.length, path).toBeLessThanOrEqual(2)
      keys.push(...items.map((item) => item.id ?? item.name))
      if (body.next === null) break
      after = String(body.next)
    }
    const { body } = await world.control('GET', `${path}?limit=1000`)
    expect(keys, path).toEqual((body.items as Record<string, unknown>[]).map((item) => item.id ?? item.name))
    expect(new Set(keys).size, path).toBe(count)
    for (const limit of ['x', '-1', '1.5', '99999']) {
      expect((await world.control('GET', `${path}?limit=${limit}`)).status, `${path} ${limit}`).toBe(400)
    }
  }
})

test('every call refuses a namespace that does not exist, and a verb that it does not take', async () => {
  await using world = await opened()
  for (const [name, { method, path }] of Object.entries(control.endpoints)) {
    const filled = path.replace('{vendor}', 'acme').replace(/\{\w+\}/, 'x')
    const unknown = await world.control(method, `${filled}?namespace=nobody`, method === 'POST' ? {} : undefined)
    expect([unknown.status, codeOf(unknown)], name).toEqual([404, 'unknown_namespace'])
    for (const verb of ['PUT', 'PATCH']) expect((await world.control(verb, filled)).status, `${verb} ${name}`).toBe(405)
  }
  expect((await world.control('GET', '/reset')).status).toBe(405)
  expect((await world.control('POST', '/health')).status).toBe(405)
})

test('a call that does not exist is a 404 of the control plane with a hint', async () => {
  await using world = await opened()
  for (const path of ['/nothing', '/requests/x/y']) {
    const answer = await world.control('GET', path)
    expect([answer.status, codeOf(answer)], path).toEqual([404, 'unknown_route'])
  }
  expect((await world.ask('GET', '/_simulator')).headers.get('x-sim-error')).toBe('unknown_vendor')
})

test('bad bodies are refused in the shape of the control plane', async () => {
  await using world = await opened()
  for (const [body, type, status] of [
    ['{', 'application/json', 400],
    ['', 'application/json', 400],
    ['{}', 'text/plain', 415],
    ['null', 'application/json', 400],
    ['x'.repeat(2_000_000), 'application/json', 413],
  ] as const) {
    const answer = await world.ask('POST', '/_sim/clock/advance', body, { 'content-type': type })
    expect([answer.status, typeof codeOf(answer)], body.slice(0, 10)).toEqual([status, 'string'])
  }
})

test('control calls leave no trace in the journal', async () => {
  await using world = await opened()
  await world.control('GET', '/catalog')
  await world.control('GET', '/nothing')
  expect(world.sim.requests.list()).toEqual([])
})

test('an exchange is shown with secrets and personal data masked, and whole when asked', async () => {
  await using world = await opened()
  const name = 'Ada Verysecret'
  await openCheck(world.ask, { full_name: name, reference: 'r-1', unknown_key: name })
  const [{ id } = { id: '' }] = world.sim.requests.list()
  const shown = await world.control('GET', `/requests/${id}`)
  expect(JSON.stringify(shown.body.request)).not.toContain('Verysecret')
  expect(JSON.stringify(shown.body.response)).not.toContain('Verysecret')
  expect(shown.body).toMatchObject({
    id,
    endpoint: 'createCheck',
    request: {
      headers: { authorization: '[hidden]' },
      body: { full_name: '[hidden]', reference: 'r-1', unknown_key: '[hidden]' },
    },
    response: { body: { full_name: '[hidden]', link_token: '[hidden]', status: 'pending' } },
  })
  const whole = await world.control('GET', `/requests/${id}?reveal=true`)
  expect(whole.body).toMatchObject({
    request: { headers: { authorization: expect.stringMatching(/^Basic /) }, body: { full_name: name } },
    response: { body: { full_name: name, link_token: expect.stringMatching(/^[0-9a-f]{32}$/) } },
  })
  expect((await world.control('GET', `/requests/${id}?reveal=perhaps`)).status).toBe(400)
  expect((await world.control('GET', '/requests/req-00009999')).status).toBe(404)
})

test('a body that could not be read is masked whole', async () => {
  await using world = await opened()
  await world.ask('POST', '/acme/v1/checks', '{"full_name":"Ada Verysecret"')
  await world.ask('POST', '/acme/v1/checks', { full_name: ['Ada Verysecret'] })
  await world.ask('POST', '/acme/v1/checks', ['Ada Verysecret'])
  for (const { id } of world.sim.requests.list()) {
    const { body } = await world.control('GET', `/requests/${id}`)
    expect(JSON.stringify(body.request), id).not.toContain('Verysecret')
    expect(JSON.stringify(body.response), id).not.toContain('Verysecret')
  }
})

test('the fields of a form are masked like those of JSON', async () => {
  const { pictureForm, picture } = await import('../support/acme/client.js')
  await using world = await opened()
  const id = await openCheck(world.ask)
  await world.ask('POST', `/acme/v1/checks/${id}/picture`, pictureForm(picture, { full_name: 'Ada Verysecret' }))
  const last = world.sim.requests.list().at(-1)!
  expect(JSON.stringify((await world.control('GET', `/requests/${last.id}`)).body)).not.toContain('Verysecret')
})

test('a reset puts everything back to the start: state, clock, journal, pictures, armed scenarios', async () => {
  await using world = await opened({ webhooks: [hook] })
  const { sim } = world
  const start = await sim.digest()
  const play = async (): Promise<string> => {
    await world.control('POST', '/webhooks/endpoints', { ...hook, url: 'http://127.0.0.1:9/more' })
    await world.control('POST', '/scenarios/arm', { scenario: 'pep_hit', count: 5 })
    await world.control('POST', '/scenarios/default', { scenario: 'underage' })
    const id = await openCheck(world.ask)
    await world.control('POST', '/journeys/acme', { state: 'completed' })
    await world.control('POST', '/clock/advance', { ms: 60_000 })
    return JSON.stringify([id, await sim.digest(), await sim.webhooks.deliveries()])
  }
  const first = await play()
  expect(await sim.digest()).not.toBe(start)
  const reset = await world.control('POST', '/reset')
  expect(reset.body).toMatchObject({ name: 'default', clock: { now: '2026-01-01T00:00:00.000Z' } })
  expect(await sim.digest()).toBe(start)
  expect(sim.requests.list()).toEqual([])
  expect(await play()).toBe(first)
})

test('a reset of one namespace leaves the others alone', async () => {
  await using world = await opened()
  const ci = await world.sim.namespace('ci-1')
  await openCheck(world.ask)
  const before = await world.sim.digest()
  await ci.journeys.create('acme')
  await world.control('POST', '/reset?namespace=ci-1')
  expect(await world.sim.digest()).toBe(before)
  expect(world.sim.requests.list()).toHaveLength(1)
})

test('a misspelt key or parameter is refused, as it would otherwise pass for one that was not given', async () => {
  await using sim = await createSimulator()
  const post = (path: string, body: object) =>
    sim.fetch(
      new Request(`http://sim.test/_sim${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  const { ids } = await sim.journeys.create('signzy')
  const url = 'http://127.0.0.1:1/hook'
  for (const [path, body, key] of [
    ['/webhooks/endpoints', { vendor: 'signzy', url, events: ['journeyResult'] }, 'events'],
    [`/journeys/signzy/${ids.journeyId}/actions/complete`, { scenaro: 'document_expired' }, 'scenaro'],
    ['/scenarios/arm', { scenario: 'document_expired', vendors: 'signzy' }, 'vendors'],
    ['/reset?namspace=team', {}, 'namspace'],
  ] as const) {
    const answer = await post(path, body)
    expect([answer.status, ((await answer.json()) as { error: { message: string } }).error.message]).toEqual([
      400,
      expect.stringContaining(key),
    ])
  }
})

test('a refusal says in plain words what is missing, and what to do', async () => {
  await using sim = await createSimulator()
  const post = async (path: string, body: string, type?: string) => {
    const headers = type === undefined ? {} : { 'content-type': type }
    const answer = await sim.fetch(`http://sim.test/_sim${path}`, { method: 'POST', body, headers })
    return ((await answer.json()) as { error: { message: string; hint: string } }).error
  }
  expect((await post('/clock/advance', '{}', 'application/json')).message).toBe(
    'The call is invalid: body: ms: must be given, as number',
  )
  expect((await post('/clock', '{"freeze":true}', 'application/json')).message).toBe(
    'The call is invalid: body.freeze: is not in the contract',
  )
  expect((await post('/clock', '{}', 'application/x-www-form-urlencoded')).hint).toContain(
    'content-type: application/json',
  )
})

test('a body where none is taken is refused, as it would otherwise be taken for heeded', async () => {
  await using world = await opened()
  world.sim.namespace('guest')
  const refused = await world.control('POST', '/reset', { namespace: 'guest' })
  expect([refused.status, codeOf(refused)]).toEqual([400, 'invalid_request'])
  expect(JSON.stringify(refused.body)).toContain('?namespace=NAME')
  for (const path of ['/reset', '/drain']) {
    expect((await world.control('POST', path)).status).toBe(200)
    expect((await world.control('POST', path, {})).status).toBe(200)
    expect((await world.control('POST', path, [])).status).toBe(400)
  }
})

test('a limit or cursor that can be none is refused by every list alike', async () => {
  await using world = await opened()
  const all: EndpointDef[] = Object.values(control.endpoints)
  const lists = all.filter(({ request }) => request?.query && 'after' in (request.query as z.ZodObject).shape)
  expect(lists.length).toBeGreaterThan(8)
  for (const { path } of lists) {
    for (const limit of ['0', '1001', '-1', '1e3', '']) {
      expect((await world.control('GET', `${path}?limit=${limit}`)).status, `${path} ${limit}`).toBe(400)
    }
    expect((await world.control('GET', `${path}?limit=1000`)).status, path).toBe(200)
    expect((await world.control('GET', `${path}?after=nothing`)).status, path).toBe(404)
  }
})
