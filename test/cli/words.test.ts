/** Small readers of the command line: durations, spelling, and the kinds of value an option may have. */
import { expect, test } from 'vitest'
import { expectedOf, isOf, readText, whole, word } from '../../src/cli/option-values.js'
import { keyOf, readOptions, startOptions, variableOf } from '../../src/cli/options.js'
import { readDuration } from '../../src/control/duration.js'
import { didYouMean, nearestWord } from '../../src/mocks/spelling.js'

test('durations are numbers with units, added up', () => {
  expect(['5', '250ms', '1.5s', '10m', '2h', '30d', '1w', '1h30m', '0'].map(readDuration)).toEqual([
    5, 250, 1500, 600_000, 7_200_000, 2_592_000_000, 604_800_000, 5_400_000, 0,
  ])
  for (const text of ['', 'd', '1 d', '-1', '1y', '1d!', '1e3', 'x1d', '__proto__'])
    expect(readDuration(text), text).toBeUndefined()
})

test('the nearest word is found through slips of the finger, and no word is forced on anybody', () => {
  const known = ['port', 'processingMs', 'scenario', 'strictFlows']
  expect(['prot', 'prt', 'processing-ms', 'scenrio', 'strictflows'].map((typed) => nearestWord(typed, known))).toEqual([
    'port',
    'port',
    'processingMs',
    'scenario',
    'strictFlows',
  ])
  expect(nearestWord('colour', known)).toBeUndefined()
  expect(didYouMean('colour', known)).toBe('')
  expect(didYouMean('prot', known)).toBe('; did you mean "port"?')
  expect(nearestWord('x'.repeat(100_000), known)).toBeUndefined()
})

test('a kind of value reads from text what it accepts in a file', () => {
  expect(readText(whole(0, 5), '5')).toBe(5)
  for (const text of ['6', '-1', '1.5', '', 'x', '0x1']) expect(readText(whole(0, 5), text), text).toBeUndefined()
  expect(readText({ is: 'names' }, 'a, b,,')).toEqual(['a', 'b'])
  expect(readText(word('a', 'b'), 'c')).toBeUndefined()
  expect(readText({ is: 'url' }, 'file:///x')).toBeUndefined()
  expect(isOf({ is: 'clock' }, 'x60')).toBe(true)
  expect(isOf({ is: 'clock' }, 'later')).toBe(false)
  expect(isOf({ is: 'seed' }, 7)).toBe(true)
  expect(isOf({ is: 'seed' }, Number.NaN)).toBe(false)
  expect(expectedOf(word('a', 'b'))).toBe('a, b')
})

test('every option has a key and a twin of its own, and its default is one that it accepts', () => {
  const keys = startOptions.map(keyOf)
  expect(new Set([...keys, ...startOptions.map(variableOf)]).size).toBe(2 * keys.length)
  for (const { flag, type, value, standard } of startOptions) {
    expect(Boolean(value), flag).toBe(type !== undefined)
    if (type && standard !== undefined) expect(isOf(type, standard), flag).toBe(true)
  }
  expect(readOptions(['--port', '0', '--trust-proxy'], { IDVSIM_PORT: '1', IDVSIM_SEED: 's' })).toEqual({
    port: 0,
    trustProxy: true,
    seed: 's',
  })
})
