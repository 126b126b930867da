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
 * `named` is `all` for whoever looks at what their own client sent: a field that the schema does not know is masked where its
 * name is one that secrets or personal data go by.
 */
export type RedactMode = 'all' | 'secrets' | 'named'

/** What names of secrets and of personal data have in them, however they are written, and what is one as a whole word. */
const telling =
  /secret|token|passw|passp|apikey|auth|credential|signature|cookie|name|birth|gender|mail|phone|mobile|address|street|postal|selfie|image|photo|picture/
const tellingWords =
  /(?:^|[^a-z])(?:key|pin|pass|pwd|otp|code|session|dob|age|sex|nationality|city|zip|ssn|tax|document|number|licen[cs]e|face|file)(?![a-z])/
const tells = (name: string): boolean => {
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()
  return telling.test(words.replaceAll(/[^a-z]/g, '')) || tellingWords.test(words)
}

/** Answers a copy with values under a `secret` or `personal` mark replaced. Without a schema, `all` replaces everything. */
export function redact(schema: z.ZodType | undefined, value: unknown, mode: RedactMode = 'all'): unknown {
  if (schema) return walk(schema, value, mode)
  return mode === 'secrets' ? value : masked
}

function walk(schema: z.ZodType, value: unknown, mode: RedactMode): unknown {
  if (value === null || value === undefined) return value
  const sensitivity = marks.get(schema)?.sensitivity
  if (sensitivity === 'secret' || (sensitivity && mode !== 'secrets')) return masked
  const inner = innerOf(defOf(schema))
  if (inner) return walk(inner, value, mode)
  const unknown = (entry: unknown): unknown => (mode === 'secrets' ? entry : masked)
  const { def } = schema._zod as unknown as { def: { type: string } & Record<string, unknown> }
  if (def.type === 'object' && isObject(value)) {
    const shape = def.shape as Record<string, z.ZodType>
    return mapValues(value, (entry, key) =>
      Object.hasOwn(shape, key)
        ? walk(shape[key]!, entry, mode)
        : mode === 'named'
          ? byName(key, entry)
          : unknown(entry),
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

/** A value that no schema knows, by its name and by those below it; a text that may be a whole body says too much. */
function byName(name: string, value: unknown): unknown {
  if (tells(name)) return masked
  if (Array.isArray(value)) return value.map((item) => byName(name, item))
  if (isObject(value)) return mapValues(value, (entry, key) => byName(key, entry))
  return typeof value === 'string' && value.length > mostOfUnknown ? masked : value
}

/** Longest text of a field by an unknown name that is shown. */
const mostOfUnknown = 100

const mapValues = (value: Record<string, unknown>, map: (entry: unknown, key: string) => unknown) =>
  Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, map(entry, key)]))
