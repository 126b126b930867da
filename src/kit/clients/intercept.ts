/** Answers the vendors' real hosts from a simulator, in the process of the client: its base URL stays as it is. */
import { SimError } from '../../errors.js'
import { type Asked, isOpen, nodeRequestOf, patchClients } from './patches.js'
import { type Answering, isLoopback, placesOf, type VendorHostOptions } from './vendor-hosts.js'

export interface InterceptOptions extends VendorHostOptions {
  /**
   * What becomes of a request to any other host: `pass` lets it through, `error` makes it fail with a `SimError`, code
   * `unexpected_request`, unless it stays on this machine.
   *
   * @default 'pass'
   */
  onUnhandled?: 'pass' | 'error'
}

/** Ends the interception: calls under way fail as on a lost connection. Also by `using`. */
export interface Interception extends Disposable {
  dispose(): void
}

/** Fetch and http share one set of patches in a process, and so do we. */
const running = Symbol.for('idvsim.intercept')
const globals = globalThis as { [running]?: Interception }

/**
 * Answers what the global `fetch`, `node:http` and `node:https` (and so axios, got and others) ask of a vendor's host.
 *
 * @param target a simulator in this process, or the URL of a running one
 * @throws SimError `illegal_action` when the vendors are intercepted already
 */
export function interceptVendors(target: Answering | string, options: InterceptOptions = {}): Interception {
  if (globals[running]) {
    throw new SimError(
      'illegal_action',
      "the vendors' hosts are intercepted already",
      'Dispose of the interception before; one at a time can answer in a process.',
    )
  }
  const { onUnhandled = 'pass' } = options
  const placeOf = placesOf(target, options)
  const closing = new AbortController()
  const first = async (asked: Asked): Promise<boolean> => {
    const { request, controller } = asked
    const url = new URL(request.url)
    const place = placeOf(url)
    if (place === undefined) return false
    const left = leftBy(request)
    const signal = AbortSignal.any([request.signal, left, closing.signal])
    const answer = await answerOf(target, request, url, place, signal).catch((error: unknown) => error)
    // whoever gave up knows it already
    if (!isOpen(asked) || left.aborted) return true
    if (answer instanceof Response) controller.respondWith(answer)
    else controller.errorWith(nodeRequestOf(request) ? causeOf(answer) : answer)
    return true
  }
  const last = (asked: Asked): void => {
    const { request, controller } = asked
    if (isOpen(asked) && !isLoopback(new URL(request.url).hostname)) controller.errorWith(unexpected(request))
  }
  const restore = patchClients({ first, ...(onUnhandled === 'error' && { last }) })
  const dispose = (): void => {
    if (globals[running] !== made) return
    delete globals[running]
    restore()
    closing.abort(lost())
  }
  const made: Interception = { dispose, [Symbol.dispose]: dispose }
  globals[running] = made
  return made
}

async function answerOf(
  target: Answering | string,
  request: Request,
  url: URL,
  place: string,
  signal: AbortSignal,
): Promise<Response> {
  const base = typeof target === 'string' ? target.replace(/\/+$/, '') : url.origin
  const { method, headers } = request
  // read whole, as a socket takes it in, before anything can go wrong with the answer
  const body = request.body && (await request.arrayBuffer())
  // and a client that counts its time-out from there is told that it is all sent
  nodeRequestOf(request)?.socket?.flushWriteBuffer?.()
  const asked = new Request(base + place, { method, headers, redirect: 'manual', signal, body })
  return typeof target === 'string' ? fetch(asked) : target.fetch(asked)
}

/** Aborted when a client of `node:http` goes before it has its answer, which the web request does not tell. */
function leftBy(request: Request): AbortSignal {
  const left = new AbortController()
  const node = nodeRequestOf(request)
  node?.once('close', () => left.abort(lost()))
  const socket = node?.socket
  // connected before it is answered, as a socket is: a client counts its time-out from there
  if (socket?.connecting && socket.mockConnect) {
    socket.mockConnect()
    socket.mockConnect = () => undefined
  }
  return left.signal
}

/** `fetch` hides the loss of a connection in the cause of its error; `node:http` tells it. */
const causeOf = (error: unknown): unknown => (error as { cause?: unknown } | undefined)?.cause ?? error

const lost = (): Error =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
  })

const unexpected = ({ method, url }: Request): SimError =>
  new SimError(
    'unexpected_request',
    `${method} ${url.replace(/\?.*/s, '')} is for no vendor's host, and idvsim lets nothing else out (onUnhandled: 'error')`,
    "Give the client a vendor's real host, or let other requests pass: onUnhandled: 'pass'.",
  )
