/** Reads the fields of a form as the input of a control call: a form knows texts alone, the schema says what they stand for. */
import { formatPath } from '../contracts/check.js'
import type { EndpointDef } from '../contracts/define.js'
import { readDuration } from '../control/duration.js'
import { SimError } from '../errors.js'
import { branchesOf, branchMark, type JsonSchema, jsonMark, prefix, resolve, schemaOf } from './form-schema.js'

/** Deepest and longest that a name may reach: the places of a form are written by us. */
const mostParts = 12
const mostIndex = 200
/** Deepest that JSON may be nested: what is written again calls itself as often. */
const mostDepth = 100

/** What a form says, and which of its fields said it. */
export interface ReadForm {
  input: Record<string, unknown>
  /** Names of fields, or of what stands around them, by the path in the input as `formatPath` writes it. */
  names: ReadonlyMap<string, string>
}

/**
 * Reads the input of a call. A field that is left empty is left out; a name with dots reaches into a value.
 *
 * @throws SimError for a number that is none, and JSON that is none
 */
export const readFields = (def: EndpointDef, fields: Iterable<readonly [string, string]>): Record<string, unknown> =>
  readForm(def, fields).input

/** Reads the input of a call, and where each part of it came from. @throws WrongField as `readFields` does */
export function readForm(def: EndpointDef, fields: Iterable<readonly [string, string]>): ReadForm {
  const { params, query, body } = def.request ?? {}
  const outside = new Set(Object.keys({ ...params?.shape, ...query?.shape }))
  const schema = body ? schemaOf(body) : {}
  const input: Tree = new Tree()
  const names = new Map<string, string>()
  for (const { name, path, text } of fieldsThatCount(fields)) {
    const isJson = path.at(-1) === jsonMark
    const place = isJson ? path.slice(0, -1) : path
    const value = isJson
      ? parse(text, name)
      : outside.has(place[0]!)
        ? text
        : toValue(text, schema, placesAt(schema, schema, place), name)
    put(input, place, value, name)
  }
  const value = tidy(input, prefix.slice(0, -1), [], names) as Record<string, unknown>
  return { input: value, names }
}

interface Counting {
  name: string
  path: string[]
  text: string
}

/** The fields of a call that are filled in, and that stand in no branch but the one that is chosen. */
export function fieldsThatCount(fields: Iterable<readonly [string, string]>): Counting[] {
  const all = [...fields].flatMap(([name, text]) => {
    if (!name.startsWith(prefix)) return []
    const path = name.slice(prefix.length).split('.')
    if (path.length > mostParts || path.some(isOdd)) throw new WrongField(name, 'is no name of a field')
    return [{ name, path, text }]
  })
  const chosen = new Map(
    all.filter(({ path }) => path.at(-1) === branchMark).map((one) => [one.path.join('.'), one.text]),
  )
  return all.filter(
    ({ path, text }) =>
      text !== '' &&
      path.at(-1) !== branchMark &&
      path.every((part, i) => {
        if (!part.startsWith(branchMark)) return true
        const key = chosen.get([...path.slice(0, i), branchMark].join('.'))
        return key === undefined || key === part.slice(1)
      }),
  )
}

const isOdd = (part: string): boolean =>
  part === '' || part === '__proto__' || part === 'constructor' || part === 'prototype'

/** Every schema that may stand at a path. */
function placesAt(root: JsonSchema, schema: JsonSchema, path: readonly string[]): JsonSchema[] {
  const here = resolve(root, schema)
  const branches = [...(here.anyOf ?? []), ...(here.oneOf ?? []), ...(here.allOf ?? [])]
  const inBranches = branches.flatMap((branch) => placesAt(root, branch, path))
  const [name, ...rest] = path
  if (name === undefined) return [here, ...inBranches]
  if (name.startsWith(branchMark)) {
    const branch = branchesOf(here)?.find(({ key }) => key === name.slice(1))
    return branch ? placesAt(root, branch.schema, rest) : []
  }
  const open = typeof here.additionalProperties === 'object' ? here.additionalProperties : undefined
  const member = here.properties?.[name] ?? (/^\d+$/.test(name) ? here.items : undefined) ?? open
  return [...(member ? placesAt(root, member, rest) : []), ...inBranches]
}

function toValue(text: string, root: JsonSchema, places: readonly JsonSchema[], field: string): unknown {
  const types = new Set(
    places.flatMap(({ type = [], enum: values = [], const: one }) => [type, ...values.map(kindOf), kindOf(one)].flat()),
  )
  const isOpen = types.size === 0
  if ((types.has('object') || types.has('array') || isOpen) && /^\s*[[{]/.test(text)) return parse(text, field)
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  if (types.has('null') && text === 'null') return null
  if (types.has('number') || types.has('integer')) {
    const name = field.split('.').at(-1)!
    const isTime = /^ms$|Ms$/.test(name)
    const value = (isTime ? readDuration(text.trim()) : undefined) ?? Number(text)
    if (Number.isFinite(value) && text.trim() !== '') return value
    const wanted = isTime ? 'no number of milliseconds, nor a time such as 90m or 1h30m' : 'no number'
    if (!types.has('string')) throw wrong(field, `is ${JSON.stringify(text.slice(0, 60))}, and ${wanted}`)
  }
  if (types.has('string') || isOpen) return text
  // one of a list: the next field of the name is another
  const items = places.flatMap(({ items }) => (items ? placesAt(root, items, []) : []))
  if (items.length > 0) return [toValue(text, root, items, field)]
  return types.has('object') || types.has('array') ? parse(text, field) : text
}

const kindOf = (value: unknown): string[] =>
  value === undefined ? [] : [value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value]

function parse(text: string, field: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw wrong(field, `is no JSON: ${(error as Error).message}`)
  }
  if (fits(value, mostDepth)) return value
  throw wrong(field, `is nested deeper than ${mostDepth}`)
}

const fits = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((one) => fits(one, depth - 1)))

/** A field that cannot be read. */
export class WrongField extends SimError {
  constructor(
    /** Of the field. */
    readonly field: string,
    /** What is wrong, without the name. */
    readonly what: string,
  ) {
    const shown = field.startsWith(prefix) ? field.slice(prefix.length) : field
    super('bad_request', `${shown.slice(0, 200)} ${what}`, 'Fill the field in as its label says, or leave it empty.')
  }
}

const wrong = (field: string, what: string): WrongField => new WrongField(field, what)

/** Members by the parts of names, as they stand in the form. */
class Tree extends Map<string, unknown> {}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !(value instanceof Tree) && Object.keys(value).length === 0

function put(input: Tree, path: readonly string[], value: unknown, name: string): void {
  const last = path.at(-1)!
  let at = input
  for (const part of path.slice(0, -1)) {
    const known = at.get(part)
    // what is filled in wins over a box that says there is nothing
    const next = known === undefined || isEmpty(known) ? new Tree() : known
    if (!(next instanceof Tree)) throw wrong(name, 'stands in a value that is filled in too')
    at.set(part, next)
    at = next
  }
  const before = at.get(last)
  if (before instanceof Tree) {
    if (isEmpty(value)) return
    throw wrong(name, 'stands for a value whose parts are filled in too')
  }
  // the same name twice is a list, as boxes that are ticked are
  at.set(last, before === undefined ? value : [before, value].flat().slice(0, mostIndex))
}

/** Members that are all numbered are a list; a branch is what stands in it. */
function tidy(value: unknown, name: string, path: readonly PropertyKey[], names: Map<string, string>): unknown {
  names.set(formatPath(path), name)
  if (!(value instanceof Tree)) return value
  const keys = [...value.keys()]
  const [branch] = keys
  if (branch?.startsWith(branchMark)) return tidy(value.get(branch), `${name}.${branch}`, path, names)
  const isList = keys.length > 0 && keys.every((key) => /^\d{1,3}$/.test(key))
  if (!isList) {
    return Object.fromEntries(keys.map((key) => [key, tidy(value.get(key), `${name}.${key}`, [...path, key], names)]))
  }
  const sorted = keys.sort((a, b) => Number(a) - Number(b))
  return sorted.map((key, i) => tidy(value.get(key), `${name}.${key}`, [...path, i], names))
}
