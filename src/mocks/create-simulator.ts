/** A simulator in process: the Hono application, and the handles a test holds. */

import type { IncomingMessage } from 'node:http'
import { Hono } from 'hono'
import { type Answer, fromFetch, fromNode, type SimRequest } from './exchange.js'
import type { Simulator } from './simulator.js'

/** Serves a request that begins with `/_sim`. */
export type ControlPlane = (request: SimRequest) => Promise<Answer>

/** Puts a simulator and its control plane behind one Hono application. */
export function createApp(simulator: Simulator, control: ControlPlane) {
  const dispatch = (request: SimRequest): Promise<Answer> => {
    const isControl = request.path === '/_sim' || request.path.startsWith('/_sim/')
    return isControl ? control(request) : simulator.answer(request)
  }
  const app = new Hono()
  // one route: vendors bring their own router, made when the vendor is first asked for
  app.all('*', async (c) => toResponse(await dispatch(fromFetch(c.req.raw))))
  // on a socket the server's adapter calls this itself: an application with one route has nothing to add there
  const onSocket = async (incoming: IncomingMessage): Promise<Response> =>
    toResponse(await dispatch(fromNode(incoming)))
  return { app, onSocket }
}

const toResponse = ({ status, headers, body }: Answer): Response =>
  new Response(body as string | null | Uint8Array<ArrayBuffer>, { status, headers })
