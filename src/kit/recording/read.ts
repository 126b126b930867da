/** Reads a recording: a folder of exchanges, one JSON file each. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { check, describeIssues } from '../../contracts/check.js'
import { SimError } from '../../errors.js'
import { type RecordedBody, type RecordedExchange, recordingFormat } from './types.js'

const Body = z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.string() })])
const HeadersByName = z.record(z.string(), z.string())
const instant = z.iso.datetime({ offset: true })

const Recorded = z.object({
  format: z.literal(recordingFormat),
  vendor: z.string().min(1),
  endpoint: z.string().nullable(),
  recordedAt: instant,
  expiresAt: instant,
  origin: z.string(),
  request: z.object({
    method: z.string().min(1),
    url: z.string().min(1),
    headers: HeadersByName,
    body: Body.optional(),
  }),
  response: z.object({
    status: z.int().min(100).max(599),
    headers: HeadersByName,
    body: Body.optional(),
    durationMs: z.number(),
  }),
})

/**
 * Reads every exchange of a folder, those of folders in it too, in order of their file names.
 *
 * @throws SimError for a folder that cannot be read or holds none, and for a file that is no recorded exchange
 */
export async function readRecording(folder: string): Promise<RecordedExchange[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT' ? 'there is no such folder' : error.code === 'ENOTDIR' ? 'it is no folder' : error.message
    throw new SimError(
      'bad_option',
      `cannot read the recording ${folder}: ${why}`,
      'Name the folder that a recording was written to.',
    )
  })
  const files = names.filter((name) => name.endsWith('.json')).sort()
  if (files.length === 0)
    throw new SimError(
      'bad_option',
      `there is no exchange in ${folder}`,
      'A recording holds one .json file for each exchange.',
    )
  return Promise.all(files.map((name) => readExchange(join(folder, name))))
}

/** Reads one exchange. @throws SimError for a file that is none */
export async function readExchange(file: string): Promise<RecordedExchange> {
  const wrong = (why: string): SimError =>
    new SimError(
      'bad_option',
      `${file} is no recorded exchange: ${why}`,
      `Record it anew, or take it out of the folder; the format is ${recordingFormat}.`,
    )
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw wrong((error as Error).message)
  }
  const format = (value as { format?: unknown } | null)?.format
  if (typeof format === 'string' && format !== recordingFormat) throw wrong(`its format is ${format}`)
  const checked = check(Recorded, value, 'tolerant')
  if (!checked.ok) throw wrong(describeIssues(checked.issues))
  return value as RecordedExchange
}

/** The body of a recorded message, as it went over the wire. */
export function bodyOf(body: RecordedBody | undefined): string | Uint8Array | undefined {
  if (!body) return undefined
  return 'text' in body ? body.text : new Uint8Array(Buffer.from(body.base64, 'base64'))
}
