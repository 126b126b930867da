/** Server-sent events: how often each part of a namespace has changed. Who lost the connection sees the difference. */
import type { Answer } from '../mocks/exchange.js'
import { startTimer } from '../runtime/clock.js'
import type { PageContext } from './context.js'
import { commonHeaders } from './headers.js'

/** Real milliseconds in which changes are told as one. */
const gatherMs = 100
/** How often something is said where nothing happens, so that whoever stands between keeps the connection. */
const beatMs = 15_000
/** How often a page asks anew where other processes change the state too. */
const sharedMs = 2000
/** Pages that may watch at a time. */
const mostStreams = 200

/** Messages that may wait for a reader who does not read; the next one says all that they would have said. */
const mostWaiting = 16

let streams = 0

/** Tells what changes in the namespace of a page, until its reader goes, the namespace is deleted, or the simulator closes. */
export function answerEvents({ sim, namespace }: PageContext): Answer {
  if (streams >= mostStreams) {
    const headers = { ...commonHeaders, 'content-type': 'text/plain', 'retry-after': '5' }
    return { status: 503, headers, body: `There are ${mostStreams} pages open already: close some.` }
  }
  const { feed } = namespace
  const text = new TextEncoder()
  const cancels = new Map<string, () => void>()
  let told = ''
  let asked = 0
  let isOver = false
  let end = (): void => undefined

  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      streams++
      const after = (name: string, ms: number, run: () => void): void => {
        if (isOver) return
        cancels.get(name)?.()
        cancels.set(
          name,
          startTimer(ms, () => {
            cancels.delete(name)
            run()
          }),
        )
      }
      const isStalled = (): boolean => (controller.desiredSize ?? 0) < -mostWaiting
      const say = (line: string): void => controller.enqueue(text.encode(line))
      const tell = (): void => {
        if (isOver) return
        if (sim.namespaces.get(namespace.name) !== namespace) {
          say('event: gone\ndata: {}\n\n')
          close()
          return
        }
        if (isStalled()) {
          after('gather', sharedMs, tell)
          return
        }
        const { versions, since } = feed
        const line = JSON.stringify({ ...versions, state: versions.state + asked, since })
        if (line === told) return
        told = line
        say(`data: ${line}\n\n`)
      }
      const beat = (): void => {
        if (!isStalled()) say(': still here\n\n')
        after('beat', beatMs, beat)
      }
      const askAnew = (): void => {
        asked++
        tell()
        after('shared', sharedMs, askAnew)
      }
      const unwatch = feed.watch(() => {
        if (!cancels.has('gather')) after('gather', gatherMs, tell)
      })
      const close = (): void => {
        end()
        controller.close()
      }
      end = () => {
        if (isOver) return
        isOver = true
        streams--
        unwatch()
        sim.leaving.removeEventListener('abort', close)
        for (const cancel of cancels.values()) cancel()
      }
      sim.leaving.addEventListener('abort', close)
      say('retry: 1000\n\n')
      tell()
      after('beat', beatMs, beat)
      if (sim.store.info.shared) after('shared', sharedMs, askAnew)
    },
    cancel: () => end(),
  })
  const headers = { ...commonHeaders, 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
  return { status: 200, headers, body: null, stream }
}
