/** Passes one call on to the vendor and its answer back, both as they come, and keeps a copy of each. */
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { byName, endToEnd, toVendor } from './headers.js'
import type { KeptBody } from './kept-body.js'
import { explainFailure, type Upstream } from './upstream.js'

export interface Call {
  incoming: IncomingMessage
  outgoing: ServerResponse
  /** The target, and the path and query on its host. */
  base: URL
  path: string
  sent: KeptBody
  answered: KeptBody
}

/** How a call ended; `broken` says why there is no whole answer. */
export interface Outcome {
  status: number | undefined
  headers: Record<string, string>
  broken?: string
}

/** Resolves when the answer has gone out whole, or cannot any more. Never rejects. */
export function forward(upstream: Upstream, call: Call): Promise<Outcome> {
  return new Promise((resolve) => new Passing(upstream, call, resolve).begin())
}

class Passing {
  #over = false
  #answer: IncomingMessage | undefined
  #request: ClientRequest | undefined

  constructor(
    readonly upstream: Upstream,
    readonly call: Call,
    readonly resolve: (outcome: Outcome) => void,
  ) {}

  begin(): void {
    const { incoming, outgoing, sent } = this.call
    incoming.on('data', (chunk: Buffer) => sent.add(chunk))
    this.#open()
    outgoing.on('close', () => {
      if (outgoing.writableFinished) this.#end()
      else this.#breakOff('the client broke off')
    })
  }

  #open(): void {
    const { incoming, base, path } = this.call
    const method = incoming.method!
    const request = this.upstream.open(base, method, path, toVendor(incoming.rawHeaders, base.host, method))
    this.#request = request
    request.on('continue', () => this.call.outgoing.writeContinue())
    request.on('information', (info) => this.#inform(info.statusCode, info.headers))
    request.on('response', (answer) => this.#pass(answer))
    // no upgrade is ever passed on, so that none was asked for
    request.on('upgrade', (_, socket) => {
      socket.destroy()
      this.#fail(new Error('it upgrades a connection unasked (101)'))
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#mayRetry(request, error)) {
        incoming.unpipe(request)
        this.#open()
      } else this.#fail(error)
    })
    incoming.pipe(request)
  }

  /** A connection that the vendor closed while it was idle: the call never reached it, and one without a body can be made again. */
  #mayRetry(request: ClientRequest, { code }: NodeJS.ErrnoException): boolean {
    const { incoming, sent } = this.call
    const isSafe = ['GET', 'HEAD', 'OPTIONS'].includes(incoming.method!) && sent.size === 0
    return isSafe && request.reusedSocket && code === 'ECONNRESET' && !this.#answer && !this.#over
  }

  #inform(status: number | undefined, headers: NodeJS.Dict<string | string[]>): void {
    const { outgoing } = this.call
    if (outgoing.headersSent) return
    if (status === 102) outgoing.writeProcessing()
    if (status !== 103 || !headers.link) return
    try {
      outgoing.writeEarlyHints({ link: headers.link })
    } catch {
      // a hint that is none helps nobody
    }
  }

  #pass(answer: IncomingMessage): void {
    const { outgoing, answered } = this.call
    if (answer.statusCode! < 100) {
      answer.destroy()
      this.#fail(new Error(`its status is ${answer.statusCode}`))
      return
    }
    this.#answer = answer
    answer.on('data', (chunk: Buffer) => answered.add(chunk))
    answer.on('error', () => this.#breakOff('the vendor broke off its answer'))
    outgoing.on('error', () => this.#breakOff('the client broke off'))
    outgoing.sendDate = false
    const reason = answer.statusMessage?.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
    outgoing.writeHead(answer.statusCode!, reason, endToEnd(answer.rawHeaders))
    // the head of an answer that trickles is not held back for its first bytes
    outgoing.flushHeaders()
    answer.pipe(outgoing)
  }

  #fail(error: NodeJS.ErrnoException): void {
    // what an answer made pointless, such as the rest of an upload that was refused
    if (this.#answer || this.#over) return
    const { base, outgoing, incoming } = this.call
    const { why, hint } = explainFailure(error)
    const message = `cannot reach ${base.origin}: ${why}`
    const body = JSON.stringify({ error: { code: 'unreachable', message, hint } })
    this.#over = true
    incoming.unpipe()
    incoming.resume()
    const headers = { 'content-type': 'application/json', 'x-sim-error': 'unreachable', connection: 'close' }
    if (!outgoing.headersSent) outgoing.writeHead(502, headers).end(body)
    this.resolve({ status: undefined, headers: {}, broken: `${message}. ${hint}` })
  }

  #breakOff(why: string): void {
    if (this.#over) return
    this.#over = true
    this.#request?.destroy()
    this.#answer?.destroy()
    // half an answer must look like one
    this.call.outgoing.destroy()
    this.resolve({ status: this.#answer?.statusCode, headers: {}, broken: why })
  }

  #end(): void {
    if (this.#over || !this.#answer) return
    this.#over = true
    this.resolve({ status: this.#answer.statusCode!, headers: byName(this.#answer.rawHeaders) })
  }
}
