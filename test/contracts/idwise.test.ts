/** The IDWise contract against its own claims: provenance, paths, states, examples of calls and events. */
import { expect, test } from 'vitest'
import { idwise } from '../../src/contracts/idwise/index.js'
import { check, coreErrorCodes, type EndpointDef, type Lifecycle, routesOf } from '../../src/contracts/index.js'
import { misfits, uncited, unreasoned } from './claims.js'

const lifecycles: Record<string, Lifecycle> = idwise.lifecycles
const endpoints: [string, EndpointDef][] = Object.entries(idwise.endpoints)
const routes = endpoints.flatMap(([name, def]) =>
  routesOf(def).map((r) => ({ name, ...r, route: `${r.method} ${r.path}` })),
)

test('every path, error, event, rule of delivery, transition and gap has a source and an evidence', () => {
  expect(uncited(idwise)).toEqual([])
})

test('every assumed path, error and gap says why', () => {
  expect(unreasoned(idwise).filter((what) => /^(route|error|uploads|gap)/.test(what))).toEqual([])
})

test('serves the four calls of the guide at the paths it prints', () => {
  const served = Object.fromEntries(routes.map((r) => [r.route, r.name]))
  expect(served).toMatchObject({
    'POST /v2/start-journey': 'startJourney',
    'POST /v2/process-journey-step': 'processJourneyStep',
    'POST /v2/complete-journey': 'completeJourney',
    'GET /v2/get-journey-result': 'getJourneyResult',
  })
})

test('serves every journey call with and without the /journey prefix', () => {
  const paths = new Set(routes.map((r) => r.route))
  const bare = routes.filter((r) => r.path.startsWith('/v2/') || /^\/(image|video|audit-logs)/.test(r.path))
  expect(bare.filter((r) => !paths.has(`${r.method} /journey${r.path}`)).map((r) => r.route)).toEqual([])
  const prefixed = routes.filter((r) => r.path.startsWith('/journey/v2/') && !r.path.includes('session-token'))
  expect(prefixed.filter((r) => !paths.has(r.route.replace(' /journey', ' '))).map((r) => r.route)).toEqual([])
})

test('takes the journey id of a result from the query or from the path', () => {
  const ways = routes.filter((r) => r.name === 'getJourneyResult').map((r) => (r.bind ? 'query' : 'path'))
  expect(ways).toEqual(['query', 'path', 'path', 'query', 'path', 'path'])
})

test('names the three regional hosts', () => {
  expect(idwise.profile.surfaces.api.hosts).toEqual(['api.idwise.com', 'api-uae.idwise.com', 'api-qat.idwise.com'])
})

test('answers every core error and every documented code in the documented shape', () => {
  const { rows, body, schema } = idwise.surfaces.api.errors
  expect(Object.keys(rows)).toEqual(expect.arrayContaining([...coreErrorCodes]))
  for (const row of Object.values(rows)) expect(check(schema, body(row), 'strict').ok).toBe(true)
  const documented = Object.values(rows).filter((row) => row.evidence === 'documented')
  expect(documented.map((row) => `${row.status} ${row.wireCode}`)).toEqual([
    '401 missing_authorization_header',
    '401 invalid_authentication_format',
    '401 invalid_credentials',
    '403 unauthorized',
    '403 not_allowed_ip_address',
    '404 missing_requested_resource',
  ])
})

test('every lifecycle emits only events that exist', () => {
  const states = Object.values(lifecycles).flatMap((lifecycle) => Object.values(lifecycle.states))
  const emitted = states.flatMap((state) => state.emits ?? [])
  expect(emitted).not.toEqual([])
  expect(emitted.filter((name) => !(name in idwise.webhooks.events))).toEqual([])
})

test('a journey can be deleted from every state and only a deleted one is final', () => {
  const states = Object.entries(lifecycles.journey!.states)
  expect(states.filter(([, state]) => !('delete' in (state.on ?? {}))).map(([name]) => name)).toEqual(['deleted'])
})

test('the example of every call and of every event is read by its own schemas', () => {
  expect(misfits(idwise)).toEqual([])
})

test('the example of every event bears its name', () => {
  for (const event of Object.values(idwise.webhooks.events)) expect(event.example).toMatchObject({ event: event.name })
})

test('a reference holds only the characters the guide allows', () => {
  const read = (reference_no: string) =>
    check(idwise.schemas.StartJourneyRequest, { flow_id: 'f', reference_no }, 'strict').ok
  expect(['a-_/\\,.+@9', 'applicant-ref-001'].map(read)).toEqual([true, true])
  expect(['', 'a b', 'ä', 'a#b', 'a:b', 'a\n'].map(read)).toEqual([false, false, false, false, false, false])
})
