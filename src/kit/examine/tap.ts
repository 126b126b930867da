/** A server between the client and the simulator: it sees every request as it came, and may change an answer on its way. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Changed } from './alter.js'

/** A request as it came, to `/~<name>/...`. */
export interface TapRequest {
  method: string
  /** Path and query, without the name. */
  url: string
  headers: Record<string, string>
  body: Buffer
}

/** What became of it. */
export interface TapAnswer {
  status: number
  headers: http.IncomingHttpHeaders
  body: Buffer
  /** The server dropped the connection before the answer was whole. */
  broken: boolean
}

/** Who is told of the requests of one name. */
export interface Watcher {
  /** A request has come. */
  came(request: TapRequest): {
    /** It has an answer, which is about to be sent; resolves with what is sent instead. */
    answered(answer: TapAnswer): Promise<Changed | undefined>
    /** It is over: answered, dropped by the server, or given up by the client. */
    over(givenUp: boolean): void
  }
}

export interface Tap extends AsyncDisposable {
  readonly url: string
  /** Requests to paths that belong to nobody who watches. */
  readonly strays: readonly string[]
  watch(name: string, watcher: Watcher): void
}

/** Starts a tap before a server. */
export async function startTap(target: string): Promise<Tap> {
  const watchers = new Map<string, Watcher>()
  const strays: string[] = []
  const agent = new http.Agent({ keepAlive: true })
  const server = http.createServer(async (incoming, outgoing) => {
    const [, name = '', url = '/'] = /^\/~([^/?]+)(.*)$/s.exec(incoming.url ?? '') ?? []
    const watcher = watchers.get(name)
    if (!watcher) {
      strays.push(`${incoming.method} ${(incoming.url ?? '').replace(/\?.*/s, '')}`)
      outgoing.writeHead(404, { 'content-type': 'text/plain' }).end('not below IDVSIM_BASE_URL')
      return
    }
    const body = await readAll(incoming).catch(() => undefined)
    if (!body) return
    const headers = oneEach(incoming.headers)
    const exchange = watcher.came({ method: incoming.method ?? '', url, headers, body })
    let isOver = false
    const over = (givenUp: boolean): void => {
      if (!isOver) exchange.over(givenUp)
      isOver = true
    }
    const upstream = http.request(target + incoming.url, { method: incoming.method ?? 'GET', headers, agent })
    outgoing.on('close', () => {
      over(!outgoing.writableFinished)
      upstream.destroy()
    })
    const drop = (): void => {
      over(false)
      outgoing.destroy()
    }
    upstream.on('error', drop)
    upstream.on('response', async (answer) => {
      const chunks: Buffer[] = []
      const broken = await readAll(answer, chunks).then(
        () => false,
        () => true,
      )
      const bytes = Buffer.concat(chunks)
      const about = { status: answer.statusCode ?? 0, headers: answer.headers, body: bytes, broken }
      const changed = await exchange.answered(about)
      send(outgoing, about, changed, () => drop())
    })
    upstream.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    strays,
    watch: (name, watcher) => void watchers.set(name, watcher),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        agent.destroy()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Headers about one connection, which are no part of the message. */
const ofConnection = ['connection', 'keep-alive', 'transfer-encoding']

function send(
  outgoing: http.ServerResponse,
  { status, headers, body, broken }: TapAnswer,
  changed: Changed | undefined,
  drop: () => void,
): void {
  if (outgoing.destroyed) return
  const kept = Object.entries(headers).filter(([name]) => !ofConnection.includes(name))
  const type = changed?.contentType
  const bytes = changed ? Buffer.from(changed.text) : body
  outgoing.writeHead(status, {
    ...Object.fromEntries(kept),
    ...(type !== undefined && { 'content-type': type }),
    // one that is broken off keeps the length it was to have
    ...(!broken && { 'content-length': bytes.length }),
  })
  if (!broken) outgoing.end(bytes)
  else outgoing.write(bytes, () => drop())
}

async function readAll(stream: http.IncomingMessage, chunks: Buffer[] = []): Promise<Buffer> {
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const oneEach = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
