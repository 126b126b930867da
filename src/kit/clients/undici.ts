/** A dispatcher for undici's own `request` and `fetch`: what is for a vendor's host goes to a simulator. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { Agent, Dispatcher } from 'undici'
import { SimError } from '../../errors.js'
import { type Answering, isLoopback, placesOf, type VendorHostOptions } from './vendor-hosts.js'

export interface DispatcherOptions extends VendorHostOptions {
  /** Sends whatever is sent. @default a new Agent */
  dispatcher?: Dispatcher
  /** See `InterceptOptions`. @default 'pass' */
  onUnhandled?: 'pass' | 'error'
}

/**
 * Makes a dispatcher that asks a simulator where a vendor's host is meant; for `setGlobalDispatcher`, or the `dispatcher` of one
 * call. A simulator in this process is given a port of this machine for as long as the dispatcher is open.
 *
 * @param target a simulator in this process, or the URL of a running one
 */
export async function vendorDispatcher(
  target: Answering | string,
  options: DispatcherOptions = {},
): Promise<Dispatcher & AsyncDisposable> {
  const server = typeof target === 'string' ? undefined : await listen(target)
  const url = server ? `http://127.0.0.1:${(server.address() as AddressInfo).port}` : String(target)
  return new VendorDispatcher(url.replace(/\/+$/, ''), target, server, options)
}

class VendorDispatcher extends Dispatcher implements AsyncDisposable {
  readonly #inner: Dispatcher
  readonly #placeOf: ReturnType<typeof placesOf>

  constructor(
    readonly url: string,
    target: Answering | string,
    readonly server: Server | undefined,
    readonly options: DispatcherOptions,
  ) {
    super()
    this.#inner = options.dispatcher ?? new Agent()
    this.#placeOf = placesOf(target, options)
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const asked = new URL(options.path, options.origin)
    const path = this.#placeOf(asked)
    if (path !== undefined) return this.#inner.dispatch({ ...options, origin: this.url, path }, handler)
    if (this.options.onUnhandled === 'error' && !isLoopback(asked.hostname)) {
      throw new SimError(
        'unexpected_request',
        `${options.method} ${asked.origin}${asked.pathname} is for no vendor's host, and idvsim lets nothing else out (onUnhandled: 'error')`,
        "Give the client a vendor's real host, or let other requests pass: onUnhandled: 'pass'.",
      )
    }
    return this.#inner.dispatch(options, handler)
  }

  override close(): Promise<void>
  override close(callback: () => void): void
  override close(callback?: () => void): Promise<void> | void {
    const closed = this.#end(() => this.#inner.close())
    return callback ? void closed.then(callback) : closed
  }

  override destroy(...given: unknown[]): Promise<void> {
    const [error] = given.filter((one) => one instanceof Error)
    const callback = given.find((one) => typeof one === 'function') as (() => void) | undefined
    return this.#end(() => this.#inner.destroy(error ?? null)).then(callback)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #end(end: () => Promise<void>): Promise<void> {
    await end()
    this.server?.close()
    this.server?.closeAllConnections()
  }
}

/** Puts a simulator of this process behind a port: what undici speaks is a socket. */
function listen(sim: Answering): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    answer(sim, incoming, outgoing).catch(() => {
      // what was sent before it broke off is to arrive
      if (outgoing.headersSent) incoming.socket.destroy()
      else incoming.socket.resetAndDestroy()
    })
  })
  // a client that is done must be able to end its process
  server.unref()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}

async function answer(sim: Answering, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const left = new AbortController()
  outgoing.once('close', () => left.abort())
  const { method = 'GET', headers, url = '/' } = incoming
  const response = await sim.fetch(
    new Request(`http://${headers.host}${url}`, {
      method,
      headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        forbidden.includes(name) || value === undefined ? [] : [[name, String(value)]],
      ),
      signal: left.signal,
      ...(method !== 'GET' && method !== 'HEAD' && { body: Buffer.concat(chunks) }),
    }),
  )
  outgoing.writeHead(response.status, [...response.headers].flat())
  outgoing.flushHeaders()
  if (response.body) {
    for await (const chunk of Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])) {
      await new Promise((sent) => outgoing.write(chunk, sent))
    }
  }
  outgoing.end()
}

/** Of the connection, and no part of the message. */
const forbidden = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'expect']
