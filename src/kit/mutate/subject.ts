/** What is mutated: a message of an exchange, or a webhook, that was judged to be right. */
import type * as z from 'zod'
import type { VendorDef, WebhookEvent } from '../../contracts/define.js'
import { parseJson } from '../../runtime/parse-json.js'
import { signWebhook, type WebhookAuth } from '../../runtime/signing.js'
import { checkDeliveries } from '../judge/deliveries.js'
import { checkExchange, checkWebhook } from '../judge/exchange.js'
import { type Delivery, type Exchange, isJsonType, lowerCased, mediaTypeOf, textOf } from '../judge/message.js'
import { type Endpoint, endpointOf } from '../judge/subject.js'
import type { Verdict } from '../judge/violation.js'

export interface ExchangeSubject {
  kind: 'exchange'
  vendor: VendorDef
  endpoint: Endpoint
  exchange: Exchange
}

export interface WebhookSubject {
  kind: 'webhook'
  vendor: VendorDef
  event: WebhookEvent
  delivery: Delivery & { body: string }
  auth: WebhookAuth
}

/** The webhooks of one journey, in the order they were sent. */
export interface SequenceSubject {
  kind: 'sequence'
  vendor: VendorDef
  deliveries: readonly (Delivery & { event: string })[]
}

export type Subject = ExchangeSubject | WebhookSubject | SequenceSubject

export const judge = (subject: Subject): Promise<Verdict> => {
  if (subject.kind === 'exchange') return checkExchange(subject.endpoint, subject.exchange)
  if (subject.kind === 'sequence') return checkDeliveries(subject.vendor, subject.deliveries)
  return checkWebhook(subject.event, subject.delivery, { verify: subject.auth, vendor: subject.vendor })
}

/** A delivery of another body, rightly signed. */
export const signed = ({ delivery, auth }: WebhookSubject, body: string): WebhookSubject['delivery'] => ({
  headers: { ...delivery.headers, ...signWebhook(auth, body) },
  body,
})

/** A JSON body of a subject that the contract has a schema for, and how another is put in its place. */
export interface JsonBody {
  side: 'request' | 'response' | 'webhook'
  /** Names the schema: `getResult 200`, `startJourney request`. */
  about: string
  schema: z.ZodType
  value: unknown
  /** Set for a body of the error table, whose rows ask for more than the schema. */
  error?: boolean
  with(body: unknown): Subject
  /** The same with the text of another body. */
  text(body: string): Subject
}

const ways = (text: JsonBody['text']): Pick<JsonBody, 'with' | 'text'> => ({
  with: (body) => text(JSON.stringify(body)),
  text,
})

/** The JSON bodies of a subject. */
export function bodiesOf(subject: Subject): JsonBody[] {
  if (subject.kind === 'sequence') return []
  if (subject.kind === 'webhook') {
    const { event, delivery } = subject
    return [
      {
        side: 'webhook',
        about: event.name,
        schema: event.payload,
        value: JSON.parse(delivery.body),
        // signed again: what is changed here is the body alone
        ...ways((text) => ({ ...subject, delivery: signed(subject, text) })),
      },
    ]
  }
  const { endpoint, exchange } = subject
  const { request, response } = exchange
  const found: JsonBody[] = []
  const asked = jsonOf(request.headers, request.body)
  if (endpoint.def.request?.body && asked !== undefined) {
    found.push({
      side: 'request',
      about: `${endpoint.name} request`,
      schema: endpoint.def.request.body,
      value: asked,
      ...ways((body) => ({ ...subject, exchange: { ...exchange, request: { ...request, body } } })),
    })
  }
  const spec = endpoint.def.responses[response.status]
  const schema = spec ? (spec.kind === 'json' ? spec.schema : undefined) : endpoint.surface.errors.schema
  const answered = jsonOf(response.headers, response.body)
  if (schema && answered !== undefined) {
    found.push({
      side: 'response',
      about: `${spec ? endpoint.name : endpoint.def.surface} ${response.status}`,
      schema,
      value: answered,
      error: !spec,
      ...ways((body) => ({ ...subject, exchange: { ...exchange, response: { ...response, body } } })),
    })
  }
  return found
}

function jsonOf(headers: Readonly<Record<string, string>> | undefined, body: unknown): unknown {
  const text = textOf(body)
  return text !== undefined && isJsonType(mediaTypeOf(lowerCased(headers))) ? parseJson(text) : undefined
}

export const exchangeSubject = (vendor: VendorDef, endpoint: string, exchange: Exchange): ExchangeSubject => ({
  kind: 'exchange',
  vendor,
  endpoint: endpointOf(vendor, endpoint),
  exchange,
})
