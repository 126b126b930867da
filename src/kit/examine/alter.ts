/** Changes an answer or a webhook into another that a tolerant reader takes as well, or that it must not trust. */
import type * as z from 'zod'
import { defOf, nextOf } from '../../contracts/locate.js'
import { under } from '../judge/places.js'

/** What is sent instead. */
export interface Changed {
  text: string
  /** The media type, where it is another too. */
  contentType?: string
}

/** Adds members that no contract knows, to every object. */
export const withMore = (value: unknown): unknown =>
  mapObjects(value, (members) => [...members, ['simUnknownMember', { simNested: [1, null, 'x'] }]])

/** Puts the members of every object in the opposite order. */
export const reversed = (value: unknown): unknown => mapObjects(value, (members) => [...members].reverse())

function mapObjects(value: unknown, change: (members: [string, unknown][]) => [string, unknown][]): unknown {
  if (Array.isArray(value)) return value.map((one) => mapObjects(one, change))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, one]): [string, unknown] => [name, mapObjects(one, change)])
  return Object.fromEntries(change(members))
}

/** A word that no enumeration has. */
export const unknownWord = 'SIM_UNKNOWN_WORD'

/** Puts a word that nobody knows wherever the schema has an enumeration of words. Answers the value itself where it has none. */
export function withUnknownWords(schema: z.ZodType, value: unknown): unknown {
  return walk(schema, value, (found, one) => {
    const words = defOf(found).type === 'enum' && typeof one === 'string'
    return words ? unknownWord : one
  })
}

/** Leaves out every member that the schema lets be absent, but for those that `keep` names. */
export function withoutOptional(schema: z.ZodType, value: unknown, keep: (name: string) => boolean = () => false) {
  return walk(
    schema,
    value,
    (_, one) => one,
    (member, name) => keep(name) || !isOptional(member),
  )
}

const isOptional = (schema: z.ZodType): boolean => schema.safeParse(undefined).success

/** Follows a value and its schema together. */
function walk(
  schema: z.ZodType | undefined,
  value: unknown,
  leaf: (schema: z.ZodType, value: unknown) => unknown,
  stays: (member: z.ZodType, name: string) => boolean = () => true,
): unknown {
  if (!schema) return value
  const found = under(schema, value).schema
  const def = defOf(found)
  if (Array.isArray(value)) return value.map((one) => walk(nextOf(def, 0), one, leaf, stays))
  if (typeof value !== 'object' || value === null) return leaf(found, value)
  const kept = Object.entries(value).filter(([name]) => {
    const shape = def.shape as Record<string, z.ZodType> | undefined
    return !shape || !Object.hasOwn(shape, name) || stays(shape[name]!, name)
  })
  return Object.fromEntries(kept.map(([name, one]) => [name, walk(nextOf(def, name), one, leaf, stays)]))
}
