/** Properties of Veratad that hold for any sequence of acts and any bytes. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { routesOf } from '../../src/contracts/define.js'
import { routes, veratad } from '../../src/contracts/veratad/index.js'
import { scenarios } from '../../src/fixtures/scenarios.js'
import type { HostedAct } from '../../src/mocks/hosted/types.js'
import { createBench, keysOf } from './veratad-kit.js'

/** What a fault does to calls and webhooks is no part of the vendor's. */
const unharmed = scenarios.flatMap(({ name, faults }) => (faults === undefined ? [name] : []))

const hostile = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', '..', '%00', '@', 'a@b', '', '😀', "' OR 1=1", '%E0%A4%A', 'x sim.nope'),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const names = Object.keys(veratad.schemas.CreateSessionRequest.shape)
const tokenNames = Object.keys(veratad.schemas.CreateTokenRequest.shape)

/** Bodies that are nearly right: known names with any values. */
const nearly = fc.record({
  base: fc.boolean(),
  change: fc.dictionary(
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...names, ...tokenNames) }, { weight: 1, arbitrary: hostile }),
    fc.oneof(
      hostile,
      fc.constantFrom<unknown>('21+', '999+', '20000101', '00010101', '20000230', '0000', 'ada@example.com'),
      fc.constantFrom<unknown>('route-phone-2fa', 'route-age-estimate', 'x+sim.underage', 'sim.link_expired'),
      fc.constantFrom<unknown>(
        { endpoint: 'http://u:p@x/' },
        { endpoint: 'http://[::1]:9/' },
        { endpoint: 'https://' },
      ),
      fc.constantFrom<unknown>({ a: 'b' }, JSON.parse('{"__proto__":"x"}'), { colors: {} }, 'dcams.app'),
      fc.jsonValue({ maxDepth: 2 }),
    ),
    { maxKeys: 6 },
  ),
})

const anyRequest = fc.record({
  route: fc.constantFrom(...Object.values(veratad.endpoints).flatMap((e) => routesOf(e))),
  method: fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'BREW') },
  ),
  parameter: fc.oneof(fc.constant('$ID'), fc.constant('ada@example.com'), hostile),
  tail: fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 1, arbitrary: hostile }),
  authorization: fc.oneof(
    { weight: 6, arbitrary: fc.constant('$TOKEN') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 30 }) },
    { weight: 1, arbitrary: fc.constantFrom('Bearer', 'Bearer a.b.c', 'Basic x') },
  ),
  contentType: fc.oneof(
    { weight: 5, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constant('text/plain') },
  ),
  body: fc.oneof({ weight: 4, arbitrary: nearly }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) }),
})

/** Any bytes at any address: never a 5xx, refusals in the vendor's shape, and what was made can be played to its end. */
export const anythingIsAnsweredWell = fc.asyncProperty(
  fc.array(anyRequest, { minLength: 1, maxLength: 6 }),
  async (requests) => {
    await using bench = await createBench()
    const { client, sim } = bench
    const id = (await client.create()).body.request_id
    await bench.act(id, { kind: 'complete' })
    for (const { route, method = route.method, parameter, tail, authorization, contentType, body } of requests) {
      const path = route.path.replace('{request_id}', () => encodeURI(parameter.replace('$ID', id))) + encodeURI(tail)
      const headers = new Headers({ 'content-type': contentType })
      headers.set('authorization', authorization.replace('$TOKEN', `Bearer ${client.token}`))
      const bare = method === 'GET' || method === 'HEAD'
      const init = { method, headers, ...(!bare && { body: toBytes(route.path, body) }) }
      const response = await sim.fetch(new Request(`http://sim.test/veratad${path}`, init))
      const text = await response.text()
      const seen = `${method} ${path} ${response.status} ${text.slice(0, 300)}`
      expect(bench.bugs, seen).toEqual([])
      expect(response.status, seen).toBeLessThan(500)
      if (response.status >= 400 && method !== 'HEAD') {
        const told = JSON.parse(text)
        expect(told, seen).toEqual({ error: expect.any(String), error_description: expect.any(String) })
      }
      const made = response.status === 200 && text.includes('"link"') ? JSON.parse(text).request_id : undefined
      if (made) await bench.act(made, { kind: 'complete' })
      expect(bench.bugs, seen).toEqual([])
    }
  },
)

function toBytes(path: string, body: Uint8Array | { base: boolean; change: object }): BodyInit {
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>
  const token = { client_id: 'veratad-client-id', client_secret: 'veratad-client-secret', audience: 'dcams.app' }
  const right =
    path === '/oauth/token' ? { ...token, grant_type: 'client_credentials' } : { email: 'a@b.test', age: '21+' }
  return JSON.stringify({ ...(body.base && right), ...body.change })
}

const act: fc.Arbitrary<HostedAct | { kind: 'advance'; ms: number } | { kind: 'choose'; scenario: string }> = fc.oneof(
  fc.constant({ kind: 'open' as const }),
  fc.record({ kind: fc.constant('consent' as const), given: fc.boolean() }),
  fc.record({
    kind: fc.constant('document' as const),
    country: fc.constantFrom('GB', 'US'),
    documentKind: fc.constantFrom('passport' as const, 'identity_card' as const),
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      stepId: fc.constantFrom('document', 'document_selfie', 'phone_2fa', 'age_estimate'),
      pictures: fc.constant({}),
    }),
  },
  fc.constantFrom({ kind: 'complete' as const }, { kind: 'abandon' as const }, { kind: 'expire' as const }),
  fc.record({ kind: fc.constant('choose' as const), scenario: fc.constantFrom(...unharmed) }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.constantFrom(1, 499, 500, 600_000, 86_400_000) }),
)

const words = ['INIT', 'IN PROGRESS', 'PENDING', 'COMPLETED']

/** Any acts of a person: what is seen agrees with itself, and every webhook with the state it was sent from. */
export const anyActsAgree = fc.asyncProperty(
  fc.constantFrom(...routes),
  fc.constantFrom(...unharmed),
  fc.record({ velocity: fc.boolean(), alreadyVerified: fc.boolean(), attemptLimit: fc.integer({ min: 1, max: 3 }) }),
  fc.array(act, { maxLength: 14 }),
  async (route, scenario, options, acts) => {
    await using bench = await createBench({
      processingMs: 500,
      options: { veratad: { ...options, resultBody: 'result' } },
    })
    const { client, sim } = bench
    await bench.listen()
    const id = (await client.create({ route_id: route.id }, { 'x-sim-scenario': scenario })).body.request_id
    let before = 0
    for (const one of acts) {
      try {
        if (one.kind === 'advance') await sim.clock.advance(one.ms)
        else if (one.kind === 'choose') await bench.choose(id, one.scenario)
        else await bench.act(id, one)
      } catch (error) {
        const { cause = error } = error as Error
        expect((cause as Error).name, JSON.stringify(one)).toBe('SessionRefusal')
      }
      expect(bench.bugs).toEqual([])
      client.token = ''
      const { current_status } = (await client.status(id)).body
      const { status, journey, dcams_plus } = (await client.result(id)).body
      // the words only ever move on
      expect(words.indexOf(current_status)).toBeGreaterThanOrEqual(before)
      before = words.indexOf(current_status)
      expect(['PASS', 'FAIL'].includes(status)).toBe(current_status === 'COMPLETED')
      expect(journey.stops.at(-1)?.action || undefined).toBe(dcams_plus?.action)
      expect(journey.stops.map((s) => s.timestamp)).toEqual([...journey.stops.map((s) => s.timestamp)].sort())
    }
    const last = bench.hooks.at(-1)?.body
    const { status } = (await client.result(id)).body
    if (last) expect(keysOf(last)).toContain('dcams_plus.output.age_estimate')
    expect(['PASS', 'FAIL'].includes(last?.status ?? '')).toBe(['PASS', 'FAIL'].includes(status))
    // a component each, and a reviewer's word
    expect(bench.hooks.length).toBeLessThanOrEqual(route.components.length + 1)
  },
)
