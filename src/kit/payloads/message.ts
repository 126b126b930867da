/** A message that payloads are made of: what its body says, by which schema, and what the judge says of another body in its place. */
import type * as z from 'zod'
import type { EndpointDef, VendorDef, WebhookEvent } from '../../contracts/define.js'
import { isObject } from '../../contracts/is-object.js'
import { parseJson } from '../../runtime/parse-json.js'
import { checkWebhook } from '../judge/exchange.js'
import {
  type Delivery,
  type Exchange,
  type ExchangeResponse,
  isJsonType,
  lowerCased,
  mediaTypeOf,
  textOf,
} from '../judge/message.js'
import { judgeRequest } from '../judge/request.js'
import { judgeResponse, wrongPlaces } from '../judge/response.js'
import { type Endpoint, endpointOf } from '../judge/subject.js'
import type { Violation } from '../judge/violation.js'
import type { Payload, PayloadForm } from './types.js'

/** Rules that were assumed are rules here, and what no contract knows is refused. */
const strictly = { as: 'simulator' } as const

export interface Message {
  /** What every payload of it says of itself. */
  about: Omit<Payload, 'variant' | 'body' | 'reason' | 'breaks' | 'filler'>
  /** Undefined for a body that no schema describes: a file, an address, nothing. */
  schema: z.ZodType | undefined
  value: unknown
  /** What the judge finds wrong with another body in its place; undefined for one that cannot be sent so. */
  judge(value: unknown): Promise<readonly Violation[] | undefined>
}

type About = Pick<Message['about'], 'vendor' | 'about' | 'name'> & { scenario?: string }

/** The request of an exchange; undefined where it has no body. */
export function requestOf(vendor: VendorDef, name: string, { request }: Exchange, from: About): Message | undefined {
  const endpoint = endpointOf(vendor, name as never)
  const spec = endpoint.def.request ?? {}
  const judged = (body: unknown) => judgeRequest(endpoint, { ...request, body }, strictly).then((f) => f.violations)
  const about = (form: PayloadForm) => ({ ...from, side: 'request' as const, form })
  const { body } = request
  if (body instanceof FormData && spec.form) {
    return {
      about: about('multipart'),
      schema: spec.form,
      value: Object.fromEntries(body),
      judge: async (value) => (isFields(value) ? judged(formOf(value)) : undefined),
    }
  }
  const type = mediaTypeOf(lowerCased(request.headers))
  const text = textOf(body)
  if (text === undefined) return undefined
  if (type === 'application/x-www-form-urlencoded' && spec.urlencoded) {
    return {
      about: about('urlencoded'),
      schema: spec.urlencoded,
      value: Object.fromEntries(new URLSearchParams(text)),
      judge: async (value) => (isTexts(value) ? judged(new URLSearchParams(value).toString()) : undefined),
    }
  }
  if (!isJsonType(type) || !spec.body) return undefined
  const judge: Message['judge'] = async (value) => judged(JSON.stringify(value))
  return { about: about('json'), schema: spec.body, value: parseJson(text), judge }
}

/** The answer of an exchange, of a status that the endpoint declares. */
export function answerOf(vendor: VendorDef, name: string, { request, response }: Exchange, from: About): Message {
  const endpoint = endpointOf(vendor, name as never)
  const { status } = response
  const { kind } = (endpoint.def as EndpointDef).responses[status]!
  const judged = (given: ExchangeResponse) =>
    judgeResponse(endpoint, given, strictly, { request, credentials: 'whole' }).then((f) => f.violations)
  const about = (form: PayloadForm) => ({ ...from, status, side: 'response' as const, form })
  const headers = lowerCased(response.headers)
  if (kind === 'json') {
    const { schema } = (endpoint.def as EndpointDef).responses[status] as { schema: z.ZodType }
    const value = parseJson(textOf(response.body) ?? '')
    return { about: about('json'), schema, value, judge: (body) => judged({ ...response, body: JSON.stringify(body) }) }
  }
  if (kind === 'media') {
    return {
      about: about('file'),
      schema: undefined,
      // how many bytes a picture has depends on the machine that draws it
      value: { mediaType: mediaTypeOf(headers) },
      judge: async (value) => {
        const { mediaType, base64 } = value as { mediaType: string; base64?: string }
        const body = base64 === undefined ? response.body : new Uint8Array(Buffer.from(base64, 'base64'))
        return judged({ status, headers: { ...headers, 'content-type': mediaType }, body })
      },
    }
  }
  if (kind === 'redirect') {
    return {
      about: about('redirect'),
      schema: undefined,
      value: { location: headers.location },
      judge: async (value) => {
        const { location: _, ...rest } = headers
        return judged({ ...response, headers: { ...rest, ...(value as Record<string, string>) } })
      },
    }
  }
  const type = { 'content-type': 'application/json' }
  return {
    about: about('empty'),
    schema: undefined,
    value: undefined,
    judge: async (body) =>
      judged(body === undefined ? response : { status, headers: { ...headers, ...type }, body: JSON.stringify(body) }),
  }
}

/** A row of the error table, as it is answered to an endpoint. */
export function errorOf(endpoint: Endpoint, row: string, answer: ExchangeResponse, from: About): Message {
  const { errors } = endpoint.surface
  const spec = errors.rows[row]!
  const judge: Message['judge'] = async (value) => {
    const { violations } = await judgeResponse(endpoint, { ...answer, body: JSON.stringify(value) }, strictly)
    if (violations.length > 0) return violations
    // another row of the status is right as well, and is not this one
    return wrongPlaces(errors, spec, value).map(({ path, expected, received }) => ({
      side: 'response',
      rule: 'wrong_error',
      path: `body.${path}`,
      message: `is ${received}, expected ${expected}`,
      expected,
      received,
      severity: 'breaking',
      evidence: spec.evidence,
      source: spec.source,
    }))
  }
  return {
    about: { ...from, status: answer.status, error: row, side: 'response', form: 'json' },
    schema: errors.schema,
    value: parseJson(String(answer.body)),
    judge,
  }
}

/** A webhook. */
export function webhookOf(vendor: VendorDef, event: WebhookEvent, { headers, body }: Delivery, from: About): Message {
  const judge: Message['judge'] = async (value) =>
    (await checkWebhook(event, { ...(headers && { headers }), body: JSON.stringify(value) }, { ...strictly, vendor }))
      .violations
  return {
    about: { ...from, side: 'webhook', form: 'json' },
    schema: event.payload,
    value: parseJson(textOf(body) ?? ''),
    judge,
  }
}

const isTexts = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every((field) => typeof field === 'string')

const isFields = (value: unknown): value is Record<string, string | File> =>
  isObject(value) && Object.values(value).every((field) => typeof field === 'string' || field instanceof File)

function formOf(fields: Record<string, string | File>): FormData {
  const form = new FormData()
  for (const [name, field] of Object.entries(fields)) form.set(name, field)
  return form
}

/** A body as plain data: files of a form are told by their name, type and bytes. */
export async function toPlain(value: unknown): Promise<unknown> {
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(async ([name, field]) => [
    name,
    (field as unknown) instanceof File ? await toFile(field as unknown as File) : field,
  ])
  return Object.fromEntries(await Promise.all(entries))
}

const toFile = async (file: File): Promise<unknown> => ({
  file: file.name,
  mediaType: file.type,
  base64: Buffer.from(await file.arrayBuffer()).toString('base64'),
})
