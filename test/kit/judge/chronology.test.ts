/** Times of one answer are held to each other. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { endpoint, json } from '../../../src/contracts/define.js'
import { documented } from '../../../src/contracts/incode/sources.js'
import { claimAt, holdChronology } from '../../../src/kit/judge/chronology.js'
import { Findings } from '../../../src/kit/judge/rules.js'

const schema = z.object({ start: z.unknown(), end: z.unknown() })
const def = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/',
  summary: 'A journey',
  ...documented('kit'),
  responses: { 200: json(schema) },
  chronology: [['start', 'middle', 'end']],
})

function problemsOf(value: unknown, as: 'simulator' | 'vendor' = 'simulator'): string[] {
  const findings = new Findings('response', 'read 200', { as })
  holdChronology(findings, def, def.responses[200], { kind: 'json', value, flaws: [] }, def)
  return findings.violations.map(({ severity, path, message }) => `${severity} ${path} ${message}`)
}

test('an end after the beginning, or at it, is right, in words and in numbers', () => {
  expect(problemsOf({ start: '2026-01-02T00:00:00.000000', end: '2026-01-02T00:00:01.000000' })).toEqual([])
  expect(problemsOf({ start: 5, end: 5 })).toEqual([])
})

test('an end before the beginning is broken, and with a vendor it is advice: no page says so', () => {
  expect(problemsOf({ start: 6, end: 5 })).toEqual(['breaking body.end is earlier than start'])
  expect(problemsOf({ start: 6, end: 5 }, 'vendor')).toEqual(['advice body.end is earlier than start'])
})

test('nothing is said of a time that is not there, or is none', () => {
  expect(problemsOf({ start: 6, end: null })).toEqual([])
  expect(problemsOf({ start: 'soon', end: 5 })).toEqual([])
})

test('a claim of a token is read, and a text that is no token has none', () => {
  const payload = Buffer.from(JSON.stringify({ exp: 7 })).toString('base64url')
  expect(claimAt({ id_token: `e30.${payload}.` }, 'id_token:exp')).toBe(7)
  expect(claimAt({ id_token: 'no token' }, 'id_token:exp')).toBeUndefined()
})
