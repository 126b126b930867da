/** What is sent in place of an answer: each keeps to what its name says, and leaves alone what is not its own. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { reversed, unknownWord, withMore, withoutOptional, withUnknownWords } from '../../../src/kit/examine/alter.js'
import { escaped } from '../../../src/kit/examine/trials.js'

const Step = z.object({ name: z.string(), state: z.enum(['open', 'done']), note: z.string().optional() })
const Journey = z.object({
  id: z.string(),
  status: z.enum(['PASS', 'FAIL']).nullable(),
  kind: z.literal('journey'),
  steps: z.array(Step),
  byName: z.record(z.string(), Step),
  either: z.union([z.object({ score: z.number(), grade: z.enum(['A', 'B']) }), z.object({ error: z.string() })]),
  remark: z.string().optional(),
})
const step = { name: 'one', state: 'open' as const, note: 'x' }
const journey = {
  id: 'PASS',
  status: 'PASS',
  kind: 'journey',
  steps: [step],
  byName: { first: step },
  either: { score: 1, grade: 'A' },
  remark: 'y',
}

test('every object gets a member more, and keeps its own', () => {
  const more = { simUnknownMember: { simNested: [1, null, 'x'] } }
  expect(withMore({ a: 1, b: [{ c: null }, 'text'] })).toEqual({ a: 1, b: [{ c: null, ...more }, 'text'], ...more })
})

test('members come in the opposite order, lists do not', () => {
  expect(JSON.stringify(reversed({ a: 1, b: { c: 2, d: [1, 2] } }))).toBe('{"b":{"d":[1,2],"c":2},"a":1}')
})

test('words of enumerations are replaced wherever they stand, and no other text', () => {
  expect(withUnknownWords(Journey, journey)).toEqual({
    ...journey,
    status: unknownWord,
    steps: [{ ...step, state: unknownWord }],
    byName: { first: { ...step, state: unknownWord } },
    either: { score: 1, grade: unknownWord },
  })
})

test('an enumeration that is null stays null', () => {
  expect(withUnknownWords(Journey, { ...journey, status: null })).toMatchObject({ status: null })
})

test('what may be absent is left out at every depth, and what the contract does not know stays', () => {
  const bare = { name: 'one', state: 'open' }
  const { remark, ...rest } = journey
  expect(withoutOptional(Journey, { ...journey, other: 1 })).toEqual({
    ...rest,
    steps: [bare],
    byName: { first: bare },
    other: 1,
  })
  expect(withoutOptional(Journey, { ...journey }, (name) => name === 'remark')).toMatchObject({ remark })
})

test('what remains without the optional members still fits the contract', () => {
  expect(Journey.safeParse(withoutOptional(Journey, journey)).success).toBe(true)
})

test('a value that no branch of its schema takes is left alone', () => {
  expect(withUnknownWords(Journey, { either: { neither: 'A' } })).toEqual({ either: { neither: 'A' } })
})

test('a text in escapes is the same text to a reader of JSON', () => {
  const value = { 'naïve é': 'a "quote", a \\ and a \n line', n: [true, 1.5e3, null] }
  const text = escaped(JSON.stringify(value))
  expect(text).toContain('\\u0061')
  expect(text).toContain('[true,1500,null]')
  expect(JSON.parse(text)).toEqual(value)
})
