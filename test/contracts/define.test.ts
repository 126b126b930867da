/** Declarations: what contradicts itself is refused, and marks leave what they mark alone. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  defineVendor,
  type EndpointDef,
  marked,
  marks,
  pathParams,
  personal,
  routesOf,
  secret,
  type VendorDef,
} from '../../src/contracts/define.js'
import { defineLifecycle } from '../../src/contracts/lifecycle.js'
import { acme } from '../support/acme/contract.js'

const vendor: VendorDef = acme
const getCheck: EndpointDef = acme.endpoints.getCheck
const source = { evidence: 'documented', source: 'https://docs.acme.example' } as const
const withEndpoints = (endpoints: Record<string, EndpointDef>) => () => defineVendor({ ...vendor, endpoints })

test('a vendor that agrees with itself is given back as it is', () => {
  expect(defineVendor(vendor)).toBe(vendor)
})

test('two endpoints on one method and path are refused, whatever their parameters are called', () => {
  const twin: EndpointDef = {
    ...getCheck,
    path: '/v1/checks/{id}',
    also: [],
    request: { params: z.object({ id: z.string() }) },
  }
  expect(withEndpoints({ getCheck, twin })).toThrow('acme: getCheck and twin both claim api GET /v1/checks/{}')
})

test('an alternative path that another endpoint holds is refused', () => {
  const { createCheck } = acme.endpoints
  const also = [{ method: 'POST', path: '/v1/checks', bind: { check_id: 'query' }, ...source }] as const
  expect(withEndpoints({ createCheck, getCheck: { ...getCheck, also } })).toThrow('both claim api POST /v1/checks')
})

test('one path with another method, or on another surface, is no duplicate', () => {
  const removeCheck: EndpointDef = { ...getCheck, method: 'DELETE', also: [] }
  const publicCheck: EndpointDef = { ...getCheck, surface: 'files', also: [] }
  expect(withEndpoints({ getCheck, removeCheck, publicCheck })).not.toThrow()
})

test('an endpoint on an unknown surface is refused', () => {
  expect(withEndpoints({ getCheck: { ...getCheck, surface: 'moon' } })).toThrow('acme.getCheck: unknown surface "moon"')
})

test('a surface that the profile does not know is refused', () => {
  const surfaces = { ...vendor.surfaces, moon: acme.surfaces.api }
  expect(() => defineVendor({ ...vendor, surfaces })).toThrow('acme: surface "moon" is not in the profile')
})

test('a path whose parameters are not those of the schema is refused', () => {
  const message = 'acme.getCheck: /v1/checks/{check_id} binds [check_id], the schema wants'
  expect(withEndpoints({ getCheck: { ...getCheck, request: {} } })).toThrow(`${message} []`)
  const other = { params: z.object({ id: z.string() }) }
  expect(withEndpoints({ getCheck: { ...getCheck, request: other } })).toThrow(`${message} [id]`)
  const more = { params: z.object({ check_id: z.string(), more: z.string() }) }
  expect(withEndpoints({ getCheck: { ...getCheck, request: more } })).toThrow(`${message} [check_id,more]`)
})

test('an alternative path that forgets to bind a parameter is refused', () => {
  const also = [{ path: '/v1/check', ...source }]
  expect(withEndpoints({ getCheck: { ...getCheck, also } })).toThrow('/v1/check binds [], the schema wants [check_id]')
})

test('the routes of an endpoint begin with the canonical one and inherit its method', () => {
  expect(routesOf(getCheck)).toMatchObject([
    { method: 'GET', path: '/v1/checks/{check_id}', canonical: true },
    { method: 'GET', path: '/v1/check', bind: { check_id: 'query' }, canonical: false, evidence: 'observed' },
  ])
})

test('the parameters of a path are named in order', () => {
  expect(pathParams('/a/{b}/c/{d_e}')).toEqual(['b', 'd_e'])
  expect(pathParams('/a')).toEqual([])
})

test('a lifecycle that begins nowhere is refused', () => {
  expect(() => defineLifecycle({ initial: 'a', states: { b: {} }, ...source })).toThrow('unknown initial state "a"')
})

test('a transition that leads nowhere is refused', () => {
  const states = { a: { on: { go: { to: 'moon' } } } }
  expect(() => defineLifecycle({ initial: 'a', states, ...source })).toThrow('a --go--> "moon" is not a state')
})

test('a timed event that its own state does not accept is refused', () => {
  const states = { a: { on: { go: { to: 'a' } }, after: { duration: 'processing', event: 'stop' } } }
  expect(() => defineLifecycle({ initial: 'a', states, ...source })).toThrow(
    'a does not accept its own timed event "stop"',
  )
})

test('a mark is on the copy and not on the original', () => {
  const original = z.string()
  const copy = marked(original, 'assumed', 'https://a.example', { note: 'why' })
  expect(copy).not.toBe(original)
  expect(marks.get(original)).toBeUndefined()
  expect(marks.get(copy)).toEqual({ evidence: 'assumed', source: 'https://a.example', note: 'why' })
  expect(z.globalRegistry.get(copy)).toBeUndefined()
})

test('marks add up, and the schema still checks as before', () => {
  const schema = personal(marked(z.string().min(2), 'sample', 'https://a.example'))
  expect(marks.get(schema)).toEqual({ evidence: 'sample', source: 'https://a.example', sensitivity: 'personal' })
  expect(schema.safeParse('a').success).toBe(false)
  expect(schema.safeParse('ab').success).toBe(true)
  expect(marks.get(secret(z.string()))).toEqual({ sensitivity: 'secret' })
})

test('a mark is lost under whatever is made of the schema later', () => {
  const schema = marked(z.string(), 'assumed', 'https://a.example')
  expect(marks.get(schema.optional())).toBeUndefined()
  expect(marks.get(schema.min(3))).toBeUndefined()
})
