/** The control plane as typed functions: one for every call that its contract declares, and no code for any of them. */

import type * as z from 'zod'
import type { EndpointDef, JsonResponse, MediaResponse, RequestSpec } from '../contracts/define.js'
import { RefusedCall, SimError } from '../errors.js'
import { parseJson } from '../runtime/parse-json.js'
import type { control } from './contract.js'

/** Who answers a request: `fetch` over a network, or a simulator in process. */
export type Ask = (url: string, init: RequestInit) => Promise<Response>

export interface ConnectOptions {
  /** The control token, for a server on another machine. */
  token?: string
  /** The namespace of calls that name none. @default the server's default namespace */
  namespace?: string
  /** @default the global `fetch` */
  fetch?: Ask
}

type PartOf<D extends EndpointDef, P extends keyof RequestSpec> =
  D['request'] extends Record<P, infer S extends z.ZodType> ? z.infer<S> : unknown
/** A query is text on the wire; numbers and switches may be given as what they are. */
type Loose<Q> = {
  [K in keyof Q]: Q[K] | (string extends Q[K] ? number : 'true' extends Q[K] ? boolean : never)
}
/** A body of named fields stands beside the parameters; any other is given as `body`. */
type Fields<B> = unknown extends B
  ? unknown
  : NonNullable<B> extends readonly unknown[] | string | number
    ? { body: B }
    : string extends keyof NonNullable<B>
      ? { body: B }
      : undefined extends B
        ? Partial<NonNullable<B>>
        : B
/** What is sent may be held by somebody who cannot change it, as what `defineScenario` answers is. */
type Sent<T> = T extends object ? { readonly [K in keyof T]: Sent<T[K]> } : T
type Spread<T> = T extends unknown ? { [K in keyof T]: T[K] } : never

/** Everything a call takes, in one object: path parameters, query and body fields. */
export type CallOf<D extends EndpointDef> = Sent<
  Spread<PartOf<D, 'params'> & Loose<PartOf<D, 'query'>> & Fields<PartOf<D, 'body'>>>
>

/** What a call answers. */
export type AnswerOf<D extends EndpointDef> = {
  [S in keyof D['responses']]: D['responses'][S] extends JsonResponse<infer B>
    ? z.infer<B>
    : D['responses'][S] extends MediaResponse
      ? Uint8Array
      : undefined
}[keyof D['responses']]

/** The calls of a contract, by the names of its endpoints. */
export type ClientOf<E extends Readonly<Record<string, EndpointDef>>> = {
  readonly [K in keyof E]: Partial<CallOf<E[K]>> extends CallOf<E[K]>
    ? (call?: CallOf<E[K]>) => Promise<AnswerOf<E[K]>>
    : (call: CallOf<E[K]>) => Promise<AnswerOf<E[K]>>
}

/** Every call of the control plane; `GET /_sim/catalog` is `getCatalog()`. */
export type ControlClient = ClientOf<(typeof control)['endpoints']>

/**
 * Makes a client of a running simulator. Nothing is sent yet.
 *
 * @param url where the simulator answers, with `/_sim` or without
 * @throws SimError `bad_option` for what is no http or https URL
 *
 * Its functions throw `RefusedCall` with the code, message and hint that the server answered, and SimError `unreachable`
 * when no simulator answers at all.
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<ControlClient> {
  const { control } = await import('./contract.js')
  return clientOf(control.endpoints, url, options)
}

/** Makes the client of any contract whose endpoints stand under `/_sim`. */
export function clientOf<const E extends Readonly<Record<string, EndpointDef>>>(
  endpoints: E,
  url: string,
  { token, namespace, fetch: ask = fetch }: ConnectOptions = {},
): ClientOf<E> {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new SimError(
      'bad_option',
      `${JSON.stringify(url)} is no http or https URL`,
      'Give one such as http://127.0.0.1:4700.',
    )
  }
  const base = `${url.replace(/\/+$/, '').replace(/\/_sim$/, '')}/_sim`
  const calls = Object.entries(endpoints).map(([name, def]) => {
    const call = async (given: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
      const scoped = namespace !== undefined && takes(def.request?.query, 'namespace')
      const { path, body } = place(def, scoped ? { namespace, ...given } : given)
      const headers = {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      }
      const init = { method: def.method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
      return readAnswer(def, base, await ask(base + path, init).catch((error: unknown) => unreachable(base, error)))
    }
    return [name, call] as const
  })
  return Object.fromEntries(calls) as ClientOf<E>
}

/** Says which part of a request each value belongs to. A name that stands in two parts goes into both. */
function place(def: EndpointDef, given: Readonly<Record<string, unknown>>): { path: string; body: unknown } {
  const { params, query, body } = def.request ?? {}
  const path = def.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = given[name]
    // an address would lose a part that is made of dots
    if (value !== undefined && !['', '.', '..'].includes(String(value))) return encodeURIComponent(String(value))
    throw new SimError('bad_request', `${def.method} /_sim${def.path} needs "${name}"`, `Give ${name}.`)
  })
  const asked = new URLSearchParams()
  const fields: Record<string, unknown> = {}
  const known = body && fieldsOf(body)
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (takes(query, name)) asked.set(name, String(value))
    if (known?.has(name) || !(takes(query, name) || takes(params, name))) fields[name] = value
  }
  // no request that only asks can carry them
  const stray = def.method === 'GET' && !body ? Object.keys(fields)[0] : undefined
  if (stray !== undefined) {
    throw new SimError(
      'bad_request',
      `${def.method} /_sim${def.path} takes no ${JSON.stringify(stray.slice(0, 80))}`,
      'Leave it out.',
    )
  }
  const text = asked.toString()
  const optional = body?.safeParse(undefined).success === true
  return {
    path: text ? `${path}?${text}` : path,
    body: known || !body ? (Object.keys(fields).length > 0 || (body && !optional) ? fields : undefined) : given.body,
  }
}

const takes = (schema: z.ZodObject | undefined, name: string): boolean =>
  schema !== undefined && Object.hasOwn(schema.shape, name)

/** Names the fields of a body; undefined for one that is not made of named fields. */
export function fieldsOf(schema: z.ZodType): Set<string> | undefined {
  const { def } = schema as z.ZodType & { def: { type: string; innerType?: z.ZodType; options?: z.ZodType[] } }
  if (def.type === 'object') return new Set(Object.keys((schema as z.ZodObject).shape))
  if (def.type === 'optional' && def.innerType) return fieldsOf(def.innerType)
  if (def.type !== 'union' || !def.options) return undefined
  const all = def.options.map(fieldsOf)
  return all.includes(undefined) ? undefined : new Set(all.flatMap((names) => [...names!]))
}

async function readAnswer(def: EndpointDef, base: string, response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? ''
  const isJson = type.includes('json')
  if (response.ok && !isJson && def.responses[response.status]?.kind !== 'json') {
    const bytes = new Uint8Array(await response.arrayBuffer())
    return bytes.length === 0 ? undefined : bytes
  }
  const text = await response.text()
  const value: unknown = isJson ? parseJson(text) : undefined
  if (response.ok && value !== undefined) return value
  const { code, message, hint } = (value as { error?: Partial<RefusedCall> } | undefined)?.error ?? {}
  if (typeof code === 'string' && typeof message === 'string') {
    throw new RefusedCall(code, message, hint ?? 'See GET /_sim/catalog.', response.status)
  }
  throw new SimError(
    'unreachable',
    `what answers at ${base} is no simulator: status ${response.status}, ${type || 'no content type'}`,
    'Check the URL.',
  )
}

function unreachable(base: string, error: unknown): never {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } }
  throw new SimError(
    'unreachable',
    `no simulator answers at ${base.slice(0, -'/_sim'.length)}: ${cause?.code ?? cause?.message ?? message}`,
    'Start one with `idvsim start`, or check the URL.',
    { cause: error },
  )
}
