/** Walks a value and its schema in step, and names every place there is. */
import type * as z from 'zod'
import { isObject } from '../../contracts/is-object.js'
import { defOf, innerOf } from '../../contracts/locate.js'

type Def = ReturnType<typeof defOf>

/** One place of a value, and what the schema says of it. */
export interface Place {
  path: readonly PropertyKey[]
  /** The path with indexes and keys of records left out, such as `images[].path`: one for all items. */
  name: string
  /** What the place is of: a member that the contract names, an item, an entry of a record, or the whole value. */
  as: 'root' | 'member' | 'item' | 'entry'
  value: unknown
  /** The innermost schema, under `.optional()` and `.nullable()`, of a union the branch that the value takes. */
  schema: z.ZodType
  def: Def
  optional: boolean
  nullable: boolean
}

interface Under {
  schema: z.ZodType
  optional: boolean
  nullable: boolean
}

/** Takes `.optional()`, `.nullable()`, `.lazy()` and unions off a schema, as the value asks. */
export function under(schema: z.ZodType, value: unknown): Under {
  const found: Under = { schema, optional: false, nullable: false }
  for (let depth = 0; depth < 20; depth++) {
    const def = defOf(found.schema)
    if (def.type === 'optional') found.optional = true
    if (def.type === 'nullable') found.nullable = true
    const inner = innerOf(def)
    if (inner) found.schema = inner
    else if (def.type === 'union') {
      const options = def.options as z.ZodType[]
      found.schema = options.find((option) => option.safeParse(value).success) ?? options[0]!
    } else return found
  }
  return found
}

/** Lists every place of a value, the value itself first. */
export function placesOf(schema: z.ZodType, value: unknown): Place[] {
  const found: Place[] = []
  walk(schema, value, [], '', 'root', found)
  return found
}

function walk(
  schema: z.ZodType,
  value: unknown,
  path: readonly PropertyKey[],
  name: string,
  as: Place['as'],
  found: Place[],
): void {
  const { schema: inner, optional, nullable } = under(schema, value)
  const def = defOf(inner)
  found.push({ path, name, as, value, schema: inner, def, optional, nullable })
  if (Array.isArray(value) && def.type === 'array') {
    for (const [i, item] of value.entries())
      walk(def.element as z.ZodType, item, [...path, i], `${name}[]`, 'item', found)
    return
  }
  if (!isObject(value)) return
  const shape = (def.shape ?? {}) as Record<string, z.ZodType>
  for (const [key, member] of Object.entries(value)) {
    if (Object.hasOwn(shape, key)) {
      walk(shape[key]!, member, [...path, key], [name, key].filter(Boolean).join('.'), 'member', found)
    } else if (def.type === 'record')
      walk(def.valueType as z.ZodType, member, [...path, key], `${name}{}`, 'entry', found)
  }
}

/** A copy with one place changed; `undefined` takes it out. */
export function withPlace(value: unknown, path: readonly PropertyKey[], change: (at: unknown) => unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? withPlace(item, rest, change) : item))
  const copy: Record<PropertyKey, unknown> = { ...(value as object) }
  const changed = withPlace(copy[key], rest, change)
  if (changed === undefined) delete copy[key]
  else copy[key] = changed
  return copy
}
