/** Nothing secret or personal is left in a recorded exchange, it keeps its form, and it keeps the contract. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type * as z from 'zod'
import type { VendorDef } from '../../../src/contracts/define.js'
import type { PrintedExample } from '../../../src/contracts/printed.js'
import { readBody } from '../../../src/kit/judge/message.js'
import { makePng } from '../../../src/kit/png.js'
import { pseudonymsFor, recordExchange } from '../../../src/kit/recording/redact-exchange.js'
import { redactHeaders } from '../../../src/kit/recording/redact-headers.js'
import { redactValue } from '../../../src/kit/recording/redact-value.js'
import type { RecordedBody, RecordedExchange } from '../../../src/kit/recording/types.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import { acme } from '../../support/acme/contract.js'

const key = Buffer.alloc(32, 7)
const about = { startedAtMs: 0, durationMs: 1, expiresDays: 90, origin: 'https://api.acme.example', pathAndQuery: '' }
const textOf = (body: RecordedBody | undefined): string =>
  body === undefined ? '' : 'text' in body ? body.text : Buffer.from(body.base64, 'base64').toString('latin1')

/** Records one exchange with Acme. */
async function record(
  method: string,
  pathAndQuery: string,
  request: { headers?: Record<string, string>; body?: unknown },
  response: { status: number; headers?: Record<string, string>; body?: unknown } = { status: 200 },
  pseudonyms = pseudonymsFor(acme, [], key),
): Promise<RecordedExchange> {
  const json = { 'content-type': 'application/json' }
  const exchange = {
    request: {
      method,
      url: pathAndQuery,
      headers: { ...(request.body !== undefined && json), ...request.headers },
      body: request.body,
    },
    response: { ...response, headers: { ...(response.body !== undefined && json), ...response.headers } },
  }
  return recordExchange(acme, exchange, { ...about, pathAndQuery }, pseudonyms)
}

const redactWith = (value: unknown, schema?: z.ZodType): unknown =>
  redactValue(schema, value, { pseudonyms: pseudonymsFor(acme, [], key), credentials: new Set() })

test.each([
  ['a date', '1984-03-05', /^19[5-9]\d-\d\d-\d\d$/],
  ['an instant', '2024-03-05T10:11:12.123456Z', /^19[5-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/],
  ['a compact date', '19840305', /^19[5-9]\d(?:0[1-9]|1[0-2])\d\d$/],
  ['a date as people write it', '25/12/1984', /^(?:0\d|1[0-2])\/(?:0\d|1[0-2])\/19[5-9]\d$/],
  ['an e-mail address', 'jane.roe@bank.co.uk', /^u[0-9a-f]{12}@example\.com$/],
  [
    'a UUID',
    '6f1c1b1e-0f5c-4c6e-9d0d-2b0a3c4d5e6f',
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  ],
  ['an id', 'chk_4f9a0c2b71D8', /^[a-z]{3}_\d[a-z]\d[a-z]0[a-z]\d[a-z]\d{2}[A-Z]\d$/],
  ['a hex string', '4f9a0c2b71d8aa01', /^[0-9a-f]{16}$/],
  ['a phone number', '+44 20 7946 0958', /^\+\d\d \d0 \d{4} 0\d{3}$/],
  ['an IP address', '203.0.113.9', /^10\.\d+\.\d+\.\d+$/],
  ['words', 'Müller, Jane', /^[A-Z][a-zx]{5}, [A-Z][a-z]{3}$/],
  [
    'an address',
    'https://files.acme.example/v1/a9F2?token=x1',
    /^https:\/\/files\.acme\.example\/v1\/[a-z]\d[A-Z]\d\?token=[a-z]\d$/,
  ],
  ['an address elsewhere', 'https://jane-roe.test/4711', /^https:\/\/example\.com\/\d{4}$/],
  ['text in base64', Buffer.from('This is Jane Roe, born 1984.').toString('base64'), /^[A-Za-z0-9+/]{38}==$/],
  [
    'a JSON Web Token',
    `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"jane","exp":17}').toString('base64url')}.c2ln`,
    /^eyJ[\w-]+\.[\w-]+\.[\w-]{4}$/,
  ],
])('%s stays one', (_, original, form) => {
  const made = redactWith(original) as string
  expect(made).toMatch(form)
  expect(made).not.toBe(original)
  expect(redactWith(original)).toBe(made)
})

test('a number keeps its count of digits and its side of zero, and a picture becomes a tiny PNG', () => {
  expect(String(redactWith(-4711.25))).toMatch(/^-\d{4}\.\d\d$/)
  const png = Buffer.from(redactWith(Buffer.from(makePng(300, 200)).toString('base64')) as string, 'base64')
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.length).toBeLessThan(200)
})

test('the replacement depends on a key that nobody keeps', () => {
  const [a, b] = [1, 2].map(() => pseudonymsFor(acme, []).hide('Jane Roe, 4 Elm Street'))
  expect(a).not.toBe(b)
})

test('credentials go from headers, queries and bodies, and the same one is the same in each', async () => {
  const token = 'tok_4f9a0c2b71d80001'
  const basic = `Basic ${Buffer.from('acme-test-key:acme-test-secret').toString('base64')}`
  const recorded = await record(
    'POST',
    `/v1/checks?access_token=${token}&note=${token}`,
    {
      headers: { Authorization: basic, 'X-Api-Key': token, Cookie: 'sid=abcdef123; theme=dark' },
      body: { full_name: 'Ada', api_key: token },
    },
    { status: 401, headers: { 'set-cookie': 'sid=abcdef123; Path=/; HttpOnly' }, body: { access_token: token } },
  )
  const text = JSON.stringify(recorded)
  for (const secret of [token, 'acme-test', 'abcdef123', basic]) expect(text).not.toContain(secret)
  const made = recorded.request.headers['x-api-key']!
  expect(made).toMatch(/^[a-z]{3}_[\da-z]{16}$/)
  expect(new URLSearchParams(recorded.request.url.split('?')[1]).getAll('access_token')).toEqual([made])
  expect(JSON.parse(textOf(recorded.request.body))).toMatchObject({ api_key: made })
  expect(JSON.parse(textOf(recorded.response.body))).toEqual({ access_token: made })
  expect(recorded.request.headers.authorization).toMatch(/^Basic [A-Za-z0-9+/=]+$/)
})

test('links between exchanges hold: what one answer gives out is what the next call carries', async () => {
  const pseudonyms = pseudonymsFor(acme, [], key)
  const check = {
    check_id: 'chk_1',
    status: 'pending',
    full_name: 'Ada Example',
    reference: null,
    link_token: 'a1b2c3d4e5f60718',
    pictures: [],
  }
  const first = await record(
    'POST',
    '/v1/checks',
    { body: { full_name: 'Ada Example' } },
    { status: 201, body: check },
    pseudonyms,
  )
  const made = (JSON.parse(textOf(first.response.body)) as typeof check).link_token
  expect(made).toMatch(/^[0-9a-f]{16}$/)
  const next = await record('GET', '/elsewhere/a1b2c3d4e5f60718', {}, { status: 200 }, pseudonyms)
  expect(next).toMatchObject({ endpoint: null, request: { url: expect.stringContaining(made) } })
})

test('personal data that the schema marks goes wherever it turns up again', async () => {
  const recorded = await record(
    'POST',
    '/v1/checks',
    { body: { full_name: 'Ada Example', reference: 'for Ada Example <ada@home.test>' } },
    { status: 422, body: { error: 'no', message: 'Ada Example is unknown, write to ada@home.test' } },
  )
  expect(JSON.stringify(recorded)).not.toMatch(/Ada|home\.test/)
})

test('what the schema does not know is replaced whole: members, headers, query, and calls that it does not have', async () => {
  const recorded = await record(
    'POST',
    '/v9/people/Jane-Roe/4711?who=Jane',
    { headers: { 'X-Customer': 'Jane Roe' }, body: { person: { first: 'Jane', '555-0100 Jane': [1984, true] } } },
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Jane Roe</p>' },
  )
  expect(JSON.stringify(recorded)).not.toMatch(/Jane|Roe|4711|1984|0100/)
  expect(textOf(recorded.response.body)).toBe('[redacted: 15 bytes of text/html]')
  const known = await record('POST', '/v1/checks', { body: { full_name: 'Ada', extra: 'Jane Roe', more: 1984 } })
  expect(JSON.parse(textOf(known.request.body))).toEqual({
    full_name: expect.stringMatching(/^[A-Z][a-z]{2}$/),
    extra: expect.stringMatching(/^[A-Z][a-z]{3} [A-Z][a-z]{2}$/),
    more: expect.any(Number),
  })
  expect(JSON.stringify(known)).not.toMatch(/Jane|1984/)
})

test('a form keeps its boundary, its text and a tiny picture', async () => {
  const form = new FormData()
  form.set('picture', new File([makePng(300, 300)], 'Jane Roe.png', { type: 'image/png' }))
  form.set('note', 'front')
  const written = new Response(form)
  const headers = { 'content-type': written.headers.get('content-type')!, 'content-length': '9999' }
  const body = new Uint8Array(await written.arrayBuffer())
  const { request } = await record('POST', '/v1/checks/chk_1/picture', { headers, body })
  const bytes = Buffer.from((request.body as { base64: string }).base64, 'base64')
  expect(bytes.toString('latin1')).not.toContain('Jane')
  expect(request.headers['content-length']).toBe(String(bytes.length))
  const read = (await readBody(bytes, request.headers)) as { value: { picture: File; note: string } }
  expect(read.value.note).toBe('front')
  expect([read.value.picture.name, read.value.picture.type, read.value.picture.size < 200]).toEqual([
    'picture.png',
    'image/png',
    true,
  ])
})

test('whatever is sent and answered, no text of a marked or unknown place is left', async () => {
  const canary = 'Zqx7Wv9KpJ'
  const place = fc.constantFrom('full_name', 'unknown_member', 'nested', 'list', 'api_key', 'link_token', 'note')
  await fc.assert(
    fc.asyncProperty(
      place,
      fc.constantFrom('%', '% %', 'x-%-1', '%@mail.test', 'https://a.test/%?q=%', 'data:text/plain,%'),
      async (name, form) => {
        const text = form.replaceAll('%', canary)
        const value = name === 'nested' ? { a: { b: text } } : name === 'list' ? [[text]] : text
        const body = { full_name: 'x', [name]: value }
        const check = {
          check_id: 'c',
          status: 'pending',
          full_name: 'x',
          reference: null,
          link_token: 't',
          pictures: [],
          [name]: value,
        }
        const recorded = await record(
          'POST',
          `/v1/checks?${name}=${encodeURIComponent(text)}`,
          { headers: { [`x-${name.replaceAll('_', '-')}`]: text.replace(/[^ -~]/g, '') }, body },
          { status: 201, body: check },
        )
        expect(JSON.stringify(recorded)).not.toContain(canary)
      },
    ),
    { numRuns: 100 },
  )
})

const root = join(import.meta.dirname, '../../../src/contracts')
for (const [id, { load }] of Object.entries(vendorEntries)) {
  const { vendor } = (await load()) as { vendor: VendorDef }
  const { examples } = (await import(`../../../src/contracts/${id}/examples/index.ts`)) as {
    examples: readonly PrintedExample[]
  }
  test(`every printed payload of ${id} keeps its schema when it is redacted`, () => {
    expect(examples.length).toBeGreaterThan(3)
    for (const { file, schema, at } of examples) {
      const whole: unknown = JSON.parse(readFileSync(join(root, id, 'examples', file), 'utf8'))
      const value = at.reduce<unknown>((v, part) => (v as Record<string, unknown>)[part], whole)
      const known = vendor.schemas[schema]!
      const pseudonyms = pseudonymsFor(vendor, [], key)
      const made = redactValue(known, value, { pseudonyms, credentials: new Set() })
      expect(known.safeParse(made).error?.issues ?? [], `${file} as ${schema}`).toEqual(
        known.safeParse(value).error?.issues ?? [],
      )
    }
  })
}

test('of headers that are kept the texts go: cookies, names of files, realms, remarks, and whatever is no count', async () => {
  const answered = {
    'set-cookie': 'sid=Jane-1; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT, user="Jane Roe"; Secure',
    'content-disposition': 'attachment; filename="Jane passport.pdf"; filename*=UTF-8\'\'Jane.pdf',
    'www-authenticate': 'Bearer realm="Jane", error="invalid_token"',
    warning: '199 - "Jane"',
    'cache-control': 'private="Jane", max-age=60',
    'x-ratelimit-remaining': '60, Jane',
    'ratelimit-policy': '100;w=60',
    'content-type': 'text/html; charset="Jane"',
  }
  const sent = { 'user-agent': 'app/1.2 (Jane; jane.roe@bank.test)', pragma: 'Jane' }
  const to = { pseudonyms: pseudonymsFor(acme, [], Buffer.alloc(32, 1)), credentials: new Set<string>() }
  const made = { ...redactHeaders(sent, {}, to), ...redactHeaders(answered, {}, to) }
  expect(JSON.stringify(made)).not.toMatch(/jane|roe|bank\.test/i)
  expect(made).toMatchObject({
    'set-cookie': expect.stringMatching(
      /^sid=[^;]+; Path=\/; Expires=Wed, 09 Jun 2027 10:18:14 GMT, user="\w{4} \w{3}"; Secure$/,
    ),
    'content-disposition': expect.stringMatching(/^attachment; filename="\w+ \w+\.pdf"; filename\*=UTF-8''\w+\.pdf$/),
    'www-authenticate': expect.stringMatching(/^Bearer realm="\w{4}", error="invalid_token"$/),
    'cache-control': expect.stringMatching(/^private="\w{4}", max-age=60$/),
    'ratelimit-policy': '100;w=60',
    'user-agent': expect.stringMatching(/^app\/1\.2 \(.*\)$/),
  })
})
