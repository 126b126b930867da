/** A webhook receiver on a real socket: keeps what arrives, verifies it, hands it on, and can play a bad one. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SimError } from '../errors.js'
import { startTimer } from '../runtime/clock.js'
import { type Answered, eventOf, type Manner, refusalOf } from '../runtime/receiving.js'
import { verifyWebhook, type WebhookAuth } from '../runtime/signing.js'

/** One request that arrived. */
export interface Received {
  method: string
  path: string
  /** By lower-case name. */
  headers: Record<string, string>
  /** The text as it came. */
  body: string
  /** The name of the event, where the body tells one. */
  event: string | undefined
  /** The id of the event, where the body tells one. */
  eventId: string | undefined
  /** Whether its authentication is right; undefined when nobody said how to tell. */
  verified: boolean | undefined
  /** The status it was answered with, once it was. */
  answered: number | undefined
}

export interface ReceiverOptions extends Omit<Manner, 'status'> {
  /** Port to listen on, 0 for any free one. @default 0 */
  port?: number
  /** @default '127.0.0.1' */
  host?: string
  /** How what arrives must authenticate; anything else is answered 401. */
  verify?: WebhookAuth
  /** Hands everything that is accepted on to this URL, and answers what that answers. */
  forward?: string
  /** Answers itself, instead of all of the above but `verify`. */
  answer?: (received: Received, response: ServerResponse, incoming: IncomingMessage) => void
  /** Told of every request once it is answered; where `answer` answers, once it has arrived. */
  onReceived?: (received: Received) => void
}

export interface Receiver extends AsyncDisposable {
  /** Where it listens, without a trailing slash. */
  readonly url: string
  /** What has arrived, oldest first. */
  readonly received: Received[]
  /** Resolves when so many requests have arrived. */
  arrived(count: number): Promise<void>
  /** Stops listening and closes every connection. */
  close(): Promise<void>
}

/** Starts a receiver; without being told otherwise it answers 200. @throws SimError when the port is in use */
export async function createReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { port = 0, host = '127.0.0.1', answer, onReceived = () => undefined } = options
  const received: Received[] = []
  const waiting = new Set<() => void>()
  const failures = new Map<string, number>()
  const server = createServer(async (incoming, response) => {
    const body = await readBody(incoming)
    if (body === undefined) return
    const one = toReceived(incoming, body, options.verify)
    received.push(one)
    for (const look of waiting) look()
    if (answer) {
      onReceived(one)
      return answer(one, response, incoming)
    }
    if (options.slowMs) await new Promise<void>((resolve) => void startTimer(options.slowMs!, resolve))
    const { status, headers = {}, text = '' } = await answerOf(one, options, failures)
    one.answered = status
    response.writeHead(status, headers).end(text)
    onReceived(one)
  })
  await listen(server, port, host)
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    url: urlOf(server.address() as AddressInfo),
    received,
    arrived: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Every address is no address to call: then it is this machine's own. */
function urlOf({ address, family, port }: AddressInfo): string {
  if (family === 'IPv6') return `http://[${address === '::' ? '::1' : address}]:${port}`
  return `http://${address === '0.0.0.0' ? '127.0.0.1' : address}:${port}`
}

async function answerOf(one: Received, options: ReceiverOptions, failures: Map<string, number>): Promise<Answered> {
  const refusal = refusalOf({ ...one, redirected: one.path === '/redirected' }, options, failures, '/redirected')
  return refusal ?? (options.forward === undefined ? { status: 200, text: 'ok' } : forward(one, options.forward))
}

/** Headers that are about one connection, and no part of the message. */
const ofConnection = ['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'upgrade', 'te']

async function forward({ method, headers, body }: Received, url: string): Promise<Answered> {
  const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.includes(name)))
  try {
    const response = await fetch(url, { method, headers: passed, body, redirect: 'manual' })
    const type = response.headers.get('content-type')
    return {
      status: response.status,
      ...(type !== null && { headers: { 'content-type': type } }),
      text: await response.text(),
    }
  } catch (error) {
    const { message, cause } = error as Error
    return { status: 502, text: `cannot forward to ${url}: ${cause instanceof Error ? cause.message : message}` }
  }
}

/** Reads a body; undefined when the sender broke off. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } catch {
    return undefined
  }
}

function toReceived(incoming: IncomingMessage, bytes: Buffer, verify: WebhookAuth | undefined): Received {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value!]),
  )
  const body = bytes.toString('utf8')
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers,
    body,
    ...eventOf(body),
    verified: verify && verifyWebhook(verify, bytes, headers),
    answered: undefined,
  }
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      reject(
        new SimError('port_in_use', `port ${port} is in use`, 'Choose another with --port, or 0 for any free one.'),
      )
    })
    server.listen(port, host, () => resolve())
  })
