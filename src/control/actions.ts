/** What can be done about webhooks: the one implementation behind HTTP, the command line and the in-process API. */
import type * as z from 'zod'
import { SimError } from '../errors.js'
import type { Simulator } from '../mocks/simulator.js'
import { type Delivery, deliveryKind, endpointKind, redeliver, type WebhookEndpoint } from '../runtime/deliveries.js'
import type { Namespace } from '../runtime/namespaces.js'
import { nothing } from './paging.js'
import type * as schemas from './schemas.js'

type Body<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** Registers a webhook receiver. */
export const addEndpoint = (
  sim: Simulator,
  { name }: Namespace,
  body: Body<'CreateWebhookEndpoint'>,
): Promise<WebhookEndpoint> =>
  sim.store.transact(name, (tx) => {
    const { vendor, url, event, environment, auth } = body
    return sim.registerEndpoint(tx, {
      vendor,
      url,
      ...(event !== undefined && { event }),
      ...(environment !== undefined && { environment }),
      ...(auth !== undefined && { auth }),
    })
  })

/** Removes a webhook receiver. @throws SimError when there is none with this id */
export const removeEndpoint = (sim: Simulator, { name }: Namespace, id: string): Promise<void> =>
  sim.store.transact(name, async (tx) => {
    if (!(await tx.get(endpointKind, id))) throw nothing('webhook endpoint', id)
    tx.remove(endpointKind, id)
  })

/** Makes a settled delivery due again, and makes the attempt. */
export async function deliverAgain(sim: Simulator, namespace: Namespace, id: string): Promise<Delivery> {
  await sim.store.transact(namespace.name, async (tx) => {
    const delivery = await tx.get(deliveryKind, id)
    if (!delivery) throw nothing('delivery', id)
    if (delivery.status === 'pending') {
      throw new SimError('illegal_action', `delivery ${id} is pending already`, 'Advance the clock, or wait for it.')
    }
    redeliver(tx, delivery)
  })
  await namespace.scheduler.advance(0)
  return (await sim.store.transact(namespace.name, (tx) => tx.get(deliveryKind, id)))!
}
