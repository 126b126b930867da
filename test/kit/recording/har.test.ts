/** An exchange as an entry of HAR 1.2: every field that the format asks for, and none that it does not know. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { openHar } from '../../../src/kit/recording/har.js'
import type { RecordedExchange } from '../../../src/kit/recording/types.js'

const Named = z.strictObject({ name: z.string(), value: z.string(), comment: z.string().optional() })
const message = {
  httpVersion: z.string(),
  cookies: z.array(Named),
  headers: z.array(Named),
  headersSize: z.int().min(-1),
  bodySize: z.int().min(-1),
}
/** By http://www.softwareishard.com/blog/har-12-spec/. */
const Har = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string(), version: z.string() }),
    entries: z.array(
      z.strictObject({
        startedDateTime: z.iso.datetime({ offset: true }),
        time: z.number().min(0),
        request: z.strictObject({
          ...message,
          method: z.string().min(1),
          url: z.url(),
          queryString: z.array(Named),
          // text and params exclude each other
          postData: z
            .strictObject({ mimeType: z.string(), text: z.string(), comment: z.string().optional() })
            .optional(),
        }),
        response: z.strictObject({
          ...message,
          status: z.int(),
          statusText: z.string(),
          redirectURL: z.string(),
          content: z.strictObject({
            size: z.int().min(0),
            mimeType: z.string(),
            text: z.string().optional(),
            encoding: z.literal('base64').optional(),
          }),
        }),
        cache: z.strictObject({}),
        timings: z.strictObject({ send: z.number().min(0), wait: z.number().min(0), receive: z.number().min(0) }),
      }),
    ),
  }),
})

const exchange: RecordedExchange = {
  format: 'idvsim-exchange/1',
  vendor: 'acme',
  endpoint: null,
  recordedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-04-01T00:00:00.000Z',
  origin: 'https://api.acme.example',
  request: {
    method: 'POST',
    url: '/x?a=1&a=%20&b',
    headers: { 'content-type': 'application/json' },
    body: { text: '{}' },
  },
  response: {
    status: 302,
    headers: { location: '/y', 'set-cookie': 'a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT, b=2' },
    body: { base64: Buffer.from([0, 255]).toString('base64') },
    durationMs: 1.5,
  },
}

test('the file is HAR 1.2 when it is empty, after each exchange, and with bodies of every kind', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'idvsim-har-'))
  const path = join(dir, 'all.har')
  const read = async () => Har.parse(JSON.parse(await readFile(path, 'utf8'))).log.entries
  try {
    const har = await openHar(path)
    expect(await read()).toEqual([])
    await har.add(exchange)
    const [entry] = await read()
    expect(entry).toMatchObject({
      request: {
        url: 'https://api.acme.example/x?a=1&a=%20&b',
        queryString: [
          { name: 'a', value: '1' },
          { name: 'a', value: ' ' },
          { name: 'b', value: '' },
        ],
        postData: { text: '{}' },
      },
      response: { redirectURL: '/y', content: { size: 2, encoding: 'base64' } },
    })
    expect(entry!.response.headers.filter(({ name }) => name === 'set-cookie').map(({ value }) => value)).toEqual([
      'a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT',
      'b=2',
    ])
    const { body: _, ...bare } = exchange.request
    await har.add({ ...exchange, request: { ...bare, body: { base64: 'AP8=' } } })
    await har.add({ ...exchange, request: bare, response: { status: 204, headers: {}, durationMs: 0 } })
    expect(await read()).toHaveLength(3)
    await har.close()
  } finally {
    await rm(dir, { recursive: true })
  }
})
