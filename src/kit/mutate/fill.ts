/** Fills a value with whatever its schema would allow besides, so that every place of the schema is there to be changed. */
import type * as z from 'zod'
import { marks } from '../../contracts/define.js'
import { isObject } from '../../contracts/is-object.js'
import { defOf } from '../../contracts/locate.js'
import { under } from '../judge/places.js'

/** The year 2100. */
const lateMs = 4_102_444_800_000

/** Of the forms that contracts ask for, the first that fits; instants are late, for a journey's own come before. */
const candidates: readonly unknown[] = [
  'text',
  '2100-01-01',
  '2100-01-01T00:00:00Z',
  '2100-01-01 00:00:00.000000',
  'https://example.test/a',
  '19840224',
  '50%',
  '50.00%',
  '00h 01m 14s',
  '1',
  '1984',
  '21+',
  'ada@example.test',
  '#ffffff',
  1,
  lateMs,
]

/** A value for a member, by its name; undefined for none. */
export type Say = (member: string, schema: z.ZodType) => unknown

/** A value that a schema takes, with every member there; undefined where none is found. What is said of a member goes before. */
export function sampleOf(schema: z.ZodType, say: Say = () => undefined, member = '', depth = 0): unknown {
  if (depth > 12) return undefined
  if (marks.get(schema)?.epochMs) return lateMs
  const made = make(schema, say, member, depth)
  // of a list or an object its own members are said
  const said = typeof made === 'object' && made !== null ? undefined : say(member, schema)
  if (said !== undefined) return said
  return made !== undefined && schema.safeParse(made).success
    ? made
    : candidates.find((candidate) => schema.safeParse(candidate).success)
}

function make(schema: z.ZodType, say: Say, member: string, depth: number): unknown {
  const def = defOf(schema)
  const next = (inner: unknown, name = member): unknown => sampleOf(inner as z.ZodType, say, name, depth + 1)
  if (def.innerType) return next(def.innerType)
  switch (def.type) {
    case 'union':
      return (def.options as z.ZodType[]).map((one) => next(one)).find((sample) => sample !== undefined)
    case 'boolean':
      return true
    case 'null':
      return null
    case 'enum':
      return Object.values(def.entries as object)[0]
    case 'literal':
      return (def.values as unknown[])[0]
    case 'array': {
      const item = next(def.element)
      return item === undefined ? [] : [item]
    }
    case 'record': {
      const entry = next(def.valueType)
      return entry === undefined ? {} : { key: entry }
    }
    case 'object': {
      const members = Object.entries(def.shape as Record<string, z.ZodType>).map(([name, member]) => [
        name,
        next(member, name),
      ])
      return Object.fromEntries(members.filter(([, member]) => member !== undefined))
    }
    default:
      return undefined
  }
}

/** Offers a value for a place, by its name as `Place` has it; undefined for none. */
export type Offer = (name: string, schema: z.ZodType) => unknown

/** A copy of a value with absent members, empty lists and nulls filled, as far as its schema takes it. */
export const filled = (schema: z.ZodType, value: unknown, offer: Offer = (_, member) => sampleOf(member)): unknown =>
  fill({ root: schema, offer }, value, schema, (changed) => changed, '')

/** Fills one level after another, and takes back what the whole does not take. */
function fill(
  how: { root: z.ZodType; offer: Offer },
  value: unknown,
  schema: z.ZodType,
  put: (at: unknown) => unknown,
  at: string,
  depth = 0,
): unknown {
  const { root, offer } = how
  const { schema: inner } = under(schema, value)
  const def = defOf(inner)
  const keep = (changed: unknown, otherwise: unknown): unknown =>
    root.safeParse(put(changed)).success ? changed : otherwise
  if (depth > 12) return value
  if (value === null) {
    const sample = offer(at, inner)
    return sample === undefined || sample === null ? value : keep(sample, value)
  }
  if (Array.isArray(value) && def.type === 'array') {
    if (value.length === 0) return keep(offer(at, inner) ?? value, value)
    const [first, ...rest] = value as unknown[]
    return [fill(how, first, def.element as z.ZodType, (item) => put([item, ...rest]), `${at}[]`, depth + 1), ...rest]
  }
  if (!isObject(value)) return value
  let made: Record<string, unknown> = { ...value }
  if (def.type === 'record') {
    const [key, entry] = Object.entries(made)[0] ?? []
    if (key === undefined) return keep(offer(at, inner) ?? value, value)
    return {
      ...made,
      [key]: fill(how, entry, def.valueType as z.ZodType, (e) => put({ ...made, [key]: e }), `${at}{}`, depth + 1),
    }
  }
  for (const [name, member] of Object.entries((def.shape ?? {}) as Record<string, z.ZodType>)) {
    const there = Object.hasOwn(made, name)
    const rest = made
    const place = [at, name].filter(Boolean).join('.')
    const filledIn = there
      ? fill(how, made[name], member, (one) => put({ ...rest, [name]: one }), place, depth + 1)
      : offer(place, member)
    if (filledIn === undefined) continue
    made = keep({ ...made, [name]: filledIn }, made) as Record<string, unknown>
  }
  return made
}
