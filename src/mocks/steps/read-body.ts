/** Turns body bytes into what the contract speaks of: a JSON value, or the fields and files of a form. */
import type { RequestSpec } from '../../contracts/define.js'
import { bodyLimitBytes } from '../../contracts/limits.js'
import { type JournalEntry, journalBodyLimit } from '../../runtime/journal.js'
import type { SimRequest } from '../exchange.js'
import { VendorError } from './vendor-error.js'

export interface ReadBody {
  /** The schema of the request that the value is for. */
  kind: 'body' | 'form' | 'urlencoded'
  value: unknown
}

const kinds = ['body', 'form', 'urlencoded'] as const satisfies ReadBody['kind'][]

/** Reads and parses a body, and leaves it in the journal's record. @throws VendorError for whatever is wrong with it */
export async function readBody(
  request: SimRequest,
  spec: RequestSpec,
  record: JournalEntry['request'],
): Promise<ReadBody> {
  refuseEncoding(request)
  const type = (request.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  const bytes = await request.read(bodyLimitBytes(spec))
  if (bytes === 'too_large') {
    const limit = bodyLimitBytes(spec)
    throw new VendorError('payload_too_large', 'the body is larger than this endpoint takes', {
      at: 'body',
      expected: `at most ${limit} bytes`,
    })
  }
  if (bytes === 'broken') throw new VendorError('invalid_request', 'the body broke off before its end')
  const absent = bytes.byteLength === 0 ? kinds.find((kind) => spec[kind]?.safeParse(undefined).success) : undefined
  if (absent) return { kind: absent, value: undefined }
  if (spec.form && type === 'multipart/form-data') {
    // no start waits for what only uploads need
    const { readForm } = await import('./read-form.js')
    return readForm(request.header('content-type')!, bytes, spec, record)
  }
  if (spec.body && (type === 'application/json' || type.endsWith('+json'))) return readJson(bytes, record)
  if (spec.urlencoded && type === 'application/x-www-form-urlencoded') return readUrlencoded(bytes, record)
  const wanted = [
    spec.body && 'application/json',
    spec.form && 'multipart/form-data',
    spec.urlencoded && 'application/x-www-form-urlencoded',
  ]
    .filter(Boolean)
    .join(' or ')
  throw new VendorError(
    'unsupported_media_type',
    `content-type is ${type ? `"${type}"` : 'missing'}, expected ${wanted}`,
    { at: 'headers.content-type', expected: wanted, received: type || 'nothing' },
  )
}

function refuseEncoding(request: SimRequest): void {
  const encoding = request.header('content-encoding')?.trim().toLowerCase()
  if (encoding && encoding !== 'identity') {
    throw new VendorError(
      'unsupported_media_type',
      `content-encoding "${encoding}" is not taken, send the body as it is`,
      { at: 'headers.content-encoding', expected: 'identity', received: encoding },
    )
  }
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(request.header('content-type') ?? '')?.[1]
  if (charset && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new VendorError('unsupported_media_type', `charset "${charset}" is not taken, send UTF-8`, {
      at: 'headers.content-type',
      expected: 'UTF-8',
      received: charset,
    })
  }
}

function readText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new VendorError('invalid_request', 'the body is not valid UTF-8')
  }
}

function readUrlencoded(bytes: Uint8Array, record: JournalEntry['request']): ReadBody {
  const value: Record<string, unknown> = {}
  for (const [name, text] of new URLSearchParams(readText(bytes))) put(value, name, text)
  record.body = JSON.stringify(value).slice(0, journalBodyLimit)
  record.note = 'application/x-www-form-urlencoded, shown as its fields'
  return { kind: 'urlencoded', value }
}

function readJson(bytes: Uint8Array, record: JournalEntry['request']): ReadBody {
  const text = readText(bytes)
  record.body = text.slice(0, journalBodyLimit)
  if (text.trim() === '')
    throw new VendorError('invalid_request', 'the body is empty, expected a JSON value', {
      expected: 'JSON',
      received: 'nothing',
    })
  try {
    return { kind: 'body', value: JSON.parse(text) }
  } catch (error) {
    // the parser's own message may quote the body, which the journal would then show unmasked
    const reason = (error as Error).message.replace(/, ".*/s, '').replace(/ is not valid JSON$/, '')
    throw new VendorError('invalid_request', `the body is not valid JSON: ${reason}`, {
      expected: 'JSON',
      received: 'a text that is not JSON',
    })
  }
}

/** A name such as __proto__ must become a plain key and nothing else. */
export const put = (target: Record<string, unknown>, name: string, value: unknown): void => {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}
