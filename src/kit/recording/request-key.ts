/** What makes two requests the same call: endpoint, path parameters, query and body, less what changes from run to run. */
import type * as z from 'zod'
import { marks, type VendorDef } from '../../contracts/define.js'
import { defOf, innerOf } from '../../contracts/locate.js'
import { type ExchangeRequest, lowerCased, readBody } from '../judge/message.js'
import { findEndpoint, routeTaken, splitUrl } from '../judge/subject.js'
import { isCredentialName } from './redact-value.js'
import { isMoment, isOwnName } from './volatile.js'

export interface RequestKey {
  endpoint: string | undefined
  /** Of what stays from run to run. */
  stable: string
  /** Of that, and of the client's own references. */
  exact: string
}

/** Tells what a request asks for, whoever it is about. Never throws for what was sent. */
export async function keyOf(vendor: VendorDef, request: ExchangeRequest): Promise<RequestKey> {
  const endpoint = findEndpoint(vendor, request.method, request.url)
  const { path, query } = splitUrl(request.url)
  if (!endpoint) {
    const whole = JSON.stringify([request.method, path, sorted(query)])
    return { endpoint: undefined, stable: whole, exact: whole }
  }
  const spec = endpoint.def.request ?? {}
  const taken = routeTaken(endpoint, request.method, request.url)!
  const bound = Object.keys(taken.route.bind ?? {})
  const params = { ...taken.params, ...Object.fromEntries(bound.map((name) => [name, query[name]])) }
  const rest = Object.fromEntries(Object.entries(query).filter(([name]) => !bound.includes(name)))
  const body = await readBody(request.body, lowerCased(request.headers))
  const schema =
    body.kind === 'json'
      ? spec.body
      : body.kind === 'fields'
        ? body.form === 'multipart'
          ? spec.form
          : spec.urlencoded
        : undefined
  const content = body.kind === 'json' || body.kind === 'fields' ? body.value : undefined
  const key = (keepsReferences: boolean): string =>
    JSON.stringify([
      endpoint.name,
      settled(spec.params, params, keepsReferences),
      settled(spec.query, rest, keepsReferences),
      settled(schema, content, keepsReferences),
    ])
  return { endpoint: endpoint.name, stable: key(false), exact: key(true) }
}

/** What of a value stays from run to run: unmarked members that the schema knows, instants and ids of one run left out. */
function settled(
  schema: z.ZodType | undefined,
  value: unknown,
  keepsReferences: boolean,
  name = '',
  depth = 0,
): unknown {
  if (schema === undefined || value === undefined || value === null || depth > 100) return undefined
  if (marks.get(schema)?.sensitivity !== undefined || isCredentialName(name)) return undefined
  if (!keepsReferences && isOwnName(name)) return undefined
  const def = defOf(schema)
  const under = (part: z.ZodType | undefined, entry: unknown, key = name): unknown =>
    settled(part, entry, keepsReferences, key, depth + 1)
  const inner = innerOf(def)
  if (inner) return under(inner, value)
  if (def.type === 'union') {
    const option = (def.options as z.ZodType[]).find((one) => one.safeParse(value).success)
    return option && under(option, value)
  }
  if (Array.isArray(value)) return value.map((item) => under(def.element as z.ZodType | undefined, item))
  if (typeof value === 'object') {
    if (value instanceof Blob) return undefined
    const shape = (def.shape ?? {}) as Record<string, z.ZodType>
    const schemaAt = (key: string) =>
      Object.hasOwn(shape, key) ? shape[key] : (def.valueType as z.ZodType | undefined)
    return sorted(
      Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, under(schemaAt(key), entry, key)])),
    )
  }
  return typeof value === 'string' && isOfOneRun(value) ? undefined : value
}

/** An instant, or a picture. */
const isOfOneRun = (text: string): boolean => isMoment(text) || text.length > 1000

const sorted = (value: Record<string, unknown>): [string, unknown][] =>
  Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
