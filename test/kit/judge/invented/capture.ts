/** What the simulator answers and sends in its conformance cases, to be changed as drift would change it. */
import { conformanceCases } from '../../../../src/contracts/conformance.js'
import type { VendorDef, WebhookEvent } from '../../../../src/contracts/define.js'
import { runCase } from '../../../../src/kit/conformance/runner.js'
import { simulatorFor } from '../../../../src/kit/conformance/simulator-target.js'
import { checkExchange, checkWebhook } from '../../../../src/kit/judge/exchange.js'
import type { Exchange } from '../../../../src/kit/judge/message.js'
import { endpointOf } from '../../../../src/kit/judge/subject.js'
import type { Verdict } from '../../../../src/kit/judge/violation.js'
import type { VendorSimulator } from '../../../../src/mocks/types.js'
import { bytesOf, type Message } from './edit.js'

export interface Captured {
  vendor: VendorDef
  /** By `endpoint status`; the first of each. */
  exchanges: Map<string, { endpoint: string; exchange: Exchange }>
  /** By the name of the event in the contract. */
  webhooks: Map<string, unknown>
}

export async function capture(simulator: VendorSimulator): Promise<Captured> {
  const { vendor } = simulator
  const exchanges: Captured['exchanges'] = new Map()
  const webhooks: Captured['webhooks'] = new Map()
  for (const about of conformanceCases(vendor)) {
    await using target = await simulatorFor(simulator, about)
    await runCase(vendor, about, target, {
      onExchange(endpoint, exchange) {
        const key = `${endpoint} ${exchange.response.status}`
        if (endpoint !== undefined && !exchanges.has(key)) exchanges.set(key, { endpoint, exchange })
      },
      onDeliveries(sent) {
        for (const { event, body } of sent) {
          const [key] = Object.entries(vendor.webhooks!.events).find(([, { name }]) => name === event)!
          if (!webhooks.has(key)) webhooks.set(key, body)
        }
      },
    })
  }
  return { vendor, exchanges, webhooks }
}

/** Judges what was captured under a name, once it is changed, as a live vendor's. */
export async function judgeChanged(
  { vendor, exchanges, webhooks }: Captured,
  on: string,
  change: (message: Message) => void,
): Promise<Verdict> {
  const events: Record<string, WebhookEvent> = vendor.webhooks?.events ?? {}
  if (webhooks.has(on)) {
    const message = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: structuredClone(webhooks.get(on)),
    }
    change(message)
    return checkWebhook(events[on]!, { headers: message.headers, body: bytesOf(message) }, { vendor })
  }
  const found = exchanges.get(on.includes(' ') ? on : `${on} 200`)
  if (!found)
    throw new Error(`nothing was captured of ${on}; there is ${[...exchanges.keys(), ...webhooks.keys()].join(', ')}`)
  const { request, response } = found.exchange
  const text = new TextDecoder().decode(response.body as Uint8Array)
  const message: Message = {
    status: response.status,
    headers: { ...response.headers },
    body: text === '' ? undefined : JSON.parse(text),
  }
  change(message)
  const changed = { status: message.status, headers: message.headers, body: bytesOf(message) }
  return checkExchange(endpointOf(vendor, found.endpoint as never), { request, response: changed })
}
