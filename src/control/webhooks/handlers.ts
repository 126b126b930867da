/** One function for every control call about webhooks beyond their receivers. */

import type * as z from 'zod'
import type { Simulator } from '../../mocks/simulator.js'
import { reply } from '../../mocks/types.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { readDelivery, triggerWebhook } from './actions.js'
import type { TriggerWebhook } from './schemas.js'
import { toDeliveryDetail, toTriggered } from './views.js'

interface About {
  sim: Simulator
  namespace: Namespace
}

const show = (value: object) => reply(200, (record: object) => record, value)

export const webhookHandlers = {
  getDelivery: async ({
    sim,
    namespace,
    params,
    query,
  }: About & { params: { id: string }; query: { reveal?: 'true' | 'false' | undefined } }) =>
    show(await toDeliveryDetail(sim, await readDelivery(sim, namespace, params.id), query.reveal === 'true')),
  triggerWebhook: async ({ sim, namespace, body }: About & { body: z.infer<typeof TriggerWebhook> }) =>
    show(await toTriggered(sim, await triggerWebhook(sim, namespace, body))),
}
