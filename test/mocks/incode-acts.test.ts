/** What the control plane does to verifications of Incode: acts beyond those of the page, and the list of all. */
import { expect, test } from 'vitest'
import { SessionRefusal } from '../../src/fixtures/capture.js'
import { createStage, made, readEnd } from '../scenarios/incode-kit.js'

const minutes = (count: number): number => count * 60_000
const refusal = (message: string) => ({ message, cause: expect.any(SessionRefusal) })
type Stage = Awaited<ReturnType<typeof createStage>>

const held = async ({ bench }: Stage, scenario: string) => (await made(bench, { scenario })).verification_id!

test.each([
  ['approved', { status: 'SUCCESS', failReason: null, details: 200 }, 'verification.succeeded'],
  [
    'rejected',
    { status: 'FAILED', failReason: 'ONBOARDING_ID_VALIDATION_FAILED', details: 422 },
    'verification.failed',
  ],
] as const)('a review ends a verification that waits for one as %s, at once', async (verdict, end, event) => {
  await using stage = await createStage()
  const { bench, play } = stage
  const ids = await made(bench, { scenario: 'manual_review_pending' })
  await bench.listen()
  await play(ids.verification_id!, { kind: 'review', verdict })
  expect(await readEnd(bench.sim, { ids })).toMatchObject(end)
  await bench.sim.clock.drain()
  expect(bench.events()[0]).toBe(event)
  expect(bench.bugs).toEqual([])
})

test('the reviewer of the scenario says nothing more once somebody else has answered', async () => {
  await using stage = await createStage()
  const { bench, play } = stage
  const ids = await made(bench, { scenario: 'manual_review_rejected' })
  await bench.sim.clock.advance(minutes(5))
  await play(ids.verification_id!, { kind: 'review', verdict: 'approved' })
  const before = await readEnd(bench.sim, { ids })
  await bench.listen()
  await bench.sim.clock.advance(minutes(60))
  expect(await readEnd(bench.sim, { ids })).toEqual(before)
  expect([before.status, bench.events()]).toEqual(['SUCCESS', []])
})

test.each([
  ['nobody opened', 'approved', 'created', 'link_issued'],
  ['somebody left', 'abandoned', 'completed', 'in_progress'],
  ['succeeded', 'approved', 'completed', 'succeeded'],
  ['failed', 'document_expired', 'completed', 'failed'],
] as const)('a verification that %s takes no review', async (_what, scenario, state, word) => {
  await using stage = await createStage()
  const { verification_id } = await made(stage.bench, { scenario, state })
  const review = stage.play(verification_id!, { kind: 'review', verdict: 'approved' })
  await expect(review).rejects.toMatchObject(refusal(`no review is awaited: the verification is ${word}`))
})

test('a person who cancels closes the page at the first step, and the time runs out', async () => {
  await using stage = await createStage()
  const { bench, play } = stage
  await bench.listen()
  const ids = await made(bench, { state: 'created' })
  const view = await play(ids.verification_id!, { kind: 'cancel' })
  expect(view).toMatchObject({ phase: 'consented', current: 'document', end: null })
  await bench.sim.clock.advance(minutes(30))
  expect(await readEnd(bench.sim, { ids })).toMatchObject({ status: 'FAILED', failReason: 'EXPIRED' })
  expect(bench.events()).toEqual(['verification.started', 'verification.failed'])
  await expect(play(ids.verification_id!, { kind: 'cancel' })).rejects.toThrow('the session is over: session_expired')
})

test('no step is asked for again', async () => {
  await using stage = await createStage()
  const id = await held(stage, 'manual_review_pending')
  const resubmit = stage.play(id, { kind: 'resubmit' })
  await expect(resubmit).rejects.toMatchObject(refusal('the vendor asks for no step again'))
})

test('every verification is on the shelf, oldest first, whichever call asked for it', async () => {
  await using stage = await createStage()
  const { bench, shelf } = stage
  const ids = await made(bench, { reference: 'request-1', scenario: 'document_expired', flow: 'workforce-returning' })
  await bench.sim.clock.advance(1000)
  await bench.client.ask({ loginHint: 'jane@example.com' })
  await bench.client.signIn()
  const [first, second, third, ...more] = await shelf('all', '*')
  const { code, ...kept } = ids
  expect(code).toBeDefined()
  expect(first).toEqual({
    journeyId: ids.verification_id,
    ids: kept,
    reference: 'request-1',
    flow: 'workforce-returning',
    scenario: 'document_expired',
    environment: 'demo',
    status: 'SUCCESS',
    ended: true,
    createdAt: bench.sim.clock.now() - 1000,
    link: ids.verificationLink,
  })
  expect(second).toMatchObject({ reference: 'jane@example.com', status: 'IN_PROGRESS', ended: false })
  expect(third).toMatchObject({ reference: null, flow: 'workforce-id-selfie' })
  expect(more).toEqual([])
})

test("a verification is found by the client's own reference alone: the correlation id, else the login hint", async () => {
  await using stage = await createStage()
  const { bench, shelf } = stage
  await bench.client.ask({ loginHint: 'jane@example.com', correlationId: 'request-1' })
  await bench.client.ask({ loginHint: 'jane@example.com' })
  const found = async (reference: string) => (await shelf('reference', reference)).map((one) => one.ids.correlationId)
  expect(await found('request-1')).toEqual(['request-1'])
  expect(await found('jane@example.com')).toEqual([undefined])
  expect(await found('nobody')).toEqual([])
})

test('a verification under review has not ended', async () => {
  await using stage = await createStage()
  await held(stage, 'manual_review_pending')
  expect(await stage.shelf('all', '*')).toMatchObject([{ status: 'IN_PROGRESS', ended: false }])
})
