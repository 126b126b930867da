/** A simulator in process: the Hono application, and the handles a test holds. */

import type { IncomingMessage } from 'node:http'
import { Hono } from 'hono'
import { type Answer, fromFetch, fromNode, type SimRequest } from './exchange.js'
import type { Simulator } from './simulator.js'

type Env = { Bindings: { incoming?: IncomingMessage } }

/** Serves a request that begins with `/_sim`. */
export type ControlPlane = (request: SimRequest) => Promise<Answer>

/** Puts a simulator and its control plane behind one Hono application. */
export function createApp(simulator: Simulator, control: ControlPlane): Hono<Env> {
  const app = new Hono<Env>()
  // one route: vendors bring their own router, made when the vendor is first asked for
  app.all('*', async (c) => {
    const incoming = c.env?.incoming
    const request = incoming ? fromNode(incoming) : fromFetch(c.req.raw)
    const isControl = request.path === '/_sim' || request.path.startsWith('/_sim/')
    const answer = await (isControl ? control(request) : simulator.answer(request))
    return toResponse(answer)
  })
  return app
}

const toResponse = ({ status, headers, body }: Answer): Response =>
  new Response(body as string | null | Uint8Array<ArrayBuffer>, { status, headers })
