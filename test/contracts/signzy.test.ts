/** The Signzy contract against its own claims: provenance, paths, errors, states, examples. */
import { expect, test } from 'vitest'
import { type CallCase, check, coreErrorCodes, type EndpointDef, marks, routesOf } from '../../src/contracts/index.js'
import { schemas, signzy } from '../../src/contracts/signzy/index.js'
import { misfits, uncited, unreasoned } from './claims.js'

const endpoints = Object.entries(signzy.endpoints) as [string, EndpointDef][]
const { rows, body, schema } = signzy.surfaces.api.errors

test('every path, error, event, rule of delivery, transition, link and gap has a source and an evidence', () => {
  expect(uncited(signzy)).toEqual([])
})

test('everything assumed says why', () => {
  expect(unreasoned(signzy)).toEqual([])
})

test('the example of every call and of every event is read by its own schemas', () => {
  expect(misfits(signzy)).toEqual([])
})

test('serves the calls of the pages, the result by both methods', () => {
  expect(endpoints.flatMap(([name, def]) => routesOf(def).map((r) => `${name} ${r.method} ${r.path}`))).toEqual([
    'login POST /api/customers/login',
    'logout POST /api/customers/logout',
    'createJourneyUrl POST /api/v3/otk-service/create-journey-url',
    'getJourney GET /api/v3/otk-service/get-journey/{journeyId}',
    'getJourney POST /api/v3/otk-service/get-journey/{journeyId}',
    'downloadFile GET /api/files/{file_id}/download/{name}',
  ])
})

test('what is documented for other products only is assumed here', () => {
  expect([signzy.endpoints.login.evidence, signzy.endpoints.logout.evidence]).toEqual(['assumed', 'assumed'])
  expect(Object.values(rows).filter((row) => row.evidence !== 'assumed')).toEqual([])
})

test('names the hosts of the API, of the page and of the files', () => {
  const hosts = Object.entries(signzy.profile.surfaces).map(([name, { hosts, mountAt }]) => [name, mountAt, ...hosts])
  expect(hosts).toEqual([
    ['api', '/', 'api-preproduction.signzy.app', 'api.signzy.app'],
    ['hosted', '/hosted', 'kyc-preproduction.signzy.app'],
    ['files', '/files', 'persist.signzy.tech', 'api.persist-global.com'],
  ])
  expect(Object.keys(signzy.profile.credentials)).toEqual(['preproduction', 'production'])
})

test("every error stands in the platform's envelope, and no two look alike", () => {
  expect(Object.keys(rows)).toEqual(expect.arrayContaining([...coreErrorCodes]))
  for (const row of Object.values(rows)) expect(check(schema, body(row), 'strict')).toMatchObject({ ok: true })
  const seen = Object.values(rows).map((row) => `${row.status} ${row.wireCode}`)
  expect(new Set(seen).size).toBe(seen.length)
})

test('a missing token and an unreadable request are answered with the keys that the platform prints', () => {
  expect(body(rows.credentials_missing)).toEqual({
    error: { statusCode: 401, name: 'Error', message: 'Authorization Required', code: 'AUTHORIZATION_REQUIRED' },
  })
  expect(body(rows.invalid_request)).toEqual({
    error: { statusCode: 422, name: 'Error', message: 'The request is invalid', details: {} },
  })
})

test('every error that only this vendor has is a case of some call, or comes of a token that is over', () => {
  const cases = endpoints.flatMap(([, def]): readonly CallCase[] => def.cases ?? [])
  const cased = cases.flatMap(({ expect: wanted }) => ('error' in wanted ? [wanted.error] : []))
  const own = Object.keys(rows).filter((code) => !(coreErrorCodes as readonly string[]).includes(code))
  expect(own.filter((code) => !cased.includes(code))).toEqual(['credentials_expired'])
})

test('only a journey that came to its own end owes a callback', () => {
  const states = Object.entries(signzy.lifecycles.journey.states)
  expect(states.filter(([, state]) => 'emits' in state).map(([name]) => name)).toEqual(['completed', 'terminated'])
})

test('keys of real bodies are marked observed, low-confidence casing is marked assumed', () => {
  const { CapturedData, JourneyDocument, MatchPercentage, AuthenticityElement } = schemas
  const seenOnly = [
    CapturedData.shape.location,
    CapturedData.shape.verificationType,
    CapturedData.shape.frontCaptureMode3,
    MatchPercentage.shape.documentNumberMatch,
    JourneyDocument.shape.inQueue,
    schemas.SelfieAnalysis.shape.selfieAnalysisCompletedAt,
    schemas.DocumentIntelligence.shape.docIntelligenceCompletedAt,
    schemas.SplitAddress,
  ]
  expect(seenOnly.map((field) => marks.get(field)?.evidence)).toEqual(seenOnly.map(() => 'observed'))
  const guessed = [
    schemas.AuthenticityCheckList,
    AuthenticityElement.shape.elementType,
    schemas.GraphicField,
    schemas.DetailsOptical.shape.pagesCount,
    schemas.CompleteStatus.shape.portrait,
    schemas.CompleteStatus.shape.rfid,
    JourneyDocument.shape.callbackSent,
  ]
  expect(guessed.map((field) => marks.get(field)?.evidence)).toEqual(guessed.map(() => 'assumed'))
})

test('addresses are those of the web, a wait is not negative, and a number may be a telephone', () => {
  const read = (part: object) => check(schemas.CreateJourneyUrlRequest, { flowId: 'f', ...part }, 'strict').ok
  expect(read({ userInfo: { phoneNumber: 7 } })).toBe(true)
  expect(read({ processingConfig: { callbackUrl: '' } })).toBe(true)
  expect(read({ processingConfig: { callbackUrl: 'ftp://client.example' } })).toBe(false)
  expect(read({ processingConfig: { successRedirectUrl: 'javascript:alert(1)' } })).toBe(false)
  expect(read({ processingConfig: { redirectTime: -1 } })).toBe(false)
  expect(read({ processingConfig: { journeyLinkValidity: '3600' } })).toBe(false)
})

test('the page and the pictures answer only what can come up where nobody says who they are', () => {
  for (const { errors } of [signzy.surfaces.hosted, signzy.surfaces.files]) {
    expect(Object.keys(errors.rows).sort()).toEqual([...coreErrorCodes].sort())
  }
})
