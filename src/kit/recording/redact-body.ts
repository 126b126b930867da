/** Redacts a body by its media type, and writes it as a recording holds it. */
import type * as z from 'zod'
import { mediaTypeOf, readBody } from '../judge/message.js'
import { type Redaction, redactBytes, redactValue } from './redact-value.js'
import type { RecordedBody } from './types.js'

export interface BodySchemas {
  body?: z.ZodType | undefined
  form?: z.ZodType | undefined
  urlencoded?: z.ZodType | undefined
}

export interface RedactedBody {
  part: { body?: RecordedBody }
  /** Headers that say otherwise than before, as the bytes are others. */
  headers: Record<string, string>
}

/** @param body the decoded bytes or text, or the value that JSON was made of */
export async function redactBody(
  body: unknown,
  headers: Readonly<Record<string, string>>,
  schemas: BodySchemas,
  to: Redaction,
): Promise<RedactedBody> {
  const read = await readBody(body, headers)
  const type = mediaTypeOf(headers)
  switch (read.kind) {
    case 'none':
      return { part: {}, headers: {} }
    case 'json':
      return asText(JSON.stringify(redactValue(schemas.body, read.value, to)), headers)
    case 'fields': {
      const schema = read.form === 'multipart' ? schemas.form : schemas.urlencoded
      const fields = redactValue(schema, read.value, to) as Record<string, unknown>
      if (read.form === 'urlencoded') return asText(`${new URLSearchParams(fields as Record<string, string>)}`, headers)
      return asBytes(await writeForm(fields, headers['content-type']!, to), headers)
    }
    case 'unreadable':
      // it stays as unreadable as it was
      return asText(`[redacted: ${sizeOf(body)} bytes that could not be read]`, headers)
    case 'bytes': {
      const bytes = typeof body === 'string' ? Buffer.from(body) : (body as Uint8Array)
      if (!type.startsWith('text/')) return asBytes(redactBytes(bytes, to), headers, typeOfBytes(type, bytes, to))
      return asText(`[redacted: ${bytes.length} bytes of ${type}]`, headers)
    }
  }
}

/** A picture becomes a PNG, whatever it was. */
function typeOfBytes(type: string, bytes: Uint8Array, to: Redaction): Record<string, string> {
  return type.startsWith('image/') && redactBytes(bytes, to)[0] === 0x89 ? { 'content-type': 'image/png' } : {}
}

const sizeOf = (body: unknown): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body instanceof Uint8Array ? body.length : 0

const lengthOf = (size: number, headers: Readonly<Record<string, string>>): Record<string, string> =>
  headers['content-length'] === undefined ? {} : { 'content-length': `${size}` }

const asText = (text: string, headers: Readonly<Record<string, string>>): RedactedBody => ({
  part: { body: { text } },
  headers: lengthOf(Buffer.byteLength(text), headers),
})

const asBytes = (
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  more: Record<string, string> = {},
): RedactedBody => ({
  part: { body: { base64: bytes.toString('base64') } },
  headers: { ...lengthOf(bytes.length, headers), ...more },
})

/** Writes the parts of a form between the boundaries of the original. */
async function writeForm(fields: Record<string, unknown>, type: string, to: Redaction): Promise<Buffer> {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? []
  const parts: Buffer[] = []
  for (const [name, value] of Object.entries(fields).flatMap(([n, v]) =>
    (Array.isArray(v) ? v : [v]).map((one) => [n, one]),
  )) {
    const label = `--${quoted ?? plain}\r\ncontent-disposition: form-data; name="${String(name).replaceAll('"', '%22')}"`
    if (value instanceof Blob) {
      const bytes = redactBytes(new Uint8Array(await value.arrayBuffer()), to)
      const isPng = bytes[0] === 0x89
      const about = `; filename="${isPng ? 'picture.png' : 'file'}"\r\ncontent-type: ${isPng ? 'image/png' : value.type || 'application/octet-stream'}`
      parts.push(Buffer.from(`${label}${about}\r\n\r\n`), bytes, Buffer.from('\r\n'))
    } else parts.push(Buffer.from(`${label}\r\n\r\n${String(value)}\r\n`))
  }
  return Buffer.concat([...parts, Buffer.from(`--${quoted ?? plain}--\r\n`)])
}
