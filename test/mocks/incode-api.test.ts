/** The Workforce API as a backend meets it: the page's calls in order, tokens by the clock, results by scope, refusals apart. */
import { expect, test } from 'vitest'
import printed from '../../src/contracts/incode/examples/workforce-verification-details.response.200.date-of-birth.json' with {
  type: 'json',
}
import { failReasonNames, failReasons } from '../../src/contracts/incode/index.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { Client, createBench, demo, made, production } from '../scenarios/incode-kit.js'

const minute = 60_000
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const typesOf = (value: object) => Object.fromEntries(Object.entries(value).map(([key, v]) => [key, typeof v]))

test('a server is authorised, asks for a verification, is told of it, and fetches the result', async () => {
  await using bench = await createBench()
  const { client, hooks, sim } = bench
  await bench.listen()
  const { token } = (await client.authorize()).body
  expect(token.split('.')[0]).toBe(Buffer.from('{"alg":"HS256"}').toString('base64url'))
  const asked = await client.ask({
    loginHint: 'jane.doe@example.com',
    correlationId: 'request-1',
    redirectUrl: 'https://app.example.com/done',
  })
  expect(asked.status).toBe(200)
  const { verificationLink, verificationTraceId } = asked.body
  expect(verificationLink).toMatch(/^http:\/\/sim\.test\/incode\/hosted\/[0-9A-Za-z]{7}$/)
  expect(verificationTraceId).toMatch(uuid)
  const running = await client.status(verificationTraceId)
  expect(running.body.verification).toMatchObject({ status: 'IN_PROGRESS', failReason: null, fullName: null })

  const { verification_id } = await made(bench, { reference: 'request-2' })
  const told = hooks.find((h) => h.event === 'verification.succeeded')!.body
  expect(told).toMatchObject({ verificationId: verification_id, correlationId: 'request-2' })
  const result = await client.details(String(told.verificationId), token)
  expect(result.status).toBe(200)
  expect(Object.keys(result.body)).toEqual(Object.keys(printed))
  expect(typesOf(result.body)).toEqual(typesOf(printed))
  expect(typesOf(result.body.data)).toEqual(typesOf(printed.data))
  expect(result.body).toMatchObject({ status: 'VERIFIED', scopes: ['DATE_OF_BIRTH'], verifiedAt: sim.clock.now() })
  expect(new Date(Number(result.body.data.dateOfBirth)).toISOString()).toMatch(/T00:00:00.000Z$/)
  expect([result.body.id, result.body.traceId, result.body.projectId].every((id) => uuid.test(id))).toBe(true)
  expect(await client.details(verification_id!, token)).toMatchObject({ body: result.body })
  expect(bench.bugs).toEqual([])
})

test('a token works again and again in its fifteen minutes, and is refused as expired after them', async () => {
  await using bench = await createBench()
  const { client, sim } = bench
  const { verification_id } = await made(bench)
  const token = await client.token()
  for (let i = 0; i < 3; i++) expect((await client.details(verification_id!, token)).status).toBe(200)
  await sim.clock.advance(15 * minute - 1000)
  expect((await client.details(verification_id!, token)).status).toBe(200)
  await sim.clock.advance(2000)
  const over = await client.details(verification_id!, token)
  expect([over.status, over.body.error]).toEqual([401, 'token_expired'])
  const fresh = (await client.authorize()).body.token
  expect((await client.details(verification_id!, fresh)).status).toBe(200)
})

test('each refusal is told apart from every other, in the one assumed shape', async () => {
  await using bench = await createBench()
  const { client, sim } = bench
  const { verification_id: good } = await made(bench)
  const { verification_id: bad } = await made(bench, { scenario: 'document_tampered' })
  const { verification_id: open } = await made(bench, { state: 'created' })
  const token = await client.token()
  const other = new Client((request) => sim.fetch(request), production)
  const stranger = sim.namespace('stranger').info.credentials.incode as unknown as typeof demo
  const foreign = new Client((request) => sim.fetch(request), stranger)
  const answers = {
    missing: await client.send(`/v1/verification/details/${good}`),
    bad: await client.details(good!, 'no-token'),
    forged: await client.details(good!, `${token.slice(0, -4)}AAAA`),
    unknown: await client.details('55a951eb-265c-4706-9ebf-99ae35c745ab', token),
    environment: await other.details(good!),
    foreign: await foreign.details(good!),
    unfinished: await client.details(open!, token),
    failed: await client.details(bad!, token),
  }
  const shown = Object.entries(answers).map(([name, { status, body }]) => [name, status, body.error])
  expect(shown).toEqual([
    ['missing', 401, 'credentials_missing'],
    ['bad', 401, 'credentials_invalid'],
    ['forged', 401, 'credentials_invalid'],
    ['unknown', 404, 'verification_not_found'],
    ['environment', 403, 'forbidden'],
    ['foreign', 403, 'forbidden'],
    ['unfinished', 409, 'verification_not_finished'],
    ['failed', 422, 'verification_failed'],
  ])
  for (const { status, body } of Object.values(answers)) {
    expect(Object.keys(body)).toEqual(['timestamp', 'status', 'error', 'message', 'path'])
    expect(body).toMatchObject({ timestamp: sim.clock.now(), status })
    expect(String(body.path)).toMatch(/^\/v1\/verification\/details\//)
  }
})

test('a server that cannot prove itself gets no token', async () => {
  await using bench = await createBench()
  const { client } = bench
  const { apiKey, integrationId, secret } = demo
  const tries = [
    { integrationId, secret },
    { apiKey: 'x', integrationId, secret },
    { apiKey, integrationId: 'x', secret },
    { apiKey, integrationId, secret: 'x' },
    { apiKey, integrationId: production.integrationId, secret: production.secret },
    { apiKey, secret },
  ]
  const answers = await Promise.all(tries.map((keys) => client.authorize(keys)))
  expect(answers.map(({ status, body }) => `${status} ${body.error}`)).toEqual([
    '401 credentials_missing',
    ...Array(4).fill('401 credentials_invalid'),
    '400 bad_request',
  ])
  expect(bench.bugs).toEqual([])
})

test('a trace id is taken where results are fetched, with a note of both readings; an option refuses it', async () => {
  await using bench = await createBench()
  const ids = await made(bench)
  const byTrace = await bench.client.details(ids.verificationTraceId!)
  expect(byTrace).toMatchObject({ status: 200, body: { id: ids.verification_id, traceId: ids.verificationTraceId } })
  expect(bench.notes()).toMatchObject([
    {
      severity: 'advice',
      path: 'path.verification_id',
      message: expect.stringMatching(/trace id, taken: the text .* endpoint/),
    },
  ])
  await bench.client.details(ids.verification_id!)
  expect(bench.notes()).toEqual([])

  await using strict = await createBench({ traceIdLookup: false })
  const again = await made(strict)
  const refused = await strict.client.details(again.verificationTraceId!)
  expect([refused.status, refused.body.error]).toEqual([404, 'verification_not_found'])
  expect((await strict.client.details(again.verification_id!)).status).toBe(200)
})

test("another organisation's trace id is known for what it is, in both calls", async () => {
  await using bench = await createBench()
  const { verificationTraceId } = await made(bench)
  const stranger = bench.sim.namespace('stranger').info.credentials.incode as unknown as typeof demo
  const foreign = new Client((request) => bench.sim.fetch(request), stranger)
  expect((await foreign.status(verificationTraceId!)).status).toBe(403)
  expect((await foreign.details(verificationTraceId!)).status).toBe(403)
  expect((await foreign.status('46cb353b-5b3b-4de9-9676-9b2d5d081027')).status).toBe(404)
})

test('scopes decide what is told, and the names of the fields are a choice', async () => {
  const scopes = ['IDENTITY_ID', 'NAME', 'DATE_OF_BIRTH', 'PHONE']
  await using bench = await createBench({ scopes })
  const ids = await made(bench)
  const { body } = await bench.client.details(ids.verification_id!)
  expect(body.scopes).toEqual(scopes)
  expect(Object.keys(body.data)).toEqual(['identityId', 'fullName', 'firstName', 'lastName', 'dateOfBirth', 'phone'])
  expect(body.data.identityId).toBe(ids.identity_id)
  expect(body.data.fullName).toBe(`${body.data.firstName} ${body.data.lastName}`)
  expect(body.data.phone).toMatch(/^\+[0-9]{6,15}$/)

  await using renamed = await createBench({ scopes, fieldNames: { identityId: 'identity_id', phone: 'phoneNumber' } })
  const other = await renamed.client.details((await made(renamed)).verification_id!)
  expect(Object.keys(other.body.data)).toContain('identity_id')
  expect(Object.keys(other.body.data)).toContain('phoneNumber')
  expect(renamed.bugs).toEqual([])

  await using none = await createBench({ scopes: [] })
  const nothing = await none.client.details((await made(none)).verification_id!)
  expect(nothing.body).toMatchObject({ scopes: [], data: {} })
})

test('two verifications of one person keep the identity, and only the first enrols it', async () => {
  await using bench = await createBench({ scopes: ['IDENTITY_ID', 'NAME'] })
  await bench.listen()
  const first = await made(bench, { reference: 'jane' })
  const second = await made(bench, { reference: 'jane' })
  const other = await made(bench, { reference: 'john' })
  expect(bench.events()).toEqual([
    ...['verification.started', 'verification.succeeded', 'identity.enrolled'],
    ...['verification.started', 'verification.succeeded'],
    ...['verification.started', 'verification.succeeded', 'identity.enrolled'],
  ])
  const [a, b, c] = await Promise.all([first, second, other].map((ids) => bench.client.details(ids.verification_id!)))
  expect(b!.body.data).toEqual(a!.body.data)
  expect(c!.body.data.identityId).not.toBe(a!.body.data.identityId)
  expect(b!.body.id).not.toBe(a!.body.id)
})

test('a person who failed first is enrolled by the first success', async () => {
  await using bench = await createBench()
  await bench.listen()
  await made(bench, { reference: 'jane', scenario: 'face_mismatch' })
  await made(bench, { reference: 'jane' })
  expect(bench.events()).toEqual([
    ...['verification.started', 'verification.failed'],
    ...['verification.started', 'verification.succeeded', 'identity.enrolled'],
  ])
})

test('every reason of failure can be seen, with the one it is shown as outside', async () => {
  for (const failReason of failReasonNames) {
    await using bench = await createBench({ failReason })
    const { verificationTraceId } = await made(bench, { scenario: 'document_tampered' })
    const { body } = await bench.client.status(verificationTraceId!)
    expect(body.verification).toMatchObject({
      status: 'FAILED',
      failReason,
      externalFailReason: failReasons[failReason],
    })
  }
})

test('the status names the person only once the document was read', async () => {
  await using bench = await createBench({ runningStatus: 'PENDING', statusSteps: true })
  const nameOf = async (scenario: string) => {
    const { verificationTraceId } = await made(bench, { scenario })
    return (await bench.client.status(verificationTraceId!)).body
  }
  expect((await nameOf('approved')).verification.fullName).toEqual(expect.any(String))
  expect((await nameOf('face_mismatch')).verification.fullName).toEqual(expect.any(String))
  expect((await nameOf('document_unreadable')).verification.fullName).toBeNull()
  const abandoned = await nameOf('abandoned')
  expect(abandoned.verification.status).toBe('PENDING')
  expect(abandoned.stepsTaken.steps).toMatchObject([{ eventName: 'DOCUMENT', executed: true, successful: true }])
  expect(abandoned.deviceFingerprint).toMatchObject({ desktopIp: '192.0.2.10', appVersion: expect.any(String) })
})

test('a link ends after a day, unless the request or an option says; the event about it can be switched off', async () => {
  await using bench = await createBench()
  await bench.listen()
  const { verificationTraceId } = (await bench.client.ask()).body
  const status = async () => (await bench.client.status(verificationTraceId)).body.verification
  await bench.sim.clock.advance(10 * minute)
  expect(await status()).toMatchObject({ status: 'IN_PROGRESS' })
  await bench.sim.clock.advance(1430 * minute)
  const fresh = new Client((request) => bench.sim.fetch(request))
  expect((await fresh.status(verificationTraceId)).body.verification).toMatchObject({
    status: 'FAILED',
    failReason: 'LINK_EXPIRED',
    externalFailReason: 'LINK_EXPIRED',
  })
  expect(bench.events()).toEqual(['verification.failed'])

  await using silent = await createBench({ failedWhenLinkExpires: false, linkValidityMinutes: 5 })
  await silent.listen()
  const other = (await silent.client.ask()).body.verificationTraceId
  await silent.sim.clock.advance(5 * minute)
  expect((await silent.client.status(other)).body.verification.failReason).toBe('LINK_EXPIRED')
  expect(silent.events()).toEqual([])
})

test("a client's own integration runs the default flow with advice; strict flows refuse it", async () => {
  await using bench = await createBench()
  expect((await bench.client.ask()).status).toBe(200)
  expect(bench.notes()).toEqual([])
  expect((await bench.client.ask({ integrationId: 'mine' })).status).toBe(200)
  expect(bench.notes()).toMatchObject([{ severity: 'advice', path: 'body.integrationId' }])
  await using strict = await createBench({ strictFlows: true })
  expect((await strict.client.ask()).status).toBe(200)
  expect((await strict.client.ask({ integrationId: 'workforce-returning' })).status).toBe(200)
  const refused = await strict.client.ask({ integrationId: 'mine' })
  expect([refused.status, refused.body.error]).toEqual([400, 'integration_not_found'])
})

test('a scenario is chosen by a magic value in the reference or in the login hint, or armed for the reference', async () => {
  await using bench = await createBench()
  const scenario = () => bench.sim.requests.list().at(-1)!.scenario
  await bench.client.ask({ correlationId: 'request-1+sim.face_mismatch' })
  expect(scenario()).toBe('face_mismatch')
  await bench.client.ask({ loginHint: 'jane@example.com+sim.document_expired' })
  expect(scenario()).toBe('document_expired')
  await bench.sim.scenarios.arm({ vendor: 'incode', reference: 'jane@example.com', scenario: 'underage' })
  await bench.client.ask({ loginHint: 'jane@example.com', correlationId: 'request-2' })
  expect(scenario()).toBe('approved')
  await bench.client.ask({ loginHint: 'jane@example.com' })
  expect(scenario()).toBe('underage')
})

test('secrets, links and what is told of the person are masked in the journal', async () => {
  await using bench = await createBench({ scopes: ['NAME', 'PHONE'] })
  const { verification_id } = await made(bench)
  const { body } = await bench.client.details(verification_id!)
  await bench.client.ask({ loginHint: 'jane.doe@example.com' })
  const entries = await Promise.all(bench.sim.requests.list().map(({ id }) => bench.sim.requests.get(id)))
  const shown = JSON.stringify(entries)
  const hidden = [demo.secret, 'jane.doe@example.com', body.data.fullName, body.data.phone, '/incode/hosted/']
  expect(hidden.filter((text) => shown.includes(String(text)))).toEqual([])
})

test('a person whose verifications have all gone past the bound is forgotten, one who came back since is not', async () => {
  const store = createMemoryStore({ endedLimit: 2 })
  await using bench = await createBench({ scopes: ['IDENTITY_ID'] }, { store })
  const identityOf = async (reference: string) => {
    const { verification_id } = await made(bench, { reference })
    return (await bench.client.details(verification_id!)).body.data.identityId
  }
  const first = await identityOf('jane@example.com')
  for (const reference of ['a@example.com', 'jane@example.com', 'b@example.com']) await identityOf(reference)
  expect(await identityOf('jane@example.com')).toBe(first)
  for (let n = 0; n < 20; n++) await identityOf(`person-${n}@example.com`)
  const { records, jobs } = await store.snapshot('default')
  expect(records.filter(({ kind }) => kind === 'incode.identity')).toHaveLength(2)
  expect(jobs).toHaveLength(4)
  expect(await identityOf('jane@example.com')).not.toBe(first)
  expect(bench.bugs).toEqual([])
})
