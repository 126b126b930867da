/** Makes requests out of an endpoint's example: what a case changes, which route it takes, and where credentials stand. */
import { type Auth, readsBody } from '../auth.js'
import type { RequestParts } from '../cases.js'
import { type EndpointDef, pathParams, type Route, type VendorDef } from '../define.js'
import { isObject } from '../is-object.js'
import type { CaseRequest, FilePart, RequestBody } from './types.js'

type Texts = Readonly<Record<string, string | undefined>>

/** Who may call an endpoint. */
export const authOf = (vendor: VendorDef, def: EndpointDef): Auth => def.auth ?? vendor.surfaces[def.surface]!.auth

/** The ways of a `oneOf`, or the only way. */
export const waysOf = (auth: Auth): readonly Auth[] => (auth.kind === 'oneOf' ? auth.ways : [auth])

/** The parts of an `allOf`, or the only part. */
export const partsOf = (way: Auth | undefined): readonly Auth[] =>
  way === undefined ? [] : way.kind === 'allOf' ? way.ways : [way]

/** Which way the example itself takes: the one whose fields it holds, else the first that needs no body. */
export function exampleWay(auth: Auth, { example }: EndpointDef): number {
  const ways = waysOf(auth)
  const body = example?.body ?? example?.form ?? example?.urlencoded
  const holds = (part: Auth): boolean =>
    part.kind === 'fields' && part.in === 'body' && Object.values(part.fields).every((name) => has(body, name))
  const byFields = ways.findIndex((way) => partsOf(way).some(holds))
  const byHeader = ways.findIndex((way) => !readsBody(way))
  return Math.max(byFields >= 0 ? byFields : byHeader, 0)
}

const has = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)

/** Makes the request of a route. Credentials that travel as fields are placed; those in headers are the runner's to place. */
export function requestOf(
  vendor: VendorDef,
  def: EndpointDef,
  route: Route,
  parts: RequestParts,
  way: number | 'none',
) {
  const { example } = def
  const given = drop({ ...example?.params, ...parts.params })
  const inPath = new Set(pathParams(route.path))
  const params = pick(given, (name) => inPath.has(name))
  const query = drop({ ...example?.query, ...parts.query, ...pick(given, (name) => !inPath.has(name)) })
  const body = bodyOf(def, parts)
  const request: CaseRequest = {
    method: route.method,
    path: route.path,
    params,
    query,
    headers: drop({ ...example?.headers, ...parts.headers }),
    ...(body && { body }),
  }
  return placeFields(request, authOf(vendor, def), way)
}

function bodyOf(def: EndpointDef, parts: RequestParts): RequestBody | undefined {
  const { example, request } = def
  const uploads = request?.uploads?.fields ?? []
  if (parts.body !== undefined) return json(merge(example?.body, parts.body), uploads)
  if (parts.form) return form({ ...example?.form, ...parts.form })
  if (parts.urlencoded) return { kind: 'urlencoded', fields: drop({ ...example?.urlencoded, ...parts.urlencoded }) }
  if (example?.body !== undefined) return json(example.body, uploads)
  if (example?.form) return form(example.form)
  return example?.urlencoded && { kind: 'urlencoded', fields: example.urlencoded }
}

const form = (fields: Texts): RequestBody => ({ kind: 'form', fields: mapValues(drop(fields), toPart) })
const toPart = (text: string): string | FilePart => (text.startsWith('@') ? { file: 'picture' } : text)

function json(value: unknown, uploads: readonly string[]): RequestBody {
  if (!isObject(value) || uploads.length === 0) return { kind: 'json', value }
  const isPicture = (name: string, field: unknown): boolean =>
    uploads.includes(name) && typeof field === 'string' && field.startsWith('@')
  const entries = Object.entries(value).map(([name, field]) => [name, isPicture(name, field) ? '@picture' : field])
  return { kind: 'json', value: Object.fromEntries(entries) }
}

/** Replaces members of an object; anything else is replaced as a whole. */
const merge = (base: unknown, changes: unknown): unknown =>
  isObject(base) && isObject(changes) ? drop({ ...base, ...changes }) : changes

/** Puts the credentials of the chosen way into their fields, and takes those of the other ways out. */
function placeFields(request: CaseRequest, auth: Auth, way: number | 'none'): CaseRequest {
  const ways = waysOf(auth)
  const chosen = way === 'none' ? [] : partsOf(ways[way])
  let placed = request
  for (const part of ways.flatMap(partsOf)) {
    for (const [place, name] of fieldsOf(part)) if (!chosen.includes(part)) placed = setField(placed, place, name)
  }
  for (const part of chosen) {
    if (part.kind !== 'fields') continue
    for (const [credential, name] of Object.entries(part.fields)) {
      placed = setField(placed, part.in, name, `{${credential}}`)
    }
  }
  return placed
}

/** Where a part of the credentials stands, if among fields. */
export function fieldsOf(part: Auth): ['body' | 'query', string][] {
  if (part.kind === 'assertion') return [['body', part.field]]
  return part.kind === 'fields' ? Object.values(part.fields).map((name) => [part.in, name]) : []
}

/** Sets one field of the body or the query; undefined takes it out. */
export function setField(request: CaseRequest, place: 'body' | 'query', name: string, value?: unknown): CaseRequest {
  if (place === 'query') return { ...request, query: drop({ ...request.query, [name]: value as string | undefined }) }
  const { body } = request
  if (body?.kind === 'json') return { ...request, body: { ...body, value: merge(body.value ?? {}, { [name]: value }) } }
  if (body?.kind !== 'form' && body?.kind !== 'urlencoded') return request
  const fields = drop({ ...body.fields, [name]: value as string | undefined })
  return { ...request, body: { ...body, fields } as RequestBody }
}

/** Names every placeholder of a request, or of any other value. */
export function placeholdersIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(/\{([A-Za-z_][\w.-]*)\}/g)].map((match) => match[1]!)
  if (Array.isArray(value)) return value.flatMap(placeholdersIn)
  return isObject(value) ? Object.values(value).flatMap(placeholdersIn) : []
}

const drop = <T>(record: Readonly<Record<string, T | undefined>>): Record<string, T> =>
  pick(record, (_, value) => value !== undefined) as Record<string, T>

const pick = <T>(record: Readonly<Record<string, T>>, keep: (name: string, value: T) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name, value]) => keep(name, value)))

const mapValues = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
