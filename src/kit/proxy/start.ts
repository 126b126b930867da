/** A proxy before a live vendor: forwards, then judges both directions, and records what was redacted before. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SimError } from '../../errors.js'
import { parseClock, stopwatchMs } from '../../runtime/clock.js'
import { forward, type Outcome } from './forward.js'
import { byName } from './headers.js'
import { Budget, KeptBody } from './kept-body.js'
import { Ledger } from './ledger.js'
import { routerFor, type Way } from './route.js'
import type { ProxyOptions, RunningProxy } from './types.js'
import { openUpstream } from './upstream.js'

const mib = 2 ** 20

/** Bodies that wait to be judged may hold so much together; what is more passes, and is not judged. */
const budgetBytes = 128 * mib

/** Starts a proxy; resolves when it listens. @throws SimError for options that are not accepted, and when the port is in use */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { vendor, targets, port = 0, host = '127.0.0.1', keepBytes = 16 * mib } = options
  const wayOf = routerFor(vendor, targets)
  const ledger = await Ledger.open(options)
  const upstream = openUpstream(options.ca)
  const budget = new Budget(budgetBytes)
  let count = 0

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const n = ++count
    const method = incoming.method!
    const way = wayOf(method, incoming.url!, incoming.headers.host)
    if (!way) {
      const hint = 'Add --target SURFACE=URL, and start again.'
      return refuse(incoming, outgoing, 502, 'no --target is given for the surface of this call', hint)
    }
    // other upgrades (h2c) are offers, which a server need not take
    if (incoming.headers.upgrade?.toLowerCase() === 'websocket') {
      const hint = 'Let the client connect to the vendor itself for this.'
      return refuse(incoming, outgoing, 501, 'the proxy passes no WebSocket', hint)
    }
    const startedAtMs = parseClock('now').baseMs
    const begun = stopwatchMs()
    const sent = new KeptBody(keepBytes, budget)
    const answered = new KeptBody(keepBytes, budget)
    const outcome = await forward(upstream, { incoming, outgoing, base: way.base, path: way.path, sent, answered })
    const timing = { startedAtMs, durationMs: Math.round((stopwatchMs() - begun) * 10) / 10 }
    ledger.take({ n, method, way, timing, outcome, sent, answered, headers: byName(incoming.rawHeaders) })
  }
  const onCall = (incoming: IncomingMessage, outgoing: ServerResponse): void => void pass(incoming, outgoing)
  // as large as a vendor may take, and as slow
  const server = createServer({ maxHeaderSize: 65_536, requestTimeout: 0, headersTimeout: 60_000 }, onCall)
  // the vendor says whether a body is to be sent
  server.on('checkContinue', onCall)
  server.on('checkExpectation', onCall)
  await listen(server, port, host)
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
    upstream.close()
    await ledger.close()
  }
  return {
    url: urlOf(server.address() as AddressInfo),
    summary: ledger.summary,
    settled: () => ledger.settled(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** One call as the ledger takes it. */
export interface Passed {
  n: number
  method: string
  way: Way
  timing: { startedAtMs: number; durationMs: number }
  outcome: Outcome
  sent: KeptBody
  answered: KeptBody
  headers: Record<string, string>
}

/** A call that is not passed. */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number, message: string, hint: string) {
  incoming.resume()
  outgoing.writeHead(status, { 'content-type': 'application/json', 'x-sim-error': 'unreachable' })
  outgoing.end(JSON.stringify({ error: { code: 'unreachable', message, hint } }))
}

const urlOf = ({ address, family, port }: AddressInfo): string =>
  `http://${family === 'IPv6' ? '[::1]' : address === '0.0.0.0' ? '127.0.0.1' : address}:${port}`

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(
        code === 'EADDRINUSE'
          ? new SimError('port_in_use', `port ${port} is in use`, 'Choose another with --port, or 0 for any free one.')
          : new SimError('bad_option', `cannot listen on ${host}:${port}: ${message}`, 'Check --host and --port.'),
      ),
    )
    server.listen(port, host, () => resolve())
  })
