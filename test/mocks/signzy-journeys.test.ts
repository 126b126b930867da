/** Signzy's journeys: how they end, what the clock does to them, and what stays of them. */
import { expect, test } from 'vitest'
import type { Wire } from '../../src/contracts/signzy/index.js'
import { callbackUrl, createBench, type ErrorBody } from '../scenarios/signzy-kit.js'

const hour = 3_600_000
const start = Date.parse('2026-01-01T00:00:00Z')

test('attempts at the document end the journey at their limit, and the selfie never starts', async () => {
  await using bench = await createBench()
  const { body } = await bench.client.get(await bench.walk('document_unreadable'))
  const notStarted = { status: 'Not Started' }
  expect(body).toMatchObject({
    currentStatus: 'TERMINATED',
    step: 'RETRIES_EXCEEDED',
    message: 'Retries Exceeded',
    matchPercentage: { dateOfBirthMatch: 'NA', addressMatch: 'NA', fullNameMatch: 'NA' },
    documentIntelligence: {
      completeStatus: { overallStatus: 'False', message: 'Document type not recognized', severity: 'High' },
      extractedFieldErrors: [
        { message: 'Name not extracted', errorStatus: 'NOT_EXTRACTED' },
        { message: 'Date of birth not extracted', errorStatus: 'NOT_EXTRACTED' },
        { message: 'ID number not extracted', errorStatus: 'NOT_EXTRACTED' },
      ],
      extractedFields: {},
      attempts: 2,
    },
    completedAt: start,
  })
  expect(body.selfieAnalysis).toEqual({
    passiveLiveliness: notStarted,
    faceMatch: notStarted,
    additionalFaceChecks: { maskDetection: notStarted, faceCoverDetection: notStarted },
  })
  expect(body.capturedData.images).toMatchObject({ frontDoc: expect.stringMatching(/^http/), selfie: '' })
  expect(body.documentIntelligence).not.toHaveProperty('predictedIdTypeFront')
  expect(bench.callbacks.map((c) => c.body.currentStatus)).toEqual(['TERMINATED'])
})

test('attempts at the selfie have a limit of their own, and what the document said stays', async () => {
  await using bench = await createBench({ selfieAttempts: 4 })
  const id = await bench.client.begin()
  const document = { kind: 'document', country: 'DE', documentKind: 'identity_card' } as const
  const side = { mediaType: 'image/png' }
  await bench.play(id, { kind: 'open' })
  await bench.play(id, { kind: 'consent', given: true })
  await bench.play(id, document)
  await bench.play(id, { kind: 'submit', stepId: 'document', pictures: { front: side, back: side } })
  await bench.play(id, { kind: 'choose', scenario: 'attempts_exceeded' })
  await bench.play(id)
  const { body } = await bench.client.get(id)
  expect(body).toMatchObject({
    currentStatus: 'TERMINATED',
    step: 'RETRIES_EXCEEDED',
    documentIntelligence: { attempts: 1, completeStatus: { overallStatus: 'True' } },
    selfieAnalysis: { attempts: 4, passiveLiveliness: { status: '422' }, faceMatch: { status: '422' } },
    capturedData: { country: 'DE', idType: 'Identity Card' },
  })
  expect(bench.bugs).toEqual([])
})

test('the limits of attempts are options', async () => {
  await using bench = await createBench({ documentAttempts: 5 })
  const { body } = await bench.client.get(await bench.walk('attempts_exceeded'))
  expect([body.currentStatus, body.documentIntelligence.attempts]).toEqual(['TERMINATED', 5])
})

test.each([
  [{ journeyLinkValidity: 7200 }, 7_200_000, '2 hours'],
  [{ journeyLinkValidity: 60 }, 60_000, '0.02 hours'],
  [{}, 86_400_000, '24 hours'],
])('a link made with %j ends after %d ms, and its text says %s', async (config, validityMs, ttl) => {
  await using bench = await createBench()
  const made = await bench.client.create({ processingConfig: { callbackUrl, ...config } })
  expect(made.body.result.ttl).toBe(ttl)
  const id = made.body.result.journeyId
  await bench.sim.clock.advance(validityMs - 1)
  expect((await bench.client.get(id)).status).toBe(404)
  await bench.sim.clock.advance(1)
  const { status, body } = await bench.client.get(id)
  expect([status, body.currentStatus, body.startedAt, body.completedAt]).toEqual([200, 'LINK_EXPIRED', null, null])
  expect(bench.callbacks).toEqual([])
})

test('an open session ends after its expiry, whatever the link says, and owes nothing', async () => {
  await using bench = await createBench()
  const id = await bench.client.begin({ processingConfig: { callbackUrl, journeySessionExpiry: 300 } })
  await bench.sim.clock.advance(1000)
  await bench.play(id, { kind: 'abandon' })
  await bench.sim.clock.advance(299_999)
  expect((await bench.client.get<ErrorBody>(id)).body.error.code).toBe('JOURNEY_NOT_COMPLETED')
  await bench.sim.clock.advance(1)
  const { body } = await bench.client.get(id)
  expect(body).toMatchObject({
    currentStatus: 'SESSION_EXPIRED',
    startedAt: start + 1000,
    completedAt: null,
    capturedData: { consent: true },
    documentIntelligence: { attempts: 1 },
  })
  expect(bench.callbacks).toEqual([])
})

test('a session of the default flow lasts ten minutes, and a journey that ended does not expire', async () => {
  await using bench = await createBench()
  const done = await bench.walk()
  const left = await bench.client.begin()
  await bench.play(left, { kind: 'abandon' })
  await bench.sim.clock.advance(600_000)
  expect((await bench.client.get(left)).body.currentStatus).toBe('SESSION_EXPIRED')
  await bench.sim.clock.advance(48 * hour)
  expect((await bench.client.get(done)).body.currentStatus).toBe('COMPLETED')
})

test('refusing consent ends nothing: the journey is left until its session ends', async () => {
  await using bench = await createBench({ unfinishedResult: 'document' })
  const id = await bench.walk('consent_refused')
  const { body } = await bench.client.get(id)
  expect([body.currentStatus, body.capturedData.consent, body.completedAt]).toEqual(['IN_PROGRESS', false, null])
  await bench.sim.clock.advance(600_000)
  expect((await bench.client.get(id)).body).toMatchObject({
    currentStatus: 'SESSION_EXPIRED',
    capturedData: { consent: false },
  })
})

test('names of the states that no page tells are options', async () => {
  const stateNames = { created: 'NEW', inProgress: 'STARTED', linkExpired: 'DEAD', sessionExpired: 'LATE' }
  await using bench = await createBench({ stateNames, unfinishedResult: 'document' })
  const statusOf = async (id: string) => (await bench.client.get(id)).body.currentStatus
  const id = await bench.client.begin()
  const late = await bench.client.begin()
  expect(await statusOf(id)).toBe('NEW')
  await bench.play(late, { kind: 'open' })
  expect(await statusOf(late)).toBe('STARTED')
  await bench.play(late, { kind: 'expire' })
  await bench.play(id, { kind: 'expire' })
  expect([await statusOf(late), await statusOf(id)]).toEqual(['LATE', 'DEAD'])
})

test('a document shown before the end is empty where nothing was given yet', async () => {
  await using bench = await createBench({ unfinishedResult: 'document' })
  const { body } = await bench.client.get(await bench.client.begin())
  expect(body).toMatchObject({
    capturedData: { images: { frontDoc: '', backDoc: '', selfie: '' }, consent: false, country: '', idType: '' },
    documentIntelligence: {},
    externalApiResponses: [],
    ipAddresses: {},
    startedAt: null,
    completedAt: null,
    callbackSent: false,
  })
})

test('data are deleted when their time is over: who it was, the pictures, the journal and the outbox', async () => {
  await using bench = await createBench({ deletionTimeLimitMinutes: 1_576_800 })
  const { client, sim } = bench
  const userInfo = { name: { firstName: 'Perpetua', lastName: 'Quillfeather' }, externalReferenceId: 'r-1' }
  const id = await bench.walk('approved', {
    userInfo,
    userId: 'user-1',
    processingConfig: { callbackUrl, authKeyForCallback: 'k-1' },
  })
  const before = await client.get(id)
  expect(before.body).toMatchObject({ _deleted: false, deletionTimeLimit: 1_576_800 })
  const picture = before.body.capturedData.images.frontDoc
  await sim.clock.advance(1_576_800 * 60_000 - 1)
  expect((await client.get(id)).text).toBe(before.text)
  expect((await sim.fetch(picture)).status).toBe(200)
  await sim.clock.advance(1)
  const after = await client.get<Wire<'DeletedJourney'>>(id)
  expect(after.body).toEqual({
    flow: { flowId: 'otk-document-selfie', version: 1 },
    _id: before.body._id,
    clientId: before.body.clientId,
    journeyId: id,
    currentStatus: 'COMPLETED',
    step: 'COMPLETE',
    message: 'Journey Completed',
    createdAt: start,
    startedAt: start,
    completedAt: start,
    _deleted: true,
    deletionTimeLimit: 1_576_800,
    updatedAt: new Date(sim.clock.now()).toISOString(),
    __v: 0,
  })
  expect((await sim.fetch(picture)).status).toBe(404)
  expect(await sim.webhooks.deliveries()).toEqual([])
  const kept = JSON.stringify([
    await bench.store.snapshot('default'),
    await Promise.all(sim.requests.list().map(({ id }) => sim.requests.get(id, { reveal: true }))),
  ])
  expect(kept).not.toMatch(/Quillfeather|k-1|SPECI\d/)
  expect(bench.bugs).toEqual([])
})

test('where deleted data are an error, it is one of its own', async () => {
  await using bench = await createBench({ deletionTimeLimitMinutes: 1, deletedResult: 'error' })
  const id = await bench.walk()
  await bench.sim.clock.advance(60_000)
  const { status, body } = await bench.client.get<ErrorBody>(id)
  expect([status, body.error.code]).toEqual([404, 'JOURNEY_DELETED'])
})

test('data are kept unless a limit is set', async () => {
  await using bench = await createBench()
  const id = await bench.walk()
  await bench.sim.clock.advance(10 * 365 * 24 * hour)
  expect((await bench.client.get(id)).body).toMatchObject({ _deleted: false, deletionTimeLimit: null })
})

test('the page sends the person on after the redirect time: to one address when completed, to another when not', async () => {
  await using bench = await createBench()
  const processingConfig = {
    callbackUrl,
    redirectTime: 5,
    successRedirectUrl: 'https://client.example/success',
    failureRedirectUrl: 'https://client.example/failure',
  }
  const end = async (scenario: string) => (await bench.look(await bench.walk(scenario, { processingConfig }))).end
  expect(await end('approved')).toMatchObject({
    tone: 'neutral',
    redirect: { url: 'https://client.example/success', afterMs: 5000 },
  })
  // a finding completes: the vendor decides nothing
  expect((await end('document_tampered'))?.redirect?.url).toBe('https://client.example/success')
  expect((await end('document_unreadable'))?.redirect?.url).toBe('https://client.example/failure')
  expect(await end('link_expired')).not.toHaveProperty('redirect')
  expect((await bench.look(await bench.walk())).end).not.toHaveProperty('redirect')
})

test('the page is told which document the client asks for, and asks for a passport by its front alone', async () => {
  await using bench = await createBench()
  const id = await bench.client.begin({ userInfo: { id: { idType: 'Passport', country: 'GB' } } })
  const view = await bench.look(id)
  const own = { country: 'GB', documentKind: 'passport' }
  expect(view.document).toEqual({ ...own, kinds: ['passport'], own })
  expect(view.steps.map((s) => s.sides)).toEqual([['front'], ['selfie']])
  await bench.play(id)
  const { body } = await bench.client.get(id)
  expect(body).toMatchObject({
    capturedData: { country: 'GB', idType: 'Passport', images: { backDoc: '' } },
    documentIntelligence: { extractedFields: { 'Issuing State Name': 'United Kingdom', 'MRZ Type': 'ID-3' } },
  })
  expect(body.documentIntelligence).not.toHaveProperty('predictedIdTypeBack')
})

test('a journey is found by every id that was given out for it, and a completed one has all of them', async () => {
  await using bench = await createBench()
  const made = await bench.sim.journeys.create('signzy', {
    state: 'completed',
    reference: 'r-7',
    flow: 'otk-passport-selfie',
  })
  expect(made.ids).toEqual({
    journeyId: expect.stringMatching(/^[A-Z0-9]{10}$/),
    _id: expect.stringMatching(/^[0-9a-f]{24}$/),
    externalReferenceId: 'r-7',
    file_id: expect.stringMatching(/^\d{9}$/),
    name: expect.stringMatching(/^[0-9a-f]{64}\.png$/),
  })
  const { body } = await bench.client.get(made.ids.journeyId!)
  expect([body.currentStatus, body._id, body.userInfo.externalReferenceId]).toEqual(['COMPLETED', made.ids._id, 'r-7'])
})

test.each([
  ['externalReferenceId', { userInfo: { externalReferenceId: 'order-1+sim.document_expired' } }],
  ['userId', { userId: 'user-1 sim.document_expired' }],
  ['lastName', { userInfo: { name: { firstName: 'Jane', lastName: 'Doe sim.document_expired' } } }],
  ['firstName', { userInfo: { name: { firstName: 'Jane sim.document_expired', lastName: 'Doe' } } }],
])('a magic value in %s chooses the scenario, and stays out of the document', async (_field, body) => {
  await using bench = await createBench()
  const id = await bench.client.begin(body)
  await bench.play(id)
  const { documentIntelligence } = (await bench.client.get(id)).body
  expect(documentIntelligence.idExpired).toBe('True')
  expect(JSON.stringify(documentIntelligence)).not.toContain('sim.document')
})

test('an armed scenario waits for the external reference, else for the user id', async () => {
  await using bench = await createBench()
  await bench.sim.scenarios.arm({ vendor: 'signzy', reference: 'ref-1', scenario: 'document_expired' })
  await bench.sim.scenarios.arm({ vendor: 'signzy', reference: 'user-1', scenario: 'document_tampered' })
  const messageFor = async (body: object) => {
    const id = await bench.client.begin(body)
    await bench.play(id)
    return (await bench.client.get(id)).body.documentIntelligence.completeStatus!.message
  }
  expect(await messageFor({ userId: 'user-1', userInfo: { externalReferenceId: 'other' } })).toBe(
    'Document validated successfully',
  )
  expect(await messageFor({ userId: 'user-1', userInfo: { externalReferenceId: 'ref-1' } })).toBe('Document is expired')
  expect(await messageFor({ userId: 'user-1' })).toBe('Document authenticity check failed')
})
