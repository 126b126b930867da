/** Finds endpoints, events, errors and fields of a contract by a word. */
import { type EndpointDef, routesOf, type WebhookEvent } from '../../../contracts/define.js'
import type { PageContext } from '../../context.js'
import { servedPath } from '../../parts/command.js'
import { anchor, type Contract, type Operation, places } from './contract.js'
import { follow, type JsonSchema, type Named } from './schema-words.js'

export interface Hit {
  kind: 'endpoint' | 'event' | 'error' | 'gap'
  title: string
  summary: string
  href: string
  /** Fields that the word is part of. */
  fields: string[]
}

interface Entry extends Omit<Hit, 'fields' | 'href'> {
  /** What is searched, in small letters, besides fields. */
  text: string
  fields: readonly string[]
  href: (to: ReturnType<typeof places>) => string
}

const indexes = new WeakMap<object, Entry[]>()

/** Every entry that holds all the words. */
export function searchContract(context: PageContext, contract: Contract, query: string): Hit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10)
  const to = places(context)
  const entries = indexes.get(contract.def) ?? indexOf(contract)
  indexes.set(contract.def, entries)
  return entries.flatMap(({ text, fields, href, ...entry }) => {
    const named = fields.filter((field) => words.some((word) => field.toLowerCase().includes(word)))
    const all = words.every((word) => text.includes(word) || named.some((field) => field.toLowerCase().includes(word)))
    return all ? [{ ...entry, href: href(to), fields: named.slice(0, 6) }] : []
  })
}

function indexOf(contract: Contract): Entry[] {
  const { def, id, document } = contract
  const { schemas } = document.components
  const endpoints = Object.entries(def.endpoints as Record<string, EndpointDef>).map(([name, one]): Entry => {
    const routes = routesOf(one).map(({ method, path }) => `${method} ${servedPath(contract, one.surface, path)}`)
    const operation = document.paths[servedPath(contract, one.surface, one.path)]![one.method.toLowerCase()]!
    return {
      kind: 'endpoint',
      title: routes[0]!,
      summary: one.summary,
      text: [name, one.summary, ...routes].join(' ').toLowerCase(),
      fields: fieldsOf(schemas, operation),
      href: (to) => to.endpoint(id, name),
    }
  })
  const events = Object.entries((def.webhooks?.events ?? {}) as Record<string, WebhookEvent>).map(
    ([key, { name, summary }]): Entry => ({
      kind: 'event',
      title: name,
      summary,
      text: `webhook ${key} ${name} ${summary}`.toLowerCase(),
      fields: fieldsOf(schemas, document.webhooks[key]!.post),
      href: (to) => to.event(id, key),
    }),
  )
  const served = new Set(Object.values(def.endpoints).map(({ surface }) => surface))
  const errors = [...served].flatMap((surface) =>
    Object.entries(def.surfaces[surface]!.errors.rows).map(
      ([code, { status, wireCode, message }]): Entry => ({
        kind: 'error',
        title: `${status} ${wireCode}`,
        summary: message,
        text: `error ${code} ${status} ${wireCode} ${message}`.toLowerCase(),
        fields: [],
        href: (to) => `${to.vendor(id)}#${anchor('errors', surface)}`,
      }),
    ),
  )
  const gaps = [...(def.unmodelled ?? []), ...(def.unservable ?? [])].map(
    ({ operation, reason }): Entry => ({
      kind: 'gap',
      title: operation,
      summary: reason,
      text: `${operation} ${reason}`.toLowerCase(),
      fields: [],
      href: (to) => `${to.vendor(id)}#${anchor('gap', operation)}`,
    }),
  )
  return [...endpoints, ...events, ...errors, ...gaps]
}

/** The names of all fields of an operation. */
function fieldsOf(schemas: Named, { parameters = [], requestBody, responses }: Operation): string[] {
  const found = new Set(parameters.map(({ name }) => name))
  const seen = new Set<string>()
  const walk = (given: JsonSchema): void => {
    const { schema, name } = follow(schemas, given)
    if (name !== undefined && seen.has(name)) return
    if (name !== undefined) seen.add(name)
    for (const [field, one] of Object.entries(schema.properties ?? {})) {
      found.add(field)
      walk(one)
    }
    for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) walk(one)
    for (const one of [schema.items, schema.additionalProperties]) if (typeof one === 'object') walk(one)
  }
  const contents = [requestBody, ...Object.values(responses)].flatMap((one) => Object.values(one?.content ?? {}))
  for (const { schema } of contents) if (schema) walk(schema)
  return [...found]
}
