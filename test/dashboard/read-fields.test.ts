/** What the texts of a form stand for, as the schema of a call says. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import type { EndpointDef } from '../../src/contracts/define.js'
import { readFields } from '../../src/dashboard/read-fields.js'
import { SimError } from '../../src/errors.js'

const Tree: z.ZodType = z.lazy(() => z.object({ name: z.string(), under: z.array(Tree).optional() }))
const def = {
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({ namespace: z.string().optional(), limit: z.string().optional() }),
    body: z.object({
      text: z.string().optional(),
      count: z.int().optional(),
      ttlMs: z.number().optional(),
      on: z.boolean().optional(),
      word: z.enum(['a', 'b']).optional(),
      nullable: z.number().nullable().optional(),
      either: z.union([z.string(), z.object({ name: z.string() })]).optional(),
      list: z.array(z.string()).optional(),
      numbers: z.array(z.number()).optional(),
      nested: z.object({ deep: z.object({ count: z.number() }).optional() }).optional(),
      pairs: z.record(z.string(), z.string()).optional(),
      any: z.unknown().optional(),
      tree: Tree.optional(),
      kinds: z
        .discriminatedUnion('kind', [
          z.object({ kind: z.literal('wait'), ms: z.number() }),
          z.object({ kind: z.literal('say'), text: z.string() }),
        ])
        .optional(),
    }),
  },
} as unknown as EndpointDef

const read = (...fields: [string, string][]) =>
  readFields(
    def,
    fields.map(([name, text]) => [`call.${name}`, text]),
  )
const refused = (...fields: [string, string][]): string => {
  try {
    return `was read as ${JSON.stringify(read(...fields))}`
  } catch (error) {
    expect(error).toBeInstanceOf(SimError)
    return (error as SimError).code
  }
}

test('what is no field of the call, or left empty, is left out', () => {
  expect(
    readFields(def, [
      ['then', '/x'],
      ['text', 'x'],
      ['call.text', ''],
      ['callx', '1'],
    ]),
  ).toEqual({})
})

test('texts, numbers, switches and words are what the schema says', () => {
  expect(read(['text', '12'], ['count', '12'], ['on', 'true'], ['word', 'b'])).toEqual({
    text: '12',
    count: 12,
    on: true,
    word: 'b',
  })
  expect(read(['on', 'false'], ['nullable', 'null'])).toEqual({ on: false, nullable: null })
  // what the schema then refuses keeps its text, so that the refusal can say it
  expect(read(['on', 'perhaps'], ['word', 'c'])).toEqual({ on: 'perhaps', word: 'c' })
})

test('a parameter and a query stay text, whatever they look like', () => {
  expect(read(['id', '17'], ['limit', '5'], ['namespace', '{"a":1}'])).toEqual({
    id: '17',
    limit: '5',
    namespace: '{"a":1}',
  })
})

test('a duration is given as people write one, where milliseconds are asked', () => {
  expect(read(['ttlMs', '1h30m'])).toEqual({ ttlMs: 5_400_000 })
  expect(read(['ttlMs', '250'])).toEqual({ ttlMs: 250 })
  expect(read(['kinds.kind', 'wait'], ['kinds.ms', '2s'])).toEqual({ kinds: { kind: 'wait', ms: 2000 } })
  expect(refused(['count', '2s'])).toBe('bad_request')
})

test('a number that is no number is refused by name', () => {
  for (const text of ['x', '1e999', 'Infinity', 'NaN', ' ', '1,5'])
    expect(refused(['count', text]), text).toBe('bad_request')
  expect(() => read(['nested.deep.count', 'many'])).toThrow('nested.deep.count is "many", and no number')
})

test('names with dots reach into values, numbered ones make a list, and the same name twice too', () => {
  expect(read(['nested.deep.count', '3'])).toEqual({ nested: { deep: { count: 3 } } })
  expect(read(['list.1', 'b'], ['list.0', 'a'])).toEqual({ list: ['a', 'b'] })
  expect(read(['numbers.0', '1'], ['numbers.1', '2'])).toEqual({ numbers: [1, 2] })
  expect(read(['list', 'a'], ['list', 'b'])).toEqual({ list: ['a', 'b'] })
  expect(read(['list', 'a'])).toEqual({ list: ['a'] })
  expect(read(['numbers', '1'], ['numbers', '2'])).toEqual({ numbers: [1, 2] })
  expect(read(['pairs.x-header', 'v'])).toEqual({ pairs: { 'x-header': 'v' } })
  expect(read(['tree.name', 'a'], ['tree.under.0.name', 'b'])).toEqual({ tree: { name: 'a', under: [{ name: 'b' }] } })
})

test('JSON is read where a value with members may stand, and refused where it is broken', () => {
  expect(read(['either', '{"name":"own"}'])).toEqual({ either: { name: 'own' } })
  expect(read(['either', 'built_in'])).toEqual({ either: 'built_in' })
  expect(read(['list', '["a","b"]'])).toEqual({ list: ['a', 'b'] })
  expect(read(['any', '{"a":[1]}'])).toEqual({ any: { a: [1] } })
  expect(refused(['list', '["a"'])).toBe('bad_request')
  expect(refused(['nested', 'x'])).toBe('bad_request')
  expect(refused(['any', '['.repeat(50_000) + ']'.repeat(50_000)])).toBe('bad_request')
  // a text field stays text, even where it looks like JSON
  expect(read(['text', '{"a":1}'])).toEqual({ text: '{"a":1}' })
})

test('hostile names are refused or harmless', () => {
  for (const name of [
    '__proto__.x',
    'constructor.prototype.x',
    'pairs.__proto__',
    'a..b',
    '.a',
    'a.',
    '',
    Array(13).fill('a').join('.'),
  ])
    expect(refused([name, '1']), name).toBe('bad_request')
  expect(refused(['list', 'a'], ['list', 'b'], ['list.length', '7'])).toBe('bad_request')
  expect(refused(['list', 'a'], ['list', 'b'], ['list.length', '4294967296'])).toBe('bad_request')
  expect(refused(['text', 'a'], ['text.deep', 'b'])).toBe('bad_request')
  read(['toString', 'x'], ['hasOwnProperty', 'y'], ['valueOf.a', 'z'])
  expect(({} as Record<string, unknown>).x).toBeUndefined()
})

test('ten thousand fields are read at once', () => {
  const fields = Array.from({ length: 10_000 }, (_, i): [string, string] => [`pairs.n${i}`, 'x'])
  expect(Object.keys(read(...fields).pairs as object)).toHaveLength(10_000)
  expect(read(...fields.map(([, text]): [string, string] => ['list', text])).list).toHaveLength(200)
})
