/** Redacts a value by the marks of its schema, keeping its form; what the schema does not know is replaced whole. */
import type * as z from 'zod'
import { marks } from '../../contracts/define.js'
import { isObject } from '../../contracts/is-object.js'
import { defOf, innerOf } from '../../contracts/locate.js'
import { isPicture, tinyPng } from './forms.js'
import { choicesOf, type Pseudonyms } from './pseudonyms.js'

/** Names of members that hold credentials wherever they stand. */
const credentialNames =
  /^(?:authorization|pass(?:word|wd|phrase)|secret|token|jwt|assertion|signature|pin|otp|(?:x[-_])?api[-_]?(?:key|secret)|(?:access|refresh|id|auth|session|client|bearer|csrf)[-_]?token|(?:client|api|shared|webhook)[-_]?(?:secret|assertion)|private[-_]?key|auth[-_]?key\w*)$/i

export const isCredentialName = (name: string): boolean => credentialNames.test(name)

export interface Redaction {
  pseudonyms: Pseudonyms
  /** Names of members that the endpoint's authentication reads. */
  credentials: ReadonlySet<string>
}

/** Redacts a value. Never throws for a value. */
export function redactValue(
  schema: z.ZodType | undefined,
  value: unknown,
  to: Redaction,
  hidden = false,
  depth = 0,
): unknown {
  if (value === null || value === undefined) return value
  // a schema that holds itself follows the value down
  if (schema === undefined || depth > 200) return redactUnknown(value, to, depth)
  const hides = hidden || marks.get(schema)?.sensitivity !== undefined
  const def = defOf(schema)
  const inner = innerOf(def)
  const under = (part: z.ZodType | undefined, entry: unknown, more = hides): unknown =>
    redactValue(part, entry, to, more, depth + 1)
  if (inner) return under(inner, value)
  switch (def.type) {
    case 'object':
      if (!isObject(value)) return redactUnknown(value, to, depth)
      return mapMembers(value, (entry, key) => {
        const shape = def.shape as Record<string, z.ZodType>
        const known = Object.hasOwn(shape, key) ? shape[key] : (def.catchall as z.ZodType | undefined)
        const part = known && defOf(known).type === 'never' ? undefined : known
        return [part ? key : nameAlike(key, to), under(part, entry, hides || isCredential(key, to))]
      })
    case 'record':
      if (!isObject(value)) return redactUnknown(value, to, depth)
      return mapMembers(value, (entry, key) => [
        hides ? to.pseudonyms.hide(key, def.keyType as z.ZodType) : to.pseudonyms.keep(key),
        under(def.valueType as z.ZodType, entry, hides || isCredential(key, to)),
      ])
    case 'array':
      if (!Array.isArray(value)) return redactUnknown(value, to, depth)
      return value.map((item) => under(def.element as z.ZodType, item))
    case 'union': {
      const options = def.options as z.ZodType[]
      const sensitive = options.some((option) => marks.get(option)?.sensitivity !== undefined)
      const option = options.find((one) => one.safeParse(value).success)
      if (option) return under(option, value)
      // no branch takes it: of one that is marked it may be a spoilt value
      return typeof value === 'object' && !sensitive
        ? under(nearest(options, value), value)
        : redactUnknown(value, to, depth)
    }
    default:
      return redactLeaf(schema, def.type, value, to, hides, depth)
  }
}

function redactLeaf(
  schema: z.ZodType,
  type: string,
  value: unknown,
  to: Redaction,
  hides: boolean,
  depth: number,
): unknown {
  if (value instanceof Blob) return value
  if (typeof value === 'string') {
    if (hides) return to.pseudonyms.hide(value, schema)
    if (type === 'string') return to.pseudonyms.keep(value)
    if (choicesOf(schema)?.includes(value)) return value
    // a value that a list does not have is worth knowing, as long as it reads like one of them
    const listed = type === 'enum' || type === 'literal'
    return listed && /^[A-Za-z][A-Za-z _-]{0,39}$/.test(value) ? value : redactUnknown(value, to, depth)
  }
  const fits = type === typeof value || (type === 'literal' && schema.safeParse(value).success)
  if (!fits) return redactUnknown(value, to, depth)
  if (!hides) return value
  if (typeof value === 'number') return to.pseudonyms.hideNumber(value, schema)
  return typeof value === 'boolean'
    ? schema.safeParse(false).success
      ? false
      : value
    : redactUnknown(value, to, depth)
}

/** Replaces every text and number, and keeps what they stand in. */
export function redactUnknown(value: unknown, to: Redaction, depth = 0): unknown {
  if (depth > 200) return null
  if (typeof value === 'string') return to.pseudonyms.unknown(value)
  if (typeof value === 'number') return to.pseudonyms.hideNumber(value)
  if (typeof value === 'boolean') return false
  if (Array.isArray(value)) return value.map((item) => redactUnknown(item, to, depth + 1))
  if (value instanceof Blob || !isObject(value)) return value
  return mapMembers(value, (entry, key) => [nameAlike(key, to), redactUnknown(entry, to, depth + 1)])
}

/** Replaces bytes: a picture by a tiny one, anything else by a few of no meaning. */
export function redactBytes(bytes: Uint8Array, { pseudonyms }: Redaction): Buffer {
  const digest = pseudonyms.digest(bytes)
  if (isPicture(bytes)) return tinyPng('', () => digest)
  const isPdf = Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-'
  return Buffer.from(isPdf ? `%PDF-1.4\n% redacted ${digest.toString('hex')}\n` : `redacted ${digest.toString('hex')}`)
}

/** Whether a member holds a credential, by its name or because the endpoint reads it as one. */
const isCredential = (key: string, { credentials }: Redaction): boolean => credentials.has(key) || isCredentialName(key)

/** A name that reads like one in a program says nothing of a person. */
const nameAlike = (key: string, { pseudonyms }: Redaction): string =>
  key.length <= 60 && /^[A-Za-z_$][A-Za-z_$-]*\d{0,3}[A-Za-z_$-]*$/.test(key) ? key : pseudonyms.unknown(key)

/** Of several objects the one that knows most of the members. */
function nearest(options: readonly z.ZodType[], value: unknown): z.ZodType | undefined {
  const knows = (option: z.ZodType): number => {
    const shape = (defOf(option).shape ?? {}) as object
    return Object.keys(value as object).filter((key) => Object.hasOwn(shape, key)).length
  }
  return [...options].sort((a, b) => knows(b) - knows(a))[0]
}

const mapMembers = (value: Record<string, unknown>, map: (entry: unknown, key: string) => [string, unknown]) =>
  Object.fromEntries(Object.entries(value).map(([key, entry]) => map(entry, key)))
