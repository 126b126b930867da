/** The Veratad contract against its own claims: provenance, paths, states, examples, conformance cases. */
import { expect, test } from 'vitest'
import { type CallCase, check, coreErrorCodes, type EndpointDef, routesOf } from '../../src/contracts/index.js'
import { routes, veratad } from '../../src/contracts/veratad/index.js'
import { misfits, uncited, unreasoned } from './claims.js'

const endpoints = Object.entries(veratad.endpoints) as [string, EndpointDef][]

test('every path, error, event, rule of delivery, transition, link and gap has a source and an evidence', () => {
  expect(uncited(veratad)).toEqual([])
})

test('everything assumed says why', () => {
  expect(unreasoned(veratad)).toEqual([])
})

test('the example of every call and of every event is read by its own schemas', () => {
  expect(misfits(veratad)).toEqual([])
})

test('serves the four calls', () => {
  expect(endpoints.flatMap(([name, def]) => routesOf(def).map((r) => `${name} ${r.method} ${r.path}`))).toEqual([
    'createToken POST /oauth/token',
    'createSession POST /api/session/create_session',
    'getSessionResult GET /api/session/result/{request_id}',
    'getSessionStatus GET /api/session/status/{request_id}',
  ])
})

test('names the three hosts', () => {
  const hosts = Object.values(veratad.profile.surfaces).flatMap((surface) => [...surface.hosts])
  expect(hosts).toEqual(['vx.dcams.app', 'auth.dcams.app', 'fe.dcams.app'])
})

test('every surface answers every core error, and only the two answers of the token call are printed', () => {
  for (const { errors } of Object.values(veratad.surfaces)) {
    expect(Object.keys(errors.rows)).toEqual(expect.arrayContaining([...coreErrorCodes]))
    for (const row of Object.values(errors.rows)) expect(check(errors.schema, errors.body(row), 'strict').ok).toBe(true)
  }
  const printed = Object.values(veratad.surfaces.auth.errors.rows).filter((row) => row.evidence === 'documented')
  expect(printed.map(({ status, wireCode, message }) => [status, wireCode, message])).toEqual([
    [401, 'access_denied', 'Unauthorized'],
    [403, 'access_denied', 'Service not enabled within domain: dcams.ap'],
  ])
  expect(Object.values(veratad.surfaces.api.errors.rows).filter((row) => row.evidence !== 'assumed')).toEqual([])
})

test('no two errors of the API look alike', () => {
  const codes = Object.values(veratad.surfaces.api.errors.rows).map((row) => row.wireCode)
  expect(new Set(codes).size).toBe(codes.length)
})

test('every state but INIT owes the webhook', () => {
  const states = Object.entries(veratad.lifecycles.session.states)
  expect(states.filter(([, state]) => !('emits' in state)).map(([name]) => name)).toEqual(['INIT'])
})

test('every error that only this vendor has is a case of some call', () => {
  const cases = endpoints.flatMap(([, def]): readonly CallCase[] => def.cases ?? [])
  const cased = cases.flatMap(({ expect: wanted }) => ('error' in wanted ? [wanted.error] : []))
  const rows = [veratad.surfaces.api, veratad.surfaces.auth].flatMap(({ errors }) => Object.keys(errors.rows))
  const own = rows.filter((code) => !(coreErrorCodes as readonly string[]).includes(code))
  expect(own.filter((code) => !cased.includes(code))).toEqual([])
})

test('every route has a component, and no component twice', () => {
  for (const { id, components } of routes) {
    expect(components.length, id).toBeGreaterThan(0)
    expect(new Set(components.map(({ app }) => app)).size, id).toBe(components.length)
  }
})

test('styles are read as the page has them', () => {
  const read = (styles: unknown) => check(veratad.schemas.Styles, styles, 'strict').ok
  const green = Array.from({ length: 10 }, (_, i) => `#0${i}ff0${i}`)
  const whole = {
    colors: { 'custom-green': green },
    primaryColor: 'custom-green',
    primaryShade: 6,
    colorScheme: 'dark',
    logo_url: 'https://example.com/logo.png',
    defaultRadius: 'xl',
    button: { radius: 8 },
    components: { button: { color: '#ffffff' } },
    assets: {
      icons: {
        handoff: {
          header: {
            main: {
              alt: 'us',
              url: 'https://example.com/i.png',
              srcset: { '2x': 'a', '3x': 'b' },
              width: 100,
              height: 100,
            },
          },
        },
      },
    },
    global: {
      typography: { font: { family: 'Own', normal: { url: 'https://example.com/f.ttf', format: 'truetype' } } },
    },
  }
  expect(read(whole)).toBe(true)
  expect(read({})).toBe(true)
  const wrong = [{ colors: { a: green.slice(1) } }, { primaryShade: 10 }, { colorScheme: 'blue' }, { logo_url: 'x' }]
  expect(wrong.map(read)).toEqual([false, false, false, false])
})

test('the outcome is read by both calls, and one that is not there yet is no error', () => {
  expect(veratad.outcome.endpoints).toEqual(['getSessionResult', 'getSessionStatus'])
  expect('unready' in veratad.outcome).toBe(false)
})

test('a webhook bears neither the name of an event nor a time of its own', () => {
  expect('fields' in veratad.webhooks).toBe(false)
})
