/** HTTP messages as data: what was sent and what was answered, with bodies as they went over the wire. */

import { type Flaw, readJson } from './json.js'

export type Headers = Readonly<Record<string, string>>

export interface ExchangeRequest {
  method: string
  /** Whole, or from the path on. */
  url: string
  /** Names in any case. */
  headers?: Headers
  /** The text or the bytes; a value that is neither is one that JSON was made of. */
  body?: unknown
}

export interface ExchangeResponse {
  status: number
  headers?: Headers
  body?: unknown
}

/** One request and its answer. */
export interface Exchange {
  request: ExchangeRequest
  response: ExchangeResponse
}

/** A webhook as it arrived. */
export interface Delivery {
  headers?: Headers
  body: unknown
}

/** Headers by lower-case name, of a record or of what `fetch` answers; one that is no text is written as one. */
export function lowerCased(headers: Headers | globalThis.Headers | null = {}): Record<string, string> {
  const entries = headers instanceof globalThis.Headers ? [...headers] : Object.entries(headers ?? {})
  return Object.fromEntries(
    entries.flatMap(([name, value]: [string, unknown]) =>
      value === undefined || value === null ? [] : [[name.toLowerCase(), headerText(value)]],
    ),
  )
}

const headerText = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(headerText).join(', ')
  return typeof value === 'object' || typeof value === 'function' ? '' : String(value)
}

/** The media type of a message, without its parameters; empty when it says none. */
export const mediaTypeOf = (headers: Headers): string =>
  (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()

export const isJsonType = (type: string): boolean => type === 'application/json' || type.endsWith('+json')

/** The text of a body that is one, or bytes; undefined for any other. */
export function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body
  return isBytes(body) ? new TextDecoder().decode(body) : undefined
}

/** Whether an answer of this status has no body, whatever it says; `Response` refuses one. */
export const isBodiless = (status: number): boolean => [101, 204, 205, 304].includes(status)

/** A body by its media type: a JSON value, the fields of a form, or bytes. */
export type ReadBody =
  | { kind: 'none' }
  | { kind: 'json'; value: unknown; flaws?: readonly Flaw[] }
  | { kind: 'fields'; form: 'multipart' | 'urlencoded'; value: Record<string, unknown> }
  | { kind: 'bytes'; size: number; head: Uint8Array }
  | { kind: 'unreadable'; why: string }

/** Whether a body is bytes, made in whichever realm: a runner's sandbox has a `Uint8Array` of its own. */
export const isBytes = (body: unknown): body is ArrayBufferView => ArrayBuffer.isView(body)

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** What must be waited for, or read, before it is a body. */
const isUnread = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && ('getReader' in body || 'then' in body || Symbol.asyncIterator in body)

/** Reads a body. Never throws for what came over a wire. */
export async function readBody(body: unknown, headers: Headers): Promise<ReadBody> {
  if (body === undefined || body === null || body === '') return { kind: 'none' }
  if (body instanceof FormData) return { kind: 'fields', form: 'multipart', value: fieldsOf(body) }
  if (body instanceof URLSearchParams) return { kind: 'fields', form: 'urlencoded', value: Object.fromEntries(body) }
  if (body instanceof Blob) return readBody(new Uint8Array(await body.arrayBuffer()), headers)
  if (body instanceof ArrayBuffer) return readBody(new Uint8Array(body), headers)
  if (isBytes(body) && !(body instanceof Uint8Array)) return readBody(bytesOf(body), headers)
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    if (isUnread(body)) return { kind: 'unreadable', why: 'a stream or a promise was given, and not what it brings' }
    return { kind: 'json', value: body }
  }
  if (body.length === 0) return { kind: 'none' }
  const type = mediaTypeOf(headers)
  if (type === 'multipart/form-data') return readForm(body, headers)
  if (type === 'application/x-www-form-urlencoded')
    return { kind: 'fields', form: 'urlencoded', value: Object.fromEntries(new URLSearchParams(textOf(body))) }
  if (!isJsonType(type)) {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    return { kind: 'bytes', size: bytes.length, head: bytes.subarray(0, 16) }
  }
  const read = readJson(body)
  return read.ok ? { kind: 'json', value: read.value, flaws: read.flaws } : { kind: 'unreadable', why: read.why }
}

async function readForm(body: string | Uint8Array, headers: Headers): Promise<ReadBody> {
  try {
    const form = await new Response(body as BodyInit, {
      headers: { 'content-type': headers['content-type']! },
    }).formData()
    return { kind: 'fields', form: 'multipart', value: fieldsOf(form) }
  } catch (error) {
    return { kind: 'unreadable', why: (error as Error).message }
  }
}

/** The fields of a form; of several with one name, all. */
function fieldsOf(form: FormData): Record<string, unknown> {
  const names = [...new Set(form.keys())]
  // a field may be called __proto__, which an assignment would take for something else
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}
