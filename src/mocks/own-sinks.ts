/** The way to the built-in receivers: webhooks sent to this very simulator take no socket, so that no address or token is in their way. */
import { createTransport, type Send, type Transport, transportOf } from '../runtime/transport.js'
import type { SimulatorOptions } from './options.js'

/** Where the built-in receivers are; the name of one follows. */
export const sinkPath = '/_sim/sink/'

/** What knows where it answers, and answers there. */
interface Own {
  readonly address: string
  readonly answerOwn: Send
}

/** Makes a transport that hands what is for a built-in receiver of the simulator to the simulator, and all else to the options' own. */
export function besideSinks({ send, allowWebhookHosts }: SimulatorOptions, sim: Own): Transport {
  const others = send ? transportOf(send) : createTransport(allowWebhookHosts)
  const own = transportOf((request) => sim.answerOwn(request))
  return {
    // where it answers is known only once it listens
    post: (message) => (isOwnSink(message.url, sim.address) ? own : others).post(message),
    close() {
      own.close()
      others.close()
    },
  }
}

function isOwnSink(text: string, address: string): boolean {
  // most are not, and need not be taken apart
  if (!text.includes(sinkPath) || !URL.canParse(text)) return false
  const url = new URL(text)
  return url.origin === new URL(address).origin && url.pathname.startsWith(sinkPath)
}
