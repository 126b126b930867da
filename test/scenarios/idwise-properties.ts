/** Properties of IDWise that hold for any sequence of calls and any bytes; few runs in the tests, many in the soak. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { routesOf } from '../../src/contracts/define.js'
import { idwise } from '../../src/contracts/idwise/index.js'
import { type Bench, basic, createBench, front, live, png, sandbox } from './idwise-kit.js'
import { type FlowId, ModelJourney, modelFlows, modelScenarios, processingMs, type Review } from './idwise-model.js'

const refused = { success: false, message: expect.any(String), error_code: expect.any(String) }
const errorCodes = new Set(Object.values(idwise.surfaces.api.errors.rows).map((row) => `${row.status} ${row.wireCode}`))

type Op =
  | { op: 'start'; flow: FlowId; scenario: (typeof modelScenarios)[number] }
  | { op: 'step'; journey: number; step: number; image: boolean; skipped: boolean }
  | { op: 'complete' | 'remove' | 'amend' | 'look' | 'trespass'; journey: number }
  | { op: 'review'; journey: number; review: Review }
  | { op: 'advance'; ms: number }

const journey = fc.nat({ max: 3 })
const anyStep = fc.constantFrom(0, 1, 20, 50, 51, 52, 7)
/** Mostly a step of the journey's own flow: small numbers are places in it. */
const someStep = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 2 }).map((n) => -1 - n) },
  { weight: 1, arbitrary: anyStep },
)

const start = fc.record({
  op: fc.constant('start' as const),
  flow: fc.constantFrom(...(Object.keys(modelFlows) as FlowId[])),
  scenario: fc.constantFrom(...modelScenarios),
})
const operation: fc.Arbitrary<Op> = fc.oneof(
  { weight: 2, arbitrary: start },
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constant('step' as const),
      journey,
      step: someStep,
      image: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
      skipped: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constantFrom(
        'complete' as const,
        'complete' as const,
        'look' as const,
        'amend' as const,
        'trespass' as const,
      ),
      journey,
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('remove' as const), journey }) },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('review' as const),
      journey,
      review: fc.record(
        {
          new_decision: fc.constantFrom(
            'Approved' as const,
            'Rejected' as const,
            'Resubmission Requested' as const,
            'Resubmission Requested' as const,
          ),
          step_reviews: fc.array(
            fc.record({
              step_id: someStep,
              review_decision: fc.constantFrom('Resubmit' as const, 'Resubmit' as const, 'Approve' as const),
            }),
            { maxLength: 4 },
          ),
        },
        { requiredKeys: ['new_decision'] },
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('advance' as const),
      ms: fc.constantFrom(0, 1, processingMs - 1, processingMs, processingMs, 2 * processingMs, 600_000),
    }),
  },
)

/** Any sequence of calls: what the model allows is accepted, what it does not is refused, and what is seen agrees. */
export const sequencesFollowTheModel = fc.asyncProperty(
  start,
  fc.array(operation, { maxLength: 40, size: 'max' }),
  async (first, rest) => {
    await using bench = await createBench({ processingMs })
    const world: { id: string; model: ModelJourney }[] = []
    for (const op of [first, ...rest]) {
      await perform(bench, world, op)
      expect(bench.bugs).toEqual([])
    }
    for (const one of world) await expectAgreement(bench, one)
  },
)

/** Turns a place in the flow, written as a negative number, into the step's id. */
const toStepId = (model: ModelJourney, step: number): number =>
  step < 0 ? model.steps[(-1 - step) % model.steps.length]!.id : step

async function perform(bench: Bench, world: { id: string; model: ModelJourney }[], op: Op): Promise<void> {
  const { client, sim } = bench
  if (op.op === 'start') {
    const headers = { 'x-sim-scenario': op.scenario }
    const started = await client.start({ flow_id: op.flow, reference_no: `r-${world.length}` }, headers)
    expect(started.status).toBe(200)
    world.push({ id: started.body.journey_id, model: new ModelJourney(op.flow, op.scenario, sim.clock.now()) })
    return
  }
  if (op.op === 'advance') {
    await sim.clock.advance(op.ms)
    for (const { model } of world) model.advanceTo(sim.clock.now())
    return
  }
  const one = world[op.journey % Math.max(1, world.length)]
  if (!one) return
  const { id, model } = one
  const before = await sim.digest()
  const expectStatus = async (
    answer: { status: number; body: unknown; text: string },
    status: number,
  ): Promise<void> => {
    expect([op, answer.status, answer.text]).toEqual([op, status, answer.text])
    if (status === 200) return
    expect(answer.body).toEqual(refused)
    // jobs that were due ran before the call; nothing is due here, so nothing may have changed
    expect(await sim.digest()).toBe(before)
  }
  switch (op.op) {
    case 'step': {
      const stepId = toStepId(model, op.step)
      const sent = await client.step(id, stepId, {
        ...(op.image && { image: front }),
        ...(op.skipped && { skipped: true }),
      })
      await sim.clock.drain()
      return expectStatus(sent, model.step(stepId, op.image, op.skipped))
    }
    case 'complete':
      return expectStatus(await client.complete(id), model.complete())
    case 'remove':
      return expectStatus(await client.remove(id), model.remove())
    case 'amend':
      return expectStatus(await client.json('PUT', `/checks/aml/${id}`, {}), model.amend())
    case 'review': {
      const step_reviews = op.review.step_reviews?.map((r) => ({ ...r, step_id: toStepId(model, r.step_id) }))
      const review = { new_decision: op.review.new_decision, ...(step_reviews && { step_reviews }) }
      return expectStatus(await client.review(id, review), model.review(review))
    }
    case 'trespass':
      return expectStatus(await bench.liveClient.complete(id), model.phase === 'deleted' ? 404 : 403)
    case 'look':
      return expectAgreement(bench, one)
  }
}

async function expectAgreement({ client }: Bench, { id, model }: { id: string; model: ModelJourney }): Promise<void> {
  const summary = await client.summary(id)
  const result = await client.result(id)
  if (model.phase === 'deleted') {
    expect([summary.status, result.status]).toEqual([404, 404])
    return
  }
  expect(result.body).toMatchObject({
    system_decision: model.decision,
    manual_decision: model.manual,
    final_decision: model.manual ?? model.decision,
  })
  expect(summary.body.is_completed).toBe(model.decision !== 'Incomplete')
  const words = {
    unsent: 'Not Submitted',
    skipped: 'Not Submitted',
    busy: 'In Progress',
    retry: 'Submitted',
    done: 'Submitted',
  }
  expect(summary.body.step_summaries.map(({ definition, result }) => [definition.step_id, result])).toMatchObject(
    model.steps.map((s) => [
      s.id,
      {
        status: words[s.phase],
        is_concluded: s.phase === 'done' || s.phase === 'skipped',
        has_passed_rules: s.phase === 'done' && s.good,
      },
    ]),
  )
}

const routes = Object.values(idwise.endpoints).flatMap((endpoint) => routesOf(endpoint))
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'BREW']
const hostile = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '..',
    '%00',
    '%2e%2e%2f',
    '0',
    '',
    '😀',
    "' OR 1=1 --",
    '{{x}}',
    '%E0%A4%A',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const jsonValue = fc.jsonValue({ maxDepth: 3 })

/** Bodies that are nearly right: known names with any values, among them the ids that exist. */
const nearly = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'journey_id',
      'step_id',
      'image',
      'image2',
      'is_skipped',
      'flow_id',
      'reference_no',
      'applicant_details',
      'new_decision',
      'step_reviews',
      'entity_details',
      'expires_in',
      'comment',
    ),
    hostile,
  ),
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom<unknown>(
        '$ID',
        '0',
        0,
        true,
        'flow-passport',
        'Approved',
        'Resubmission Requested',
        15,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>(
        [{ step_id: 0, review_decision: 'Resubmit' }],
        { full_name: 'A B' },
        Buffer.from(front).toString('base64'),
      ),
    },
    { weight: 2, arbitrary: jsonValue },
  ),
  { maxKeys: 6 },
)

type AnyBody = { type: string; bytes: Uint8Array } | { type: undefined; form: [string, string | Uint8Array][] }
const anyBody: fc.Arbitrary<AnyBody | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({
    type: fc.constantFrom('application/json', 'application/json; charset=utf-16', 'application/problem+json'),
    bytes: fc.oneof(nearly, jsonValue).map((value) => new TextEncoder().encode(JSON.stringify(value))),
  }),
  fc.record({
    type: fc.oneof(
      fc.constantFrom('application/json', 'multipart/form-data', 'multipart/form-data; boundary=x', 'text/plain', ''),
      fc.string({ unit: 'grapheme-ascii', maxLength: 30 }),
    ),
    bytes: fc.uint8Array({ maxLength: 200 }),
  }),
  fc.record({
    type: fc.constant(undefined),
    form: fc.array(
      fc.tuple(
        fc.oneof(fc.constantFrom('journey_id', 'step_id', 'image', 'image2', 'is_skipped'), hostile),
        fc.oneof(
          fc.constantFrom<string | Uint8Array>('$ID', '0', '1', 'true', 'false', front, png(9, 9, 1)),
          fc.string({ maxLength: 20 }),
          fc.uint8Array({ maxLength: 60 }),
        ),
      ),
      { maxLength: 7 },
    ),
  }),
)

const anyRequest = fc.record({
  method: fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...methods) },
  ),
  route: fc.constantFrom(...routes),
  parameter: fc.oneof(fc.constant('$ID'), hostile),
  tail: fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 1, arbitrary: hostile }),
  query: fc.dictionary(
    fc.constantFrom('journey_id', 'page_size', 'next_page_token', '__proto__'),
    fc.oneof(fc.constant('$ID'), hostile),
    { maxKeys: 3 },
  ),
  authorization: fc.oneof(
    { weight: 8, arbitrary: fc.constant<string | undefined>(basic(sandbox)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<string | undefined>(basic(live), undefined, 'Basic', 'Basic Og==', 'Basic ====='),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 30 }) },
  ),
  headers: fc.dictionary(
    fc.constantFrom(
      'accept',
      'accept-encoding',
      'origin',
      'x-sim-scenario',
      'x-forwarded-host',
      'content-encoding',
      'if-none-match',
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 30 }),
    { maxKeys: 3 },
  ),
  body: anyBody,
})

/** Any bytes at any address: never a 5xx, always the vendor's shape, and a refused call leaves no trace in the state. */
export const anythingIsAnsweredWell = fc.asyncProperty(
  fc.array(anyRequest, { minLength: 1, maxLength: 6 }),
  async (requests) => {
    await using bench = await createBench()
    const { sim, client } = bench
    const id = await client.walk({ reference_no: 'decided' })
    const open = (await client.start({ reference_no: 'open' })).body.journey_id
    await sim.clock.drain()
    for (const [index, request] of requests.entries()) {
      const own = index % 2 === 0 ? open : id
      const { method = request.route.method, route, parameter, tail, authorization } = request
      const fill = (text: string): string => text.replaceAll('$ID', own)
      const path = route.path.replace(/\{[^}]+\}/g, () => encodeURI(fill(parameter))) + encodeURI(tail)
      const query = new URLSearchParams(Object.entries(request.query).map(([k, v]) => [k, fill(v)]))
      const headers = new Headers(Object.entries(request.headers))
      if (authorization !== undefined) headers.set('authorization', authorization)
      const body = method === 'GET' || method === 'HEAD' ? undefined : toBody(request.body, fill, headers)
      const before = await sim.digest()
      const response = await sim.fetch(
        new Request(`http://sim.test/idwise${path}?${query}`, { method, headers, ...(body !== undefined && { body }) }),
      )
      const text = await response.text()
      const seen = `${method} ${path} ${response.status} ${text.slice(0, 300)}`
      expect(bench.bugs, seen).toEqual([])
      expect(response.status, seen).toBeLessThan(500)
      if (method === 'HEAD') expect(text, seen).toBe('')
      else if (response.status >= 400) {
        const told = JSON.parse(text) as { error_code: string }
        expect(told, seen).toEqual(refused)
        expect(errorCodes, seen).toContain(`${response.status} ${told.error_code}`)
        expect(await sim.digest(), seen).toBe(before)
      } else expect(response.status, seen).toBe(200)
      await sim.clock.drain()
    }
  },
)

function toBody(body: AnyBody | undefined, fill: (text: string) => string, headers: Headers): BodyInit | undefined {
  if (!body) return undefined
  if (body.type !== undefined) {
    headers.set('content-type', body.type)
    const text = new TextDecoder('latin1').decode(body.bytes)
    return text.includes('$ID') ? fill(text) : (body.bytes as Uint8Array<ArrayBuffer>)
  }
  const form = new FormData()
  for (const [name, value] of body.form) {
    if (typeof value === 'string') form.append(name, fill(value))
    else form.append(name, new Blob([value as Uint8Array<ArrayBuffer>]), 'file')
  }
  return form
}

/** A multipart body cut anywhere is refused as a whole. */
export const cutFormsAreRefused = fc.asyncProperty(
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  async (share) => {
    await using bench = await createBench()
    const id = (await bench.client.start({})).body.journey_id
    const form = new FormData()
    form.set('journey_id', id)
    form.set('step_id', '0')
    form.set('image', new Blob([front as Uint8Array<ArrayBuffer>]), 'front.png')
    const whole = new Response(form)
    const bytes = new Uint8Array(await whole.arrayBuffer())
    // the line break after the last boundary may go
    const cut = bytes.subarray(0, Math.floor(share * (bytes.length - 4)))
    const before = await bench.sim.digest()
    const headers = { 'content-type': whole.headers.get('content-type')! }
    const answer = await bench.client.send('/v2/process-journey-step', { method: 'POST', headers, body: cut })
    expect([cut.length, answer.status, answer.body]).toEqual([cut.length, 400, refused])
    expect(await bench.sim.digest()).toBe(before)
    expect(bench.bugs).toEqual([])
  },
)
