/** A request and an answer as the pipeline sees them, whatever carried them here. */
import type { IncomingMessage } from 'node:http'
import type { Namespace } from '../runtime/namespaces.js'

export interface SimRequest {
  /** Upper case; HEAD reads as GET. */
  method: string
  /** Path as sent, percent-encoding and all, without the query. */
  path: string
  query: string
  /** Reads a header by lower-case name. */
  header(name: string): string | undefined
  headers(): Record<string, string>
  /** Address of the peer; undefined in process. */
  peer: string | undefined
  /** Reads the body, unless it is larger than the limit, in bytes. */
  read(limitBytes: number): Promise<Uint8Array | 'too_large' | 'broken'>
}

/** A request with what the address already told: the namespace it names, and the path within the vendor. */
export interface Arrival {
  request: SimRequest
  /** Namespace named by a `/~name` prefix. */
  named: Namespace | undefined
  fallback: Namespace
  /** Path within the vendor, beginning with a slash. */
  path: string
  /** Whether the vendor was told by its host alone, and its name does not stand in the path. */
  byHost?: boolean
  /** Why it is not known what other processes did before it came: nothing can be answered then. */
  failed?: { error: unknown } | undefined
}

/** What the socket, or its likeness in process, does with an answer instead of just sending it. */
export type Wire =
  | { kind: 'hang' }
  | { kind: 'reset' }
  /** Sends so many bytes of the body, and drops the connection. */
  | { kind: 'truncate'; bytes: number }
  | { kind: 'trickle'; bytesPerSecond: number }

/** An answer as data. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array | null
  /** What comes piece by piece for as long as somebody reads, in place of the body. */
  stream?: ReadableStream<Uint8Array>
  /** The text of a body given as bytes, for the journal. */
  text?: string
  /** Real milliseconds by which it is late. Set by a fault, as what follows is. */
  delayMs?: number
  wire?: Wire
}

/** What the journal keeps of a request before its body is read. */
export const openRequest = ({ headers, query }: SimRequest): { headers: Record<string, string>; query?: string } => ({
  headers: headers(),
  ...(query !== '' && { query }),
})

/** Reads a request from a node socket, without building the web objects nobody asked for. */
export function fromNode(incoming: IncomingMessage): SimRequest {
  const { path, query, host } = split(incoming.url ?? '/')
  const { headers } = incoming
  // the host of an absolute target wins over the header (RFC 9112, 3.2.2)
  if (host !== undefined) headers.host = host
  return {
    method: readMethod(incoming.method ?? 'GET'),
    path,
    query,
    header: (name) => {
      const value = headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    // of all request headers node keeps only Set-Cookie as a list, and no request has that
    headers: () => headers as Record<string, string>,
    peer: incoming.socket.remoteAddress,
    read: (limit) => collectNode(incoming, limit),
  }
}

/** Reads a web request, as a call in process makes it. */
export function fromFetch(request: Request): SimRequest {
  const url = new URL(request.url)
  return {
    method: readMethod(request.method),
    path: url.pathname,
    query: url.search.slice(1),
    header: (name) => request.headers.get(name) ?? (name === 'host' ? url.host : undefined),
    // a web request carries no host of its own
    headers: () => ({ host: url.host, ...Object.fromEntries(request.headers) }),
    peer: undefined,
    read: (limit) => collectWeb(request, limit),
  }
}

function collectNode(incoming: IncomingMessage, limit: number): Promise<Uint8Array | 'too_large' | 'broken'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      // past the limit the rest is drained, not refused: a client that is still sending would never read the answer
      if (size > limit) {
        chunks.length = 0
        resolve('too_large')
      } else chunks.push(chunk)
    })
    incoming.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    incoming.on('error', () => resolve('broken'))
    incoming.on('close', () => resolve('broken'))
  })
}

async function collectWeb(request: Request, limit: number): Promise<Uint8Array | 'too_large' | 'broken'> {
  try {
    const bytes = new Uint8Array(await request.arrayBuffer())
    return bytes.byteLength > limit ? 'too_large' : bytes
  } catch {
    return 'broken'
  }
}

const readMethod = (method: string): string => (method === 'HEAD' ? 'GET' : method)

function split(target: string): { path: string; query: string; host?: string } {
  // an absolute request target, as a proxy would send it
  const absolute = target.startsWith('/') ? undefined : /^[a-z]+:\/\/([^/?#]*)(.*)$/i.exec(target)
  const local = absolute ? absolute[2] || '/' : target
  const mark = local.indexOf('?')
  return {
    path: mark < 0 ? local : local.slice(0, mark),
    query: mark < 0 ? '' : local.slice(mark + 1),
    ...(absolute && { host: absolute[1]! }),
  }
}
