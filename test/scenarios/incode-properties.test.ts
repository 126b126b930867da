/** Whatever a client sends, Incode answers as a vendor does: never a fault of ours, always a declared status and shape. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { incode } from '../../src/contracts/incode/index.js'
import { check, type EndpointDef } from '../../src/contracts/index.js'
import { type Bench, createBench, demo, made } from './incode-kit.js'

const endpoints = Object.values(incode.endpoints) as EndpointDef[]
const { schema: OmniError } = incode.surfaces.api.errors
const { schema: OAuthError } = incode.surfaces.auth.errors

/** Values that are near what the vendor reads, and values that are not. */
const known = fc.constantFrom(
  ...['code', 'openid', 'authorization_code', 'client_credentials', 'password', '1.0', '', 'x', '__proto__', '\0', 'é'],
  ...['https://app.example.com/callback', 'javascript:alert(1)', 'http://[', 'workforce-returning', 'sim.abandoned'],
  ...Object.values(demo),
)
const text = fc.oneof(
  { weight: 3, arbitrary: known },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
)
const names = [
  ...['integrationId', 'secret', 'loginHint', 'redirectUrl', 'correlationId', 'client_id', 'client_secret', 'scope'],
  ...['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_assertion', 'client_assertion_type', 'state'],
  ...['response_type', 'login_hint', 'nonce', 'code_challenge', 'code_challenge_method', 'integrationReference'],
  ...['linkValidityInMinutes', 'linkExpiryMinutes', 'externalCustomerId', 'notification', '__proto__', 'constructor'],
]
const fields = fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 10 })
const anyBody = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...names), fc.oneof(text, fc.jsonValue()), { maxKeys: 8 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
)
const request = fc.record({
  endpoint: fc.nat({ max: endpoints.length - 1 }),
  method: fc.constantFrom('', '', '', '', 'GET', 'POST', 'DELETE'),
  id: fc.oneof(fc.constantFrom('verification_id', 'verificationTraceId', 'code'), text),
  query: fields,
  json: anyBody,
  form: fields,
  kind: fc.constantFrom('json', 'form', 'declared', 'declared', 'broken'),
  auth: fc.constantFrom('none', 'server', 'person', 'client', 'basic', 'junk'),
  version: fc.constantFrom('1.0', '2', undefined),
})

test('no request is answered with a fault of ours', async () => {
  await using bench = await createBench({ autoLogin: true })
  const ids = await made(bench)
  const tokens = await tokensOf(bench)
  await fc.assert(
    fc.asyncProperty(request, async (r) => {
      const def = endpoints[r.endpoint]!
      const id = Object.hasOwn(ids, r.id) ? ids[r.id]! : r.id
      const path = def.path.replace(/\{[^}]+\}/, encodeURIComponent(id.toWellFormed()))
      const wanted = def.request?.urlencoded ? 'form' : 'json'
      const kind = r.kind === 'declared' ? wanted : r.kind
      const method = r.method || def.method
      const headers: Record<string, string> = {
        ...headersFor(r.auth, tokens),
        ...(r.version && { 'api-version': r.version }),
        ...(method !== 'GET' && {
          'content-type': kind === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
        }),
      }
      const query = new URLSearchParams(r.query).toString()
      const body =
        kind === 'form' ? new URLSearchParams(r.form).toString() : kind === 'broken' ? '{"a":' : JSON.stringify(r.json)
      const answer = await bench.client.send(`${path}?${query}`, {
        method,
        headers,
        ...(method !== 'GET' && { body }),
      })
      expect(answer.status, answer.text).toBeLessThan(500)
      if (answer.status >= 400) {
        const shapes = [OmniError, OAuthError].filter((schema) => check(schema, answer.body, 'strict').ok)
        expect(shapes.length, answer.text).toBe(1)
      } else expect(Object.keys(def.responses).map(Number)).toContain(answer.status)
      expect(bench.bugs).toEqual([])
    }),
    { numRuns: 400 },
  )
}, 60_000)

async function tokensOf({ client, sim }: Bench) {
  const server = await client.token()
  const own = (await client.oauth({ grant_type: 'client_credentials', scope: 'openid' })).body.access_token
  const { code } = (await sim.journeys.create('incode', { state: 'completed' })).ids
  const person = (await client.oauth({ grant_type: 'authorization_code', code: code! })).body.access_token
  return { server, own, person }
}

function headersFor(auth: string, tokens: Awaited<ReturnType<typeof tokensOf>>): Record<string, string> {
  switch (auth) {
    case 'server':
      return { 'x-auth-token': tokens.server, 'x-api-key': demo.apiKey }
    case 'person':
      return { authorization: `Bearer ${tokens.person}` }
    case 'client':
      return { authorization: `Bearer ${tokens.own}` }
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${demo.clientId}:${demo.clientSecret}`).toString('base64')}` }
    case 'junk':
      return { authorization: 'Basic =', 'x-auth-token': 'a.b.c', 'x-api-key': 'x' }
    default:
      return {}
  }
}
