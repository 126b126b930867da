/** Turns the schemas of a call into what a command line can say: one flag for every field, nested ones with dots. */
import * as z from 'zod'
import type { EndpointDef } from '../../contracts/define.js'

/** A field that a flag can fill. */
export interface Field {
  /** Part of the request it belongs to. */
  part: 'params' | 'query' | 'body'
  /** Keys down to it. */
  path: readonly string[]
  /** What its text may stand for. */
  kinds: ReadonlySet<Kind>
  /** The values it may have, where they are few. */
  choices: readonly string[]
  required: boolean
  /** Whether what a list or pairs hold is text and nothing else. */
  plain: boolean
  about?: string
}

export type Kind = 'text' | 'number' | 'whole' | 'duration' | 'switch' | 'null' | 'json' | 'pairs' | 'list'

/** What of JSON Schema tells about a field. */
interface Shape {
  type?: string
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly Shape[]
  oneOf?: readonly Shape[]
  allOf?: readonly Shape[]
  items?: Shape | boolean
  properties?: Readonly<Record<string, Shape>>
  additionalProperties?: Shape | boolean
  required?: readonly string[]
  description?: string
}

/** Deepest nesting that has flags; what goes deeper is given as JSON. */
const depthLimit = 4

/** Lists the fields of a call. A name that stands in several parts is listed once, for all of them. */
export function fieldsOfCall({ request = {} }: EndpointDef): Field[] {
  const fields = new Map<string, Field>()
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = request[part]
    if (!schema) continue
    const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
    for (const field of walk(shape, part, [], schema.safeParse(undefined).success === false)) {
      const key = field.path.join('.')
      const known = fields.get(key)
      // branches of a union may each have the field
      if (!known) fields.set(key, field)
      else if (known.part === part) fields.set(key, merge(known, field))
    }
  }
  return [...fields.values()]
}

function walk(shape: Shape, part: Field['part'], path: readonly string[], required: boolean): Field[] {
  const branches = shape.anyOf ?? shape.oneOf ?? shape.allOf
  if (branches) {
    const all = branches.flatMap((branch) => walk(branch, part, path, required && shape.allOf !== undefined))
    const own = all.filter((field) => field.path.length === path.length).map((field) => ({ ...field, required }))
    return [...own, ...all.filter((field) => field.path.length > path.length)]
  }
  const { properties = {}, required: needed = [], description } = shape
  const nested =
    path.length >= depthLimit
      ? []
      : Object.entries(properties).flatMap(([key, inner]) =>
          walk(inner, part, [...path, key], required && needed.includes(key)),
        )
  if (path.length === 0) return nested
  return [
    {
      part,
      path,
      kinds: kindsOf(shape, path.at(-1)!),
      choices: (shape.enum ?? (shape.const === undefined ? [] : [shape.const])).map(String),
      // an object is made by its fields
      required: required && nested.length === 0,
      plain: isText(shape.items ?? shape.additionalProperties),
      ...(description !== undefined && { about: description }),
    },
    ...nested,
  ]
}

const isText = (shape: Shape | boolean | undefined): boolean => typeof shape === 'object' && shape.type === 'string'

function kindsOf(shape: Shape, key: string): Set<Kind> {
  const words = (shape.enum ?? []).map(String)
  if (words.length === 2 && words.includes('true') && words.includes('false')) return new Set(['switch'])
  const isDuration = key === 'ms' || key.endsWith('Ms')
  switch (shape.type) {
    case 'integer':
    case 'number':
      return new Set([isDuration ? 'duration' : shape.type === 'integer' ? 'whole' : 'number'])
    case 'boolean':
      return new Set(['switch'])
    case 'null':
      return new Set(['null'])
    case 'array':
      return new Set(['list'])
    case 'object':
      return new Set(Object.keys(shape.properties ?? {}).length === 0 ? ['pairs'] : ['json'])
    case 'string':
      return new Set(['text'])
    default:
      return new Set(['json', 'text'])
  }
}

function merge(a: Field, b: Field): Field {
  const free = a.choices.length === 0 || b.choices.length === 0
  return {
    ...a,
    kinds: new Set([...a.kinds, ...b.kinds]),
    choices: free ? [] : [...new Set([...a.choices, ...b.choices])],
    required: a.required && b.required,
  }
}

/** The flag of a field, without its dashes. */
export const flagOf = ({ path }: Pick<Field, 'path'>): string => path.map(kebab).join('.')

export const kebab = (key: string): string =>
  key.replace(/(?<=[a-z0-9])([A-Z])/g, (_, letter: string) => `-${letter.toLowerCase()}`)
