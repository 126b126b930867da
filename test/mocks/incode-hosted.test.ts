/** What the page behind a link is told by Incode: found by every id, step by step, and where the person goes in the end. */
import { expect, test } from 'vitest'
import type { HostedAct } from '../../src/mocks/hosted/types.js'
import { Client, createStage, demo } from '../scenarios/incode-kit.js'

const document: HostedAct = { kind: 'document', country: 'DE', documentKind: 'identity_card' }
const submit = (stepId: string): HostedAct => ({ kind: 'submit', stepId, pictures: {} })

test('a person is asked for consent, a document and a selfie, and sent back to the address of the request', async () => {
  await using stage = await createStage()
  const { bench, play } = stage
  await bench.listen()
  const asked = await bench.client.ask({ redirectUrl: 'https://app.example.com/done?x=1' })
  const id = asked.body.verificationTraceId
  expect(await play(id)).toMatchObject({ phase: 'created', current: 'document', end: null, scenario: 'approved' })
  expect(await play(id, { kind: 'open' })).toMatchObject({ phase: 'opened' })
  await bench.sim.clock.drain()
  expect(bench.events()).toEqual(['verification.started'])
  expect(await play(id, { kind: 'consent', given: true })).toMatchObject({ phase: 'consented' })
  expect(await play(id, document)).toMatchObject({ document: { country: 'DE', documentKind: 'identity_card' } })
  expect((await play(id, submit('document')))!.steps[0]).toMatchObject({
    state: 'processing',
    sides: ['front', 'back'],
  })
  await bench.sim.clock.advance(1000)
  expect(await play(id, submit('selfie'))).toMatchObject({ current: 'selfie', end: null })
  await bench.sim.clock.advance(1000)
  expect((await play(id))!.end).toEqual({
    tone: 'good',
    title: expect.any(String),
    text: expect.any(String),
    redirect: { url: 'https://app.example.com/done?x=1', afterMs: 2000 },
  })
  expect(bench.events()).toEqual(['verification.started', 'verification.succeeded', 'identity.enrolled'])
  const { stepsTaken } = (await bench.client.status(id)).body
  expect(stepsTaken).toMatchObject({ verificationDuration: 'PT2S', steps: [] })
  expect(bench.bugs).toEqual([])
})

test('a verification is found by its id, its trace, its interview and its link; by the link alone when a link is opened', async () => {
  await using stage = await createStage()
  const { bench, play } = stage
  const { body } = await bench.client.ask()
  const { journeyId } = (await play(body.verificationTraceId))!
  const code = body.verificationLink.split('/').at(-1)!
  expect((await play(code))!.journeyId).toBe(journeyId)
  expect((await play(journeyId))!.journeyId).toBe(journeyId)
  const token = (await bench.client.oauth({ grant_type: 'client_credentials' })).body.access_token
  const requested = await bench.client.json<{ interviewId: string }>(
    '/omni/b2b/onboarding/request-new',
    { integrationReference: 'x', loginHint: 'jane@example.com' },
    { authorization: `Bearer ${token}`, 'api-version': '1.0' },
  )
  expect(await play(requested.body.interviewId)).toBeDefined()
  expect(await play('nothing')).toBeUndefined()
})

test('pictures that cannot be read use up three attempts, and the verification fails', async () => {
  await using stage = await createStage()
  const { bench, play } = stage
  await bench.listen()
  const { verificationTraceId: id } = (await bench.client.ask({}, { 'x-sim-scenario': 'document_unreadable' })).body
  for (const act of [{ kind: 'open' }, { kind: 'consent', given: true }, document] as HostedAct[]) await play(id, act)
  for (const attemptsLeft of [2, 1, 0]) {
    await play(id, submit('document'))
    await bench.sim.clock.advance(1000)
    expect((await play(id))!.steps[0]).toMatchObject({ attemptsLeft, message: expect.any(String) })
  }
  expect((await play(id))!.end).toMatchObject({ tone: 'bad' })
  expect(bench.events()).toEqual(['verification.started', 'verification.failed'])
})

test('refusing consent ends it; a review ends it for the person, and for nobody else', async () => {
  await using stage = await createStage()
  const { bench, play } = stage
  const refused = (await bench.client.ask()).body.verificationTraceId
  await play(refused, { kind: 'open' })
  expect((await play(refused, { kind: 'consent', given: false }))!.end).toMatchObject({ tone: 'bad' })
  const held = (await bench.client.ask({}, { 'x-sim-scenario': 'manual_review_pending' })).body.verificationTraceId
  expect((await play(held, { kind: 'complete' }))!.end).toMatchObject({ tone: 'neutral' })
  expect((await bench.client.status(held)).body.verification.status).toBe('IN_PROGRESS')
})

test('whoever takes longer than half an hour fails with EXPIRED, however long the link would have been good', async () => {
  await using stage = await createStage({ linkValidityMinutes: 5 })
  const { bench, play } = stage
  const { verificationTraceId: id } = (await bench.client.ask()).body
  await play(id, { kind: 'open' })
  await bench.sim.clock.advance(30 * 60_000 - 1)
  expect((await play(id))!.end).toBeNull()
  await bench.sim.clock.advance(1)
  const fresh = new Client((request) => bench.sim.fetch(request), demo)
  expect((await fresh.status(id)).body.verification).toMatchObject({ status: 'FAILED', failReason: 'EXPIRED' })
})

test('a sign-in ends with a code that the client can exchange', async () => {
  await using stage = await createStage()
  const { bench, play } = stage
  const { headers } = await bench.client.signIn({ nonce: 'nonce-1' })
  const view = await play(headers.get('location')!.split('/').at(-1)!, { kind: 'complete' })
  const back = new URL(view!.end!.redirect!.url)
  expect([back.origin + back.pathname, back.searchParams.get('state')]).toEqual([
    'https://app.example.com/callback',
    'state-1',
  ])
  const code = back.searchParams.get('code')!
  const redirect_uri = 'https://app.example.com/callback'
  const exchanged = await bench.client.oauth({ grant_type: 'authorization_code', code, redirect_uri })
  const claims = JSON.parse(Buffer.from(exchanged.body.id_token!.split('.')[1]!, 'base64url').toString('utf8'))
  expect(claims).toMatchObject({ nonce: 'nonce-1', aud: demo.clientId })
})
