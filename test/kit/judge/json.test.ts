/** JSON is read as readers in other languages read it. */
import { expect, test } from 'vitest'
import { readJson } from '../../../src/kit/judge/json.js'

const flawsOf = (text: string | Uint8Array) => {
  const read = readJson(text)
  return read.ok ? read.flaws.map(({ path, alike }) => [path.join('.'), alike]) : read.why
}

test('finds every member that is there twice, and whether it is alike', () => {
  expect(flawsOf('{"a":1,"b":{"a":2}}')).toEqual([])
  expect(flawsOf('{"a":1,"a":1}')).toEqual([['a', true]])
  expect(flawsOf('{"a":1,"b":[{"c":1},{"c":{"x":[1,"]"]}, "c" : {"x":[2]}}]}')).toEqual([['b.1.c', false]])
  expect(flawsOf('{"a":"1","\\u0061":"2"}')).toEqual([['a', false]])
  expect(flawsOf('{"a":"{\\"a\\":1,\\"a\\":2}","b":"x\\": y"}')).toEqual([])
  expect(flawsOf('{"__proto__":1,"__proto__":2}')).toEqual([['__proto__', false]])
})

test('takes UTF-8 alone, without a byte order mark', () => {
  expect(flawsOf(Buffer.from('"é"'))).toEqual([])
  expect(flawsOf(Buffer.from('"é"', 'latin1'))).toMatch(/not UTF-8/)
  expect(flawsOf('\uFEFF1')).toEqual([['', false]])
  expect(flawsOf(Buffer.from('\uFEFF1'))).toEqual([['', false]])
})

test('reads what is nested deep', () => {
  expect(flawsOf(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)).toEqual([])
})
