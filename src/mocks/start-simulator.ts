/** A simulator on a socket. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { SimError } from '../errors.js'
import { startTimer } from '../runtime/clock.js'
import { once } from './vendors.js'

export interface ListenOptions {
  /** 0 lets the system choose. @default 4700 */
  port?: number
  /** @default '127.0.0.1' */
  host?: string
}

/** Largest request headers, in bytes. */
const headerLimit = 65_536

/** How often connections whose call was answered are looked for while the server closes, in milliseconds. */
const tidyMs = 20

/** Listens, and resolves with the true address once the socket does. @throws SimError when the port cannot be had */
export async function listen(
  app: () => Promise<{ fetch: (request: Request, env: never) => Response | Promise<Response> }>,
  /** Takes a call off the application's hands; false when it does not. */
  takes: (incoming: IncomingMessage, outgoing: ServerResponse) => boolean,
  { port = 4700, host = '127.0.0.1' }: ListenOptions,
): Promise<{ url: string; close(patienceMs: number): Promise<void> }> {
  const application = once(async () => {
    const { getRequestListener } = await import('@hono/node-server')
    const { fetch } = (await app()) as { fetch: Parameters<typeof getRequestListener>[0] }
    // a server in somebody's test must leave the globals of the process alone
    return getRequestListener(fetch, { overrideGlobalObjects: false, autoCleanupIncoming: false })
  })
  const server = createServer({ maxHeaderSize: headerLimit }, (incoming, outgoing) => {
    if (takes(incoming, outgoing)) return
    application().then(
      (answer) => answer(incoming, outgoing),
      () => outgoing.destroy(),
    )
  })
  server.on('clientError', refuseUnreadable)
  // an upload that never ends must not hold a socket for ever
  server.requestTimeout = 300_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)))
    server.listen(port, host, resolve)
  })
  const { address, family, port: bound } = server.address() as AddressInfo
  const name = address === '0.0.0.0' || address === '::' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return { url: `http://${name}:${bound}`, close: (patienceMs) => closeServer(server, patienceMs) }
}

/** Answers what node could not read as HTTP: no path is known, so no vendor can be spoken for. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const status = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const message = tooLarge ? `the headers are larger than ${headerLimit} bytes` : `this is not HTTP: ${error.message}`
  const body = JSON.stringify({ error: { code: 'unreadable_request', message, hint: 'Check what the client sends.' } })
  const headers = `content-type: application/json\r\nx-sim-error: unreadable_request\r\nconnection: close`
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new SimError(
      'port_in_use',
      `cannot start: port ${port} on ${host} is in use`,
      'Choose another with --port, or --port 0 to let the system choose.',
      { cause: error },
    )
  }
  return new SimError('bad_option', `cannot listen on ${host}:${port}: ${error.message}`, 'Check --host and --port.', {
    cause: error,
  })
}

/** Listens no more; calls under way have so many milliseconds of real time to be answered. */
function closeServer(server: Server, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    // idle keep-alive connections would hold the close until they time out
    const tidy = (): void => {
      server.closeIdleConnections()
      cancelTidy = startTimer(tidyMs, tidy)
    }
    let cancelTidy = (): void => undefined
    const cancelEnd = startTimer(patienceMs, () => server.closeAllConnections())
    server.close(() => {
      cancelTidy()
      cancelEnd()
      resolve()
    })
    if (patienceMs > 0) tidy()
    else server.closeAllConnections()
  })
}
