/** What an examination is told as: each rule by what it rests on, and no text of a client breaks a table. */
import { expect, test } from 'vitest'
import { report } from '../../../src/kit/examine/report.js'
import type { Examination, Result, Rule } from '../../../src/kit/examine/types.js'

const rule: Rule = { text: 'Waits grow.', evidence: 'documented', source: 'https://rules.example/waits' }
const other: Rule = { text: 'A GET may be repeated.', evidence: 'assumed', source: 'https://rules.example/get' }
const check = { id: 'resilience.back-off', group: 'resilience', title: 'waits longer', rule } as const
const request = { method: 'GET', path: '/a|b', atMs: 12 }

const about = (...results: Result[]): Examination => ({
  vendor: 'acme',
  results,
  passed: 0,
  counted: 1,
  durationMs: 1500,
})

test('of many findings the first three are shown, and the others counted', () => {
  const findings = ['one', 'two', 'three', 'four', 'five'].map((what) => ({ what, request }))
  const text = report(about({ ...check, status: 'failed', when: 'the service stays away', findings }), 'pretty')
  expect(text).toBe(`Resilience
  FAIL waits longer
         when: the service stays away
         GET /a|b at 12 ms: one
         GET /a|b at 12 ms: two
         GET /a|b at 12 ms: three
         and 2 more
         rule: Waits grow. (documented: https://rules.example/waits)
         a correct client waits longer  [resilience.back-off]

acme: 0 of 1 checks passed, 1 failed, in 1.5 s
`)
})

test('a finding that rests on another rule than its check is told with its own', () => {
  const failed: Result = { ...check, status: 'advice', findings: [{ what: 'seen', rule: other }] }
  expect(report(about(failed), 'pretty')).toContain('rule: A GET may be repeated. (assumed: https://rules.example/get)')
  expect(report(about(failed), 'markdown')).toContain('| advice | seen | [assumed](https://rules.example/get) |')
})

test('a rule whose place is no address is no link', () => {
  const terms: Rule = { ...rule, source: 'idvsim examine --help' }
  expect(report(about({ ...check, rule: terms, status: 'passed' }), 'markdown')).toContain(
    '| passed |  | documented (`idvsim examine --help`) |',
  )
})

test('what a client prints breaks no table', () => {
  const failed: Result = { ...check, status: 'failed', findings: [{ what: 'said "a | b\nc"', request }] }
  expect(report(about(failed), 'markdown')).toContain('| **failed** | GET /a\\|b at 12 ms: said "a \\| b c" |')
})

test('what most could not be judged for stands before the score', () => {
  const skipped: Result = { ...check, status: 'skipped', reason: 'made no journey' }
  const text = report({ ...about(skipped), standstill: 'the client made no journey' }, 'pretty')
  expect(text).toMatch(
    /Most could not be judged: the client made no journey\.\nacme: 0 of 1 checks passed, 1 not judged/,
  )
})

test('what stood in the way of most checks is told once', () => {
  const reason = 'the client did not tell the approval'
  const skipped: Result = { ...check, status: 'skipped', reason }
  const other: Result = { ...check, title: 'takes pictures', status: 'skipped', reason: 'no call takes pictures' }
  const text = report({ ...about(skipped, skipped, other), standstill: reason }, 'pretty')
  expect(text.match(/did not tell/g)).toHaveLength(1)
  expect(text).toContain('waits longer (not judged)\n')
  expect(text).toContain('takes pictures (not judged: no call takes pictures)\n')
})
