/** Values that come in several forms: finds the one that was meant, so that a lax form does not excuse a broken one. */
import type * as z from 'zod'
import { check, formatPath, type Issue, parsePath } from '../../contracts/check.js'
import { defOf, innerOf, locate } from '../../contracts/locate.js'

/**
 * Answers what is wrong with a value that a schema takes, given the keys it does not know: where they stand in a union, and
 * another form of the union names them, what is missing in that form.
 */
export function withNearestForm(schema: z.ZodType, value: unknown, unknownKeys: readonly Issue[]): Issue[] {
  const parents = new Set(unknownKeys.map(({ path }) => formatPath(parsePath(path).slice(0, -1))))
  const meant = [...parents].flatMap((path) => {
    const form = nearest(schema, value, parsePath(path))
    if (!form) return []
    const checked = check(form.schema, form.value, 'tolerant')
    if (checked.ok) return []
    const issues = checked.issues.map((issue) => ({ ...issue, path: joined(path, issue.path) }))
    return [{ path, issues }]
  })
  if (meant.length === 0) return [...unknownKeys]
  const rest = unknownKeys.filter(({ path }) => !meant.some((one) => path.startsWith(one.path)))
  return [...rest, ...meant.flatMap(({ issues }) => issues)]
}

const joined = (before: string, after: string): string =>
  [before, after].filter(Boolean).join(before && after && !after.startsWith('[') ? '.' : '')

/** The form of a union that names most of what a value has, and misses least. */
function nearest(schema: z.ZodType, whole: unknown, path: readonly PropertyKey[]) {
  const union = locate(schema, path).found
  const value = path.reduce((at, key) => (at as Record<PropertyKey, unknown>)[key], whole)
  const forms = union ? objectsIn(union) : []
  const score = (form: z.ZodType): number => {
    const shape = defOf(form).shape as Record<string, z.ZodType>
    const keys = Object.keys(value as object)
    const known = keys.filter((key) => Object.hasOwn(shape, key)).length
    const missing = Object.entries(shape).filter(
      ([key, member]) => !keys.includes(key) && !member.safeParse(undefined).success,
    ).length
    return known - (keys.length - known) - missing
  }
  const [best] = forms.map((form) => ({ form, score: score(form) })).sort((a, b) => b.score - a.score)
  return best && { schema: best.form, value }
}

/** The objects among the forms of a union. */
function objectsIn(schema: z.ZodType): z.ZodType[] {
  const def = defOf(schema)
  const inner = innerOf(def)
  if (inner) return objectsIn(inner)
  if (def.type === 'union') return (def.options as z.ZodType[]).flatMap(objectsIn)
  return def.type === 'object' ? [schema] : []
}
