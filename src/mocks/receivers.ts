/** Registers who wants a vendor's webhooks. */

import type { VendorDef } from '../contracts/define.js'
import { SimError } from '../errors.js'
import { endpointKind, type WebhookEndpoint } from '../runtime/deliveries.js'
import type { Tx } from '../runtime/store/types.js'
import { refusalOfUrl } from '../runtime/transport.js'
import { advise } from './flow-choice.js'
import type { WebhookReceiver } from './options.js'
import type { Tools } from './types.js'

/** Receivers of a namespace, at most: every event is owed to all who want it, in one commit. */
export const mostReceivers = 1000

/** Stores a receiver. The event may be given by the contract's key or by the vendor's own name. */
export async function registerReceiver(
  tx: Tx,
  { profile, webhooks }: VendorDef,
  receiver: WebhookReceiver,
  id?: string,
): Promise<WebhookEndpoint> {
  const { vendor, url, auth } = receiver
  const unfit = refusalOfUrl(url)
  if (unfit) throw new SimError('bad_request', `no webhook is sent to this URL: ${unfit}`, 'Register another URL.')
  const environments = Object.keys(profile.credentials)
  const environment = receiver.environment ?? environments[0] ?? ''
  if (!environments.includes(environment)) throw refuse(`${vendor} has no environment "${environment}"`, environments)
  const events = Object.entries(webhooks?.events ?? {})
  const event = events.find(([key, { name }]) => receiver.event === key || receiver.event === name)?.[1].name
  if (receiver.event !== undefined && event === undefined) {
    throw refuse(
      `${vendor} has no event "${receiver.event}"`,
      events.map(([, { name }]) => name),
    )
  }
  const kinds = webhooks?.delivery.auth.value ?? []
  if (auth && !kinds.includes(auth.type))
    throw refuse(`${vendor} does not authenticate webhooks by ${auth.type}`, kinds)
  if ((await tx.count(endpointKind, 'all', '*')) >= mostReceivers) {
    const message = `there are ${mostReceivers} webhook receivers in this namespace, the most there can be`
    throw new SimError('limit_reached', message, 'Remove one first, or reset the namespace.')
  }
  return tx.put(endpointKind, {
    id: id ?? tx.id('webhook-endpoint', { kind: 'hex', length: 16 }),
    vendor,
    environment,
    url,
    ...(event !== undefined && { event }),
    ...(auth && { auth }),
  })
}

/** Notes that an address which a client named for its webhooks will not be called; the vendor itself may take it. */
export function adviseReceiver<V extends VendorDef>(tools: Tools<V>, path: string, url: string): void {
  const unfit = refusalOfUrl(url)
  if (unfit) advise(tools, path, `no webhook will be sent to this URL: ${unfit}`)
}

const refuse = (message: string, known: readonly string[]): SimError =>
  new SimError('bad_request', message, `Use one of: ${known.join(', ')}.`)
