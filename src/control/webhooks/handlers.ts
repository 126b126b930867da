/** One function for every control call about webhooks beyond their receivers. */
import type { ControlHandlers } from '../handlers.js'
import { show } from '../show.js'
import { readDelivery, triggerWebhook } from './actions.js'
import type { webhookEndpoints } from './endpoints.js'
import { toDeliveryDetail, toTriggered } from './views.js'

export const webhookHandlers: Pick<ControlHandlers, keyof typeof webhookEndpoints> = {
  getDelivery: async ({ sim, namespace, params, query }) =>
    show(200, await toDeliveryDetail(sim, await readDelivery(sim, namespace, params.id), query.reveal === 'true')),
  triggerWebhook: async ({ sim, namespace, body }) =>
    show(200, await toTriggered(sim, await triggerWebhook(sim, namespace, body))),
}
