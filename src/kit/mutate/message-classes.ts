/** Classes of drift in whole messages, as data: status, headers, errors, media types, cut bodies, signatures, order. */
import { partsOf, waysOf } from '../../contracts/conformance.js'
import type { ErrorRow } from '../../contracts/define.js'
import { isObject } from '../../contracts/is-object.js'
import {
  type ExchangeRequest,
  type ExchangeResponse,
  isJsonType,
  lowerCased,
  mediaTypeOf,
  textOf,
} from '../judge/message.js'
import { rowsOf, wrongPlaces } from '../judge/response.js'
import { jsonClasses } from './json-classes.js'
import { delivered, type MessageClass, type Planted, withoutHeader } from './message-class.js'
import { bodiesOf, type ExchangeSubject } from './subject.js'
import { webhookClasses } from './webhook-classes.js'

const onExchange =
  (plant: (subject: ExchangeSubject) => Planted[]): MessageClass['plant'] =>
  (subject) =>
    subject.kind === 'exchange' ? plant(subject) : []
const answered = (subject: ExchangeSubject, place: string, change: Partial<ExchangeResponse>): Planted => ({
  place: `${subject.endpoint.name} ${subject.exchange.response.status} ${place}`,
  subject: { ...subject, exchange: { ...subject.exchange, response: { ...subject.exchange.response, ...change } } },
})
const asked = (subject: ExchangeSubject, place: string, change: Partial<ExchangeRequest>): Planted => ({
  place: `${subject.endpoint.name} request ${place}`,
  subject: { ...subject, exchange: { ...subject.exchange, request: { ...subject.exchange.request, ...change } } },
})
const sentText = (body: unknown): string => textOf(body) ?? ''

/** The JSON of an error of the table, and the row that it is of. */
function errorOf(subject: ExchangeSubject): { body: Record<string, unknown>; row: ErrorRow } | undefined {
  const { endpoint, exchange } = subject
  if (endpoint.def.responses[exchange.response.status]) return undefined
  const { errors } = endpoint.surface
  const body = bodiesOf(subject).find(({ side }) => side === 'response')?.value
  const row = rowsOf(errors, exchange.response.status).find((one) => wrongPlaces(errors, one, body).length === 0)
  return row && isObject(body) ? { body, row } : undefined
}

/** The parts of an answer's spec that send the caller elsewhere. */
const redirects = ({ endpoint, exchange }: ExchangeSubject): boolean =>
  endpoint.def.responses[exchange.response.status]?.kind === 'redirect'

/** Replaces every text that equals one by another. */
function replaced(value: unknown, from: string, to: string): unknown {
  if (value === from) return to
  if (Array.isArray(value)) return value.map((item) => replaced(item, from, to))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaced(member, from, to)]))
}

/** Whether the credentials of a call stand in headers that it has, and in no other place. */
function credentialHeaders({ endpoint, exchange }: ExchangeSubject): string[] {
  const names = waysOf(endpoint.auth)
    .flatMap(partsOf)
    .flatMap((part) => {
      if (part.kind === 'basic' || part.kind === 'bearer') return ['authorization']
      if (part.kind === 'header') return [part.header.toLowerCase()]
      return part.kind === 'token'
        ? part.carriers.flatMap((c) => (c.in === 'header' ? [c.name.toLowerCase()] : []))
        : []
    })
  const headers = lowerCased(exchange.request.headers)
  return [...new Set(names)].filter((name) => name in headers)
}

const happy = ({ exchange }: ExchangeSubject): boolean => exchange.response.status < 400

export const messageClasses: readonly MessageClass[] = [
  {
    name: 'status_changed',
    title: 'a status that the contract does not have there',
    kind: 'breaking',
    plant: onExchange((subject) => {
      const { endpoint, exchange } = subject
      const declared = [
        ...Object.keys(endpoint.def.responses).map(Number),
        ...Object.values(endpoint.surface.errors.rows).map(({ status }) => status),
      ]
      return [200, 201, 202, 206, 302, 400, 418, 503]
        .filter((status) => !declared.includes(status) && status !== exchange.response.status)
        .map((status) => answered(subject, `to ${status}`, { status }))
    }),
  },
  {
    name: 'success_for_error',
    title: 'the body of an error under a status of success, and the other way about',
    kind: 'breaking',
    unseen: 'The body of the success asks for nothing that the error does not have.',
    plant: onExchange((subject) => {
      const { endpoint, exchange } = subject
      const { status, body } = exchange.response
      if (bodiesOf(subject).every(({ side }) => side !== 'response') || sentText(body) === '') return []
      if (status >= 400) {
        const [success] = Object.entries(endpoint.def.responses).find(([, { kind }]) => kind === 'json') ?? []
        const spec = endpoint.def.responses[Number(success)]
        if (spec?.kind !== 'json') return []
        const error = bodiesOf(subject).find(({ side }) => side === 'response')!.value
        const planted = answered(subject, `to ${success}`, { status: Number(success) })
        return [{ ...planted, allowed: spec.schema.safeParse(error).success }]
      }
      const refusals = Object.values(endpoint.surface.errors.rows).map((row) => row.status)
      const first = refusals.find(
        (one) => !endpoint.def.responses[one] && rowsOf(endpoint.surface.errors, one).length > 0,
      )
      return first ? [answered(subject, `to ${first}`, { status: first })] : []
    }),
  },
  {
    name: 'error_envelope',
    title: 'the envelope of an error renamed or wrapped',
    kind: 'breaking',
    plant: onExchange((subject) => {
      const error = errorOf(subject)
      if (!error) return []
      const { body } = error
      const renamed = Object.fromEntries(Object.entries(body).map(([name, value]) => [`${name}Info`, value]))
      return [
        answered(subject, 'renamed', { body: JSON.stringify(renamed) }),
        answered(subject, 'wrapped', { body: JSON.stringify({ errors: [body] }) }),
      ]
    }),
  },
  {
    name: 'error_code',
    title: 'the code of an error changed',
    kind: 'breaking',
    unseen: 'The vendor gives this error no code of its own.',
    plant: onExchange((subject) => {
      const error = errorOf(subject)
      if (!error) return []
      const body = replaced(error.body, error.row.wireCode, `${error.row.wireCode}_V2`)
      return error.row.wireCode === '' || JSON.stringify(body) === JSON.stringify(error.body)
        ? []
        : [answered(subject, `${error.row.wireCode}`, { body: JSON.stringify(body) })]
    }),
  },
  {
    name: 'content_type',
    title: 'another content type, or none',
    kind: 'breaking',
    plant: onExchange((subject) => {
      const { headers, body } = subject.exchange.response
      if (mediaTypeOf(lowerCased(headers)) === '' || sentText(body) === '') return []
      const others = isJsonType(mediaTypeOf(lowerCased(headers)))
        ? ['text/html; charset=utf-8', 'text/plain', 'application/xml']
        : ['application/json', 'application/octet-stream']
      const without = withoutHeader(headers, 'content-type')
      return [
        ...others.map((type) => answered(subject, type, { headers: { ...without, 'content-type': type } })),
        answered(subject, 'none', { headers: without }),
      ]
    }),
  },
  {
    name: 'header_dropped',
    title: 'a header dropped that the contract asks for',
    kind: 'breaking',
    plant: onExchange((subject) => {
      const names = [...Object.keys(errorOf(subject)?.row.headers ?? {}), ...(redirects(subject) ? ['location'] : [])]
      const { headers } = subject.exchange.response
      return names.map((name) => answered(subject, name, { headers: withoutHeader(headers, name) }))
    }),
  },
  {
    name: 'header_value',
    title: 'a header with a value of another form',
    kind: 'breaking',
    plant: onExchange((subject) => {
      const names = [...Object.keys(errorOf(subject)?.row.headers ?? {}), ...(redirects(subject) ? ['location'] : [])]
      const { headers } = subject.exchange.response
      return names.map((name) =>
        answered(subject, name, { headers: { ...withoutHeader(headers, name), [name.toLowerCase()]: '??' } }),
      )
    }),
  },
  {
    name: 'body_truncated',
    title: 'a JSON body cut off in the middle',
    kind: 'breaking',
    plant: (subject) => {
      if (subject.kind === 'webhook') {
        const { body } = subject.delivery
        return [delivered(subject, 'cut', { body: body.slice(0, body.length / 2) })]
      }
      if (subject.kind === 'sequence' || !bodiesOf(subject).some(({ side }) => side === 'response')) return []
      const text = sentText(subject.exchange.response.body)
      return [answered(subject, 'cut', { body: text.slice(0, text.length / 2) })]
    },
  },
  {
    name: 'body_emptied',
    title: 'a body that is not there',
    kind: 'breaking',
    plant: onExchange((subject) =>
      ['json', 'media'].includes(subject.endpoint.def.responses[subject.exchange.response.status]?.kind ?? '') ||
      errorOf(subject)
        ? [answered(subject, 'emptied', { body: '' })]
        : [],
    ),
  },
  {
    name: 'body_for_none',
    title: 'a body where there is none',
    kind: 'breaking',
    plant: onExchange((subject) =>
      subject.endpoint.def.responses[subject.exchange.response.status]?.kind === 'empty'
        ? [answered(subject, 'added', { headers: { 'content-type': 'application/json' }, body: '{"added":true}' })]
        : [],
    ),
  },
  {
    name: 'other_bytes',
    title: 'a picture or document whose bytes are of another type than its header says',
    kind: 'breaking',
    plant: onExchange((subject) => {
      const { headers, body } = subject.exchange.response
      const type = mediaTypeOf(lowerCased(headers))
      return /^(?:image\/(?:png|jpeg|webp)|application\/pdf)$/.test(type) && body
        ? [answered(subject, type, { body: new TextEncoder().encode('<!doctype html><title>Sorry</title>') })]
        : []
    }),
  },
  {
    name: 'credentials_missing',
    title: 'a request without its credentials',
    kind: 'breaking',
    unseen: 'Credentials may stand in another place of the call, where they do.',
    plant: onExchange((subject) => {
      const names = credentialHeaders(subject)
      if (!happy(subject) || names.length === 0) return []
      const { headers } = subject.exchange.request
      const bare = names.reduce<Record<string, string>>((rest, name) => withoutHeader(rest, name), { ...headers })
      return [asked(subject, 'credentials', { headers: bare })]
    }),
  },
  {
    name: 'credentials_scheme',
    title: 'credentials under another scheme',
    kind: 'breaking',
    plant: onExchange((subject) => {
      const value = lowerCased(subject.exchange.request.headers).authorization
      if (!happy(subject) || !/^(?:basic|bearer) /i.test(value ?? '')) return []
      const headers = { ...withoutHeader(subject.exchange.request.headers, 'authorization') }
      return [asked(subject, 'scheme', { headers: { ...headers, authorization: value!.replace(/^\w+/, 'Digest') } })]
    }),
  },
  {
    name: 'request_media_type',
    title: 'a request with another content type',
    kind: 'breaking',
    plant: onExchange((subject) => {
      const { headers, body } = subject.exchange.request
      if (!happy(subject) || typeof body !== 'string' || body === '' || !subject.endpoint.def.request?.body) return []
      return [
        asked(subject, 'type', {
          headers: { ...withoutHeader(headers, 'content-type'), 'content-type': 'text/plain' },
        }),
      ]
    }),
  },
  {
    name: 'path_changed',
    title: 'a request to another path or by another method',
    kind: 'breaking',
    plant: onExchange((subject) => {
      const { url, method } = subject.exchange.request
      const [, path, query = ''] = /^([^?]*)(.*)$/s.exec(url)!
      return happy(subject)
        ? [
            asked(subject, 'path', { url: `${path}/v99/of/drift${query}` }),
            asked(subject, 'method', { method: method === 'PATCH' ? 'GET' : 'PATCH' }),
          ]
        : []
    }),
  },
  {
    name: 'query_added',
    title: 'a field of the query added that the contract does not know',
    kind: 'additive',
    plant: onExchange((subject) => {
      const { url } = subject.exchange.request
      return happy(subject)
        ? [asked(subject, 'query', { url: `${url}${url.includes('?') ? '&' : '?'}added_by_drift=1` })]
        : []
    }),
  },
  ...jsonClasses,
  ...webhookClasses,
]
