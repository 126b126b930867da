/** Two ways in for a request: the Hono application, and an adapter that puts an answer straight on a socket. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Hono } from 'hono'
import { toHttpDate } from '../runtime/clock.js'
import { type Answer, fromFetch, fromNode, type SimRequest } from './exchange.js'
import type { Simulator } from './simulator.js'

type Env = { Bindings: { incoming?: IncomingMessage } }

/** Serves a request that begins with `/_sim`. */
export type ControlPlane = (request: SimRequest) => Promise<Answer>

const isControl = ({ path }: SimRequest): boolean => path === '/_sim' || path.startsWith('/_sim/')

/** Whether more is to be done with an answer than to send it. */
const isSpoiled = ({ wire, delayMs }: Answer): boolean => wire !== undefined || delayMs !== undefined

/** Puts a simulator and its control plane behind one Hono application. */
export async function createApp(simulator: Simulator, control: ControlPlane): Promise<Hono<Env>> {
  // loaded by the first call that needs it: a vendor's call on a socket does not
  const { Hono } = await import('hono')
  const app = new Hono<Env>()
  // a connection that a fault drops is told to the caller as fetch tells it
  app.onError((error) => {
    throw error
  })
  // one route: vendors bring their own router, made when the vendor is first asked for
  app.all('*', async (c) => {
    const incoming = c.env?.incoming
    const request = incoming ? fromNode(incoming) : fromFetch(c.req.raw)
    const answer = dated(simulator, await (isControl(request) ? control(request) : simulator.answer(request)))
    if (isSpoiled(answer)) {
      const { answerSpoiled } = await import('./wire.js')
      return answerSpoiled(answer, { signal: c.req.raw.signal, closing: simulator.closing })
    }
    const { status, headers, body, stream } = answer
    if (stream && c.req.method === 'HEAD') {
      // whoever asks for headers alone reads no stream, and would hold it open
      await stream.cancel()
      return new Response(null, { status, headers })
    }
    return new Response(stream ?? (body as string | null | Uint8Array<ArrayBuffer>), { status, headers })
  })
  return app
}

/**
 * Answers a call straight on its socket; false for one that is the application's to answer.
 *
 * @param atOnce answers the control calls that need no application
 */
export function answerOnSocket(
  simulator: Simulator,
  atOnce: (request: SimRequest) => Answer | Promise<Answer> | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): boolean {
  const request = fromNode(incoming)
  const ready = isControl(request) ? atOnce(request) : undefined
  if (!ready && isControl(request)) return false
  const answering = ready ? Promise.resolve(ready) : simulator.answer(request)
  answering.then(
    (given) => {
      const answer = dated(simulator, given)
      if (isSpoiled(answer)) {
        import('./wire.js').then(
          ({ sendSpoiled }) => sendSpoiled(answer, incoming, outgoing),
          () => outgoing.destroy(),
        )
        return
      }
      const { status, headers, body } = answer
      if (body !== null) headers['content-length'] = String(Buffer.byteLength(body))
      outgoing.writeHead(status, headers)
      outgoing.end(body)
    },
    // the pipeline never throws: a socket left open would hide that it did
    () => outgoing.destroy(),
  )
  return true
}

/**
 * An answer that belongs to no namespace shows the default one's time: node would put the real one there. Where several
 * share the store, every answer says who gave it.
 */
function dated({ defaultNamespace, store: { info } }: Simulator, answer: Answer): Answer {
  answer.headers.date ??= toHttpDate(defaultNamespace.clock.now())
  if (info.shared) answer.headers['x-sim-replica'] = String(info.replica)
  return answer
}
