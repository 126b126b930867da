/** The canary: a defect planted in an answer of the very run, which the judge must see. */
import { requiredIn } from '../../contracts/conformance/schema.js'
import type { ConformanceCase } from '../../contracts/conformance.js'
import type { EndpointDef, VendorDef } from '../../contracts/define.js'
import { type Answered, judgeCase } from '../conformance/judge-case.js'
import { checkExchange, checkWebhook } from '../judge/exchange.js'
import type { Exchange } from '../judge/message.js'
import type { Endpoint } from '../judge/subject.js'
import type { JudgeOptions, Verdict } from '../judge/violation.js'
import type { Canary } from './types.js'

/** What was judged, and may carry the defect. */
export type Judged =
  | { kind: 'answer'; about: ConformanceCase & { kind: 'call' }; answer: Answered }
  | { kind: 'webhook'; event: string; body: unknown }
  | { kind: 'exchange'; endpoint: Endpoint; exchange: Exchange }

/** Plants a defect in the first of the answers that can carry one. */
export async function flyCanary(vendor: VendorDef, judged: readonly Judged[], options: JudgeOptions): Promise<Canary> {
  for (const one of judged) {
    const spoiled = spoil(vendor, one)
    if (!spoiled) continue
    const { violations } = await judgeAgain(vendor, one, spoiled.body, options)
    const place = `body.${spoiled.member}`
    return {
      planted: `${nameOf(one)}: the required ${place} is taken out`,
      caught: violations.some(({ path }) => path === place || path === 'body'),
    }
  }
  return { planted: undefined, caught: false }
}

const nameOf = (one: Judged): string =>
  one.kind === 'answer' ? one.about.id : one.kind === 'webhook' ? one.event : one.endpoint.name

/** The body without a member that its schema requires. */
function spoil(vendor: VendorDef, one: Judged): { body: object; member: string } | undefined {
  const { schema, body } = read(vendor, one)
  if (!schema || typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const record = body as Readonly<Record<string, unknown>>
  const member = requiredIn(schema, record)[0]
  if (member === undefined) return undefined
  const { [member]: _, ...rest } = record
  return { body: rest, member }
}

function read(vendor: VendorDef, one: Judged) {
  if (one.kind === 'webhook') return { schema: vendor.webhooks?.events[one.event]?.payload, body: one.body }
  if (one.kind === 'exchange') {
    const { response } = one.exchange
    return { schema: schemaFor(vendor, one.endpoint.def, response.status), body: parsed(response.body) }
  }
  const { endpoint, surface, expect } = one.about
  const errors = surface === undefined ? undefined : vendor.surfaces[surface]!.errors.schema
  const def = endpoint === undefined ? undefined : (vendor.endpoints as Record<string, EndpointDef>)[endpoint]
  const schema = 'error' in expect ? errors : def && schemaFor(vendor, def, one.answer.status)
  return { schema, body: one.answer.json }
}

function schemaFor(vendor: VendorDef, def: EndpointDef, status: number) {
  const spec = def.responses[status]
  if (spec) return spec.kind === 'json' ? spec.schema : undefined
  const { errors } = vendor.surfaces[def.surface]!
  return Object.values(errors.rows).some((row) => row.status === status) ? errors.schema : undefined
}

function judgeAgain(vendor: VendorDef, one: Judged, body: object, options: JudgeOptions): Promise<Verdict> {
  if (one.kind === 'webhook') return checkWebhook(vendor.webhooks!.events[one.event]!, { body }, options)
  const text = JSON.stringify(body)
  if (one.kind === 'answer')
    return judgeCase(vendor, one.about, { ...one.answer, json: body, text, bytes: Buffer.from(text) }, options)
  const { request, response } = one.exchange
  return checkExchange(one.endpoint, { request, response: { ...response, body: text } }, options)
}

function parsed(body: unknown): unknown {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
