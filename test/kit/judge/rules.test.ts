/** Each rule of the judge can fail, and says how grave it is, how well it is known, where from, and what would record it. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineErrors, defineVendor, endpoint, json, marked, media, redirect } from '../../../src/contracts/define.js'
import { checkExchange, checkVendorExchange, checkWebhook } from '../../../src/kit/judge/exchange.js'
import { mostListed } from '../../../src/kit/judge/rules.js'
import { endpointOf } from '../../../src/kit/judge/subject.js'
import { fails, type Violation } from '../../../src/kit/judge/violation.js'
import { makePng } from '../../../src/kit/png.js'
import { acme } from '../../support/acme/contract.js'

const docs = 'https://docs.rules.example'
const known = { evidence: 'documented', source: docs } as const
const guessed = { evidence: 'assumed', source: `${docs}/guess` } as const
const row = (status: number, wireCode: string) => ({ status, wireCode, message: wireCode, ...known })
const Old = z.object({ kind: z.literal('old'), at: z.string(), same: z.string() })
const New = z.object({
  kind: z.literal('new'),
  at: marked(z.number(), 'assumed', guessed.source),
  same: marked(z.string(), 'assumed', guessed.source),
})
const Thing = z.object({
  id: z.string(),
  list: z.array(z.object({ score: marked(z.number(), 'assumed', guessed.source) })),
  part: z.union([Old, New]),
})
const vendor = defineVendor({
  profile: {
    id: 'rules',
    title: 'Rules',
    docs,
    surfaces: { api: { title: 'API', hosts: [], mountAt: '/' } },
    credentials: { main: { key: { format: { kind: 'hex', length: 8 }, default: 'k', identifies: true } } },
    flows: [],
  },
  surfaces: {
    api: {
      auth: { kind: 'bearer', token: 'key' },
      errors: defineErrors({
        schema: z.object({ code: z.string(), message: z.string() }),
        body: ({ wireCode, message }) => ({ code: wireCode, message }),
        rows: {
          credentials_missing: row(401, 'missing'),
          credentials_malformed: row(401, 'malformed'),
          credentials_invalid: row(401, 'invalid'),
          forbidden: row(403, 'forbidden'),
          not_found: row(404, 'nothing'),
          unknown_route: { ...row(404, 'no_route'), ...guessed },
          method_not_allowed: { ...row(405, 'no_method'), ...guessed },
          invalid_request: row(400, 'invalid_request'),
          unsupported_media_type: row(415, 'type'),
          payload_too_large: row(413, 'large'),
          unsupported_image: { ...row(416, 'image'), ...guessed },
          illegal_transition: row(409, 'illegal'),
          rate_limited: { ...row(429, 'slow'), headers: { 'Retry-After': '1' } },
          server_error: { ...row(500, 'broken'), unraised: 'Only a fault answers so.' },
        },
      }),
      ...known,
    },
  },
  schemas: { Thing },
  endpoints: {
    put: endpoint({
      surface: 'api',
      method: 'POST',
      path: '/things/{id}',
      summary: 'Puts a thing.',
      request: { params: z.object({ id: z.string() }), body: z.object({ id: z.string() }) },
      responses: { 200: json(Thing), 302: redirect() },
      ...known,
    }),
    picture: endpoint({
      surface: 'api',
      method: 'GET',
      path: '/picture',
      summary: 'Answers a picture.',
      responses: { 200: media(['image/*']), 202: json(Thing, guessed) },
      ...known,
    }),
  },
  lifecycles: {},
  idFormats: {},
})

const thing = { id: '1', list: [{ score: 1 }], part: { kind: 'old', at: 'x', same: 'y' } }
const request = {
  method: 'POST',
  url: '/things/1',
  headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
  body: '{"id":"1"}',
}
const headers = { 'content-type': 'application/json' }
const answer = (body: unknown, status = 200, more: Record<string, string> = headers) => ({
  status,
  headers: more,
  body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
})

async function judge(response: object, name: 'put' | 'picture' = 'put', as?: 'simulator'): Promise<Violation[]> {
  const sent = name === 'put' ? request : { ...request, method: 'GET', url: '/picture', body: undefined }
  const exchange = { request: sent, response: response as never }
  return (await checkExchange(endpointOf(vendor, name), exchange, as ? { as } : {})).violations
}

test('finds nothing in an exchange that keeps the contract', async () => {
  expect(await judge(answer(thing))).toEqual([])
})

const wrongAnswers: readonly [rule: string, response: object, found: object, name?: 'picture'][] = [
  ['undeclared_status', answer(thing, 299), { path: 'status', severity: 'breaking', source: docs }],
  ['media_type', answer(thing, 200, { 'content-type': 'text/html' }), { severity: 'breaking', received: 'text/html' }],
  [
    'media_type',
    answer(thing, 200, { 'content-type': 'application/json; profile=odd' }),
    { severity: 'cosmetic', received: 'application/json; profile=odd' },
  ],
  ['media_type', answer(thing, 200, { 'content-type': 'application/hal+json' }), { severity: 'cosmetic' }],
  ['media_type', answer('x', 200, { 'content-type': 'text/plain' }), { severity: 'breaking' }, 'picture'],
  ['unreadable_body', answer('{'), { path: 'body', severity: 'breaking' }],
  ['missing_body', answer(''), { path: 'body', severity: 'breaking' }],
  ['missing_body', answer('', 200, { 'content-type': 'image/png' }), { path: 'body' }, 'picture'],
  ['missing_header', answer('', 302, {}), { path: 'headers.location', severity: 'breaking' }],
  ['missing_header', answer({ code: 'slow', message: 'x' }, 429), { path: 'headers.retry-after' }],
  [
    'wrong_error',
    answer({ code: 'odd', message: 'x' }, 403),
    { path: 'body.code', severity: 'breaking', received: '"odd"' },
  ],
  [
    'wrong_value',
    answer({ ...thing, id: 1 }),
    { path: 'body.id', severity: 'breaking', evidence: 'documented', source: docs },
  ],
  [
    'wrong_value',
    answer({ list: [], part: thing.part }),
    { path: 'body.id', severity: 'breaking', received: 'nothing' },
  ],
  [
    'unknown_key',
    answer({ ...thing, added: { deep: [1] } }),
    {
      path: 'body.added',
      severity: 'additive',
      sensitive: true,
      patch: {
        at: 'put 200 body.added',
        change: 'add',
        evidence: 'observed',
        schema: { type: 'object', properties: { deep: { type: 'array', items: { type: 'integer' } } } },
      },
    },
  ],
]

test.each(wrongAnswers)('finds %s in an answer', async (rule, response, found, name = undefined as never) => {
  expect(await judge(response, name)).toMatchObject([{ side: 'response', rule, ...found }])
})

const wrongRequests: readonly [rule: string, change: object, found: object][] = [
  ['unknown_endpoint', { method: 'DELETE' }, { path: 'url', severity: 'breaking' }],
  ['missing_credentials', { headers: { 'content-type': 'application/json' } }, { path: 'credentials' }],
  ['unknown_key', { url: '/things/1?odd=1' }, { path: 'query.odd', severity: 'additive', sensitive: true }],
  ['wrong_value', { body: '{"id":1}' }, { path: 'body.id', severity: 'breaking' }],
  ['missing_body', { body: '' }, { path: 'body' }],
  ['unreadable_body', { body: '{' }, { path: 'body' }],
  ['media_type', { headers: { ...request.headers, 'content-type': 'text/plain' } }, { path: 'headers.content-type' }],
]

test.each(wrongRequests)('finds %s in a request', async (rule, change, found) => {
  const exchange = { request: { ...request, ...change }, response: answer(thing) }
  const { violations } = await checkExchange(endpointOf(vendor, 'put'), exchange)
  expect(violations).toMatchObject([{ side: 'request', rule, ...found }])
})

test('finds a body where a call has none, and a call that the vendor does not have', async () => {
  const sent = { ...request, method: 'GET', url: '/picture' }
  const { violations } = await checkVendorExchange(vendor, {
    request: sent,
    response: answer(makePng(1, 1), 200, { 'content-type': 'image/png' }),
  })
  expect(violations).toMatchObject([{ rule: 'unexpected_body', severity: 'additive' }])
  const odd = await checkVendorExchange(vendor, { request: { ...sent, url: '/a@b.example?x=1' }, response: answer('') })
  expect(odd.violations).toMatchObject([{ rule: 'unknown_endpoint', received: 'GET /[hidden]' }])
})

test('knows the evidence of a nested place, and takes an assumed one as advice with its patch', async () => {
  const response = answer({ ...thing, list: [{ score: 1 }, { score: 'high' }] })
  const found = {
    path: 'body.list[1].score',
    evidence: 'assumed',
    source: guessed.source,
    patch: undefined as unknown,
    severity: 'breaking',
  }
  const { patch: _, ...asSimulator } = found
  expect(await judge(response, 'put', 'simulator')).toMatchObject([asSimulator])
  const patch = {
    at: 'put 200 body.list[1].score',
    change: 'replace',
    schema: { type: 'string' },
    evidence: 'observed',
  }
  expect(await judge(response)).toMatchObject([{ ...found, severity: 'advice', patch }])
})

test('goes by the branch of a union that a value is meant for', async () => {
  // both branches know `same`, which only one of them assumes
  const ofNew = await judge(answer({ ...thing, part: { kind: 'new', at: 1, same: 2 } }))
  expect(ofNew).toMatchObject([{ path: 'body.part.same', evidence: 'assumed', severity: 'advice' }])
  const ofOld = await judge(answer({ ...thing, part: { kind: 'old', at: 'x', same: 2 } }))
  expect(ofOld).toMatchObject([{ path: 'body.part.same', evidence: 'documented', severity: 'breaking' }])
})

test('takes an unknown code as advice where any row of its status is assumed', async () => {
  expect(await judge(answer({ code: 'odd', message: 'x' }, 404))).toMatchObject([
    {
      rule: 'wrong_error',
      severity: 'advice',
      evidence: 'assumed',
      patch: { change: 'replace', schema: { const: '"odd"' } },
    },
  ])
  expect(await judge(answer({ code: 'nothing', message: 'x' }, 404))).toEqual([])
})

test('knows the answer that only a fault brings about', async () => {
  expect(await judge(answer({ code: 'broken', message: 'x' }, 500))).toEqual([])
})

test('never fails a vendor for a rule that is assumed', async () => {
  const all = [
    answer({ code: 'odd', message: 'x' }, 416),
    answer('{', 202),
    answer('', 202),
    answer(thing, 202, { 'content-type': 'text/html' }),
    answer({ ...thing, list: [{}] }),
  ]
  for (const [i, response] of all.entries()) {
    const name = response.status === 202 ? 'picture' : 'put'
    const violations = await judge(response, name)
    expect(violations.length, `answer ${i}`).toBeGreaterThan(0)
    expect(violations.filter(({ evidence }) => evidence !== 'assumed')).toEqual([])
    expect(fails({ violations })).toBe(false)
    expect(violations.every(({ patch }) => patch !== undefined)).toBe(true)
    expect(fails({ violations: await judge(response, name, 'simulator') })).toBe(true)
  }
})

test('finds what is wrong with a webhook', async () => {
  const event = acme.webhooks!.events.checkCompleted
  const ok = { headers, body: JSON.stringify(event.example) }
  expect((await checkWebhook(event, ok)).violations).toEqual([])
  const wrong = async (delivery: object, verify?: never) =>
    (await checkWebhook(event, { ...ok, ...delivery }, verify ? { verify } : {})).violations
  expect(await wrong({ headers: { 'content-type': 'text/plain' } })).toMatchObject([
    { rule: 'media_type', side: 'webhook' },
  ])
  expect(await wrong({ body: '{' })).toMatchObject([{ rule: 'unreadable_body', received: 'another body' }])
  expect(await wrong({ body: JSON.stringify({ ...event.example, event: 'other' }) })).toMatchObject([
    { rule: 'wrong_value', path: 'body.event' },
  ])
  expect(await wrong({}, { type: 'bearer', token: 't' } as never)).toMatchObject([{ rule: 'wrong_signature' }])
})

test('lists a bounded number of each severity, and says how many more there are', async () => {
  const many = Array.from({ length: 5_000 }, () => ({ score: 'x' }))
  const wrong = await judge(answer({ ...thing, list: many, id: 7 }))
  expect(wrong.filter(({ severity }) => severity === 'breaking').map(({ path }) => path)).toEqual(['body.id'])
  const advice = wrong.filter(({ severity }) => severity === 'advice')
  expect(advice).toHaveLength(mostListed + 1)
  expect(advice.at(-1)).toMatchObject({ rule: 'more', message: `${5_000 - mostListed} more that are not listed` })
  const added = Object.fromEntries(many.map((_, i) => [`added_${i}`, 1]))
  const taken = await judge(answer({ ...thing, ...added }))
  expect(taken).toHaveLength(mostListed + 1)
  expect(taken.every(({ severity }) => severity === 'additive')).toBe(true)
  const refused = await judge(answer({ ...thing, ...added }), 'put', 'simulator')
  expect(refused).toHaveLength(mostListed + 1)
  expect(fails({ violations: refused })).toBe(true)
})
