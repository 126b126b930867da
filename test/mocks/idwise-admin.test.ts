/** Who may see what, what deletion removes, and the calls beside the journey: audit, tokens, links, spot checks, AML. */
import { expect, test } from 'vitest'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { back, Client, createBench, front, pathsIn, png, selfie } from '../scenarios/idwise-kit.js'

const forbidden = { status: 403, body: { success: false, error_code: 'unauthorized' } }
const notFound = { status: 404, body: { success: false, error_code: 'missing_requested_resource' } }

/** Every call that takes an id, with ids that stand for the same journey. */
function callsWithIds(ids: { journey: string; spot: string; check: string; image: string; video: string }) {
  const { journey, spot, check, image, video } = ids
  const step = { journey_id: journey, step_id: 0, image: Buffer.from(front).toString('base64') }
  return [
    ['POST', '/v2/process-journey-step', step],
    ['POST', '/v2/complete-journey', { journey_id: journey }],
    ['GET', `/journey/v2/summary/${journey}`],
    ['GET', `/v2/get-journey-result?journey_id=${journey}`],
    ['GET', `/v2/get/${journey}`],
    ['GET', `/image/${image}`],
    ['GET', `/video/${video}`],
    ['POST', `/journey/v2/manual-review/${journey}`, { new_decision: 'Approved' }],
    ['GET', `/v2/spot-checks/${spot}`],
    ['GET', `/checks/aml/${check}`],
    ['PUT', `/checks/aml/${check}`, {}],
    ['PUT', `/checks/aml/${journey}`, {}],
    ['DELETE', `/journey/${journey}`],
  ] as const
}

async function makeIds(client: Client) {
  const spot = await client.walk({ flow_id: 'flow-selfie-recheck' })
  const journey = await client.walk({ flow_id: 'flow-id-selfie-aml' })
  const { body } = await client.json<{ selfie: { video_path: string } }>('GET', `/v2/spot-checks/${spot}`)
  const check = await client.json<{ check_id: string }>('POST', '/checks/aml', { flow_id: 'f', reference_no: 'r' })
  const image = pathsIn((await client.result(journey)).body)[0]!
  return { journey, spot, check: check.body.check_id, image, video: body.selfie.video_path }
}

test('no call crosses from one environment into the other', async () => {
  await using bench = await createBench()
  for (const [owner, stranger] of [
    [bench.client, bench.liveClient],
    [bench.liveClient, bench.client],
  ] as const) {
    const ids = await makeIds(owner)
    const digest = await bench.sim.digest()
    for (const [method, path, body] of callsWithIds(ids)) {
      expect([method, path, await stranger.json(method, path, body)]).toMatchObject([method, path, forbidden])
    }
    expect(await bench.sim.digest()).toBe(digest)
  }
})

test("another namespace's journey is refused as another tenant's", async () => {
  await using bench = await createBench()
  const other = await bench.sim.namespace('other')
  const { apiKey, apiSecret } = other.info.credentials.idwise!
  const stranger = new Client((request) => bench.sim.fetch(request), 'http://sim.test/idwise', [apiKey!, apiSecret!])
  const ids = await makeIds(bench.client)
  for (const [method, path, body] of callsWithIds(ids)) {
    expect([method, path, await stranger.json(method, path, body)]).toMatchObject([method, path, forbidden])
  }
  expect((await stranger.start({})).status).toBe(200)
})

test('every call that takes an id answers 404 for an id that nobody has', async () => {
  await using bench = await createBench()
  const nothing = { journey: 'a1', spot: 'a2', check: 'a3', image: 'a4', video: 'a5' }
  for (const [method, path, body] of callsWithIds(nothing)) {
    expect([method, path, await bench.client.json(method, path, body)]).toMatchObject([method, path, notFound])
  }
})

test('webhooks stay in the environment they were registered for', async () => {
  const seen: string[] = []
  const send = async (request: Request): Promise<Response> => {
    seen.push(
      `${new URL(request.url).pathname} ${((await request.json()) as { body: { referenceNo: string } }).body.referenceNo}`,
    )
    return new Response()
  }
  await using bench = await createBench({ send })
  for (const environment of ['sandbox', 'live']) {
    const url = `http://receiver.test/${environment}`
    await bench.sim.webhooks.register({ vendor: 'idwise', environment, event: 'Finished Journey', url })
  }
  await bench.client.walk({ reference_no: 'from-sandbox' })
  await bench.liveClient.walk({ reference_no: 'from-live' })
  await bench.sim.clock.drain()
  expect(seen).toEqual(['/sandbox from-sandbox', '/live from-live'])
})

test('the same reference is another applicant in the other environment', async () => {
  await using bench = await createBench()
  const idOf = async (client: Client) => (await client.result(await client.walk())).body.applicant!.applicant_id
  expect(await idOf(bench.client)).not.toBe(await idOf(bench.liveClient))
})

test.each(['/journey/', '/delete/', '/journey/delete/'])('DELETE %s{id} removes a journey', async (prefix) => {
  await using bench = await createBench()
  const id = await bench.client.walk()
  expect(await bench.client.send(`${prefix}${id}`, { method: 'DELETE' })).toMatchObject({
    status: 200,
    body: { success: true },
  })
  expect(await bench.client.result(id)).toMatchObject(notFound)
})

test('deletion leaves nothing of the person: no payload, picture, journal body, record or blob', async () => {
  const store = createMemoryStore()
  await using bench = await createBench({ store })
  const { client, sim } = bench
  await bench.listen()
  const details = { full_name: 'Quirina Zeller', birth_date: '1971-03-09' }
  const id = await client.walk({ flow_id: 'flow-id-selfie-aml', applicant_details: details })
  const unlike = png(30, 30, 200)
  const kept = (await client.start({ reference_no: 'kept' })).body.journey_id
  await client.step(kept, 0, { image: unlike })
  const { body: result } = await client.result(id)
  const fields = result.documents!['50']!.extracted_fields!
  const personal = [
    'Quirina',
    'Zeller',
    '1971-03-09',
    result.applicant!.personal_number!,
    fields['Document Number']!.value!,
  ]
  const held = async (): Promise<string> =>
    JSON.stringify([
      await store.snapshot('default'),
      await Promise.all(sim.requests.list().map((r) => sim.requests.get(r.id, { reveal: true }))),
    ])
  for (const text of personal) expect(await held()).toContain(text)
  await sim.clock.drain()

  expect(await client.remove(id)).toMatchObject({ status: 200, body: { success: true } })
  const after = await held()
  for (const text of personal) expect(after).not.toContain(text)
  expect(store.blobs.size()).toBe(unlike.byteLength)
  for (const path of pathsIn(result)) expect(await client.image(path)).toMatchObject(notFound)
  expect(await client.result(id)).toMatchObject(notFound)
  expect(await client.summary(id)).toMatchObject(notFound)
  expect(await client.remove(id)).toMatchObject(notFound)
  expect((await client.result(kept)).status).toBe(200)
})

test('a journey deleted while a step is processed stays deleted and sends nothing more', async () => {
  await using bench = await createBench({ processingMs: 1_000 })
  await bench.listen()
  const id = (await bench.client.start({})).body.journey_id
  await bench.client.step(id, 0)
  await bench.client.complete(id)
  expect((await bench.client.remove(id)).status).toBe(200)
  await bench.sim.clock.advance(3_600_000)
  expect(bench.hooks).toEqual([])
  expect(bench.bugs).toEqual([])
  expect(await bench.client.result(id)).toMatchObject(notFound)
})

interface AuditPage {
  items: { action: string; resource_id: string; status: string; principal_type: string; email: null }[]
  has_more_pages: boolean
  next_page_token: string | null
  page_size: number
  total_count: number
}

test('the audit log names every action on a journey, oldest first, page by page', async () => {
  await using bench = await createBench()
  const { client } = bench
  const id = await client.walk()
  await client.review(id, { new_decision: 'Approved' })
  await client.walk({ reference_no: 'other' })
  const whole = await client.json<AuditPage>('GET', `/journey/audit-logs?journey_id=${id}`)
  const actions = ['start_journey', 'process_step', 'process_step', 'complete_user_steps', 'manual_review']
  expect(whole.body.items.map((i) => i.action)).toEqual(actions)
  expect(whole.body).toMatchObject({ has_more_pages: false, next_page_token: null, total_count: 5 })
  expect(whole.body.items[0]).toMatchObject({ resource_id: id, principal_type: 'server_api_key', email: null })

  const seen: string[] = []
  let token: string | null = ''
  while (token !== null) {
    const more: string = token && `&next_page_token=${token}`
    const page: { body: AuditPage } = await client.json<AuditPage>(
      'GET',
      `/audit-logs?journey_id=${id}&page_size=2${more}`,
    )
    expect(page.body).toMatchObject({ page_size: 2, total_count: 5 })
    expect(page.body.has_more_pages).toBe(page.body.next_page_token !== null)
    seen.push(...page.body.items.map((i) => i.action))
    token = page.body.next_page_token
  }
  expect(seen).toEqual(actions)
  const all = await client.json<AuditPage>('GET', '/journey/audit-logs')
  expect(all.body.total_count).toBe(9)
  expect((await bench.liveClient.json<AuditPage>('GET', '/journey/audit-logs')).body.items).toEqual([])
})

test.each(['page_size=0', 'page_size=101', 'page_size=2.5', 'page_size=x', 'next_page_token=nonsense'])(
  'the audit log refuses %s',
  async (query) => {
    await using bench = await createBench()
    expect(await bench.client.json('GET', `/journey/audit-logs?${query}`)).toMatchObject({
      status: 400,
      body: { error_code: 'invalid_request', message: expect.stringContaining(query.split('=')[0]!) },
    })
  },
)

test.each([
  '/journey/v2/generate-client-token',
  '/v2/generate-client-token',
  '/journey/v2/generate-client-session-token',
])('%s gives a token for 3 to 60 minutes', async (path) => {
  await using bench = await createBench()
  const ask = (expires_in: unknown) => bench.client.json('POST', path, { expires_in, environment: 'sandbox' })
  for (const minutes of [3, 15, 60]) {
    expect(await ask(minutes)).toMatchObject({ status: 200, body: { token: expect.stringMatching(/^\w{40}$/) } })
  }
  for (const minutes of [2.9, 61, -1, '15', null]) {
    expect(await ask(minutes)).toMatchObject({ status: 400, body: { message: expect.stringContaining('expires_in') } })
  }
})

test('a verification link opens a journey that runs like any other', async () => {
  await using bench = await createBench({ baseUrl: 'https://sim.example/' })
  const made = await bench.client.json<Record<string, string>>('POST', '/v2/verification-links', {
    flow_id: 'flow-passport',
    reference_no: 'linked',
  })
  expect(made).toMatchObject({ status: 200, body: { reference_no: 'linked' } })
  expect(made.body.verification_link).toMatch(/^https:\/\/sim\.example\/idwise\/hosted\/\w{20}$/)
  await bench.client.step(made.body.journey_id!, 20)
  await bench.client.complete(made.body.journey_id!)
  expect((await bench.client.result(made.body.journey_id!)).body.system_decision).toBe('Complete')
})

interface SpotCheck {
  system_decision: string
  selfie: { image_path: string; video_path: string; status: string }
  rule_results: Record<string, { result: string }>
  applicant: { applicant_id: string }
  environment_name: string
}

test('a spot check compares with the latest good journey of the reference, and fails without one', async () => {
  await using bench = await createBench()
  const { client } = bench
  const check = async (reference_no: string, headers: Record<string, string> = {}) => {
    const id = await client.walk({ flow_id: 'flow-selfie-recheck', reference_no }, headers)
    return (await client.json<SpotCheck>('GET', `/journey/v2/spot-checks/${id}`)).body
  }
  const before = await check('known')
  expect(before).toMatchObject({ system_decision: 'Refer', rule_results: { same_subject: { result: 'Failed' } } })
  const onboarding = (await client.result(await client.walk({ reference_no: 'known' }))).body
  const after = await check('known')
  expect(after).toMatchObject({
    system_decision: 'Complete',
    environment_name: 'sandbox',
    rule_results: { same_subject: { result: 'Passed' } },
    applicant: { applicant_id: onboarding.applicant!.applicant_id },
  })
  expect(await check('known', { 'x-sim-scenario': 'face_mismatch' })).toMatchObject({ system_decision: 'Refer' })
  expect(await check('stranger')).toMatchObject({ system_decision: 'Refer' })
})

test.each([
  ['Approved', 'Complete'],
  ['Rejected', 'Refer'],
])('a baseline that a reviewer %s makes the spot check %s', async (new_decision, system_decision) => {
  await using bench = await createBench()
  const onboarding = await bench.client.walk({}, { 'x-sim-scenario': 'document_expired' })
  await bench.client.review(onboarding, { new_decision })
  const id = await bench.client.walk({ flow_id: 'flow-selfie-recheck' })
  expect((await bench.client.json('GET', `/v2/spot-checks/${id}`)).body).toMatchObject({ system_decision })
})

test('a spot check has a video and its own event, which names no journeyId', async () => {
  await using bench = await createBench()
  await bench.listen()
  const id = await bench.client.walk({ flow_id: 'flow-selfie-recheck' })
  const { body } = await bench.client.json<SpotCheck>('GET', `/v2/spot-checks/${id}`)
  for (const path of [`/video/${body.selfie.video_path}`, `/journey/video/${body.selfie.video_path}`]) {
    const video = await bench.client.send(path)
    expect([video.status, video.headers.get('content-type')]).toEqual([200, 'video/mp4'])
    expect(Buffer.from(video.bytes.subarray(4, 8)).toString()).toBe('ftyp')
  }
  expect((await bench.client.image(body.selfie.image_path)).bytes).toEqual(front)
  await bench.sim.clock.drain()
  expect(bench.hooks.at(-1)).toMatchObject({ event: 'Finished Spot Check', body: { spotCheckJourneyId: id } })
  expect(bench.hooks.at(-1)!.body).not.toHaveProperty('journeyId')
})

test('a journey that is no spot check has no spot check result', async () => {
  await using bench = await createBench()
  const id = await bench.client.walk()
  expect(await bench.client.json('GET', `/v2/spot-checks/${id}`)).toMatchObject(notFound)
})

interface AmlCheck {
  check_id: string
  reference_number: string
  check_time: string
  final_decision: string
  aml: {
    applicability: string
    matches: { name: string; datasets: string[]; datesOfBirth: number[] }[]
    search_datetime: string
  }
}

test('an AML check is made, read, and searched again', async () => {
  await using bench = await createBench()
  const { client } = bench
  const made = await client.json<{ check_id: string }>('POST', '/checks/aml', {
    flow_id: 'flow-id-selfie-aml',
    reference_no: 'aml-1',
    entity_details: { full_name: 'Sami Adam sim.pep_hit', birth_year: '1970', sex: 'male' },
  })
  expect(made).toMatchObject({ status: 200, body: { success: true } })
  const read = () => client.json<AmlCheck>('GET', `/checks/aml/${made.body.check_id}`)
  expect((await read()).body).toMatchObject({
    check_id: made.body.check_id,
    reference_number: 'aml-1',
    check_time: '2026-01-01T00:00:00.000000',
    final_decision: 'Refer',
    aml: {
      applicability: 'Applicable',
      matches: [{ name: 'Sami Adam', datasets: ['Politically Exposed Person'], datesOfBirth: [1970] }],
    },
  })
  await bench.sim.clock.advance(60_000)
  const entity_details = { full_name: 'Sami Noone', birth_date: '1970-02-03' }
  expect(await client.json('PUT', `/checks/aml/${made.body.check_id}`, { entity_details })).toMatchObject({
    status: 200,
    body: { success: true },
  })
  expect((await read()).body).toMatchObject({
    final_decision: 'Complete',
    check_time: '2026-01-01T00:01:00.000000',
    aml: { matches: [] },
  })
})

test('an AML check needs no entity details', async () => {
  await using bench = await createBench()
  const made = await bench.client.json<{ check_id: string }>('POST', '/checks/aml', {
    flow_id: 'f',
    reference_no: 'bare',
  })
  expect((await bench.client.json('GET', `/checks/aml/${made.body.check_id}`)).body).toMatchObject({
    final_decision: 'Complete',
  })
})

test("amending a journey's search changes its decision and says so", async () => {
  await using bench = await createBench()
  const { client } = bench
  const id = await client.walk({ flow_id: 'flow-id-selfie-aml' })
  await bench.sim.clock.advance(60_000)
  await bench.listen()
  const entity_details = { full_name: 'Jane Doe sim.pep_hit' }
  expect((await client.json('PUT', `/checks/aml/${id}`, { entity_details })).status).toBe(200)
  const { body } = await client.result(id)
  expect(body).toMatchObject({
    system_decision: 'Refer',
    final_decision: 'Refer',
    end_time: '2026-01-01T00:00:00.000000',
    rule_results: { no_aml_records: { result: 'Failed' } },
    aml: { search_datetime: '2026-01-01T00:01:00.000000', matches: [{ name: 'Jane Doe' }] },
  })
  await bench.sim.clock.drain()
  expect(bench.hooks).toMatchObject([
    {
      event: 'Updated Journey',
      body: {
        journeyId: id,
        systemDecision: 'Refer',
        manualDecision: null,
        finalDecision: 'Refer',
        action: 'AML Amend',
      },
    },
  ])
})

test('a search again without new details finds what the scenario of the journey says', async () => {
  await using bench = await createBench()
  const id = await bench.client.walk({ flow_id: 'flow-id-selfie-aml' }, { 'x-sim-scenario': 'pep_hit' })
  const before = (await bench.client.result(id)).body.aml!.matches
  expect((await bench.client.json('PUT', `/checks/aml/${id}`, {})).status).toBe(200)
  expect((await bench.client.result(id)).body).toMatchObject({ system_decision: 'Refer', aml: { matches: before } })
})

test('amending is refused without an AML flow and before a decision', async () => {
  await using bench = await createBench()
  const plain = await bench.client.walk()
  const open = (await bench.client.start({ flow_id: 'flow-id-selfie-aml' })).body.journey_id
  for (const id of [plain, open]) {
    const refused = await bench.client.json('PUT', `/checks/aml/${id}`, {})
    expect(refused).toMatchObject({ status: 409, body: { error_code: 'invalid_journey_state' } })
  }
})

test('a live key gets 403 for a sandbox picture, and a wrong path 404', async () => {
  await using bench = await createBench()
  const { body } = await bench.client.result(await bench.client.walk())
  const path = body.selfie!.image_path!
  expect(await bench.liveClient.image(path)).toMatchObject(forbidden)
  expect(await bench.client.image(`${path.slice(0, -1)}x`)).toMatchObject(notFound)
})

test('every picture in a result is served: uploads byte for byte, derived ones as PNG', async () => {
  await using bench = await createBench()
  const { client } = bench
  const { imageSize } = await import('image-size')
  const id = (await client.start({})).body.journey_id
  await client.step(id, 0, { image: front, image2: back })
  await client.step(id, 1, { image: selfie })
  await client.complete(id)
  const { documents, selfie: found, applicant } = (await client.result(id)).body
  const { images } = documents!['0']!
  for (const [path, bytes] of [
    [images!.input_image_path!, front],
    [images!.back_side_image_path!, back],
    [found!.image_path!, selfie],
  ] as const) {
    const answer = await client.image(path)
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.bytes).toEqual(bytes)
  }
  const derived = [
    images!.front_side_cropped_image_path!,
    images!.back_side_cropped_image_path!,
    applicant!.profile_image_path!,
  ]
  for (const path of derived) {
    const answer = await client.image(path)
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(imageSize(answer.bytes)).toMatchObject({ type: 'png', width: expect.any(Number) })
    expect([front, back, selfie]).not.toContainEqual(answer.bytes)
  }
})

test('a picture is base64 text when Accept-Encoding names base64, and only then', async () => {
  await using bench = await createBench()
  const { body } = await bench.client.result(await bench.client.walk())
  const path = body.selfie!.image_path!
  for (const encoding of ['base64', 'gzip, Base64']) {
    const answer = await bench.client.image(path, { 'accept-encoding': encoding })
    expect(answer.headers.get('content-type')).toBe('text/plain')
    expect(answer.text).toBe(Buffer.from(front).toString('base64'))
  }
  for (const encoding of ['gzip', 'base64url', '']) {
    expect((await bench.client.image(path, { 'accept-encoding': encoding })).bytes).toEqual(front)
  }
})

test('two journeys with the same picture keep it until the last of them is deleted', async () => {
  const store = createMemoryStore()
  await using bench = await createBench({ store })
  const [first, second] = [
    await bench.client.walk({ flow_id: 'flow-passport' }),
    await bench.client.walk({ flow_id: 'flow-passport' }),
  ]
  await bench.client.remove(first)
  const path = (await bench.client.result(second)).body.documents!['20']!.images!.input_image_path!
  expect((await bench.client.image(path)).bytes).toEqual(front)
  await bench.client.remove(second)
  expect(store.blobs.size()).toBe(0)
})
