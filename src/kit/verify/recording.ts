/** Verifies recorded exchanges: each file of a folder is judged by its endpoint. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { describeIssues } from '../../contracts/check.js'
import type { VendorDef } from '../../contracts/define.js'
import { check } from '../../contracts/index.js'
import { SimError } from '../../errors.js'
import { checkExchange, checkVendorExchange } from '../judge/exchange.js'
import type { Exchange } from '../judge/message.js'
import { endpointOf } from '../judge/subject.js'
import { recordingFormat } from '../recording/types.js'
import type { Judged } from './canary.js'
import type { CaseResult } from './types.js'

const Body = z.union([z.object({ text: z.string() }), z.object({ base64: z.string() })]).optional()
const Headers = z.record(z.string(), z.string())

/** What is read of a file. */
const File = z.object({
  format: z.literal(recordingFormat),
  vendor: z.string(),
  endpoint: z.string().nullable(),
  recordedAt: z.string(),
  expiresAt: z.string(),
  request: z.object({ method: z.string(), url: z.string(), headers: Headers, body: Body }),
  response: z.object({ status: z.int(), headers: Headers, body: Body }),
})

export interface Recorded extends Omit<z.infer<typeof File>, 'format'> {
  /** Name of the file. */
  file: string
}

/** Reads every exchange of a folder, in the order of its files. @throws SimError for a folder or a file that cannot be read */
export async function readRecording(folder: string): Promise<Recorded[]> {
  const files = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'is not there' : `cannot be read: ${error.message}`
    throw new SimError('unreachable', `the recording ${folder} ${why}`, 'Name a folder of recorded exchanges.')
  })
  const wanted = files.filter((file) => file.endsWith('.json')).sort()
  return Promise.all(wanted.map((file) => readOne(folder, file)))
}

async function readOne(folder: string, file: string): Promise<Recorded> {
  const path = join(folder, file)
  const refuse = (why: string): SimError =>
    new SimError(
      'unreachable',
      `${path} is no recorded exchange: ${why}`,
      'Record it anew, or take it out of the folder.',
    )
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw refuse((error as Error).message)
  }
  const read = check(File, value, 'tolerant')
  if (!read.ok) throw refuse(describeIssues(read.issues))
  return { file, ...read.value }
}

/** Judges one exchange. What the client did wrong is told, and is no failure of the vendor. */
export async function judgeRecorded(
  vendor: VendorDef,
  one: Recorded,
): Promise<{ result: CaseResult; judged?: Judged }> {
  const exchange: Exchange = {
    request: { ...one.request, body: bodyOf(one.request.body) },
    response: { ...one.response, body: bodyOf(one.response.body) },
  }
  const about = { id: one.file, title: `${one.request.method} ${one.endpoint ?? 'a call that is not in the contract'}` }
  const known = one.endpoint !== null && Object.hasOwn(vendor.endpoints, one.endpoint)
  if (one.endpoint !== null && !known) {
    const reason = `${vendor.profile.id} has no endpoint ${one.endpoint}`
    return { result: { ...about, status: 'not_run', reason, violations: [], comparisons: 0 } }
  }
  const endpoint = known ? endpointOf(vendor, one.endpoint as never) : undefined
  const { violations, comparisons } = endpoint
    ? await checkExchange(endpoint, exchange, { as: 'vendor' })
    : await checkVendorExchange(vendor, exchange, { as: 'vendor' })
  const failed = violations.some(({ severity, side }) => severity === 'breaking' && side !== 'request')
  return {
    result: { ...about, status: failed ? 'failed' : 'passed', violations, comparisons },
    ...(endpoint && !failed && { judged: { kind: 'exchange', endpoint, exchange } as const }),
  }
}

const bodyOf = (body: z.infer<typeof Body>): string | Uint8Array | undefined =>
  body === undefined ? undefined : 'text' in body ? body.text : new Uint8Array(Buffer.from(body.base64, 'base64'))
