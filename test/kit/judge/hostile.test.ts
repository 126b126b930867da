/** The judge never throws for what was sent: whatever comes, it answers a verdict. */
import { expect, test } from 'vitest'
import { checkExchange, checkVendorExchange, checkWebhook } from '../../../src/kit/judge/exchange.js'
import type { Exchange } from '../../../src/kit/judge/message.js'
import { endpointOf } from '../../../src/kit/judge/subject.js'
import type { Verdict } from '../../../src/kit/judge/violation.js'
import { acme } from '../../support/acme/contract.js'
import { vaultSimulator } from '../../support/vault.js'

const json = { 'content-type': 'application/json' }
const deep = (open: string, close: string, depth = 50_000): string => open.repeat(depth) + close.repeat(depth)
const circular: Record<string, unknown> = {}
circular.self = circular

const bodies: readonly [what: string, body: unknown, headers?: Record<string, string>][] = [
  ['nothing', undefined],
  ['null', 'null'],
  ['a number', '1'],
  ['a text', '"text"'],
  ['a list', '[]'],
  ['JSON that ends too early', '{"check_id":'],
  ['a list nested 50,000 deep', deep('[', ']')],
  ['an object nested 50,000 deep', `${'{"check":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ['a known member nested deep', `{"check_id":"1","pictures":${deep('[', ']', 50_000)}}`],
  ['an unknown member nested deep', `{"unknown":${deep('[', ']', 50_000)}}`],
  ['keys of the prototype', '{"__proto__":{"a":1},"constructor":{"prototype":1},"toString":1,"hasOwnProperty":2}'],
  ['2 MB of text', JSON.stringify({ full_name: 'x'.repeat(2_000_000) })],
  ['2,000 members', JSON.stringify(Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, i])))],
  ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0, 1, 2])],
  ['a value that holds itself', circular],
  ['a big number', { check_id: 1n }],
  ['a function', () => undefined],
  ['a date that is none', { check_id: new Date(Number.NaN) }],
  ['an object without a prototype', Object.create(null)],
  ['a Blob', new Blob(['{}'])],
  ['an ArrayBuffer', new ArrayBuffer(4)],
  ['multipart without a boundary', 'x', { 'content-type': 'multipart/form-data' }],
  [
    'multipart that breaks off',
    '--a\r\nContent-Disposition: form-da',
    { 'content-type': 'multipart/form-data; boundary=a' },
  ],
  [
    'a form field called __proto__',
    '--a\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--a--\r\n',
    { 'content-type': 'multipart/form-data; boundary=a' },
  ],
  ['a form of nothing', '&&&=&=', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a wrong escape', '%E0%A4%A=%', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['another media type', '<html>', { 'content-type': 'text/html' }],
  ['a media type of nonsense', '{}', { 'content-type': ';;;/' }],
]

const isVerdict = (verdict: Verdict): void => {
  expect(Array.isArray(verdict.violations)).toBe(true)
  expect(verdict.comparisons).toBeGreaterThan(0)
  // what is reported can be written down
  expect(JSON.stringify(verdict).length).toBeLessThan(100_000_000)
}

const calls = ['createCheck', 'getCheck', 'uploadPicture', 'getPicture', 'issueToken', 'leave']
const vendors = [acme, vaultSimulator.vendor]

test.each(bodies)('judges %s in a request, an answer and a webhook', async (_, body, headers = json) => {
  for (const vendor of vendors) {
    // a call of every kind of body and answer
    for (const name of Object.keys(vendor.endpoints).filter((name) => calls.includes(name))) {
      const endpoint = endpointOf(vendor, name as never)
      const { method, path } = endpoint.def
      for (const status of [200, 201, 302, 404, 999]) {
        const exchange = { request: { method, url: path, headers, body }, response: { status, headers, body } }
        isVerdict(await checkExchange(endpoint, exchange))
      }
    }
  }
  for (const event of Object.values(acme.webhooks!.events)) {
    isVerdict(await checkWebhook(event, { headers, body }))
    isVerdict(
      await checkWebhook(
        event,
        { headers, body },
        {
          verify: { type: 'hmac', header: 'x-signature', secret: 's', algorithm: 'sha256', encoding: 'hex' },
        },
      ),
    )
  }
})

const odd: readonly [what: string, exchange: unknown][] = [
  ['an address that is none', { request: { method: 'GET', url: 'http://[' }, response: { status: 200 } }],
  ['an empty address', { request: { method: 'GET', url: '' }, response: { status: 200 } }],
  ['a wrong escape in a path', { request: { method: 'GET', url: '/v1/checks/%E0%A4%A' }, response: { status: 200 } }],
  ['an address of 1 MB', { request: { method: 'GET', url: `/${'a/'.repeat(500_000)}` }, response: { status: 200 } }],
  ['a method that is none', { request: { method: undefined, url: '/v1/checks/1' }, response: { status: 200 } }],
  ['no address', { request: { method: 'GET' }, response: { status: 200 } }],
  ['a status that is a text', { request: { method: 'GET', url: '/v1/checks/1' }, response: { status: 'constructor' } }],
  ['no status', { request: { method: 'GET', url: '/v1/checks/1' }, response: {} }],
  [
    'headers of other types',
    {
      request: {
        method: 'GET',
        url: '/v1/checks/1',
        headers: { authorization: 1, 'content-type': null, accept: ['a', 'b'] },
      },
      response: { status: 200, headers: { 'content-type': ['application/json'], location: {} }, body: '{}' },
    },
  ],
  [
    'headers called like the prototype',
    {
      request: {
        method: 'GET',
        url: '/v1/checks/1?__proto__=1&constructor=2',
        headers: JSON.parse('{"__proto__":"x"}'),
      },
      response: { status: 200, headers: JSON.parse('{"__proto__":"x","constructor":"y"}'), body: '{}' },
    },
  ],
]

test.each(odd)('judges %s', async (_, exchange) => {
  for (const vendor of vendors) isVerdict(await checkVendorExchange(vendor, exchange as Exchange))
  const endpoint = endpointOf(acme, 'getCheck')
  isVerdict(await checkExchange(endpoint, exchange as Exchange))
})

test('reads headers as fetch answers them', async () => {
  const { headers } = new Response('{}', { headers: json })
  const { violations } = await checkExchange(endpointOf(acme, 'getCheck'), {
    request: { method: 'GET', url: '/v1/checks/1' },
    response: { status: 200, headers: headers as never, body: '{}' },
  })
  expect(violations.filter(({ rule }) => rule === 'media_type')).toEqual([])
})
