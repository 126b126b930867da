/** A client of a vendor made of its contract: a function for every endpoint, and no code for any of them. */
import type { CaseRequest } from '../../contracts/conformance.js'
import { type EndpointDef, pathParams, type RequestSpec, type VendorDef } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { parseClock } from '../../runtime/clock.js'
import { parseJson } from '../../runtime/parse-json.js'
import { pathOf } from '../conformance/write.js'
import { checkExchange } from '../judge/exchange.js'
import { isJsonType, mediaTypeOf } from '../judge/message.js'
import { readAt } from '../judge/read-at.js'
import { rowsOf, wrongPlaces } from '../judge/response.js'
import { endpointOf } from '../judge/subject.js'
import { fails } from '../judge/violation.js'
import { Credentials } from './credentials.js'
import { BrokenContract, VendorError } from './errors.js'
import type { CallOptions, ClientOptions, VendorClient } from './types.js'

export { BrokenContract, isVendorError, VendorError } from './errors.js'
export type { AnswerOf, CallOf, CallOptions, ClientOptions, ErrorNameOf, VendorClient } from './types.js'

/** A call as it is given, before its types are known. */
interface AnyCall {
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, unknown>>
  headers?: Readonly<Record<string, string>>
  body?: unknown
  form?: Readonly<Record<string, unknown>>
  urlencoded?: Readonly<Record<string, unknown>>
}

interface Answered {
  status: number
  headers: Headers
  bytes: Uint8Array
  /** The parsed body; its text, or nothing. */
  body: unknown
}

/**
 * Makes a client of a vendor. Nothing is sent yet: tokens are got when a call needs one, kept, and got anew once when they are refused.
 *
 * Its functions answer `{ status, headers, body }` for a declared status, and throw `VendorError` for any other, `BrokenContract` where
 * `check` is on, SimError `bad_option` for credentials that are missing, and what `fetch` throws.
 */
export function createClient<const V extends VendorDef>(vendor: V, options: ClientOptions<V>): VendorClient<V> {
  const calls = new Calls(vendor, options as unknown as ClientOptions<VendorDef>)
  const names = Object.keys(vendor.endpoints)
  return Object.fromEntries(
    names.map((name) => [name, (call?: AnyCall, more?: CallOptions) => calls.call(name, call ?? {}, more ?? {})]),
  ) as VendorClient<V>
}

class Calls {
  readonly #credentials: Credentials

  constructor(
    readonly vendor: VendorDef,
    readonly options: ClientOptions<VendorDef>,
  ) {
    const { credentials = {}, tokens = {}, now = () => parseClock('now').baseMs } = options
    const placeOf = (name: string): string => this.#base(this.#def(name).surface) + this.#def(name).path
    const ask = async (name: string, request: CaseRequest, at: string): Promise<string> => {
      const answer = await this.#send(name, request, {})
      const token = readAt(answer.body, at)
      if (this.#def(name).responses[answer.status] && typeof token === 'string') return token
      throw this.#error(name, answer)
    }
    this.#credentials = new Credentials(vendor, known(credentials), tokens, { ...options, now }, placeOf, ask)
  }

  async call(name: string, call: AnyCall, more: CallOptions): Promise<Omit<Answered, 'bytes'>> {
    const def = this.#def(name)
    const asked = requestOf(name, def, call)
    const { request, forget } = await this.#credentials.place(name, asked)
    let answer = await this.#send(name, request, more)
    if (forget && this.#refusesToken(def, answer)) {
      forget()
      answer = await this.#send(name, (await this.#credentials.place(name, asked)).request, more)
    }
    const { bytes, ...told } = answer
    const spec = def.responses[answer.status]
    if (!spec) throw this.#error(name, answer)
    return { ...told, body: spec.kind === 'media' ? bytes : spec.kind === 'json' ? told.body : undefined }
  }

  #def(name: string): EndpointDef {
    return (this.vendor.endpoints as Record<string, EndpointDef>)[name]!
  }

  /** Where an endpoint is. */
  #base(surface: string): string {
    const { baseUrl } = this.options
    const { mountAt } = this.vendor.profile.surfaces[surface]!
    const base = typeof baseUrl === 'string' ? baseUrl : (baseUrl as Record<string, string | undefined>)[surface]
    if (base === undefined || !URL.canParse(base)) {
      throw new SimError(
        'bad_option',
        `${JSON.stringify(base)} is no address of the surface "${surface}" of ${this.vendor.profile.title}`,
        'Give baseUrl as one URL, or a URL for every surface that is called.',
      )
    }
    const root = base.replace(/\/+$/, '')
    return typeof baseUrl === 'string' && mountAt !== '/' ? root + mountAt : root
  }

  async #send(name: string, request: CaseRequest, { signal }: CallOptions): Promise<Answered> {
    const url = this.#base(this.#def(name).surface) + pathOf(request)
    const { type, content } = bodyOf(request)
    const headers = { ...(type && { 'content-type': type }), ...request.headers }
    const { fetch: send = fetch, check = false } = this.options
    const response = await send(url, {
      method: request.method,
      headers,
      redirect: 'manual',
      ...(content !== undefined && { body: content }),
      ...(signal && { signal }),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    const { status } = response
    if (check) {
      const exchange = {
        request: { method: request.method, url, headers, body: content },
        response: { status, headers: Object.fromEntries(response.headers), body: bytes },
      }
      const verdict = await checkExchange(endpointOf(this.vendor, name as never), exchange)
      if (typeof check === 'function') check(verdict)
      else if (fails(verdict)) throw new BrokenContract(verdict)
    }
    return { status, headers: response.headers, bytes, body: read(bytes, response.headers) }
  }

  /** Whether an answer says that the token is over, by its status. */
  #refusesToken(def: EndpointDef, { status }: Answered): boolean {
    if (def.responses[status]) return false
    const { rows } = this.vendor.surfaces[def.surface]!.errors
    return status === 401 || [rows.credentials_expired, rows.credentials_invalid].some((row) => row?.status === status)
  }

  #error(name: string, { status, headers, body }: Answered): VendorError {
    const table = this.vendor.surfaces[this.#def(name).surface]!.errors
    const fitting = rowsOf(table, status).filter((row) => wrongPlaces(table, row, body).length === 0)
    const [row] = Object.entries(table.rows).find(([, one]) => one === fitting[0]) ?? []
    return new VendorError(this.vendor.profile.id, name, status, headers, body, row)
  }
}

const known = (values: object): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))

const texts = (values: Readonly<Record<string, unknown>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

/** The request of a call; a parameter that is none of the path travels in the query. */
function requestOf(name: string, def: EndpointDef, call: AnyCall): CaseRequest {
  const inPath = pathParams(def.path)
  const params = texts(call.params)
  for (const param of inPath) {
    if (params[param]) continue
    throw new SimError('bad_request', `${name} needs the parameter "${param}"`, `Give params: { ${param}: '...' }.`)
  }
  const bound = Object.fromEntries(Object.entries(params).filter(([param]) => !inPath.includes(param)))
  const body = givenBody(def.request ?? {}, call)
  return {
    method: def.method,
    path: def.path,
    params,
    query: { ...bound, ...texts(call.query) },
    headers: texts(call.headers),
    ...(body && { body: body as NonNullable<CaseRequest['body']> }),
  }
}

/** The one body that was given; an empty one where credentials are to go into it. */
function givenBody(spec: RequestSpec, { body, form, urlencoded }: AnyCall) {
  if (form) return { kind: 'form', fields: form }
  if (urlencoded || (spec.urlencoded && body === undefined)) return { kind: 'urlencoded', fields: texts(urlencoded) }
  if (body !== undefined) return { kind: 'json', value: body }
  return spec.body && !spec.body.safeParse(undefined).success ? { kind: 'json', value: {} } : undefined
}

function bodyOf({ body }: CaseRequest): { type?: string; content?: string | FormData } {
  if (body?.kind === 'json') return { type: 'application/json', content: JSON.stringify(body.value) }
  if (body?.kind === 'urlencoded')
    return { type: 'application/x-www-form-urlencoded', content: new URLSearchParams(body.fields).toString() }
  if (body?.kind !== 'form') return {}
  const form = new FormData()
  for (const [name, value] of Object.entries(body.fields as Record<string, unknown>)) {
    if (value instanceof Blob) form.set(name, value)
    else if (value !== undefined) form.set(name, String(value))
  }
  return { content: form }
}

/** A body by its media type: a value, a text, or nothing. */
function read(bytes: Uint8Array, headers: Headers): unknown {
  if (bytes.length === 0) return undefined
  const text = new TextDecoder().decode(bytes)
  if (!isJsonType(mediaTypeOf(Object.fromEntries(headers)))) return text
  const value = parseJson(text)
  return value === undefined ? text : value
}
