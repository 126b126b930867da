/** A server that stands before a simulator, as a vendor that has drifted would stand in its place. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { VendorDef } from '../../../../src/contracts/define.js'
import { findEndpoint } from '../../../../src/kit/judge/subject.js'
import { bytesOf, type Drift, type Message } from './edit.js'

export interface Front extends AsyncDisposable {
  url: string
  /** What is changed from now on. */
  ship(drift: Pick<Drift, 'on' | 'change'> | undefined): void
  /** How many answers were changed since then. */
  changed(): number
}

export async function startFront(vendor: VendorDef, upstream: string): Promise<Front> {
  let drift: Pick<Drift, 'on' | 'change'> | undefined
  let count = 0
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
    const method = request.method!
    const init = { method, headers: headers as Record<string, string>, redirect: 'manual' } as const
    const answer = await fetch(
      upstream + request.url,
      method === 'GET' ? init : { ...init, body: Buffer.concat(chunks) },
    )
    const bytes = new Uint8Array(await answer.arrayBuffer())
    const message: Message = { status: answer.status, headers: Object.fromEntries(answer.headers), body: undefined }
    delete message.headers['transfer-encoding']
    delete message.headers['content-length']
    const [name, status = '200'] = drift?.on.split(' ') ?? []
    const isSubject = findEndpoint(vendor, method, request.url!)?.name === name && answer.status === Number(status)
    if (drift && isSubject && !request.url!.startsWith('/_sim')) {
      if (bytes.length > 0) message.body = JSON.parse(new TextDecoder().decode(bytes))
      try {
        drift.change(message)
        count++
      } catch {
        // an answer of the endpoint that lacks the place
      }
      response.writeHead(message.status, message.headers).end(bytesOf(message))
    } else response.writeHead(message.status, message.headers).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ship(next) {
      drift = next
      count = 0
    },
    changed: () => count,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
