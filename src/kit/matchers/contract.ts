/** Whether something keeps the contract: an exchange, an answer, a webhook or a value, as whatever client has it. */
import type * as z from 'zod'
import type { VendorDef, WebhookEvent } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { resolveVendors } from '../../mocks/vendors.js'
import { checkExchange, checkWebhook } from '../judge/exchange.js'
import type { Delivery, Exchange, ExchangeResponse, Headers as PlainHeaders } from '../judge/message.js'
import { judgeResponse } from '../judge/response.js'
import { Findings } from '../judge/rules.js'
import { type Endpoint, endpointOf } from '../judge/subject.js'
import { describeViolation, fails, type JudgeOptions, type Verdict } from '../judge/violation.js'
import type { Matched } from './types.js'

/**
 * What can be held to: an endpoint (`endpointOf`), an event of a vendor's webhooks, either by its name such as `vendor.endpoint`, or one
 * schema of a contract.
 */
export type Contract = Endpoint | WebhookEvent | z.ZodType | string

/**
 * Holds to an endpoint an exchange `{ request, response }`, or the answer alone: a `Response`, an answer of axios or got, or
 * `{ status, headers, body }`; to an event a delivery `{ headers, body }` or its payload; to a schema a value. What the contract does
 * not know is no failure, as a vendor may add to it.
 */
export async function matchContract(
  received: unknown,
  contract: Contract,
  options: JudgeOptions = {},
): Promise<Matched> {
  return told(await judge(received, contract, options))
}

/** The same of a schema, at once. */
export function matchSchema(received: unknown, schema: z.ZodType, options: JudgeOptions = {}): Matched {
  const findings = new Findings('response', 'value', options)
  findings.hold('', schema, received, { evidence: 'documented', source: 'the schema' })
  return told({ about: 'the schema', violations: findings.violations, comparisons: findings.comparisons })
}

export const isSchema = (contract: Contract): contract is z.ZodType =>
  typeof contract === 'object' && contract !== null && 'safeParse' in contract

/** The endpoint or event of a built-in vendor, by its name. @throws SimError that names what there is */
async function named(name: string): Promise<Endpoint | WebhookEvent> {
  const [id = '', key] = name.split('.')
  if (key === undefined) {
    throw new SimError(
      'bad_option',
      `"${name}" names no vendor`,
      "Give the vendor before the endpoint or event: 'vendor.endpoint'.",
    )
  }
  const [source] = resolveVendors([id])
  const { vendor } = await source!.load()
  if (Object.hasOwn(vendor.endpoints, key)) return endpointOf(vendor as VendorDef, key as never)
  const events: Readonly<Record<string, WebhookEvent>> = vendor.webhooks?.events ?? {}
  const event = events[key] ?? Object.values(events).find((one) => one.name === key)
  if (event) return event
  const known = [...Object.keys(vendor.endpoints), ...Object.keys(events)].map((one) => `${id}.${one}`)
  throw new SimError('bad_option', `there is no "${name}" to hold to`, `Use one of: ${known.join(', ')}.`)
}

async function judge(received: unknown, given: Contract, options: JudgeOptions): Promise<Verdict> {
  const contract = typeof given === 'string' ? await named(given) : given
  if (typeof contract !== 'object' || contract === null) throw nothingToHold()
  if ('payload' in contract) return checkWebhook(contract, deliveryOf(received), options)
  if (!('def' in contract) || !('surface' in contract)) {
    throw nothingToHold()
  }
  if (isExchange(received)) {
    const response = await answerOf(received.response)
    return checkExchange(contract, { request: received.request, response }, options)
  }
  const { violations, comparisons } = await judgeResponse(contract, await answerOf(received), options)
  return { about: contract.name, violations, comparisons }
}

const nothingToHold = (): SimError =>
  new SimError(
    'bad_option',
    'toMatchContract was given nothing to hold to',
    "Give a name such as 'vendor.endpoint', endpointOf(vendor, 'endpoint'), an event of vendor.webhooks.events, or a schema.",
  )

const told = (verdict: Verdict): Matched => {
  const about = verdict.about ?? 'the contract'
  const broken = verdict.violations.filter(({ severity }) => severity === 'breaking').map(describeViolation)
  return {
    pass: !fails(verdict) && verdict.comparisons > 0,
    ...(verdict.comparisons === 0 && { nothing: true as const }),
    message: (not) => {
      if (not && verdict.comparisons > 0) return `expected what came to break the contract of ${about}, and it keeps it`
      if (broken.length === 0) return `nothing could be compared with the contract of ${about}`
      return `the contract of ${about} is broken:\n${broken.map((line) => `  ${line}`).join('\n')}`
    },
  }
}

const isExchange = (received: unknown): received is Exchange =>
  isObject(received) && isObject(received.request) && isObject(received.response) && 'url' in received.request

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A payload is one where nothing says that it is a delivery. */
const deliveryOf = (received: unknown): Delivery =>
  isObject(received) && 'body' in received && ('headers' in received || Object.keys(received).length === 1)
    ? { ...(isObject(received.headers) && { headers: plain(received.headers) }), body: received.body }
    : { body: received }

/** Reads an answer as whatever client has it. @throws SimError for what is none, or has been read */
async function answerOf(received: unknown): Promise<ExchangeResponse> {
  if (isWebResponse(received)) {
    if (received.bodyUsed) {
      throw new SimError(
        'bad_option',
        'the body of the Response has been read already',
        'Hold it to the contract before reading it, or give a clone.',
      )
    }
    const body = new Uint8Array(await received.clone().arrayBuffer())
    return { status: received.status, headers: plain(received.headers), body }
  }
  const { status, statusCode, headers, data, body } = isObject(received) ? received : ({} as Record<string, unknown>)
  const code = status ?? statusCode
  if (typeof code !== 'number') {
    throw new SimError(
      'bad_option',
      `${received === null ? 'null' : typeof received} is no answer`,
      'Give a Response, an answer of axios or got, or { status, headers, body }; to hold a body alone, give its schema.',
    )
  }
  const known = isObject(headers) ? plain(headers) : { 'content-type': 'application/json' }
  return { status: code, headers: known, body: data ?? body }
}

const isWebResponse = (received: unknown): received is Response =>
  isObject(received) && typeof received.clone === 'function' && typeof received.arrayBuffer === 'function'

/** Headers as plain data; those of several values joined. */
function plain(headers: object): PlainHeaders {
  const own = headers as { forEach?: Headers['forEach']; toJSON?: () => Record<string, unknown> }
  const entries: [string, unknown][] =
    headers instanceof Headers ? [...headers] : Object.entries(own.toJSON ? own.toJSON() : headers)
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, String(value)]])),
  )
}
