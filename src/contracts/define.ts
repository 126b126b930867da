/** The vocabulary in which a vendor is declared: everything else in the project is derived from these shapes. */
import type * as z from 'zod'
import type { Auth } from './auth.js'
import type { AnswerRules, CallCase, Given } from './cases.js'
import type { IdMembers } from './id-forms.js'
import type { Lifecycle } from './lifecycle.js'
import type { IdFormat, VendorProfile } from './profile.js'
import type { Provenance } from './provenance.js'
import type { Webhooks } from './webhooks.js'

export type { CallCase, Given, JourneyAction, Preparation, PreparatoryCall, RequestParts } from './cases.js'
export type { IdMembers } from './id-forms.js'
export { marked, marks, personal, type SchemaMark, secret } from './marks.js'
export type { CredentialSpec, IdFormat, VendorProfile } from './profile.js'
export type { Evidence, Provenance } from './provenance.js'
export {
  type DeliveryRules,
  defineWebhooks,
  type WebhookAuthKind,
  type WebhookEvent,
  type Webhooks,
} from './webhooks.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Another way to reach the same endpoint. It binds the same parameters; `bind` says which of them travel in the query. */
export interface AlternativePath extends Provenance {
  method?: Method
  /** Path with `{name}` parameters. */
  path: string
  bind?: Record<string, 'query'>
}

export interface JsonResponse<S extends z.ZodType = z.ZodType> extends Partial<Provenance> {
  kind: 'json'
  schema: S
  description?: string
}

export interface MediaResponse extends Partial<Provenance> {
  kind: 'media'
  /** Media types, wildcards allowed, for example `image/*`. */
  mediaTypes: readonly string[]
  description?: string
}

/** An answer without a body, or one that sends the caller elsewhere by its `Location` header. */
export interface BareResponse extends Partial<Provenance> {
  kind: 'redirect' | 'empty'
  description?: string
}

export type ResponseSpec = JsonResponse | MediaResponse | BareResponse

/** Declares a JSON response body. */
export const json = <S extends z.ZodType>(schema: S, more: Partial<Provenance> = {}): JsonResponse<S> => ({
  kind: 'json',
  schema,
  ...more,
})

/** Declares a response whose body is bytes of the given media types. */
export const media = (mediaTypes: readonly string[], more: Partial<Provenance> = {}): MediaResponse => ({
  kind: 'media',
  mediaTypes,
  ...more,
})

/** Declares an answer that sends the caller elsewhere. */
export const redirect = (more: Partial<Provenance> = {}): BareResponse => ({ kind: 'redirect', ...more })

/** Declares an answer without a body. */
export const empty = (more: Partial<Provenance> = {}): BareResponse => ({ kind: 'empty', ...more })

/** Which body fields carry pictures: file parts in a form, base64 text in JSON. The engine stores them as blobs. */
export interface UploadSpec extends Provenance {
  fields: readonly string[]
  /** Media types accepted, decided by the bytes and not by what the client says. */
  mediaTypes: readonly string[]
  /** Largest accepted file, in bytes. */
  maxBytes: number
  /** Smallest accepted width and height, in pixels; not applied to documents without pixels. */
  minPx: number
  /** Largest accepted width and height, in pixels. */
  maxPx: number
}

export interface RequestSpec {
  params?: z.ZodObject
  query?: z.ZodObject
  /** Headers a handler reads, by lower-case name. */
  headers?: z.ZodObject
  /** Error that headers which do not fit are answered with, before a body is read. @default 'invalid_request' */
  headersError?: string
  /** JSON body. A schema of any body that takes `undefined` says that the body may be left out. */
  body?: z.ZodType
  /** multipart/form-data body, file parts as `z.file()`. */
  form?: z.ZodType
  /** application/x-www-form-urlencoded body. */
  urlencoded?: z.ZodType
  uploads?: UploadSpec
}

/** A vendor's stated pace for an endpoint. Calls that come faster are noted as advice; an option makes them fail. */
export interface PaceSpec extends Provenance {
  /** Name of the path parameter the pace is counted by. */
  by: string
  /** Least time between two calls, in milliseconds of real time. */
  minIntervalMs: number
}

export interface EndpointExample {
  params?: Record<string, string>
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: unknown
  form?: Record<string, string>
  urlencoded?: Record<string, string>
  status: number
  response?: unknown
}

export interface EndpointDef extends Provenance, AnswerRules {
  surface: string
  method: Method
  /** Path with `{name}` parameters, relative to the surface. */
  path: string
  bind?: Record<string, 'query'>
  summary: string
  also?: readonly AlternativePath[]
  request?: RequestSpec
  responses: Readonly<Record<number, ResponseSpec>>
  /**
   * Fields of the request that the answer repeats, by name, each with its places in the answer: one of those that are there
   * holds it. A parameter of the path is looked for under its own name without being listed.
   */
  echoes?: Readonly<Record<string, readonly string[]>>
  /** Who may call, where that is not what the surface says. */
  auth?: Auth
  pace?: PaceSpec
  example?: EndpointExample
  /** Further calls and what must come of them, for the conformance kit. */
  cases?: readonly CallCase[]
}

/** Declares an endpoint. */
export const endpoint = <const D extends EndpointDef>(def: D): D => def

/** The codes the engine itself raises; each surface says what its vendor answers for them. */
export const coreErrorCodes = [
  'credentials_missing',
  'credentials_malformed',
  'credentials_invalid',
  'forbidden',
  'not_found',
  'unknown_route',
  'method_not_allowed',
  'invalid_request',
  'unsupported_media_type',
  'payload_too_large',
  'unsupported_image',
  'illegal_transition',
  'rate_limited',
  'server_error',
] as const
export type CoreErrorCode = (typeof coreErrorCodes)[number]

export interface ErrorRow extends Provenance {
  status: number
  /** The vendor's own code for it. */
  wireCode: string
  message: string
  headers?: Readonly<Record<string, string>>
  /** Why no call of the surface is refused so, where the engine asks for the row and nothing can bring it about. */
  unraised?: string
}

export interface ErrorTable {
  /** Shape of every error body of the surface. */
  schema: z.ZodType
  body: (
    error: { status: number; wireCode: string; message: string; hint?: string | undefined },
    /** Epoch milliseconds of the namespace's clock, and the path within the vendor. */
    about: { at: number; path: string },
  ) => unknown
  rows: Readonly<Record<string, ErrorRow>>
}

/** Declares the errors of a surface: the core set, and any the vendor adds. */
export const defineErrors = <
  const T extends Omit<ErrorTable, 'rows'> & { rows: Record<CoreErrorCode, ErrorRow> & Record<string, ErrorRow> },
>(
  table: T,
): T => table

export interface Surface extends Provenance {
  auth: Auth
  errors: ErrorTable
  /** Set when the vendor forbids calls from browsers: such a call is answered, and noted as a violation. */
  backendOnly?: Provenance
  /** Set when the vendor can restrict callers by address; names the error for one that is not allowed. */
  ipAllowList?: Provenance & { error: string }
}

/** A documented call that is deliberately not modelled: it answers 501 and says why. */
export interface UnmodelledPath extends Provenance {
  operation: string
  method: Method
  path: string
  reason: string
}

/** A documented operation without a known path: it stands in the coverage ledger and nowhere else. */
export interface UnservableOperation extends Provenance {
  operation: string
  reason: string
}

/** A link the vendor puts into its payloads, and what the simulator serves behind it. */
export interface LinkDef extends Provenance {
  surface: string
  /** Path on the surface. */
  path: string
  summary: string
  /** The journey that has it, for the conformance kit. @default a new one */
  given?: Given
  /** The endpoint whose answer holds it, and where in it; set where no journey has it otherwise. */
  issued?: { by: string; at: string }
}

/** How the outcome of a journey is read. */
export interface OutcomeReads extends Provenance {
  /** Names of the endpoints that answer it. */
  endpoints: readonly string[]
  /** Row of their error tables for an outcome that is not there yet; none where the vendor has no such answer. */
  unready?: string
}

export interface VendorDef {
  profile: VendorProfile
  surfaces: Readonly<Record<string, Surface>>
  /** Named schemas: the name is the OpenAPI component. */
  schemas: Readonly<Record<string, z.ZodType>>
  endpoints: Readonly<Record<string, EndpointDef>>
  lifecycles: Readonly<Record<string, Lifecycle>>
  webhooks?: Webhooks
  idFormats: Readonly<Record<string, IdFormat>>
  /** Where ids of the vendor stand, and in which forms it gives them out. */
  ids?: readonly IdMembers[]
  links?: Readonly<Record<string, LinkDef>>
  /** Name of the parameter or body field by which calls say which journey they are about. */
  journeyField?: string
  /** What every vendor has under a name of its own, for faults that name no vendor. */
  outcome?: OutcomeReads
  unmodelled?: readonly UnmodelledPath[]
  unservable?: readonly UnservableOperation[]
}

/** Declares a vendor, and refuses a declaration that contradicts itself. */
export function defineVendor<const V extends VendorDef>(vendor: V): V {
  const { profile, surfaces } = vendor
  for (const name of Object.keys(surfaces)) {
    if (!profile.surfaces[name]) throw new TypeError(`${profile.id}: surface "${name}" is not in the profile`)
  }
  const taken = new Map<string, string>()
  for (const [name, def] of Object.entries(vendor.endpoints as Record<string, EndpointDef>)) {
    if (!surfaces[def.surface]) throw new TypeError(`${profile.id}.${name}: unknown surface "${def.surface}"`)
    for (const route of routesOf(def)) {
      const key = `${def.surface} ${route.method} ${route.path.replace(/\{[^}]+\}/g, '{}')}`
      const other = taken.get(key)
      if (other) throw new TypeError(`${profile.id}: ${other} and ${name} both claim ${key}`)
      taken.set(key, name)
      const bound = new Set([...pathParams(route.path), ...Object.keys(route.bind ?? {})])
      const wanted = Object.keys(def.request?.params?.shape ?? {})
      if (wanted.length !== bound.size || wanted.some((p) => !bound.has(p))) {
        throw new TypeError(`${profile.id}.${name}: ${route.path} binds [${[...bound]}], the schema wants [${wanted}]`)
      }
    }
  }
  return vendor
}

export interface Route extends Provenance {
  method: Method
  path: string
  bind?: Record<string, 'query'> | undefined
  canonical: boolean
}

/** Lists every route of an endpoint, the canonical one first. */
export function routesOf(def: EndpointDef): Route[] {
  const { method, path, bind, evidence, source, legacy, also = [] } = def
  return [
    { method, path, bind, evidence, source, ...(legacy && { legacy }), canonical: true },
    ...also.map((a) => ({ ...a, bind: a.bind, method: a.method ?? method, canonical: false })),
  ]
}

/** Names the `{parameters}` of a path, in order. */
export const pathParams = (path: string): string[] => [...path.matchAll(/\{([^}]+)\}/g)].map((m) => m[1]!)
