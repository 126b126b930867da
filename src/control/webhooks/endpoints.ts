/** The control calls of the delivery log, and of events that somebody asks for. */
import * as z from 'zod'
import { endpoint, json } from '../../contracts/define.js'
import * as schemas from './schemas.js'

const at = {
  surface: 'control',
  evidence: 'documented',
  source: 'https://www.npmjs.com/package/idvsim',
} as const
const namespace = { namespace: z.string().optional() }

export const webhookEndpoints = {
  getDelivery: endpoint({
    ...at,
    method: 'GET',
    path: '/webhooks/deliveries/{id}',
    summary: 'Shows one delivery with the requests that were made; reveal=true unmasks them.',
    request: {
      params: z.object({ id: z.string() }),
      query: z.object({ ...namespace, reveal: z.enum(['true', 'false']).optional() }),
    },
    responses: { 200: json(schemas.DeliveryDetail) },
  }),
  triggerWebhook: endpoint({
    ...at,
    method: 'POST',
    path: '/webhooks/trigger',
    summary: 'Sends any event of any journey at once, made of the journey as it stands.',
    request: { query: z.object(namespace), body: schemas.TriggerWebhook },
    responses: { 200: json(schemas.TriggeredWebhook) },
  }),
}
