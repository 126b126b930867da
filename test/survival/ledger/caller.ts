/** A client as it should be: it tries again what failed on the way, and remembers which attempts nobody knows the end of. */
import { pause } from '../../support/until.js'

export interface Called {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly text: string
  /** Attempts before this one that may have been carried out, although no answer came. */
  readonly lost: number
}

/** An answer or a failure that a client must never meet, whatever is killed. */
export class NotRetriable extends Error {
  override name = 'NotRetriable'
}

export interface CallerOptions {
  /** Base URLs, taken in turn. */
  bases: readonly string[]
  /** Whether a proxy stands between, which repeats what it holds to be idempotent at another server. @default false */
  proxied?: boolean
  /** Milliseconds after which a client gives up. */
  patienceMs?: number
}

/** What the proxy answers for a server that is away, or went away. */
const fromProxy = [502, 503, 504]
const refused = ['ECONNREFUSED']
const brokenOff = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED', 'UND_ERR_ABORTED']

export class Caller {
  /** How often each retriable failure was met. */
  readonly met = new Map<string, number>()
  answered = 0
  readonly #options: CallerOptions
  #turn = 0

  constructor(options: CallerOptions) {
    this.#options = options
  }

  /** Sends a request until it is answered. @throws NotRetriable for what no client may see, or when patience is over */
  async call(method: string, path: string, init: Omit<RequestInit, 'method'> = {}): Promise<Called> {
    const { bases, proxied = false, patienceMs = 60_000 } = this.#options
    const start = performance.now()
    // a DELETE may have been answered to the proxy alone, by a server that then died
    let lost = proxied && method === 'DELETE' ? 1 : 0
    for (let attempt = 0; ; attempt++) {
      const base = bases[this.#turn++ % bases.length]!
      const outcome = await send(`${base}${path}`, { ...init, method })
      if (!('failed' in outcome)) {
        this.answered++
        return { ...outcome, lost }
      }
      this.met.set(outcome.failed, (this.met.get(outcome.failed) ?? 0) + 1)
      if (outcome.mayHaveHappened) lost++
      if (performance.now() - start > patienceMs) {
        throw new NotRetriable(`${method} ${path}: still ${outcome.failed} after ${patienceMs} ms`)
      }
      await pause(Math.min(10 * 2 ** attempt, 200))
    }
  }

  json(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Called> {
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    return this.call(method, path, { headers: { 'content-type': 'application/json', ...headers }, ...content })
  }
}

type Outcome = Omit<Called, 'lost'> | { failed: string; mayHaveHappened: boolean }

async function send(url: string, init: RequestInit): Promise<Outcome> {
  const what = `${init.method} ${new URL(url).pathname}`
  try {
    const response = await fetch(url, { ...init, redirect: 'manual' })
    const text = await response.text()
    const ours = response.headers.get('x-sim-error')
    // the answer to a commit may be what was lost
    if (response.status === 503 && ours === 'store_unavailable')
      return { failed: '503 store_unavailable', mayHaveHappened: true }
    // nginx says who it is; a 502 of the simulator's own would be a bug
    if (fromProxy.includes(response.status) && ours === null && /nginx/.test(text)) {
      return { failed: `${response.status} of the proxy`, mayHaveHappened: true }
    }
    if (response.status >= 500) throw new NotRetriable(`${what}: ${response.status} ${text.slice(0, 500)}`)
    return { status: response.status, text, body: parse(text) }
  } catch (error) {
    if (error instanceof NotRetriable) throw error
    const code = codeOf(error)
    if (refused.includes(code)) return { failed: 'connection refused', mayHaveHappened: false }
    if (brokenOff.includes(code)) return { failed: 'connection broken off', mayHaveHappened: true }
    throw new NotRetriable(`${what}: ${code} ${error}`, { cause: error })
  }
}

/** The innermost code: what fetch throws wraps what went wrong. */
function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  const inner = cause ? codeOf(cause) : ''
  return inner !== '' ? inner : typeof code === 'string' ? code : ''
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
