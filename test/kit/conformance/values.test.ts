/** What a case knows of an answer: held on a simulator, and advice elsewhere. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { holdValues, valueAt } from '../../../src/kit/conformance/values.js'
import { Findings } from '../../../src/kit/judge/rules.js'

const read = {
  headers: new Headers({ location: 'https://app.test/back?code=7', 'content-type': 'text/plain; charset=utf-8' }),
  json: { total_count: 3, items: [{ id: 'a' }] },
}
const from = { evidence: 'documented', source: 'https://vendor.test/page' } as const

function problemsOf(known: Parameters<typeof holdValues>[2], as: 'simulator' | 'vendor'): string[] {
  const findings = new Findings('response', 'read 200', { as })
  holdValues(findings, read, known, z.object({ total_count: z.int() }), from)
  return findings.violations.map(
    ({ severity, path, message, patch }) => `${severity} ${path} ${message}${patch ? ', with a patch' : ''}`,
  )
}

test('places of a body, a header and an address are read', () => {
  expect(valueAt(read, 'items[0].id')).toBe('a')
  expect(valueAt(read, 'location:code')).toBe('7')
  expect(valueAt(read, 'location:state')).toBeUndefined()
  expect(valueAt(read, 'headers.content-type')).toBe('text/plain')
})

test('another value than the case knows is broken on a simulator', () => {
  expect(problemsOf({ total_count: 3, 'items[1]': undefined }, 'simulator')).toEqual([])
  expect(problemsOf({ total_count: 2 }, 'simulator')).toEqual([
    'breaking body.total_count total_count is 3, expected 2',
  ])
})

test('on another server it is advice without a patch: there may be more than the case has made', () => {
  expect(problemsOf({ total_count: 2 }, 'vendor')).toEqual(['advice body.total_count total_count is 3, expected 2'])
})
