/** Reads a recording: every exchange of a folder, oldest first. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { check, describeIssues } from '../../contracts/check.js'
import { SimError } from '../../errors.js'
import type { Exchange } from '../judge/message.js'
import { type RecordedBody, type RecordedExchange, recordingFormat } from './types.js'

const Body = z.union([z.object({ text: z.string() }), z.object({ base64: z.base64() })])
// what no server could send, no replay can answer with
const token = /^[\w!#$%&'*+.^`|~-]+$/
const headers = z.record(z.string().regex(token), z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/))
const File = z.object({
  format: z.literal(recordingFormat),
  vendor: z.string().min(1),
  endpoint: z.string().nullable(),
  recordedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  origin: z.url(),
  request: z.object({
    method: z.string().regex(token),
    url: z.string().startsWith('/'),
    headers,
    body: Body.optional(),
  }),
  response: z.object({
    status: z.int().min(200).max(599),
    headers,
    body: Body.optional(),
    durationMs: z.number().min(0),
  }),
})

/** Most bytes of one file: two bodies as large as the proxy keeps them, in base64, with room. */
const largestBytes = 64 * 2 ** 20

/** One file of a folder. */
export interface RecordedFile extends RecordedExchange {
  /** Its name. */
  file: string
}

/** Reads every `.json` file of the folder, in the order of their names. @throws SimError that names the file */
export async function readRecording(dir: string): Promise<RecordedFile[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'is not there' : `cannot be read: ${error.message}`
    throw new SimError('bad_recording', `${dir} ${why}`, 'Name the folder of a recording.')
  })
  const files = names.filter((name) => name.endsWith('.json')).sort()
  const hint = 'idvsim proxy VENDOR --target URL --record DIR makes one.'
  if (files.length === 0) throw new SimError('bad_recording', `${dir} holds no recording`, hint)
  return Promise.all(files.map(async (file) => ({ ...(await readExchange(join(dir, file))), file })))
}

async function readExchange(file: string): Promise<RecordedExchange> {
  const refuse = (why: string): SimError =>
    new SimError(
      'bad_recording',
      `${file} is no recorded exchange: ${why}`,
      'Record it anew, or take it out of the folder.',
    )
  const text = await readText(file).catch((error: Error) => {
    throw refuse(error.message)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // its words quote the file, which may be another's: the folder can hold a link to anything
    throw refuse('it is not JSON')
  }
  const format = (value as { format?: unknown } | null)?.format
  if (typeof format === 'string' && format !== recordingFormat) throw refuse(`its format is ${format}`)
  const read = check(File, value, 'tolerant')
  if (!read.ok) throw refuse(describeIssues(read.issues))
  return read.value as RecordedExchange
}

/** @throws Error for what is no file, which may never end, and for one that is too large */
async function readText(file: string): Promise<string> {
  const about = await stat(file)
  if (!about.isFile()) throw new Error('it is no file')
  if (about.size > largestBytes) throw new Error(`it is larger than ${largestBytes / 2 ** 20} MB`)
  return readFile(file, 'utf8')
}

/** The body of a recorded message, as it went over the wire. */
export const bodyOf = (body: RecordedBody | undefined): Buffer<ArrayBuffer> | undefined =>
  body && ('text' in body ? Buffer.from(body.text) : Buffer.from(body.base64, 'base64'))

/** The exchange as the judge takes it. */
export const exchangeOf = ({ request, response }: RecordedExchange): Exchange => ({
  request: { method: request.method, url: request.url, headers: request.headers, body: bodyOf(request.body) },
  response: { status: response.status, headers: response.headers, body: bodyOf(response.body) },
})
