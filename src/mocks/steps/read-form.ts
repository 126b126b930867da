/** Reads a multipart body: its fields as text, its files whole. */
import { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import type { RequestSpec } from '../../contracts/define.js'
import { jsonLimitBytes } from '../../contracts/limits.js'
import { type JournalEntry, journalBodyLimit } from '../../runtime/journal.js'
import { put, type ReadBody } from './read-body.js'
import { VendorError } from './vendor-error.js'

const fieldsLimit = 64

/** Reads a form, and leaves its fields in the journal's record. @throws VendorError for one that cannot be read */
export async function readForm(
  contentType: string,
  bytes: Uint8Array,
  { uploads }: RequestSpec,
  record: JournalEntry['request'],
): Promise<ReadBody> {
  const value: Record<string, unknown> = {}
  const shown: Record<string, string> = {}
  const fileSize = uploads?.maxBytes ?? 0
  let tooMany: string | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const busboy = new Busboy({
        headers: { 'content-type': contentType },
        limits: { fileSize: fileSize + 1, files: fieldsLimit, fields: fieldsLimit, fieldSize: jsonLimitBytes },
      })
      busboy.on('field', (name, text) => {
        put(value, name, text)
        put(shown, name, text)
      })
      busboy.on('file', (name, stream, filename, _encoding, mediaType) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const content = Buffer.concat(chunks)
          put(value, name, new File([content], filename ?? '', { type: mediaType }))
          put(shown, name, `<${filename ?? 'file'}, ${content.length} bytes, ${mediaType}>`)
        })
        stream.on('error', reject)
      })
      for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
        busboy.on(limit, () => {
          tooMany = `the form has more than ${fieldsLimit} parts`
        })
      }
      busboy.on('error', reject)
      busboy.on('finish', resolve)
      Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)]).pipe(busboy)
    })
  } catch (error) {
    throw new VendorError('invalid_request', `the multipart body cannot be read: ${(error as Error).message}`, {
      expected: 'multipart/form-data with its boundary',
      received: 'a body that cannot be read so',
    })
  }
  if (tooMany) throw new VendorError('payload_too_large', tooMany)
  record.body = JSON.stringify(shown).slice(0, journalBodyLimit)
  record.note = 'multipart/form-data, shown as its fields'
  return { kind: 'form', value }
}
