/** Bodies at the limits of their schema: one for each limit of each place. */
import type * as z from 'zod'
import { formatPath } from '../../contracts/check.js'
import { isObject } from '../../contracts/is-object.js'
import { type Place, placesOf, withPlace } from '../judge/places.js'
import type { Message } from './message.js'
import { isRight } from './sizes.js'

/** Longest text or list that is made, where a limit allows more. */
const longest = 10_000

export interface Boundary {
  value: unknown
  reason: string
}

/** Yields every limit that the judge finds nothing wrong with; of places of one name, such as items of a list, the first alone. */
export async function* boundariesOf(
  schema: z.ZodType,
  value: unknown,
  judge: Message['judge'],
  inside = 'body',
): AsyncGenerator<Boundary> {
  const seen = new Set<string>()
  for (const place of placesOf(schema, value)) {
    if (seen.has(place.name)) continue
    seen.add(place.name)
    for (const { at, what } of limitsOf(place)) {
      const body = withPlace(value, place.path, () => at)
      if (!schema.safeParse(body).success || !(await isRight(judge, body))) continue
      const where = [inside, formatPath(place.path)].filter(Boolean).join('.').replace('.[', '[')
      yield { value: body, reason: `${where} is ${what}` }
    }
  }
}

interface Limit {
  at: unknown
  what: string
}

interface Checks {
  [check: string]: { value: number; inclusive: boolean } | undefined
}

function limitsOf(place: Place): Limit[] {
  const { def, value, nullable } = place
  const limits: Limit[] = []
  if (nullable && value !== null) limits.push({ at: null, what: 'null' })
  const checks = checksOf(def)
  switch (def.type) {
    case 'string':
      limits.push(...textLimits(value, checks))
      break
    case 'number':
    case 'int':
      limits.push(...numberLimits(place, checks))
      break
    case 'boolean':
      limits.push(...[true, false].map((at) => ({ at, what: String(at) })))
      break
    case 'enum':
      for (const word of Object.values(def.entries as object)) limits.push({ at: word, what: `the word ${word}` })
      break
    case 'literal':
      for (const one of def.values as unknown[]) limits.push({ at: one, what: `just ${JSON.stringify(one)}` })
      break
    case 'array':
      limits.push(...listLimits(value, checks))
      break
    case 'record':
      if (isObject(value) && Object.keys(value).length > 0) limits.push({ at: {}, what: 'an object without entries' })
  }
  return limits
}

/** The bounds of a schema by the kind of check. */
function checksOf(def: Place['def']): Checks {
  type Def = { check: string; value?: number; inclusive?: boolean; minimum?: number; maximum?: number; length?: number }
  const found: Checks = {}
  for (const { _zod } of (def.checks ?? []) as { _zod: { def: Def } }[]) {
    const { check, value, inclusive = true, minimum, maximum, length } = _zod.def
    const bound = value ?? minimum ?? maximum ?? length
    if (typeof bound === 'number') found[check] = { value: bound, inclusive }
  }
  return found
}

function textLimits(value: unknown, checks: Checks): Limit[] {
  if (typeof value !== 'string') return []
  const exact = checks.length_equals?.value
  const least = exact ?? checks.min_length?.value ?? 0
  const most = exact ?? checks.max_length?.value
  const of = (length: number): string => value.slice(0, length).padEnd(length, value.slice(-1) || 'x')
  const limits: Limit[] = []
  if (value.length !== least) limits.push({ at: of(least), what: `at its shortest: ${characters(least)}` })
  if (most !== undefined && most <= longest && most !== least)
    limits.push(...longestOf(value, most).map((at) => ({ at, what: `at its longest: ${characters(most)}` })))
  return limits
}

/** A text of some length: the end of it repeated, or its beginning, where a form ends as it must. */
const longestOf = (value: string, most: number): string[] =>
  value.length >= most ? [value.slice(0, most)] : [value.slice(0, 1).repeat(most - value.length) + value]

const characters = (count: number): string => (count === 1 ? '1 character' : `${count} characters`)

function numberLimits({ schema, value }: Place, checks: Checks): Limit[] {
  if (typeof value !== 'number') return []
  const isWhole = !schema.safeParse(Math.floor(value) + 0.5).success
  const step = isWhole ? 1 : 0.01
  const limits: Limit[] = []
  const { greater_than: over, less_than: under } = checks
  if (over) limits.push({ at: over.inclusive ? over.value : over.value + step, what: 'at its least' })
  if (under) limits.push({ at: under.inclusive ? under.value : under.value - step, what: 'at its greatest' })
  return limits.map(({ at, what }) => ({ at, what: `${what}: ${at}` }))
}

function listLimits(value: unknown, checks: Checks): Limit[] {
  if (!Array.isArray(value)) return []
  const limits: Limit[] = []
  const exact = checks.length_equals?.value
  const least = exact ?? checks.min_length?.value ?? 0
  if (value.length > least) limits.push({ at: value.slice(0, least), what: `a list of ${least}, its fewest` })
  const most = exact ?? checks.max_length?.value
  if (most !== undefined && most <= longest && value.length > 0 && value.length < most) {
    const full = Array.from({ length: most }, (_, i) => value[i % value.length])
    limits.push({ at: full, what: `a list of ${most}, its most` })
  }
  return limits
}
