/** Two ways in for a request: the Hono application, and an adapter that puts an answer straight on a socket. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Hono } from 'hono'
import { type Answer, fromFetch, fromNode, type SimRequest } from './exchange.js'
import type { Simulator } from './simulator.js'

type Env = { Bindings: { incoming?: IncomingMessage } }

/** Serves a request that begins with `/_sim`. */
export type ControlPlane = (request: SimRequest) => Promise<Answer>

const isControl = ({ path }: SimRequest): boolean => path === '/_sim' || path.startsWith('/_sim/')

/** Puts a simulator and its control plane behind one Hono application. */
export async function createApp(simulator: Simulator, control: ControlPlane): Promise<Hono<Env>> {
  // loaded by the first call that needs it: a vendor's call on a socket does not
  const { Hono } = await import('hono')
  const app = new Hono<Env>()
  // one route: vendors bring their own router, made when the vendor is first asked for
  app.all('*', async (c) => {
    const incoming = c.env?.incoming
    const request = incoming ? fromNode(incoming) : fromFetch(c.req.raw)
    const { status, headers, body } = await (isControl(request) ? control(request) : simulator.answer(request))
    return new Response(body as string | null | Uint8Array<ArrayBuffer>, { status, headers })
  })
  return app
}

/** Answers a vendor's call straight on its socket; false for a call that is the application's to answer. */
export function answerOnSocket(simulator: Simulator, incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const request = fromNode(incoming)
  if (isControl(request)) return false
  simulator.answer(request).then(
    ({ status, headers, body }) => {
      if (body !== null) headers['content-length'] = String(Buffer.byteLength(body))
      outgoing.writeHead(status, headers)
      outgoing.end(body)
    },
    // the pipeline never throws: a socket left open would hide that it did
    () => outgoing.destroy(),
  )
  return true
}
