/** Whole journeys: every flow, every way to send a step, processing on the clock, retries, and what ends them. */
import { expect, test } from 'vitest'
import { flows } from '../../src/contracts/idwise/index.js'
import { back, createBench, front, selfie, stepOf } from '../scenarios/idwise-kit.js'

test.each(flows.map(({ id }) => id))('the flow %s runs from start to decision', async (flow_id) => {
  await using bench = await createBench()
  const id = await bench.client.walk({ flow_id })
  const { body } = await bench.client.result(id)
  // a spot check of an applicant without an earlier journey has nothing to compare with
  expect(body.system_decision).toBe(flow_id === 'flow-selfie-recheck' ? 'Refer' : 'Complete')
  expect((await bench.client.summary(id)).body.is_completed).toBe(true)
  expect(bench.bugs).toEqual([])
})

test('the default flow takes both sides in one step, and its first step is 0', async () => {
  await using bench = await createBench()
  const { body } = await bench.client.start({ flow_id: 'a flow of my own' })
  expect(body).toMatchObject({ is_completed: false, reference_no: 'applicant-ref-001' })
  expect(body.step_summaries.map((s) => s.definition)).toEqual([
    { step_id: 0, step_type: 'Document', step_title: 'Photo ID' },
    { step_id: 1, step_type: 'Selfie', step_title: 'Selfie' },
  ])
  await bench.client.step(body.journey_id, 0, { image: front, image2: back })
  const document = (await bench.client.result(body.journey_id)).body.documents!['0']!
  expect((await bench.client.image(document.images!.input_image_path!)).bytes).toEqual(front)
  expect((await bench.client.image(document.images!.back_side_image_path!)).bytes).toEqual(back)
  expect(Object.keys(document.extracted_fields!)).toEqual(expect.arrayContaining(['Full Name', 'Address']))
})

test('front alone leaves the back and its fields out', async () => {
  await using bench = await createBench()
  const { body } = await bench.client.start({})
  await bench.client.step(body.journey_id, 0, { image: front })
  const document = (await bench.client.result(body.journey_id)).body.documents!['0']!
  expect(document.images).toMatchObject({ back_side_image_path: null, back_side_cropped_image_path: null })
  expect(document.extracted_fields).not.toHaveProperty('Address')
})

test('front and back are two steps in the AML flow', async () => {
  await using bench = await createBench()
  const { body } = await bench.client.start({ flow_id: 'flow-id-selfie-aml' })
  expect(body.step_summaries.map((s) => s.definition.step_id)).toEqual([50, 51, 52])
  await bench.client.step(body.journey_id, 50, { image: front })
  await bench.client.step(body.journey_id, 51, { image: back })
  const { documents } = (await bench.client.result(body.journey_id)).body
  expect((await bench.client.image(documents!['50']!.images!.input_image_path!)).bytes).toEqual(front)
  expect((await bench.client.image(documents!['51']!.images!.back_side_image_path!)).bytes).toEqual(back)
})

test.each([
  ['plain base64', (base64: string) => base64],
  ['a data URI', (base64: string) => `data:image/png;base64,${base64}`],
  ['base64 in lines', (base64: string) => base64.replace(/.{76}/g, '$&\r\n')],
])('a step sent as JSON with %s keeps the same bytes as multipart', async (_name, wrap) => {
  await using bench = await createBench()
  const { body } = await bench.client.start({})
  const encode = (bytes: Uint8Array): string => wrap(Buffer.from(bytes).toString('base64'))
  const sent = await bench.client.json('POST', '/v2/process-journey-step', {
    journey_id: body.journey_id,
    step_id: '0',
    image: encode(front),
    image2: encode(back),
  })
  expect(sent).toMatchObject({ status: 200, body: { success: true } })
  const { images } = (await bench.client.result(body.journey_id)).body.documents!['0']!
  expect((await bench.client.image(images!.input_image_path!)).bytes).toEqual(front)
  expect((await bench.client.image(images!.back_side_image_path!)).bytes).toEqual(back)
})

test.each([1, '1'])('a step id is accepted as %o', async (step_id) => {
  await using bench = await createBench()
  const { body } = await bench.client.start({})
  const image = Buffer.from(selfie).toString('base64')
  const sent = await bench.client.json('POST', '/v2/process-journey-step', {
    journey_id: body.journey_id,
    step_id,
    image,
  })
  expect(sent.status).toBe(200)
})

test('processing takes its time on the clock: In Progress, then Submitted', async () => {
  await using bench = await createBench({ processingMs: 5_000 })
  const { client, sim } = bench
  const id = (await client.start({})).body.journey_id
  expect(stepOf((await client.summary(id)).body, 0).status).toBe('Not Submitted')
  await client.step(id, 0)
  expect(stepOf((await client.summary(id)).body, 0)).toMatchObject({ status: 'In Progress', is_concluded: false })
  expect((await client.result(id)).body.documents!['0']!.progress).toBe('Started')
  await sim.clock.advance(4_999)
  expect(stepOf((await client.summary(id)).body, 0).status).toBe('In Progress')
  const { ran } = await sim.clock.advance(1)
  expect(ran).toMatchObject([{ kind: 'idwise.finishStep', journeyId: id }])
  expect(stepOf((await client.summary(id)).body, 0)).toMatchObject({
    status: 'Submitted',
    has_passed_rules: true,
    is_concluded: true,
    error_user_feedback_code: null,
  })
})

test('a step is accepted while an earlier one is processed, and a completion too; the decision falls last', async () => {
  await using bench = await createBench({ processingMs: 5_000 })
  const { client, sim } = bench
  const id = (await client.start({})).body.journey_id
  await client.step(id, 0)
  await sim.clock.advance(2_000)
  expect((await client.step(id, 1)).status).toBe(200)
  expect((await client.complete(id)).status).toBe(200)
  expect((await client.result(id)).body).toMatchObject({ system_decision: 'Incomplete', end_time: null })
  expect((await client.summary(id)).body.is_completed).toBe(false)
  await sim.clock.advance(5_000)
  expect((await client.result(id)).body).toMatchObject({ system_decision: 'Incomplete', final_decision: 'Incomplete' })
  await sim.clock.advance(5_000)
  expect((await client.result(id)).body).toMatchObject({
    system_decision: 'Complete',
    end_time: '2026-01-01T00:00:12.000000',
  })
})

test('the same step cannot be sent again while it is processed', async () => {
  await using bench = await createBench({ processingMs: 5_000 })
  const id = (await bench.client.start({})).body.journey_id
  await bench.client.step(id, 0)
  expect(await bench.client.step(id, 0)).toMatchObject({ status: 409, body: { error_code: 'invalid_journey_state' } })
})

test('a journey completed with steps unsent is referred, and sends no Finished User Steps', async () => {
  await using bench = await createBench()
  await bench.listen()
  const id = (await bench.client.start({})).body.journey_id
  expect((await bench.client.complete(id)).status).toBe(200)
  await bench.sim.clock.drain()
  const { body } = await bench.client.result(id)
  expect(body).toMatchObject({ system_decision: 'Refer', rule_results: null })
  expect(body.documents!['0']).toMatchObject({ progress: 'NotStarted', extracted_fields: null, images: null })
  expect(body.selfie).toMatchObject({ status: 'Not Started', is_live: null })
  expect(bench.hooks.map((h) => h.event)).toEqual(['Finished Journey'])
})

test('an unreadable document may be tried again until the attempts run out', async () => {
  await using bench = await createBench({ scenario: 'document_unreadable' })
  const { client } = bench
  const id = (await client.start({})).body.journey_id
  await client.step(id, 0)
  expect(stepOf((await client.summary(id)).body, 0)).toEqual({
    has_passed_rules: false,
    is_concluded: false,
    status: 'Submitted',
    error_user_feedback_code: 'feedback_document_cropped',
    error_user_feedback_title: 'Document Cropped',
    error_user_feedback_details: expect.stringMatching(/./),
  })
  expect((await client.step(id, 0)).status).toBe(200)
  expect(stepOf((await client.summary(id)).body, 0)).toMatchObject({ has_passed_rules: false, is_concluded: true })
  expect(await client.step(id, 0)).toMatchObject({ status: 409, body: { error_code: 'step_already_concluded' } })
  const { documents, applicant } = (await client.result(id)).body
  expect(documents!['0']).toMatchObject({ has_passed_rules: false, document_type: null, issuing_country: null })
  expect(Object.values(documents!['0']!.extracted_fields!).every((f) => f.value === null)).toBe(true)
  expect(applicant).toMatchObject({ full_name: null, birth_date: null, personal_number: null })
})

test('the attempt limit is an option', async () => {
  await using bench = await createBench({ scenario: 'document_unreadable', options: { idwise: { attemptLimit: 3 } } })
  const id = (await bench.client.start({})).body.journey_id
  for (const concluded of [false, false, true]) {
    await bench.client.step(id, 0)
    expect(stepOf((await bench.client.summary(id)).body, 0).is_concluded).toBe(concluded)
  }
})

test('a retry replaces the pictures of the attempt before', async () => {
  await using bench = await createBench({ scenario: 'document_unreadable' })
  const id = (await bench.client.start({})).body.journey_id
  await bench.client.step(id, 0, { image: front, image2: back })
  const before = (await bench.client.result(id)).body.documents!['0']!.images!
  await bench.client.step(id, 0, { image: selfie })
  const after = (await bench.client.result(id)).body.documents!['0']!.images!
  expect((await bench.client.image(after.input_image_path!)).bytes).toEqual(selfie)
  expect(after.back_side_image_path).toBeNull()
  expect((await bench.client.image(before.back_side_image_path!)).status).toBe(404)
})

test('a concluded step takes no further image', async () => {
  await using bench = await createBench()
  const id = (await bench.client.start({})).body.journey_id
  await bench.client.step(id, 0)
  expect(await bench.client.step(id, 0)).toMatchObject({ status: 409, body: { error_code: 'step_already_concluded' } })
})

test.each([{ image: front, skipped: true }, { skipped: true }])(
  'a step is skipped with and without an image',
  async (pictures) => {
    await using bench = await createBench()
    const id = (await bench.client.start({})).body.journey_id
    await bench.client.step(id, 0)
    expect((await bench.client.step(id, 1, pictures)).status).toBe(200)
    expect(stepOf((await bench.client.summary(id)).body, 1)).toMatchObject({
      status: 'Not Submitted',
      is_concluded: true,
    })
    await bench.client.complete(id)
    const { body } = await bench.client.result(id)
    expect(body).toMatchObject({ system_decision: 'Complete', selfie: { status: 'Not Started', image_path: null } })
    expect(body.rule_results).not.toHaveProperty('same_subject')
  },
)

test('is_skipped false needs an image, as JSON too', async () => {
  await using bench = await createBench()
  const journey_id = (await bench.client.start({})).body.journey_id
  expect(await bench.client.step(journey_id, 0, { skipped: false })).toMatchObject({
    status: 400,
    body: { error_code: 'missing_image' },
  })
  const body = { journey_id, step_id: 0, is_skipped: true }
  expect((await bench.client.json('POST', '/v2/process-journey-step', body)).status).toBe(200)
})

test('completing twice and sending a step afterwards are refused', async () => {
  await using bench = await createBench()
  const id = await bench.client.walk()
  const digest = await bench.sim.digest()
  for (const refused of [await bench.client.complete(id), await bench.client.step(id, 1)]) {
    expect(refused).toMatchObject({ status: 409, body: { success: false, error_code: 'invalid_journey_state' } })
  }
  expect(await bench.sim.digest()).toBe(digest)
})

test("another flow's step id is refused, and the message names the flow's own", async () => {
  await using bench = await createBench()
  const id = (await bench.client.start({ flow_id: 'flow-passport' })).body.journey_id
  const refused = await bench.client.step(id, 0)
  expect(refused).toMatchObject({ status: 400, body: { error_code: 'invalid_step_id' } })
  expect(refused.body.message).toContain('20')
})

test('an unknown flow runs the default one with advice in the journal', async () => {
  await using bench = await createBench()
  const id = await bench.client.walk({ flow_id: 'YOUR_FLOW_ID' })
  expect((await bench.client.result(id)).body).toMatchObject({ flow_id: 'YOUR_FLOW_ID', system_decision: 'Complete' })
  const [started] = bench.sim.requests.list()
  expect(started!.violations).toMatchObject([{ severity: 'advice', path: 'body.flow_id' }])
})

test('strict flows refuse an unknown flow', async () => {
  await using bench = await createBench({ options: { idwise: { strictFlows: true } } })
  const digest = await bench.sim.digest()
  const refused = await bench.client.start({ flow_id: 'YOUR_FLOW_ID' })
  expect(refused).toMatchObject({ status: 400, body: { success: false, error_code: 'invalid_flow_id' } })
  expect(await bench.sim.digest()).toBe(digest)
  expect((await bench.client.start({ flow_id: 'flow-passport' })).status).toBe(200)
})

test('a repeated reference is a new journey of the same applicant and the same person', async () => {
  await using bench = await createBench()
  const details = { full_name: 'Jane Ann Doe', birth_date: '1988-04-05', sex: 'female' } as const
  const ids = [
    await bench.client.walk({ reference_no: 'again', applicant_details: details }),
    await bench.client.walk({ reference_no: 'again' }),
  ]
  expect(ids[0]).not.toBe(ids[1])
  const [first, second] = await Promise.all(ids.map(async (id) => (await bench.client.result(id)).body))
  expect(second!.applicant).toMatchObject({
    applicant_id: first!.applicant!.applicant_id,
    full_name: 'Jane Ann Doe',
    birth_date: '1988-04-05',
    personal_number: first!.applicant!.personal_number,
  })
})

test('a repeated reference reads the very same document in many seeds', async () => {
  for (let seed = 0; seed < 20; seed++) {
    await using bench = await createBench({ seed })
    const walk = async () => (await bench.client.result(await bench.client.walk({ flow_id: 'flow-passport' }))).body
    const [first, second] = [await walk(), await walk()]
    expect(second.documents!['20']!.extracted_fields).toEqual(first.documents!['20']!.extracted_fields)
  }
})

test('a duplicate shares the applicant and the person of the earlier journey', async () => {
  await using bench = await createBench()
  const first = await bench.client.walk({ reference_no: 'first', applicant_details: { full_name: 'Ada Byron' } })
  const other = await bench.client.walk({ reference_no: 'other' })
  const again = await bench.client.walk({ reference_no: 'second+sim.duplicate_identity' })
  const [one, two, three] = await Promise.all(
    [first, other, again].map(async (id) => (await bench.client.result(id)).body.applicant!),
  )
  expect(three!.applicant_id).toBe(one!.applicant_id)
  expect(two!.applicant_id).not.toBe(one!.applicant_id)
  expect([three!.full_name, three!.birth_date]).toEqual(['Ada Byron', one!.birth_date])
})

test('a duplicate without an earlier journey keeps an applicant id of its own', async () => {
  await using bench = await createBench({ scenario: 'duplicate_identity' })
  const { body } = await bench.client.result(await bench.client.walk())
  expect(body.applicant!.applicant_id).toMatch(/^[0-9a-f]{24}$/)
  expect(body.rule_results!.no_duplicate_applicant!.result).toBe('Failed')
})

test("a document's image keys follow the printed example, or the table by option", async () => {
  const keysOf = async (imageKeys: 'example' | 'table'): Promise<string[]> => {
    await using bench = await createBench({ options: { idwise: { imageKeys } } })
    const { body } = await bench.client.result(await bench.client.walk())
    return Object.keys(body.documents!['0']!.images!)
  }
  expect(await keysOf('example')).toEqual([
    'input_image_path',
    'back_side_image_path',
    'front_side_cropped_image_path',
    'back_side_cropped_image_path',
  ])
  expect(await keysOf('table')).toEqual([
    'front_image_path',
    'back_image_path',
    'front_cropped_image_path',
    'back_cropped_image_path',
  ])
})

test('a failed check is rejected only by option', async () => {
  const decisionBy = async (idwise: Record<string, string>) => {
    await using bench = await createBench({ scenario: 'document_expired', options: { idwise } })
    return (await bench.client.result(await bench.client.walk())).body.system_decision
  }
  expect(await decisionBy({})).toBe('Refer')
  expect(await decisionBy({ failedDecision: 'Rejected' })).toBe('Rejected')
})

test('polling the summary faster than every two seconds is advice, and refused only by option', async () => {
  const statuses = async (enforcePace: boolean) => {
    await using bench = await createBench({ options: { idwise: { enforcePace } } })
    const id = (await bench.client.start({})).body.journey_id
    const answers = [await bench.client.summary(id), await bench.client.summary(id)]
    const { violations } = bench.sim.requests.list().at(-1)!
    expect(violations[0]).toMatchObject({ severity: 'advice', path: 'pace', source: expect.stringContaining('idwise') })
    return answers.map((a) => a.status)
  }
  expect(await statuses(false)).toEqual([200, 200])
  expect(await statuses(true)).toEqual([200, 429])
})

test('a journey made from outside the API plays every attempt and sends what a real one sends', async () => {
  await using bench = await createBench()
  await bench.listen()
  const { ids } = await bench.sim.journeys.create('idwise', { scenario: 'document_unreadable', state: 'completed' })
  await bench.sim.clock.drain()
  expect(bench.hooks.map((h) => h.event)).toEqual([
    ...Array<string>(5).fill('Finished Step'),
    'Finished User Steps',
    'Finished Journey',
  ])
  const { body } = await bench.client.result(ids.journey_id!)
  expect(body.system_decision).toBe('Refer')
  expect(stepOf((await bench.client.summary(ids.journey_id!)).body, 0).is_concluded).toBe(true)
})
