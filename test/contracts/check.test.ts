/** One check, two readings: what is refused, what is reported, and where it says the trouble is. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { check, describeIssues, formatPath, type Reading } from '../../src/contracts/check.js'

const readings: readonly Reading[] = ['strict', 'tolerant']
const Person = z.object({ name: z.string(), home: z.object({ city: z.string() }).optional() })

const issuesOf = (schema: z.ZodType, value: unknown, reading: Reading = 'tolerant') => {
  const result = check(schema, value, reading)
  return result.ok ? [] : result.issues
}
const unknownPaths = (schema: z.ZodType, value: unknown) =>
  check(schema, value, 'tolerant').unknownKeys.map(({ path }) => path)

test('a value of the contract passes in both readings', () => {
  for (const reading of readings) {
    expect(check(Person, { name: 'Ada' }, reading)).toEqual({ ok: true, value: { name: 'Ada' }, unknownKeys: [] })
  }
})

test('a schema says the same when it is read with for the first time and later', () => {
  for (const value of [{ name: 'Ada', home: { city: 'X', more: 1 } }, { home: { city: 1 } }, { name: 1 }, 'text']) {
    const fresh = z.object({ name: z.string(), home: z.looseObject({ city: z.string() }).optional() })
    const readings = [1, 2, 3].map(() => check(fresh, value, 'tolerant'))
    expect(readings[1]).toEqual(readings[0])
    expect(readings[2]).toEqual(readings[0])
  }
})

test('an unknown key is refused strictly, reported and dropped tolerantly', () => {
  const value = { name: 'Ada', age: 3, home: { city: 'Ur', zip: '1' } }
  const unknownKeys = [
    { path: 'age', code: 'unknown_key', message: 'is not in the contract' },
    { path: 'home.zip', code: 'unknown_key', message: 'is not in the contract' },
  ]
  expect(check(Person, value, 'strict')).toEqual({ ok: false, issues: unknownKeys, unknownKeys })
  expect(check(Person, value, 'tolerant')).toEqual({
    ok: true,
    value: { name: 'Ada', home: { city: 'Ur' } },
    unknownKeys,
  })
})

test('a wrong value is refused in both readings', () => {
  for (const reading of readings) {
    expect(issuesOf(Person, { name: 1 }, reading)).toMatchObject([{ path: 'name', code: 'wrong_value' }])
  }
})

test('a key whose value is undefined is no key', () => {
  expect(check(Person, { name: 'Ada', age: undefined }, 'strict').ok).toBe(true)
})

test('keys that every object inherits are unknown when a value brings its own', () => {
  const value: unknown = JSON.parse('{ "name": "Ada", "constructor": 1, "toString": 2 }')
  expect(unknownPaths(Person, value)).toEqual(['constructor', 'toString'])
})

test('paths lead through nested arrays', () => {
  const Grid = z.object({ rows: z.array(z.array(z.object({ x: z.number() }))) })
  expect(issuesOf(Grid, { rows: [[{ x: 1 }], [{ x: 1 }, { x: 'a' }]] })).toMatchObject([{ path: 'rows[1][1].x' }])
  expect(unknownPaths(Grid, { rows: [[{ x: 1, y: 2 }]] })).toEqual(['rows[0][0].y'])
  expect(unknownPaths(z.array(Person), [{ name: 'Ada' }, { name: 'Bob', age: 1 }])).toEqual(['[1].age'])
})

test('paths lead through records, and every key of a record is known', () => {
  const Book = z.record(z.string(), Person)
  expect(unknownPaths(Book, { ada: { name: 'Ada' }, bob: { name: 'Bob', age: 1 } })).toEqual(['bob.age'])
  expect(issuesOf(Book, { ada: { name: null } })).toMatchObject([{ path: 'ada.name' }])
})

test('a key that is no identifier is quoted', () => {
  const Odd = z.object({ 'first name': z.object({ ok: z.boolean() }) })
  expect(issuesOf(Odd, { 'first name': { ok: 1 } })).toMatchObject([{ path: '["first name"].ok' }])
  expect(unknownPaths(Odd, { 'first name': { ok: true, 'a.b': 1 } })).toEqual(['["first name"]["a.b"]'])
  expect(formatPath(['a', 0, 'b c', 'd"e', '$f'])).toBe('a[0]["b c"]["d\\"e"].$f')
  expect(formatPath([])).toBe('')
})

test('the trouble with the value itself has an empty path', () => {
  expect(issuesOf(Person, 'Ada')).toMatchObject([{ path: '', code: 'wrong_value' }])
})

test('of a union the branch that got furthest explains the failure', () => {
  const Either = z.union([z.string(), z.object({ a: z.object({ b: z.number() }) })])
  expect(issuesOf(z.object({ either: Either }), { either: { a: { b: 'x' } } })).toMatchObject([{ path: 'either.a.b' }])
})

test('of branches that got equally far the one with the fewest issues explains the failure', () => {
  const Either = z.union([z.object({ a: z.number(), b: z.number() }), z.object({ a: z.number(), c: z.string() })])
  expect(issuesOf(Either, { a: 'x', c: 'y' })).toMatchObject([{ path: 'a' }])
})

test('a discriminated union explains its own branch', () => {
  const Pet = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('cat'), lives: z.number() }),
    z.object({ kind: z.literal('dog'), legs: z.number() }),
  ])
  expect(issuesOf(Pet, { kind: 'dog', legs: 'four' })).toMatchObject([{ path: 'legs' }])
  expect(issuesOf(Pet, { kind: 'eel' })).toMatchObject([{ path: 'kind' }])
})

test('a file is a value and not an object with keys', () => {
  const Form = z.object({ picture: z.file() })
  const picture = new File(['x'], 'x.png', { type: 'image/png' })
  expect(check(Form, { picture }, 'strict')).toMatchObject({ ok: true, value: { picture }, unknownKeys: [] })
  expect(issuesOf(Form, { picture: 'x' })).toMatchObject([{ path: 'picture', code: 'wrong_value' }])
})

test('issues are written one after the other, path first', () => {
  const issues = [...issuesOf(z.string(), 1), { path: 'a.b', code: 'unknown_key', message: 'is odd' } as const]
  expect(describeIssues(issues)).toBe('Invalid input: expected string, received number; a.b: is odd')
})

test('no value makes the check throw', () => {
  const bare: unknown = Object.assign(Object.create(null), { name: 'Ada' })
  const loop: Record<string, unknown> = { name: 'Ada' }
  loop.home = loop
  const values = [undefined, null, Number.NaN, 1n, Symbol('x'), () => 1, bare, loop, new Map(), new Proxy({}, {}), []]
  const polluted: unknown = JSON.parse('{ "__proto__": { "name": "Ada" } }')
  for (const reading of readings) {
    for (const value of [...values, polluted]) expect(() => check(Person, value, reading)).not.toThrow()
  }
  expect(check(Person, bare, 'strict').ok).toBe(true)
  expect(check(Person, polluted, 'tolerant').ok).toBe(false)
})

const nested = (levels: number): unknown => JSON.parse(`${'{"in":'.repeat(levels)}{}${'}'.repeat(levels)}`)

test('a value nested 2,000 levels deep is read where the schema is open, and refused where it is not', () => {
  const deep = nested(2_000)
  expect(check(z.unknown(), deep, 'strict').ok).toBe(true)
  expect(check(z.record(z.string(), z.unknown()), deep, 'strict').ok).toBe(true)
  expect(issuesOf(Person, deep)).toMatchObject([{ path: 'name' }])
  expect(unknownPaths(Person, { name: 'Ada', more: deep })).toEqual(['more'])
})

test('a schema that contains itself reads a deep value and names what it finds there', () => {
  const Node = z.object({
    get in() {
      return Node.optional()
    },
  })
  expect(check(Node, nested(200), 'strict').ok).toBe(true)
  expect(unknownPaths(Node, { in: { in: { out: 1 } } })).toEqual(['in.in.out'])
})
