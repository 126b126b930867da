/** The delivery log as a test holds it. */
import type * as z from 'zod'
import type { Simulator } from '../../mocks/simulator.js'
import type { Delivery } from '../../runtime/deliveries.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { deliverAgain } from '../actions.js'
import type { DeliveryInfo } from '../schemas.js'
import { type DeliveryFilter, listDeliveries, readDelivery, triggerWebhook } from './actions.js'
import type { DeliveryDetail, TriggeredWebhook, TriggerWebhook } from './schemas.js'
import { toDeliveryDetail, toDeliveryInfo, toTriggered } from './views.js'

export interface WebhookLog {
  /** Every delivery so far that fits, oldest first. */
  deliveries(filter?: DeliveryFilter): Promise<z.infer<typeof DeliveryInfo>[]>
  /** One delivery with the requests that were made; secrets are masked unless revealed. @throws SimError when there is none */
  delivery(id: string, options?: { reveal?: boolean }): Promise<z.infer<typeof DeliveryDetail>>
  /** Makes a settled delivery due again, and makes the attempt. */
  redeliver(id: string): Promise<z.infer<typeof DeliveryInfo>>
  /** Sends any event of any journey at once, made of the journey as it stands; answers after first attempts have settled. */
  trigger(request: z.infer<typeof TriggerWebhook>): Promise<z.infer<typeof TriggeredWebhook>>
}

/** Makes the log of a namespace. */
export const webhookLog = (sim: Simulator, namespace: Namespace): WebhookLog => ({
  deliveries: async (filter = {}) => {
    const found: Delivery[] = []
    for (let after: string | null | undefined; after !== null; ) {
      const wanted = { limit: 1_000_000, ...(after !== undefined && { after }) }
      const { items, next } = await listDeliveries(sim, namespace, filter, wanted)
      found.push(...items)
      after = next
    }
    return Promise.all(found.map((one) => toDeliveryInfo(sim, one)))
  },
  delivery: async (id, { reveal = false } = {}) =>
    toDeliveryDetail(sim, await readDelivery(sim, namespace, id), reveal),
  redeliver: async (id) => toDeliveryInfo(sim, await deliverAgain(sim, namespace, id)),
  trigger: async (request) => toTriggered(sim, await triggerWebhook(sim, namespace, request)),
})
