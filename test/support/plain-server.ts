/** A vendor's server that is no idvsim: the simulator behind a socket of its own, without its control plane. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSimulator } from '../../src/index.js'

/** Changes what is answered to a call, such as `GET /path`; bytes as latin1. */
export type Change = (call: string, body: string) => string

export interface PlainServer extends AsyncDisposable {
  url: string
  /** `GET /path` of every call. */
  calls: string[]
  /** Makes journeys there. */
  simulator: Awaited<ReturnType<typeof createSimulator>>
  close(): Promise<void>
}

/** Starts one, with answers changed on the way. */
export async function plainServer(vendor: string, change: Change = (_, body) => body): Promise<PlainServer> {
  const simulator = await createSimulator({ clock: 'now' })
  const calls: string[] = []
  const server: Server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { method = 'GET', url = '/' } = incoming
    calls.push(`${method} ${url}`)
    if (url.startsWith('/_sim')) return void outgoing.writeHead(404).end()
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
    const body = Buffer.concat(chunks)
    const answer = await simulator.fetch(`http://sim.test/${vendor}${url}`, {
      method,
      headers,
      ...(body.length > 0 && { body }),
    })
    const text = change(`${method} ${url}`, Buffer.from(await answer.arrayBuffer()).toString('latin1'))
    const sent = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'content-length'))
    outgoing.writeHead(answer.status, sent).end(Buffer.from(text, 'latin1'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await simulator.close()
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, calls, simulator, close, [Symbol.asyncDispose]: close }
}
