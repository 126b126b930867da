/** What compliance does with a decided journey: approve, reject, and ask for steps again by every rule. */
import { expect, test } from 'vitest'
import { type Bench, back, createBench, front, stepOf } from '../scenarios/idwise-kit.js'

const refused = (status: number, error_code: string) => ({ status, body: { success: false, error_code } })
const events = (bench: Bench): string[] => bench.hooks.map((h) => h.event)

test.each(['Approved', 'Rejected'])('a review makes %s the final decision and tells it', async (new_decision) => {
  await using bench = await createBench({ scenario: 'manual_review_pending' })
  const id = await bench.client.walk()
  await bench.listen()
  expect(await bench.client.review(id, { new_decision, comment: 'seen' })).toMatchObject({
    status: 200,
    body: { success: true },
  })
  expect((await bench.client.result(id)).body).toMatchObject({
    system_decision: 'Refer',
    manual_decision: new_decision,
    final_decision: new_decision,
  })
  await bench.sim.clock.drain()
  const decisions = { systemDecision: 'Refer', manualDecision: new_decision, finalDecision: new_decision }
  expect(bench.hooks.map((h) => [h.event, h.body])).toEqual([
    ['Updated Journey', expect.objectContaining({ ...decisions, action: 'Manual Review', journeyId: id })],
    ['Manually Reviewed', expect.objectContaining({ ...decisions, journeyId: id })],
  ])
})

test('a reviewed journey can be reviewed again', async () => {
  await using bench = await createBench({ scenario: 'document_tampered' })
  const id = await bench.client.walk()
  for (const new_decision of ['Approved', 'Rejected', 'Approved']) {
    expect((await bench.client.review(id, { new_decision })).status).toBe(200)
    expect((await bench.client.result(id)).body.final_decision).toBe(new_decision)
  }
})

test('a review before the decision is refused', async () => {
  await using bench = await createBench({ processingMs: 1_000 })
  const id = (await bench.client.start({})).body.journey_id
  const review = () => bench.client.review(id, { new_decision: 'Approved' })
  expect(await review()).toMatchObject(refused(409, 'invalid_journey_state'))
  await bench.client.complete(id)
  expect(await review()).toMatchObject(refused(409, 'invalid_journey_state'))
  await bench.sim.clock.advance(1_000)
  expect((await review()).status).toBe(200)
})

test("a case's own reviewer answers after ten minutes, unless somebody else has", async () => {
  await using bench = await createBench({ scenario: 'manual_review_rejected' })
  const [waiting, taken] = [
    await bench.client.walk({ reference_no: 'a' }),
    await bench.client.walk({ reference_no: 'b' }),
  ]
  await bench.client.review(taken, { new_decision: 'Approved' })
  await bench.sim.clock.advance(599_999)
  expect((await bench.client.result(waiting)).body.manual_decision).toBeNull()
  await bench.sim.clock.advance(1)
  expect((await bench.client.result(waiting)).body.final_decision).toBe('Rejected')
  expect((await bench.client.result(taken)).body.final_decision).toBe('Approved')
})

const resubmission = 'Resubmission Requested'

test.each([
  ['step_reviews is missing', { new_decision: resubmission }, 'step_reviews is required'],
  ['step_reviews is empty', { new_decision: resubmission, step_reviews: [] }, 'step_reviews is required'],
  [
    'a step is unknown',
    { new_decision: resubmission, step_reviews: [{ step_id: 9, review_decision: 'Resubmit' }] },
    'step_reviews[0].step_id 9',
  ],
  [
    'a failed step has no decision',
    { new_decision: resubmission, step_reviews: [{ step_id: 1, review_decision: 'Resubmit' }] },
    'failed step(s) 0',
  ],
  [
    'no step is asked for again',
    { new_decision: resubmission, step_reviews: [{ step_id: 0, review_decision: 'Approve' }] },
    'no step again',
  ],
])('a resubmission is refused when %s', async (_name, review, message) => {
  await using bench = await createBench({ scenario: 'document_tampered' })
  const id = await bench.client.walk()
  const digest = await bench.sim.digest()
  const answer = await bench.client.review(id, review)
  expect(answer).toMatchObject(refused(400, 'invalid_review'))
  expect(answer.body.message).toContain(message)
  expect(await bench.sim.digest()).toBe(digest)
})

test.each([
  ['face_mismatch', 1],
  ['liveness_failed', 1],
  ['document_expired', 0],
  ['document_unreadable', 0],
])('the failed step of %s is step %i', async (scenario, step) => {
  await using bench = await createBench({ scenario })
  const id = await bench.client.walk()
  const other = { new_decision: resubmission, step_reviews: [{ step_id: 1 - step, review_decision: 'Resubmit' }] }
  expect((await bench.client.review(id, other)).body.message).toContain(`failed step(s) ${step}`)
  const own = { new_decision: resubmission, step_reviews: [{ step_id: String(step), review_decision: 'Resubmit' }] }
  expect((await bench.client.review(id, own)).status).toBe(200)
})

test('steps asked for again are sent again, and the journey is updated', async () => {
  await using bench = await createBench({ scenario: 'document_tampered' })
  const { client } = bench
  const id = await client.walk()
  await bench.listen()
  const step_reviews = [
    { step_id: 0, review_decision: 'Resubmit' },
    { step_id: 1, review_decision: 'Approve' },
  ]
  await client.review(id, { new_decision: resubmission, step_reviews })
  expect(stepOf((await client.summary(id)).body, 0)).toMatchObject({ status: 'Not Submitted', is_concluded: false })
  expect(stepOf((await client.summary(id)).body, 1)).toMatchObject({ status: 'Submitted', is_concluded: true })
  expect(await client.step(id, 1)).toMatchObject(refused(409, 'step_already_concluded'))
  expect(await client.complete(id)).toMatchObject(refused(409, 'invalid_journey_state'))
  expect((await client.step(id, 0, { image: back, image2: front })).status).toBe(200)
  const { body } = await client.result(id)
  expect((await client.image(body.documents!['0']!.images!.input_image_path!)).bytes).toEqual(back)
  await bench.sim.clock.drain()
  const told = { systemDecision: 'Refer', manualDecision: null, finalDecision: 'Refer' }
  expect(bench.hooks.map((h) => [h.event, h.body])).toEqual([
    [
      'Verification Update Required',
      {
        eventId: expect.any(String),
        journeyId: id,
        referenceNo: 'applicant-ref-001',
        ...told,
        trigger: 'Manual Review',
        requiredSteps: [{ stepId: '0', reasonCode: 'RESUBMIT_BAD_QUALITY' }],
      },
    ],
    ['Finished Step', expect.objectContaining({ stepId: '0' })],
    ['Finished Step', expect.objectContaining({ stepId: '0' })],
    ['Updated Journey', expect.objectContaining({ ...told, action: 'Step Update' })],
  ])
  expect((await client.review(id, { new_decision: 'Approved' })).status).toBe(200)
})

test('a resubmission withdraws an earlier approval', async () => {
  await using bench = await createBench()
  const id = await bench.client.walk()
  await bench.client.review(id, { new_decision: 'Approved' })
  const step_reviews = [{ step_id: 1, review_decision: 'Resubmit' }]
  await bench.client.review(id, { new_decision: resubmission, step_reviews })
  expect((await bench.client.result(id)).body).toMatchObject({ manual_decision: null, final_decision: 'Complete' })
  expect(await bench.client.review(id, { new_decision: resubmission, step_reviews })).toMatchObject({ status: 400 })
  expect((await bench.client.review(id, { new_decision: 'Rejected' })).status).toBe(200)
})

test('a resubmission ends when the steps asked for are in, whatever else was never sent', async () => {
  await using bench = await createBench()
  const { client } = bench
  const id = (await client.start({})).body.journey_id
  await client.step(id, 0)
  await client.complete(id)
  await client.review(id, { new_decision: resubmission, step_reviews: [{ step_id: 0, review_decision: 'Resubmit' }] })
  await bench.listen()
  await client.step(id, 0)
  await bench.sim.clock.drain()
  expect(events(bench)).toEqual(['Finished Step', 'Updated Journey'])
})

test('a step that was never sent cannot be asked for again', async () => {
  await using bench = await createBench()
  const id = (await bench.client.start({})).body.journey_id
  await bench.client.complete(id)
  await bench.sim.clock.drain()
  const step_reviews = [{ step_id: 0, review_decision: 'Resubmit' }]
  const answer = await bench.client.review(id, { new_decision: resubmission, step_reviews })
  expect(answer).toMatchObject(refused(400, 'invalid_review'))
})

test('a step with attempts left at completion can be asked for again', async () => {
  await using bench = await createBench({ scenario: 'document_unreadable' })
  const id = (await bench.client.start({})).body.journey_id
  await bench.client.step(id, 0)
  await bench.client.complete(id)
  await bench.sim.clock.drain()
  const step_reviews = [{ step_id: 0, review_decision: 'Resubmit' }]
  expect(await bench.client.review(id, { new_decision: resubmission, step_reviews })).toMatchObject({ status: 200 })
  expect(stepOf((await bench.client.summary(id)).body, 0).status).toBe('Not Submitted')
})

test('an amended search changes no decision while a step is asked for again, approved or not', async () => {
  await using bench = await createBench()
  const id = await bench.client.walk({ flow_id: 'flow-id-selfie-aml' })
  const step_reviews = [{ step_id: 50, review_decision: 'Resubmit' }]
  await bench.client.review(id, { new_decision: 'Resubmission Requested', step_reviews })
  await bench.client.review(id, { new_decision: 'Approved' })
  expect((await bench.client.json('PUT', `/checks/aml/${id}`, {})).status).toBe(200)
  expect((await bench.client.result(id)).body).toMatchObject({
    system_decision: 'Complete',
    final_decision: 'Approved',
  })
})
