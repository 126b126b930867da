/** What a socket does with an answer that a fault has spoiled, and its likeness in process. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { startTimer } from '../runtime/clock.js'
import type { Answer, Wire } from './exchange.js'

type Trickle = Extract<Wire, { kind: 'trickle' }>

/** Real milliseconds between two pieces of a slow answer, unless one byte takes longer. */
const pieceMs = 50

/** How large the pieces of a slow answer are, in bytes, and how long each takes, in milliseconds. */
function piecesOf({ bytesPerSecond }: Trickle): { bytes: number; ms: number } {
  const bytes = Math.max(1, Math.floor((bytesPerSecond * pieceMs) / 1000))
  return { bytes, ms: (bytes / bytesPerSecond) * 1000 }
}

/** Puts an answer on a socket as its faults say. Whatever waits ends when the client goes, or the server closes. */
export function sendSpoiled(answer: Answer, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { delayMs = 0 } = answer
  if (delayMs === 0) spoil(answer, incoming, outgoing)
  else onSocket(outgoing, delayMs, () => spoil(answer, incoming, outgoing))
}

/** Runs after a delay, unless the connection is gone by then. */
function onSocket(outgoing: ServerResponse, ms: number, run: () => void): void {
  if (outgoing.destroyed) return
  // the socket holds the process for as long as it is open
  const cancel = startTimer(ms, () => {
    outgoing.off('close', cancel)
    if (!outgoing.destroyed) run()
  })
  outgoing.once('close', cancel)
}

function spoil({ status, headers, body, wire }: Answer, incoming: IncomingMessage, outgoing: ServerResponse): void {
  // a client that is gone already cannot be told anything
  if (wire?.kind === 'hang' || outgoing.destroyed) return
  if (wire?.kind === 'reset') {
    incoming.socket.resetAndDestroy()
    return
  }
  const bytes = body === null ? Buffer.alloc(0) : Buffer.from(body)
  outgoing.writeHead(status, body === null ? headers : { ...headers, 'content-length': String(bytes.length) })
  if (wire?.kind === 'truncate') {
    outgoing.flushHeaders()
    outgoing.write(bytes.subarray(0, wire.bytes), () => incoming.socket.destroy())
  } else if (wire?.kind === 'trickle') trickle(bytes, wire, outgoing)
  else outgoing.end(bytes)
}

function trickle(bytes: Buffer, wire: Trickle, outgoing: ServerResponse): void {
  const piece = piecesOf(wire)
  outgoing.flushHeaders()
  const send = (from: number): void => {
    if (from >= bytes.length) {
      outgoing.end()
      return
    }
    onSocket(outgoing, piece.ms, () => {
      outgoing.write(bytes.subarray(from, from + piece.bytes))
      send(from + piece.bytes)
    })
  }
  send(0)
}

/** What ends a call in process from outside: its caller gives up, or the simulator closes. */
export interface Ends {
  signal: AbortSignal
  closing: AbortSignal
}

/**
 * Answers in process what a client behind a socket would see.
 *
 * @throws TypeError 'fetch failed', as fetch does when the connection is lost before the answer, or the reason of the signal
 */
export async function answerSpoiled(answer: Answer, ends: Ends): Promise<Response> {
  const { status, headers, body, wire, delayMs = 0 } = answer
  if (delayMs > 0) await wait(delayMs, ends)
  if (wire?.kind === 'hang') await wait(Number.POSITIVE_INFINITY, ends)
  if (wire?.kind === 'reset') throw lost('fetch failed', 'ECONNRESET', 'read ECONNRESET')
  if (!wire || body === null) return new Response(body as string | null, { status, headers })
  const bytes = Buffer.from(body)
  const content = wire.kind === 'truncate' ? cut(bytes.subarray(0, wire.bytes)) : slow(bytes, wire as Trickle, ends)
  return new Response(content, { status, headers: { ...headers, 'content-length': String(bytes.length) } })
}

/** What is asked for piece by piece: nothing is made before somebody reads it. */
const read = (pull: UnderlyingDefaultSource<Uint8Array>['pull'], cancel?: () => void): ReadableStream<Uint8Array> =>
  new ReadableStream({ ...(pull && { pull }), ...(cancel && { cancel }) }, { highWaterMark: 0 })

function cut(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = bytes.length === 0
  return read((controller) => {
    if (sent) controller.error(lost('terminated', 'UND_ERR_SOCKET', 'other side closed'))
    else controller.enqueue(new Uint8Array(bytes))
    sent = true
  })
}

function slow(bytes: Buffer, wire: Trickle, { signal, closing }: Ends): ReadableStream<Uint8Array> {
  const piece = piecesOf(wire)
  const left = new AbortController()
  let from = 0
  return read(
    async (controller) => {
      await wait(piece.ms, { signal: AbortSignal.any([signal, left.signal]), closing }, 'terminated')
      controller.enqueue(new Uint8Array(bytes.subarray(from, from + piece.bytes)))
      from += piece.bytes
      if (from >= bytes.length) controller.close()
    },
    () => left.abort(),
  )
}

/** Waits for real milliseconds; for ever, where they are infinite. */
function wait(ms: number, { signal, closing }: Ends, words = 'fetch failed'): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => (): void => {
      cancel()
      signal.removeEventListener('abort', gone)
      closing.removeEventListener('abort', closed)
      settle()
    }
    const gone = end(() => reject(signal.reason))
    const closed = end(() => reject(lost(words, 'UND_ERR_SOCKET', 'other side closed')))
    // somebody waits for it, and no socket holds the process
    const cancel = Number.isFinite(ms) ? startTimer(ms, end(resolve), true) : () => undefined
    if (signal.aborted) gone()
    else if (closing.aborted) closed()
    signal.addEventListener('abort', gone)
    closing.addEventListener('abort', closed)
  })
}

/** The error of a lost connection as fetch words it. */
const lost = (words: string, code: string, message: string): TypeError =>
  new TypeError(words, { cause: Object.assign(new Error(message), { code }) })
