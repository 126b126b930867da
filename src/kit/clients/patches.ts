/** The patches of `fetch` and `node:http`: one set in a process, whoever laid them, be it another library with its own listeners. */
import { syncBuiltinESMExports } from 'node:module'
import { ClientRequestInterceptor } from '@mswjs/interceptors/ClientRequest'
import { FetchInterceptor } from '@mswjs/interceptors/fetch'

/** What a listener is asked of. */
export interface Asked {
  request: Request
  controller: { readyState?: number; respondWith(response: Response): void; errorWith(reason?: unknown): void }
}

export interface Listeners {
  /** Asked before anybody else; where it answers true, nobody else is asked. */
  first(asked: Asked): Promise<boolean>
  /** Asked after all who listen by now, for what none of them has answered. */
  last?(asked: Asked): void
}

/** An interceptor of this or another version of the library. */
interface Running {
  emitter?: {
    prependListener?(event: 'request', listener: (asked: Asked) => unknown): unknown
    removeListener(event: 'request', listener: (asked: Asked) => unknown): unknown
  }
}

const kinds = [ClientRequestInterceptor, FetchInterceptor]
const globals = globalThis as unknown as Record<symbol, Running | undefined>

/** Lays the patches where nobody has yet, and listens; answers what takes them away again. */
export function patchClients({ first, last }: Listeners): () => void {
  const before = async (asked: Asked): Promise<void> => {
    // the listeners that follow are asked when this one is done, which it never is
    if (await first(asked)) await new Promise<never>(() => undefined)
  }
  const ends = kinds.map((Kind) => {
    const own = new Kind()
    own.apply()
    const running = globals[Kind.symbol]
    const emitter = running?.emitter
    if (emitter?.prependListener) emitter.prependListener('request', before)
    else own.on('request', before)
    if (last) own.on('request', last)
    return () => {
      emitter?.removeListener('request', before)
      own.dispose()
      // it forgets whose patches they are, also where they are another's and stay
      if (running !== undefined && running !== (own as unknown)) globals[Kind.symbol] = running
    }
  })
  // what imported `request` from node:http by name holds it by a binding
  syncBuiltinESMExports()
  return () => {
    for (const end of ends) end()
    syncBuiltinESMExports()
  }
}

/** Whether nobody has answered yet; older versions of the library do not tell. */
export const isOpen = ({ controller: { readyState = 0 } }: Asked): boolean => readyState === 0

/** A request of `node:http`, as far as it matters here. */
export interface NodeRequest {
  once(event: 'close', listener: () => void): unknown
  socket: { connecting?: boolean; mockConnect?(): void; flushWriteBuffer?(): void } | null
}

/** What `node:http` knows of a request; nothing for one of `fetch`. */
export function nodeRequestOf(request: Request): NodeRequest | undefined {
  // by name: each copy of the library has a symbol of its own
  const key = Object.getOwnPropertySymbols(request).find(({ description }) => description === 'kRawRequest')
  const raw = key && (request as unknown as Record<symbol, NodeRequest>)[key]
  return raw && 'socket' in raw ? raw : undefined
}
