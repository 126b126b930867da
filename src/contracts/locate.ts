/** Finds the place of a path in a schema, and what its marks say on the way. */
import type * as z from 'zod'
import { branchOf } from './branch.js'
import { marks } from './marks.js'
import type { Evidence } from './provenance.js'

export interface Located {
  /** The schema at the path; undefined for a place that the schema does not know. */
  found: z.ZodType | undefined
  /** Whether anything on the way is marked as secret or personal. */
  sensitive: boolean
  /** Where the innermost marked schema on the way comes from. */
  mark?: { evidence: Evidence; source: string }
}

type Def = { type: string } & Record<string, unknown>
export const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def

/** The schema under `.optional()`, `.nullable()` and the like, or the one that `z.lazy` makes; undefined where there is none. */
export const innerOf = (def: Def): z.ZodType | undefined =>
  (def.innerType ?? (def.type === 'lazy' ? (def.getter as () => z.ZodType)() : undefined)) as z.ZodType | undefined

/** No value to go by. */
const unsaid = Symbol('unsaid')

/**
 * Follows a path; of a union the branch that knows the place, the first where several do.
 *
 * @param value what stands at the schema: of a union, the branch it is meant for is followed
 */
export const locate = (schema: z.ZodType, path: readonly PropertyKey[], value: unknown = unsaid): Located =>
  follow(schema, path, value, 0)

function follow(schema: z.ZodType, path: readonly PropertyKey[], value: unknown, depth: number): Located {
  const own = readMark(schema)
  const def = defOf(schema)
  // a schema that holds itself is followed as far as a value would be
  if (depth > 100) return { found: undefined, sensitive: true }
  const inner = innerOf(def)
  if (inner) return under(own, follow(inner, path, value, depth + 1))
  if (def.type === 'union') {
    const options = def.options as z.ZodType[]
    const ways = options.map((option) => follow(option, path, value, depth + 1))
    const sensitive = ways.some((way) => way.sensitive)
    if (path.length === 0 && value === unsaid) return under(own, { found: schema, sensitive })
    const meant = value === unsaid ? undefined : branchOf(options, value)
    const best = ways[options.indexOf(meant!)]
    const way = best?.found ? best : ways.find(({ found }) => found)
    return under(own, { ...(way ?? { found: undefined }), sensitive })
  }
  const [key, ...rest] = path
  if (key === undefined) return under(own, { found: schema, sensitive: false })
  const next = nextOf(def, key)
  if (!next) return under(own, { found: undefined, sensitive: false })
  return under(own, follow(next, rest, memberOf(value, key), depth + 1))
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  if (value === unsaid) return unsaid
  const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, key)
  return holds ? (value as Record<PropertyKey, unknown>)[key] : undefined
}

type Own = Pick<Located, 'sensitive' | 'mark'>

function readMark(schema: z.ZodType): Own {
  const { sensitivity, evidence, source } = marks.get(schema) ?? {}
  return {
    sensitive: sensitivity !== undefined,
    ...(evidence !== undefined && source !== undefined && { mark: { evidence, source } }),
  }
}

const under = (own: Own, inner: Located): Located => ({
  ...own,
  ...inner,
  sensitive: own.sensitive || inner.sensitive,
})

/** The schema of one member. */
export function nextOf(def: Def, key: PropertyKey): z.ZodType | undefined {
  if (def.type === 'array') return def.element as z.ZodType
  if (def.type === 'record') return def.valueType as z.ZodType
  const shape = def.shape as Record<PropertyKey, z.ZodType> | undefined
  return shape && Object.hasOwn(shape, key) ? shape[key] : undefined
}
