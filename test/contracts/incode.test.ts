/** The Incode contract against its own claims: provenance, paths, reasons, errors, examples. */
import { expect, test } from 'vitest'
import { failReasons, incode } from '../../src/contracts/incode/index.js'
import { type CallCase, check, coreErrorCodes, type EndpointDef, marks, routesOf } from '../../src/contracts/index.js'
import { misfits, uncited, unreasoned } from './claims.js'

const endpoints = Object.entries(incode.endpoints) as [string, EndpointDef][]
const surfaces = Object.entries(incode.surfaces)

test('every path, error, event, rule of delivery, transition, link and gap has a source and an evidence', () => {
  expect(uncited(incode)).toEqual([])
})

test('everything assumed says why', () => {
  expect(unreasoned(incode)).toEqual([])
})

test('the example of every call and of every event is read by its own schemas', () => {
  expect(misfits(incode)).toEqual([])
})

test('serves the calls that are known, each marked by how well', () => {
  const served = endpoints.flatMap(([, def]) =>
    routesOf(def).map(({ method, path, evidence }) => `${method} ${path} ${evidence}`),
  )
  expect(served).toEqual([
    'POST /v1/integration/authorize/server documented',
    'POST /v1/verification/generate-verification-link observed',
    'GET /v1/verification/details/{verification_id} documented',
    'GET /v1/workforce/verification/{verificationTraceId} observed',
    'GET /.well-known/openid-configuration documented',
    'GET /oauth2/jwks observed',
    'GET /oauth2/authorize documented',
    'POST /oauth2/token documented',
    'GET /userinfo documented',
    'POST /omni/b2b/onboarding/request-new documented',
  ])
})

test("serves nothing that public code's own authors only guessed", () => {
  const paths = [...endpoints.map(([, { path }]) => path), ...incode.unmodelled.map(({ path }) => path)]
  expect(paths.filter((path) => /onboarding\/(status|sessions)/.test(path))).toEqual([])
})

test('names the hosts of both environments', () => {
  const hosts = Object.fromEntries(Object.entries(incode.profile.surfaces).map(([name, s]) => [name, [...s.hosts]]))
  expect(hosts).toEqual({
    api: ['demo-api-incode-id.incodesmile.com', 'api-incode-id.incodesmile.com'],
    auth: ['auth.demo.incode.com', 'auth.incode.com'],
    userinfo: ['auth.demo.incode.com', 'auth.incode.com'],
    omni: ['demo-api.incodesmile.com', 'saas-api.incodesmile.com'],
    hosted: ['icd.sh'],
  })
})

test('knows 22 reasons of failure, two of which are shown outside as another one', () => {
  const external = Object.values(failReasons)
  expect([external.length, new Set(external).size]).toEqual([22, 20])
})

test('every surface answers every core error, and only the 406 is documented', () => {
  for (const [name, { errors }] of surfaces) {
    expect(Object.keys(errors.rows), name).toEqual(expect.arrayContaining([...coreErrorCodes]))
    for (const row of Object.values(errors.rows)) {
      expect(check(errors.schema, errors.body(row, { at: 1, path: '/x' }), 'strict').ok).toBe(true)
    }
  }
  const rows = surfaces.flatMap(([, { errors }]) => Object.entries(errors.rows))
  expect(rows.filter(([, row]) => row.evidence === 'documented').map(([code]) => code)).toEqual(['not_acceptable'])
})

test('parameters seen in public code only, and claims whose names no page gives, are not called documented', () => {
  const { AuthorizationQuery, UserInfo, IdTokenClaims } = incode.schemas
  const { response_type, client_id, redirect_uri, state } = AuthorizationQuery.shape
  const evidence = [response_type, client_id, redirect_uri, state].map((field) => marks.get(field)?.evidence)
  expect(evidence).toEqual(['observed', 'observed', 'documented', 'documented'])
  const named = [UserInfo.shape.sub, UserInfo.shape.email, UserInfo.shape.email_verified, IdTokenClaims.shape.sub]
  expect(named.map((field) => marks.get(field)?.evidence)).toEqual(named.map(() => 'assumed'))
})

test('no two errors of the Workforce API look alike', () => {
  const codes = Object.values(incode.surfaces.api.errors.rows).map((row) => row.wireCode)
  expect(new Set(codes).size).toBe(codes.length)
})

test('every error that only this vendor has is a case of some call', () => {
  for (const [surface, { errors }] of surfaces) {
    const calls = endpoints.filter(([, def]) => def.surface === surface)
    const cases = calls.flatMap(([, def]): readonly CallCase[] => def.cases ?? [])
    const cased = cases.flatMap(({ expect: wanted }) => ('error' in wanted ? [wanted.error] : []))
    const own = Object.keys(errors.rows).filter((code) => !(coreErrorCodes as readonly string[]).includes(code))
    expect(
      own.filter((code) => !cased.includes(code)),
      surface,
    ).toEqual([])
  }
})

test('every event says how it occurs, and carries its own name', () => {
  for (const { name, occurs, example } of Object.values(incode.webhooks.events)) {
    expect(occurs, name).toBeDefined()
    expect(example).toMatchObject({ eventType: name })
  }
})

test('a webhook has no field for anything of the person', () => {
  for (const { payload } of Object.values(incode.webhooks.events)) {
    expect(Object.keys(payload.shape).sort()).toEqual([
      'correlationId',
      'eventId',
      'eventType',
      'timestamp',
      'verificationId',
      'verificationTraceId',
    ])
  }
})

test('a redirect address of another kind than the web is refused', () => {
  const read = (redirectUrl: string) =>
    check(incode.schemas.GenerateVerificationLinkRequest, { integrationId: 'i', redirectUrl }, 'strict').ok
  expect(['https://a.example/b?c=d', 'http://localhost:3000/'].map(read)).toEqual([true, true])
  expect(['javascript:alert(1)', '/relative', 'app://x', ''].map(read)).toEqual([false, false, false, false])
})

test('the outcome is read by the one documented call, which has an error for one that is not there yet', () => {
  const { endpoints, unready } = incode.outcome
  expect(endpoints).toEqual(['getVerificationDetails'])
  expect(Object.keys(incode.surfaces[incode.endpoints.getVerificationDetails.surface].errors.rows)).toContain(unready)
})

test('every event bears its name and its time under the fields that faults change', () => {
  const { fields, events } = incode.webhooks
  for (const { name, example } of Object.values(events)) {
    const body: Record<string, unknown> = example
    expect(body[fields.event]).toBe(name)
    expect(new Date(Number(body[fields.timestamp.name])).getUTCFullYear()).toBe(2024)
  }
  expect(fields.timestamp.unit).toBe('ms')
})
