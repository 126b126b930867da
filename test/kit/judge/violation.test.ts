/** A violation is one line that says what was expected and what came, each once. */
import { expect, test } from 'vitest'
import { describeViolation, type Violation } from '../../../src/kit/judge/violation.js'

const violation: Violation = {
  side: 'response',
  rule: 'wrong_value',
  path: 'body.id',
  message: 'Invalid input: expected string, received number',
  expected: 'string',
  received: '5',
  severity: 'breaking',
  evidence: 'documented',
  source: 'https://docs.example',
}
const lineOf = (change: Partial<Violation>): string => describeViolation({ ...violation, ...change })

test('what came is told once, by its value, or by its type where the value is hidden', () => {
  const start = 'breaking response body.id: expected string, received'
  const end = '(documented: https://docs.example)'
  expect(lineOf({})).toBe(`${start} 5 ${end}`)
  expect(lineOf({ sensitive: true })).toBe(`${start} number [hidden] ${end}`)
  const missing = { message: 'Invalid input: expected string, received undefined', received: 'nothing' }
  expect(lineOf(missing)).toBe(`${start} nothing ${end}`)
  expect(lineOf({ ...missing, sensitive: true })).toBe(`${start} nothing ${end}`)
})

test('what was expected is not told again where the rule is all there is to say', () => {
  const unknown = { message: 'is not in the contract', expected: 'is not in the contract', received: '1' } as const
  expect(lineOf({ ...unknown, severity: 'additive', sensitive: true })).toBe(
    'additive response body.id: is not in the contract, received [hidden] (documented: https://docs.example)',
  )
  const type = { message: 'content-type must be a/b', expected: 'a/b', received: 'c/d' }
  expect(lineOf(type)).toContain('body.id: content-type must be a/b, received c/d (')
  const status = { message: 'the status is 404', expected: '200', received: '404' }
  expect(lineOf(status)).toBe(
    'breaking response body.id: the status is 404, expected 200 (documented: https://docs.example)',
  )
})
