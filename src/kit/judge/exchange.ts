/** The one judge: holds an exchange, or a webhook, to the contract. */
import type { VendorDef, WebhookEvent } from '../../contracts/define.js'
import { verifyWebhook, type WebhookAuth } from '../../runtime/signing.js'
import { holdStranger } from './beside.js'
import { holdIds } from './ids.js'
import { type Delivery, type Exchange, isBytes, isJsonType, lowerCased, mediaTypeOf, readBody } from './message.js'
import { judgeRequest, sendsCredentials } from './request.js'
import { judgeResponse } from './response.js'
import { Findings } from './rules.js'
import { type Endpoint, findEndpoint } from './subject.js'
import { type JudgeOptions, together, type Verdict } from './violation.js'

/** Judges a request and its answer by one endpoint. Never throws for what was sent or answered. */
export function checkExchange(endpoint: Endpoint, exchange: Exchange, options: JudgeOptions = {}): Promise<Verdict> {
  const findings = new Findings('response', endpoint.name, options)
  return orUnreadable(findings, endpoint.name, endpoint.def.source, () => judgeExchange(endpoint, exchange, options))
}

async function judgeExchange(
  endpoint: Endpoint,
  { request, response }: Exchange,
  options: JudgeOptions,
): Promise<Verdict> {
  const asked = await judgeRequest(endpoint, request, options)
  const missing = asked.violations.some(({ rule }) => rule === 'missing_credentials')
  // where anybody may call, nothing is learnt of what was sent
  const open = endpoint.auth.kind === 'none'
  const credentials =
    missing || open ? (open || sendsCredentials(endpoint, request) ? 'something' : 'nothing') : 'whole'
  const answered = await judgeResponse(endpoint, response, options, { request, credentials })
  return together(endpoint.name, [asked, answered])
}

/** Judges an exchange by the endpoint its request is for. Never throws for what was sent or answered. */
export function checkVendorExchange(
  vendor: VendorDef,
  exchange: Exchange,
  options: JudgeOptions = {},
): Promise<Verdict> {
  const findings = new Findings('response', vendor.profile.id, options)
  return orUnreadable(findings, undefined, vendor.profile.docs, () => judgeVendorExchange(vendor, exchange, options))
}

async function judgeVendorExchange(vendor: VendorDef, exchange: Exchange, options: JudgeOptions): Promise<Verdict> {
  const { method, url } = exchange.request
  const endpoint = findEndpoint(vendor, method, url)
  if (endpoint) return checkExchange(endpoint, exchange, options)
  const findings = new Findings('request', vendor.profile.id, options)
  holdStranger(findings, vendor, exchange)
  return together(undefined, [findings])
}

export interface WebhookOptions extends JudgeOptions {
  /** How the delivery must authenticate; without it that is not judged. */
  verify?: WebhookAuth
  /** Whose webhook it is; without it the forms of ids are not judged. */
  vendor?: VendorDef
}

/** Judges a webhook by the event it is to be. Never throws for what arrived. */
export function checkWebhook(event: WebhookEvent, delivery: Delivery, options: WebhookOptions = {}): Promise<Verdict> {
  const findings = new Findings('webhook', event.name, options)
  return orUnreadable(findings, event.name, event.source, () => judgeWebhook(event, delivery, options))
}

async function judgeWebhook(
  event: WebhookEvent,
  delivery: Delivery,
  { verify, vendor, ...options }: WebhookOptions,
): Promise<Verdict> {
  const findings = new Findings('webhook', event.name, options)
  const headers = lowerCased(delivery.headers)
  const type = mediaTypeOf(headers)
  const raw = delivery.body
  const isWire = typeof raw === 'string' || isBytes(raw)
  findings.compared()
  if (isWire && delivery.headers && !isJsonType(type)) findings.addMediaType('application/json', type, event)
  const body = await readBody(raw, { ...headers, 'content-type': 'application/json' })
  if (body.kind === 'json') {
    findings.holdJson('body', event.payload, body, event)
    if (vendor) holdIds(findings, vendor, body.value)
  } else findings.addNotJson(body, event)
  if (verify) {
    findings.compared()
    const signed = isWire ? (raw as string | Uint8Array) : written(raw)
    if (signed === undefined || !verifyWebhook(verify, signed, headers)) {
      const message = `does not authenticate as ${verify.type} asks`
      findings.add(
        {
          rule: 'wrong_signature',
          path: 'headers',
          message,
          expected: verify.type,
          received: 'another',
          severity: 'breaking',
        },
        { evidence: 'documented', source: event.source },
      )
    }
  }
  return together(event.name, [findings])
}

/**
 * What no reader can take apart, as an object that throws when it is looked at, is broken, and takes nobody else's verdict with it.
 *
 * @param findings of the message as a whole
 */
export async function orUnreadable(
  findings: Findings,
  about: string | undefined,
  source: string,
  judge: () => Promise<Verdict>,
): Promise<Verdict> {
  try {
    return await judge()
  } catch (error) {
    // its words may be those of whoever made the object
    const why = error instanceof RangeError ? 'it is too deep or too large' : 'looking at it throws'
    const message = `cannot be judged: ${why}`
    findings.compared()
    findings.add(
      { rule: 'unreadable_body', path: '', message, expected: 'a message of plain data', received: why },
      { evidence: 'documented', source },
    )
    return { about, violations: findings.violations, comparisons: findings.comparisons }
  }
}

/** The JSON of a value; undefined for one that has none. */
function written(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
