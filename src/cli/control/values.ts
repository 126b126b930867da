/** Puts texts of the command line where their fields are, as the values they stand for. */

import { readDuration } from '../../control/duration.js'
import { SimError } from '../../errors.js'
import { didYouMean } from '../../mocks/spelling.js'
import { parseJson } from '../../runtime/parse-json.js'
import type { Field, Kind } from './fields.js'

type Call = Record<string, unknown>

/**
 * Puts a text into a call.
 *
 * @param label what the user wrote it behind
 * @param key set for a flag that named one key of a field that holds pairs
 * @throws SimError for a text that the field cannot hold
 */
export function setField(call: Call, field: Field, text: string, label: string, key?: string): void {
  if (field.kinds.has('pairs') && setPair(call, field, text, key)) return
  if (field.kinds.has('pairs') && field.kinds.size === 1) throw refuse(label, text, 'key=value, or a JSON object')
  put(call, field.path, field.kinds.has('list') ? readItems(call, field, text) : readValue(field, text, label))
}

/** A flag of a list gives all of it as JSON, or one item more. */
function readItems(call: Call, { path, plain }: Field, text: string): unknown[] {
  const whole = parseJson(text)
  if (Array.isArray(whole)) return whole
  const before = valueAt(call, path)
  return [...(Array.isArray(before) ? before : []), plain ? text : (whole ?? text)]
}

function setPair(call: Call, { path, plain }: Field, text: string, key: string | undefined): boolean {
  const whole = key === undefined ? parseJson(text) : undefined
  if (typeof whole === 'object' && whole !== null) put(call, path, whole)
  else {
    const at = text.indexOf('=')
    if (key === undefined && at < 1) return false
    const value = key === undefined ? text.slice(at + 1) : text
    put(call, [...path, key ?? text.slice(0, at)], plain ? value : (parseJson(value) ?? value))
  }
  return true
}

function readValue({ kinds, choices }: Field, text: string, label: string): unknown {
  if (kinds.has('switch') && /^(true|false)$/.test(text)) return text === 'true'
  if (kinds.has('null') && text === 'null') return null
  const number = readNumber(kinds, text)
  if (number !== undefined) return number
  const value = kinds.has('json') ? parseJson(text) : undefined
  if (value !== undefined) return value
  if (choices.length > 0 && !choices.includes(text))
    throw refuse(label, text, choices.join(', '), didYouMean(text, choices))
  if (kinds.has('text')) return text
  throw refuse(label, text, expectedOf(kinds))
}

function readNumber(kinds: ReadonlySet<Kind>, text: string): number | undefined {
  if (kinds.has('duration')) return readDuration(text)
  const number = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
  return kinds.has('number') || (kinds.has('whole') && Number.isInteger(number)) ? number : undefined
}

const expectations: readonly [Kind, string][] = [
  ['duration', 'milliseconds, or a duration such as 30d, 2h or 1h30m'],
  ['whole', 'a whole number'],
  ['number', 'a number'],
  ['switch', 'true or false'],
  ['null', 'null'],
  ['json', 'JSON'],
  ['list', 'one value, or a JSON list'],
  ['pairs', 'key=value'],
]

/** Says what a field takes. */
export const expectedOf = (kinds: ReadonlySet<Kind>): string =>
  expectations
    .filter(([kind]) => kinds.has(kind))
    .map(([, words]) => words)
    .join(', or ')

/** Puts a value where its path says, making objects on the way; a key named __proto__ is one like any other. */
function put(target: Call, path: readonly string[], value: unknown): void {
  let at = target
  for (const key of path.slice(0, -1)) {
    if (!Object.hasOwn(at, key) || typeof at[key] !== 'object' || at[key] === null) define(at, key, {})
    at = at[key] as Call
  }
  define(at, path.at(-1)!, value)
}

const define = (target: object, key: string, value: unknown): void => {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

/** What stands at a path; undefined for nothing. */
export const valueAt = (root: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Call | undefined | null)?.[key], root)

const refuse = (label: string, text: string, expected: string, near = ''): SimError =>
  new SimError(
    'bad_option',
    `${label} ${JSON.stringify(text)} is not accepted: expected ${expected}${near}`,
    'Add --help to see what the command takes.',
  )
