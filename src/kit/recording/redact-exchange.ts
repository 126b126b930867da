/** Makes a recorded exchange of one that went over the wire: nothing secret or personal is left, and it keeps the contract as before. */
import type * as z from 'zod'
import type { Auth } from '../../contracts/auth.js'
import { fieldsOf } from '../../contracts/conformance/request.js'
import { partsOf, waysOf } from '../../contracts/conformance.js'
import { routesOf, type VendorDef } from '../../contracts/define.js'
import { toIso } from '../../runtime/clock.js'
import type { Exchange } from '../judge/message.js'
import { lowerCased } from '../judge/message.js'
import { rowsOf } from '../judge/response.js'
import { type Endpoint, findEndpoint, routeTaken } from '../judge/subject.js'
import { Pseudonyms } from './pseudonyms.js'
import { redactBody } from './redact-body.js'
import { redactHeaders } from './redact-headers.js'
import { isCredentialName, type Redaction, redactValue } from './redact-value.js'
import { type RecordedExchange, recordingFormat } from './types.js'

export interface About {
  /** Real time, epoch milliseconds. */
  startedAtMs: number
  durationMs: number
  expiresDays: number
  /** Scheme and host of the vendor. */
  origin: string
  /** Path and query within the vendor's surface. */
  pathAndQuery: string
}

/**
 * The replacements of one recording.
 *
 * @param hosts hosts that stand in addresses and say nothing of a person, beside those of the profile
 * @param key for tests; a random one that nobody keeps otherwise
 */
export function pseudonymsFor(
  { profile, endpoints, links = {} }: VendorDef,
  hosts: readonly string[],
  key?: Buffer,
): Pseudonyms {
  const paths = [...Object.values(endpoints).flatMap((def) => routesOf(def)), ...Object.values(links)].map(
    (one) => one.path,
  )
  const mounts = Object.values(profile.surfaces).map(({ mountAt }) => mountAt)
  const segments = [...paths, ...mounts, `/${profile.id}`].flatMap((path) => path.split('/'))
  return new Pseudonyms({
    hosts: [...Object.values(profile.surfaces).flatMap((surface) => surface.hosts), ...hosts],
    segments: new Set(segments.filter((segment) => segment && !segment.includes('{'))),
    ...(key && { key }),
  })
}

/** The address of a call as the vendor's own host would have it, where the surface is known: several have the same paths. */
export function addressAt(
  { profile }: VendorDef,
  { surface, pathAndQuery }: { surface: string | undefined; pathAndQuery: string },
): string {
  const host = surface === undefined ? undefined : profile.surfaces[surface]!.hosts[0]
  return host === undefined ? pathAndQuery : `https://${host}${pathAndQuery}`
}

/** Redacts an exchange. Its bodies must be decoded. Never throws for what was sent or answered. */
export async function recordExchange(
  vendor: VendorDef,
  exchange: Exchange,
  about: About,
  pseudonyms: Pseudonyms,
): Promise<RecordedExchange> {
  const endpoint = findEndpoint(vendor, exchange.request.method, exchange.request.url)
  pseudonyms.begin()
  const make = () => write(vendor, endpoint, exchange, about, pseudonyms)
  // once to learn what must go, and once more to find it where no mark stands
  await make()
  return make()
}

async function write(
  vendor: VendorDef,
  endpoint: Endpoint | undefined,
  { request, response }: Exchange,
  { startedAtMs, durationMs, expiresDays, origin, pathAndQuery }: About,
  pseudonyms: Pseudonyms,
): Promise<RecordedExchange> {
  const spec = endpoint?.def.request ?? {}
  const carriers = endpoint ? waysOf(endpoint.auth).flatMap(partsOf).flatMap(carriersOf) : []
  const to: Redaction = { pseudonyms, credentials: new Set(carriers.map((name) => name.toLowerCase())) }
  const byField: Redaction = { pseudonyms, credentials: new Set(carriers) }
  const sent = lowerCased(request.headers)
  const url = endpoint ? urlOf(endpoint, request.method, pathAndQuery, byField) : unknownUrl(pathAndQuery, byField)
  const requestHeaders = redactHeaders(sent, spec.headers?.shape ?? {}, to)
  const requestBody = await redactBody(request.body, sent, spec, byField)
  const answered = lowerCased(response.headers)
  const responseHeaders = redactHeaders(answered, {}, to)
  const responseBody = await redactBody(
    response.body,
    answered,
    { body: answerSchema(endpoint, response.status) },
    byField,
  )
  return {
    format: recordingFormat,
    vendor: vendor.profile.id,
    endpoint: endpoint?.name ?? null,
    recordedAt: toIso(startedAtMs),
    expiresAt: toIso(startedAtMs + expiresDays * 86_400_000),
    origin,
    request: {
      method: request.method,
      url,
      headers: { ...requestHeaders, ...requestBody.headers },
      ...requestBody.part,
    },
    response: {
      status: response.status,
      headers: { ...responseHeaders, ...responseBody.headers },
      ...responseBody.part,
      durationMs,
    },
  }
}

/** Names of the fields and headers that credentials travel in. */
function carriersOf(part: Auth): string[] {
  if (part.kind === 'header') return [part.header]
  if (part.kind === 'token') return part.carriers.map(({ name }) => name)
  return fieldsOf(part).map(([, name]) => name)
}

/** What the contract says of the body of an answer. */
function answerSchema(endpoint: Endpoint | undefined, status: number): z.ZodType | undefined {
  if (!endpoint) return undefined
  const spec = endpoint.def.responses[status]
  if (spec) return spec.kind === 'json' ? spec.schema : undefined
  return rowsOf(endpoint.surface.errors, status).length > 0 ? endpoint.surface.errors.schema : undefined
}

/** Path and query by the route that was taken. */
function urlOf(endpoint: Endpoint, method: string, pathAndQuery: string, to: Redaction): string {
  const { def } = endpoint
  const taken = routeTaken(endpoint, method, pathAndQuery)
  if (!taken) return unknownUrl(pathAndQuery, to)
  const params = def.request?.params?.shape ?? {}
  const path = taken.route.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(redactText(params[name], name, taken.params[name] ?? '', to)),
  )
  const bound = new Set(Object.keys(taken.route.bind ?? {}))
  const schemas = def.request?.query?.shape ?? {}
  return `${path}${queryOf(pathAndQuery, (name) => (bound.has(name) ? params[name] : schemas[name]), to)}`
}

function queryOf(pathAndQuery: string, schemaOf: (name: string) => z.ZodType | undefined, to: Redaction): string {
  const { searchParams } = new URL(pathAndQuery, 'http://relative.test')
  const made = [...searchParams].map(([name, value]) => [name, redactText(schemaOf(name), name, value, to)])
  return made.length > 0 ? `?${new URLSearchParams(made as [string, string][])}` : ''
}

function redactText(schema: z.ZodType | undefined, name: string, value: string, to: Redaction): string {
  const hidden = to.credentials.has(name) || isCredentialName(name)
  return String(redactValue(schema, value, to, hidden))
}

/** The address of a call that the contract does not have: its words are kept where they are the contract's. */
function unknownUrl(pathAndQuery: string, to: Redaction): string {
  const address = to.pseudonyms.unknown(`https://path.test${pathAndQuery.replace(/[?#].*/s, '')}`)
  return `${new URL(address).pathname}${queryOf(pathAndQuery, () => undefined, to)}`
}
