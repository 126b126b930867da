/** Writes recorded exchanges as HAR 1.2: a file that is whole after each of them, however many there are. */
import { type FileHandle, open } from 'node:fs/promises'
import { STATUS_CODES } from 'node:http'
import { SimError } from '../../errors.js'
import { version } from '../../version.js'
import { cookiesIn } from './cookies.js'
import type { RecordedBody, RecordedExchange } from './types.js'

export interface HarFile {
  add(exchange: RecordedExchange): Promise<void>
  close(): Promise<void>
}

const tail = '\n]}}\n'

/** Makes the file, and writes over one that is there. @throws SimError when it cannot be had */
export async function openHar(path: string): Promise<HarFile> {
  const file: FileHandle = await open(path, 'w').catch((error: Error) => {
    throw new SimError('bad_option', `${path} cannot be written: ${error.message}`, 'Choose another file with --har.')
  })
  const creator = { name: 'idvsim', version }
  const head = `{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"entries":[`
  await file.write(`${head}${tail}`)
  let end = Buffer.byteLength(head)
  let first = true
  return {
    async add(exchange) {
      const text = Buffer.from(`${first ? '\n' : ',\n'}${JSON.stringify(entryOf(exchange))}`)
      first = false
      // over the end of what is there, which then comes after it
      await file.write(Buffer.concat([text, Buffer.from(tail)]), 0, text.length + tail.length, end)
      end += text.length
    },
    close: () => file.close(),
  }
}

/** One exchange as an entry of HAR 1.2. */
export function entryOf({ recordedAt, origin, request, response }: RecordedExchange): object {
  const type = (headers: Readonly<Record<string, string>>): string => headers['content-type'] ?? ''
  const fields = (headers: Readonly<Record<string, string>>) =>
    Object.entries(headers).flatMap(([name, value]) =>
      (name === 'set-cookie' ? cookiesIn(value) : [value]).map((one) => ({ name, value: one })),
    )
  const { searchParams } = new URL(request.url, origin)
  const size = sizeOf(response.body)
  return {
    startedDateTime: recordedAt,
    time: response.durationMs,
    request: {
      method: request.method,
      url: `${origin}${request.url}`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: fields(request.headers),
      queryString: [...searchParams].map(([name, value]) => ({ name, value })),
      ...(request.body && {
        // the format has no place for bytes in a request: they stand as base64, and a comment says so
        postData:
          'text' in request.body
            ? { mimeType: type(request.headers), text: request.body.text }
            : { mimeType: type(request.headers), text: request.body.base64, comment: 'base64' },
      }),
      headersSize: -1,
      bodySize: sizeOf(request.body),
    },
    response: {
      status: response.status,
      statusText: STATUS_CODES[response.status] ?? '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: fields(response.headers),
      content: {
        size,
        mimeType: type(response.headers),
        ...(response.body &&
          ('text' in response.body
            ? { text: response.body.text }
            : { text: response.body.base64, encoding: 'base64' })),
      },
      redirectURL: response.headers.location ?? '',
      headersSize: -1,
      bodySize: size,
    },
    cache: {},
    timings: { send: 0, wait: response.durationMs, receive: 0 },
  }
}

const sizeOf = (body: RecordedBody | undefined): number => {
  if (!body) return 0
  return 'text' in body ? Buffer.byteLength(body.text) : Buffer.byteLength(body.base64, 'base64')
}
