/** Masks secrets and personal data in a value, by the marks on its schema. */
import type * as z from 'zod'
import { marks } from './define.js'
import { isObject } from './is-object.js'
import { defOf, innerOf } from './locate.js'

/** What a masked value reads as. */
export const masked = '[hidden]'

/** Hides e-mail addresses, and credentials of addresses, wherever a text holds them: in a path, or in words about it. */
export const hideMail = (text: string): string =>
  // run by run: one pattern for both would begin anew at every character of a long path
  text.replace(/[^\s/"?&=\\<>]+/g, (run) => run.replace(/^.+(?:@|%(?:25)*40)[^;,]+/s, masked))

/**
 * `all` masks secrets and personal data, and whatever the schema does not vouch for.
 * `secrets` masks secrets alone, for bodies whose other content the reader has a right to.
 */
export type RedactMode = 'all' | 'secrets'

/** Answers a copy with values under a `secret` or `personal` mark replaced. Without a schema, `all` replaces everything. */
export function redact(schema: z.ZodType | undefined, value: unknown, mode: RedactMode = 'all'): unknown {
  if (schema) return walk(schema, value, mode)
  return mode === 'all' ? masked : value
}

function walk(schema: z.ZodType, value: unknown, mode: RedactMode): unknown {
  if (value === null || value === undefined) return value
  const sensitivity = marks.get(schema)?.sensitivity
  if (sensitivity === 'secret' || (sensitivity && mode === 'all')) return masked
  const inner = innerOf(defOf(schema))
  if (inner) return walk(inner, value, mode)
  const unknown = (entry: unknown): unknown => (mode === 'all' ? masked : entry)
  const { def } = schema._zod as unknown as { def: { type: string } & Record<string, unknown> }
  if (def.type === 'object' && isObject(value)) {
    const shape = def.shape as Record<string, z.ZodType>
    return mapValues(value, (entry, key) =>
      Object.hasOwn(shape, key) ? walk(shape[key]!, entry, mode) : unknown(entry),
    )
  }
  if (def.type === 'array' && Array.isArray(value)) {
    return value.map((item) => walk(def.element as z.ZodType, item, mode))
  }
  if (def.type === 'record' && isObject(value)) {
    return mapValues(value, (entry) => walk(def.valueType as z.ZodType, entry, mode))
  }
  if (def.type === 'union') {
    const options = def.options as z.ZodType[]
    return walk(options.find((option) => option.safeParse(value).success) ?? options[0]!, value, mode)
  }
  // a value of another shape than the contract's may be anything, and a text may be a whole body
  const container = def.type === 'object' || def.type === 'array' || def.type === 'record'
  return container || (typeof value === 'object' && def.type !== 'unknown') ? unknown(value) : value
}

const mapValues = (value: Record<string, unknown>, map: (entry: unknown, key: string) => unknown) =>
  Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, map(entry, key)]))
