/** Writes a case's request as one that `fetch` takes: placeholders filled, bodies made. */
import type { CaseRequest, FilePart, RequestBody } from '../../contracts/conformance.js'
import { isObject } from '../../contracts/is-object.js'
import { makePng } from '../png.js'

export type Values = Readonly<Record<string, string>>

/** Replaces every `{name}` in the texts of a value. @throws Error for a name that nothing provides */
export function fill<T>(value: T, values: Values): T {
  if (typeof value === 'string') {
    return value.replace(/\{([A-Za-z_][\w.-]*)\}/g, (_, name: string) => {
      const found = values[name]
      if (found === undefined) throw new Error(`nothing provides {${name}}; there is ${Object.keys(values).join(', ')}`)
      return found
    }) as T
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, values)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, values)])) as T
}

/** Fills what a request says, and leaves the path's own parameters to `pathOf`. */
export const fillRequest = ({ path, ...texts }: CaseRequest, values: Values): CaseRequest => ({
  ...fill(texts, values),
  path,
})

/** The path and query of a filled request. */
export function pathOf({ path, params, query }: CaseRequest): string {
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams(query).toString()
  return search ? `${filled}?${search}` : filled
}

/** Everything of a filled request but its address. */
export function initOf({ method, headers, body }: CaseRequest, minPx = 1): RequestInit {
  const written = body && writeBody(body, Math.max(minPx, 8))
  return {
    method,
    headers: { ...(written?.type && { 'content-type': written.type }), ...headers },
    redirect: 'manual',
    ...(written && { body: written.content }),
  }
}

function writeBody(
  body: RequestBody,
  px: number,
): { type?: string; content: string | FormData | Uint8Array<ArrayBuffer> } {
  switch (body.kind) {
    case 'json':
      return { type: 'application/json', content: JSON.stringify(withPictures(body.value, px)) }
    case 'urlencoded':
      return { type: 'application/x-www-form-urlencoded', content: new URLSearchParams(body.fields).toString() }
    case 'raw':
      return { type: body.mediaType, content: body.text }
    case 'filler':
      return { type: body.mediaType, content: new Uint8Array(body.bytes).fill(0x20) }
    case 'form': {
      const form = new FormData()
      for (const [name, part] of Object.entries(body.fields)) {
        form.set(
          name,
          typeof part === 'string' ? part : new File([bytesOf(part, px)], 'front.png', { type: 'image/png' }),
        )
      }
      return { content: form }
    }
  }
}

const withPictures = (value: unknown, px: number): unknown =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, field]) => [
          name,
          field === '@picture' ? Buffer.from(makePng(px, px)).toString('base64') : field,
        ]),
      )
    : value

function bytesOf(part: FilePart, px: number): Uint8Array<ArrayBuffer> {
  if (part.file === 'picture') return makePng(px, px)
  if (part.file === 'not_a_picture') return new Uint8Array(Buffer.from('this is no picture'))
  const bytes = new Uint8Array(part.bytes)
  bytes.set(makePng(px, px))
  return bytes
}
