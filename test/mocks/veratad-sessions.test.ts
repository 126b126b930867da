/** Veratad's sessions: polling in every reading, routes, limits, and what the hosted page says at the end. */
import { expect, test } from 'vitest'
import { routes } from '../../src/contracts/veratad/index.js'
import { createBench, keysOf, type Result } from '../scenarios/veratad-kit.js'

const complete = { kind: 'complete' } as const
const open = { kind: 'open' } as const
const consent = { kind: 'consent', given: true } as const
const with_ = (veratad: Record<string, unknown>) => ({ options: { veratad } })

test.each([
  ['merged', ['status'], ['result', 'status']],
  ['result', ['result'], ['result']],
  ['status', ['status'], ['status']],
])('resultBody %s answers what it says before and after completion', async (resultBody, before, after) => {
  await using bench = await createBench(with_({ resultBody }))
  const { client } = bench
  const id = (await client.create()).body.request_id
  const parts = async (): Promise<string[]> => {
    const { status, body } = await client.result(id)
    expect(status).toBe(200)
    return ['result', 'status'].filter((part) => (part === 'result' ? 'fn' : 'current_status') in body)
  }
  expect(await parts()).toEqual(before)
  await bench.act(id, open, consent)
  expect(await parts()).toEqual(before)
  await bench.act(id, complete)
  expect(await parts()).toEqual(after)
  expect((await client.status(id)).body).toEqual({ current_status: 'COMPLETED' })
})

test('the result of a session that nobody opened has no stop and no transaction', async () => {
  await using bench = await createBench(with_({ resultBody: 'result' }))
  const id = (await bench.client.create({ reference: 'r-1' })).body.request_id
  const { body } = await bench.client.result(id)
  expect(body).toMatchObject({ status: '', reference: 'r-1', journey: { stops: [], duration: '00h 00m 00s' } })
  expect(body).not.toHaveProperty('dcams_plus')
  await bench.act(id, open)
  expect((await bench.client.result(id)).body.journey.stops.map(({ type }) => type)).toEqual(['NEW REGISTRATION'])
})

test('a session under review is unfinished for polling', async () => {
  await using bench = await createBench({ scenario: 'manual_review_pending' })
  const id = (await bench.client.create()).body.request_id
  await bench.act(id, complete)
  expect((await bench.client.result(id)).body).toEqual({ current_status: 'PENDING' })
})

test('an e-mail names its newest session, percent-encoded or not, whatever its case', async () => {
  await using bench = await createBench()
  const { client } = bench
  const email = 'ada+test/1@example.com'
  const first = (await client.create({ email })).body.request_id
  await bench.act(first, complete)
  expect((await client.result(email)).body.request_id).toBe(first)
  const second = (await client.create({ email: 'ADA+test/1@example.com' })).body.request_id
  await client.create({ email: 'other@example.com' })
  expect((await client.result(email)).body).toEqual({ current_status: 'INIT' })
  await bench.act(second, complete)
  expect((await client.result(email)).body.request_id).toBe(second)
  expect((await client.status(email)).body).toEqual({ current_status: 'COMPLETED' })
  const plain = (await client.create({ email: 'plain@example.com' })).body.request_id
  await bench.act('plain@example.com', complete)
  const path = '/api/session/result/plain@example.com'
  expect((await client.call<Result>('GET', path)).body.request_id).toBe(plain)
})

test('HEAD answers as GET does, without a body', async () => {
  await using bench = await createBench()
  const id = (await bench.client.create()).body.request_id
  const { status, text } = await bench.client.call('HEAD', `/api/session/result/${id}`)
  expect([status, text]).toEqual([200, ''])
})

test('the answer of create_session bears the configured names', async () => {
  await using bench = await createBench(with_({ createdNames: { link: 'url', requestId: 'session_id' } }))
  const { body } = await bench.client.create()
  expect(Object.keys(body)).toEqual(['url', 'session_id'])
  await using half = await createBench(with_({ createdNames: { requestId: 'id' } }))
  expect(Object.keys((await half.client.create()).body)).toEqual(['link', 'id'])
  await using swapped = await createBench(with_({ createdNames: { link: 'request_id', requestId: 'link' } }))
  expect((await swapped.client.create()).status).toBe(200)
  expect(swapped.bugs).toEqual([])
  await expect(createBench(with_({ createdNames: { link: 'request_id' } }))).rejects.toThrow('differ')
})

test('numbers are redacted, unless synthetic ones are asked for', async () => {
  const numbersOf = async (syntheticNumbers: boolean) => {
    await using bench = await createBench(with_({ syntheticNumbers }))
    const id = (await bench.client.create()).body.request_id
    await bench.act(id, complete)
    const { DocumentNumber, NationalID } = (await bench.client.result(id)).body.dcams_plus!.document_data
    return [DocumentNumber, NationalID]
  }
  expect(await numbersOf(false)).toEqual(['<REDACTED>', '<REDACTED>'])
  expect(await numbersOf(true)).toEqual([
    expect.stringMatching(/^SPECI[0-9A-Z]{4}$/),
    expect.stringMatching(/^\w{8,}$/),
  ])
})

test('the first stop has empty text or null as its status', async () => {
  for (const [registrationStatus, status] of [
    ['empty', ''],
    ['null', null],
  ] as const) {
    await using bench = await createBench(with_({ registrationStatus }))
    const id = (await bench.client.create()).body.request_id
    await bench.act(id, complete)
    expect((await bench.client.result(id)).body.journey.stops.map((s) => s.status)).toEqual([status, 'PASS'])
  }
})

test.each(routes)(
  '$id runs its components in order, and names their services',
  async ({ id: route_id, components }) => {
    await using bench = await createBench()
    await bench.listen()
    const id = (await bench.client.create({ route_id })).body.request_id
    await bench.act(id, complete)
    const stops = components.flatMap(({ app, service, stopType }) => {
      const stop = { type: stopType, source: service }
      return app === 'phone_2fa' ? [stop, stop] : [stop]
    })
    const { body } = await bench.client.result(id)
    expect(body.journey.stops.slice(1)).toMatchObject(stops)
    expect(body.dcams_plus!.service).toBe(components.at(-1)!.service)
    expect(bench.hooks.map((h) => h.body.dcams_plus!.service)).toEqual(components.map(({ service }) => service))
    expect(bench.hooks.map((h) => h.body.status)).toEqual([...components.slice(1).map(() => 'PENDING'), 'PASS'])
    const last = { ...(body as Partial<Result>) }
    delete last.current_status
    const { ssn, dcams_plus, ...told } = bench.hooks.at(-1)!.body
    expect(told).toEqual({ ...last, dcams_plus: undefined })
    expect(ssn).toBe('')
    expect({ ...dcams_plus, output: 0 }).toEqual({ ...body.dcams_plus, output: 0 })
  },
)

test('an age is estimated about the age of the person, as the service page writes it', async () => {
  await using bench = await createBench()
  await bench.listen()
  const id = (await bench.client.create({ route_id: 'route-age-estimate', dob: '19970101' })).body.request_id
  await bench.act(id, complete)
  // 29 on the day
  expect((await bench.client.result(id)).body.dcams_plus!.output).toEqual({
    vpin: {},
    age_estimate: '27-31',
    spoof_score: '',
  })
  expect(bench.hooks[0]!.body.dcams_plus!.output.age_estimate).toBe('27-31')
})

test('the person is as old as was asked for, and a birth date that is not fails with advice', async () => {
  await using bench = await createBench()
  const born = async (body: object) => {
    const { request_id } = (await bench.client.create(body)).body
    const { violations } = bench.sim.requests.list().at(-1)!
    await bench.act(request_id, complete)
    const { dcams_plus, status } = (await bench.client.result(request_id)).body
    const year = Number(dcams_plus!.document_data.DateOfBirth!.slice(0, 4))
    return { year, status, detail: dcams_plus!.detail, advice: violations.map((v) => v.message) }
  }
  const old = await born({ email: 'old@example.com', age: '85+' })
  expect(old).toMatchObject({ status: 'PASS', advice: [] })
  expect(old.year).toBeLessThanOrEqual(1941)
  const child = await born({ email: 'child@sim.underage', age: '13+' })
  expect(child).toMatchObject({ status: 'FAIL', detail: 'DOCUMENT AGE CHECK FAILED', advice: [] })
  expect(child.year).toBeGreaterThanOrEqual(2012)
  expect(await born({ email: 'said@example.com', age: '21+', dob: '20080101' })).toEqual({
    year: 2008,
    status: 'FAIL',
    detail: 'DOCUMENT AGE CHECK FAILED',
    advice: [expect.stringContaining('which the person has not')],
  })
  expect(await born({ email: 'none@sim.underage', age: '0+' })).toMatchObject({
    status: 'PASS',
    advice: [expect.stringContaining('which anybody has')],
  })
})

test('an unknown route, settings or brand runs the default with advice; a strict simulator refuses the route', async () => {
  await using bench = await createBench()
  const own = { route_id: 'p8a7b9c2', settings_id: 's1', brand_id: 'b1' }
  const id = (await bench.client.create(own)).body.request_id
  const paths = bench.sim.requests
    .list()
    .at(-1)!
    .violations.map(({ severity, path }) => `${severity} ${path}`)
  expect(paths).toEqual(['advice body.settings_id', 'advice body.brand_id', 'advice body.route_id'])
  await bench.act(id, complete)
  expect((await bench.client.result(id)).body.dcams_plus!.service).toBe('DCAMSPLUS5.0.Enhanced.OCR')
  await bench.client.create({ route_id: '', settings_id: '', brand_id: '' })
  expect(bench.sim.requests.list().at(-1)!.violations).toEqual([])
  await using strict = await createBench(with_({ strictFlows: true }))
  const refused = await strict.client.create(own)
  expect([refused.status, refused.body.error]).toEqual([400, 'invalid_route_id'])
  expect((await strict.client.create({ route_id: 'route-phone-2fa' })).status).toBe(200)
})

test('the page tells the embedding window every documented word', async () => {
  await using bench = await createBench(with_({ alreadyVerified: true, linkValiditySeconds: 60 }))
  const { client, sim } = bench
  const posted: (string | undefined)[] = []
  const id = (await client.create()).body.request_id
  const { posts, end } = await bench.view(id)
  expect(end).toBeNull()
  posted.push(posts?.close, posts?.error, posts?.bot)
  await bench.act(id, complete)
  posted.push((await bench.view(id)).end?.post)
  const failed = (await client.create({ email: 'b@sim.document_tampered' })).body.request_id
  await bench.act(failed, complete)
  posted.push((await bench.view(failed)).end?.post)
  const again = (await client.create()).body.request_id
  await bench.act(again, open)
  posted.push((await bench.view(again)).end?.post)
  const late = (await client.create({ email: 'c@example.com' })).body.request_id
  await sim.clock.advance(60_000)
  posted.push((await bench.view(late)).end?.post)
  expect(posted.sort()).toEqual(['ALREADY VERIFIED', 'BOT DETECTED', 'CLOSE', 'ERROR', 'FAIL', 'LINK EXPIRED', 'PASS'])
  expect((await client.status(again)).body).toEqual({ current_status: 'INIT' })
  expect((await client.status(late)).body).toEqual({ current_status: 'INIT' })
})

test('an e-mail that passed opens again, unless the option says otherwise', async () => {
  await using bench = await createBench(with_({ alreadyVerified: false }))
  for (let i = 0; i < 2; i++) {
    const id = (await bench.client.create()).body.request_id
    await bench.act(id, complete)
    expect((await bench.client.result(id)).body.status).toBe('PASS')
  }
  await using strict = await createBench(with_({ alreadyVerified: true }))
  const failed = (await strict.client.create({ reference: 'sim.document_expired' })).body.request_id
  await strict.act(failed, complete)
  const id = (await strict.client.create()).body.request_id
  await strict.act(id, complete)
  expect((await strict.client.result(id)).body.status).toBe('PASS')
  await expect(
    strict.act((await strict.client.create({ email: 'ADA@example.com' })).body.request_id, open, consent),
  ).rejects.toThrow('turned_away')
})

test('the velocity check counts a pass for a year and three transactions for a day', async () => {
  await using bench = await createBench(with_({ velocity: true }))
  const { client, sim } = bench
  const detailOf = async (body: object) => {
    const { request_id } = (await client.create(body)).body
    await bench.act(request_id, complete)
    client.token = ''
    const { dcams_plus, status, current_status } = (await client.result(request_id)).body
    expect(dcams_plus!.service).toBe('DCAMSPLUS5.0.Enhanced.OCR.Bouncer')
    return `${current_status} ${status} ${dcams_plus!.detail}`
  }
  expect(await detailOf({})).toBe('COMPLETED PASS ALL CHECKS PASSED')
  expect(await detailOf({})).toBe('COMPLETED FAIL TARGET ALREADY VERIFIED')
  const bob = { email: 'bob@example.com', reference: 'sim.document_expired' }
  for (let i = 0; i < 3; i++) expect(await detailOf(bob)).toBe('COMPLETED FAIL DOCUMENT IS EXPIRED')
  expect(await detailOf(bob)).toBe('COMPLETED FAIL TARGET ATTEMPTS EXCEED THE LIMIT')
  await sim.clock.advance(86_400_000)
  client.token = ''
  expect(await detailOf(bob)).toBe('COMPLETED FAIL DOCUMENT IS EXPIRED')
  await sim.clock.advance(365 * 86_400_000)
  client.token = ''
  expect(await detailOf({})).toBe('COMPLETED PASS ALL CHECKS PASSED')
})

test('a session that takes too long ends as it stands', async () => {
  await using bench = await createBench(with_({ linkValiditySeconds: 100, sessionValiditySeconds: 50 }))
  const { client, sim } = bench
  const id = (await client.create({ route_id: 'route-phone-then-document' })).body.request_id
  await sim.clock.advance(99_000)
  await bench.act(id, open, consent, { kind: 'submit', stepId: 'phone_2fa', pictures: {} })
  await sim.clock.advance(49_000)
  expect((await bench.view(id)).end).toBeNull()
  await sim.clock.advance(1_000)
  expect((await bench.view(id)).end?.post).toBe('LINK EXPIRED')
  expect((await client.status(id)).body).toEqual({ current_status: 'IN PROGRESS' })
  await expect(bench.act(id, complete)).rejects.toThrow('session_expired')
})

test('a passport chosen on the page is a passport in the result, of the same person', async () => {
  await using bench = await createBench()
  const id = (await bench.client.create({ fn: 'Ada', ln: 'Example' })).body.request_id
  const choice = { kind: 'document', country: 'GB', documentKind: 'passport' } as const
  await bench.act(id, open, consent, choice, { kind: 'submit', stepId: 'document', pictures: {} })
  const { document_data } = (await bench.client.result(id)).body.dcams_plus!
  expect(document_data).toMatchObject({ DocumentType: 'PASSPORT', FirstName: 'Ada', LastName: 'Example' })
})

test('a scenario chosen on the way decides what follows', async () => {
  await using bench = await createBench()
  const id = (await bench.client.create({ route_id: 'route-phone-then-document' })).body.request_id
  await bench.act(id, open, consent, { kind: 'submit', stepId: 'phone_2fa', pictures: {} })
  await bench.choose(id, 'document_expired')
  await bench.act(id, complete)
  const { body } = await bench.client.result(id)
  expect(body.journey.stops.map(({ detail }) => detail).slice(2)).toEqual(['ALL CHECKS PASSED', 'DOCUMENT IS EXPIRED'])
})

test('stops keep their order in time, and the duration is the whole seconds between the first and the last', async () => {
  await using bench = await createBench()
  for (const waitMs of [0, 1, 999, 1000, 59_999, 3_600_000, 86_399_999]) {
    const options = { email: `w${waitMs}@example.com`, route_id: 'route-phone-then-document' }
    bench.client.token = ''
    const id = (await bench.client.create(options)).body.request_id
    await bench.act(id, open)
    await bench.sim.clock.advance(waitMs)
    bench.client.token = ''
    await bench.act(id, complete)
    const { stops, duration } = (await bench.client.result(id)).body.journey
    const times = stops.map(({ timestamp }) => timestamp)
    expect([...times].sort()).toEqual(times)
    expect(new Set(times).size).toBe(4)
    const micros = (t: string) =>
      BigInt(Date.parse(`${t.slice(0, 23).replace(' ', 'T')}Z`)) * 1000n + BigInt(t.slice(23))
    const seconds = Number((micros(times.at(-1)!) - micros(times[0]!)) / 1_000_000n)
    const [h, m, s] = duration.split(/[hms ]+/).map(Number)
    expect([waitMs, h! * 3600 + m! * 60 + s!]).toEqual([waitMs, seconds])
    expect(seconds).toBe(Math.floor(waitMs / 1000))
  }
})

test('a failed attempt is tried again, up to the limit', async () => {
  await using bench = await createBench({ scenario: 'document_unreadable', ...with_({ attemptLimit: 2 }) })
  await bench.listen()
  const id = (await bench.client.create()).body.request_id
  const submit = { kind: 'submit', stepId: 'document', pictures: {} } as const
  await bench.act(id, open, consent, submit)
  expect([(await bench.view(id)).steps[0]!.attemptsLeft, bench.hooks.length]).toEqual([1, 0])
  await bench.act(id, submit)
  expect((await bench.client.result(id)).body).toMatchObject({
    status: 'FAIL',
    dcams_plus: { detail: 'NOT A VALID DOCUMENT', document_data: {} },
    storage: { success: null },
  })
  expect(bench.hooks.length).toBe(1)
})

test('every id of a journey finds it: request id, link, code of the link, e-mail', async () => {
  await using bench = await createBench()
  const { ids } = await bench.sim.journeys.create('veratad', { state: 'completed', flow: 'route-document-selfie' })
  expect(Object.keys(ids)).toEqual(['request_id', 'link', 'email'])
  for (const id of [ids.request_id!, ids.link!, ids.link!.split('/').at(-1)!, ids.email!]) {
    expect((await bench.view(id)).journeyId).toBe(ids.request_id)
  }
  const { body } = await bench.client.result(ids.request_id!)
  expect(keysOf(body)).toContain('dcams_plus.document_data.FirstName')
})

test.each([
  ['the reference', { reference: 'order-1+sim.document_expired' }],
  ['the e-mail', { email: 'ada@sim.document_expired' }],
  ['the last name', { fn: 'Ada', ln: 'Example sim.document_expired' }],
])('%s chooses the scenario', async (_what, body) => {
  await using bench = await createBench()
  const id = (await bench.client.create(body)).body.request_id
  await bench.act(id, complete)
  const { dcams_plus } = (await bench.client.result(id)).body
  expect(dcams_plus!.detail).toBe('DOCUMENT IS EXPIRED')
  expect(dcams_plus!.document_data.LastName).not.toContain('sim.')
})

test('a scenario is armed for the reference, else for the e-mail', async () => {
  await using bench = await createBench()
  await bench.sim.scenarios.arm({ scenario: 'document_expired', reference: 'order-1' })
  await bench.sim.scenarios.arm({ scenario: 'document_tampered', reference: 'ada@example.com' })
  const scenarioOf = async (body: object) =>
    (await bench.view((await bench.client.create(body)).body.request_id)).scenario
  expect(await scenarioOf({ reference: 'order-1' })).toBe('document_expired')
  expect(await scenarioOf({ reference: 'order-2' })).toBe('approved')
  expect(await scenarioOf({})).toBe('document_tampered')
})

test.each(['approved', 'manual_review_approved', 'abandoned', 'link_expired', 'consent_refused', 'duplicate_identity'])(
  'a session that ended as %s is forgotten once enough others ended, its e-mail with it',
  async (scenario) => {
    await using bench = await createBench({ endedLimit: 2 })
    const { client, sim } = bench
    const end = async (email: string): Promise<string> => {
      client.token = ''
      const id = (await client.create({ email }, { 'x-sim-scenario': scenario })).body.request_id
      await bench.act(id, complete)
      await sim.clock.advance(86_400_000)
      client.token = ''
      return id
    }
    const first = await end('first@example.com')
    expect((await client.status(first)).status).toBe(200)
    for (const name of ['b', 'c']) await end(`${name}@example.com`)
    expect((await client.status(first)).body).toMatchObject({ error: 'not_found' })
    expect((await client.status('first@example.com')).body).toMatchObject({ error: 'email_not_found' })
    expect((await client.status('c@example.com')).status).toBe(200)
  },
)

test('an e-mail in a path is hidden in the journal, and so is what repeats it', async () => {
  await using bench = await createBench()
  for (const email of ['ada@example.com', 'ada%40example.com']) await bench.client.result(email)
  const { requests } = bench.sim
  const entries = requests.list().filter(({ endpoint }) => endpoint === 'getSessionResult')
  expect(entries.map(({ path }) => path)).toEqual(Array(2).fill('/veratad/api/session/result/[hidden]'))
  const shown = await Promise.all(entries.map(({ id }) => requests.get(id)))
  expect(JSON.stringify([entries, shown])).not.toMatch(/ada(@|%)/)
  expect(shown[0]!.response.body).toMatchObject({ error: 'email_not_found' })
  expect((await requests.get(entries[0]!.id, { reveal: true }))!.path).toContain('ada')
})
