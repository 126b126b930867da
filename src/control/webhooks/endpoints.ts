/** The control calls of the delivery log, and of events that somebody asks for. */
import * as z from 'zod'
import { endpoint, json } from '../../contracts/define.js'
import { byId, get, namespace, post, scoped, truth } from '../words.js'
import * as schemas from './schemas.js'

export const webhookEndpoints = {
  getDelivery: endpoint({
    ...get,
    path: '/webhooks/deliveries/{id}',
    summary: 'Shows one delivery with the requests that were made; reveal=true unmasks them.',
    request: {
      params: byId,
      query: z.object({ ...namespace, reveal: truth.optional() }),
    },
    responses: { 200: json(schemas.DeliveryDetail) },
  }),
  triggerWebhook: endpoint({
    ...post,
    path: '/webhooks/trigger',
    summary: 'Sends any event of any journey at once, made of the journey as it stands.',
    request: { query: scoped, body: schemas.TriggerWebhook },
    responses: { 200: json(schemas.TriggeredWebhook) },
  }),
}
