/** The canary: drifts of the classes of `mutate`, planted in answers of the very run, which the judge must see. */
import type { ConformanceCase } from '../../contracts/conformance.js'
import type { VendorDef } from '../../contracts/define.js'
import { judgeCase, readAnswer } from '../conformance/judge-case.js'
import type { Sent } from '../conformance/target.js'
import { checkExchange, checkWebhook } from '../judge/exchange.js'
import { type Exchange, type ExchangeResponse, isBodiless } from '../judge/message.js'
import { placesOf } from '../judge/places.js'
import { type Endpoint, endpointOf } from '../judge/subject.js'
import type { JudgeOptions, Verdict } from '../judge/violation.js'
import { bodyClasses } from '../mutate/body-classes.js'
import { messageClasses } from '../mutate/message-classes.js'
import { textOf } from '../mutate/plant.js'
import { bodiesOf, type Subject } from '../mutate/subject.js'
import type { Canary } from './types.js'

/** What was judged, and may carry a defect. */
export type Judged =
  | { kind: 'answer'; about: ConformanceCase & { kind: 'call' }; exchange: Exchange }
  | { kind: 'webhook'; event: string; sent: Pick<Sent, 'body' | 'text' | 'headers' | 'verify'> }
  | { kind: 'exchange'; endpoint: Endpoint; exchange: Exchange }

/** What is planted, each in the smallest answer that can carry it. */
const drifts: readonly string[] = ['required_dropped', 'retyped', 'status_changed', 'signature_wrong']

/** Plants defects and has the judge look. @param judge the one that judged the run */
export async function flyCanary(
  vendor: VendorDef,
  judged: readonly Judged[],
  options: JudgeOptions,
  judge = judgeAgain,
): Promise<Canary> {
  const defects: { where: string; caught: boolean }[] = []
  const smallestFirst = judged.map((one) => ({ one, size: sizeOf(one) })).sort((a, b) => a.size - b.size)
  for (const drift of drifts) {
    for (const { one } of smallestFirst) {
      const subject = subjectOf(vendor, one)
      const planted = subject && plant(drift, subject)
      if (!planted) continue
      const before = await judge(vendor, one, subject, options)
      const known = new Set(before.violations.map(textOf))
      const { violations } = await judge(vendor, one, planted.subject, options)
      const seen = violations.filter(({ severity }) => severity === 'breaking' || severity === 'advice')
      defects.push({
        where: `${nameOf(one)}: ${drift} at ${planted.where}`,
        caught: seen.some((violation) => !known.has(textOf(violation))),
      })
      break
    }
  }
  const missed = defects.filter(({ caught }) => !caught)
  const told = (missed.length > 0 ? missed : defects).map(({ where }) => where).join('; ')
  return { planted: told || undefined, caught: defects.length > 0 && missed.length === 0 }
}

function sizeOf(one: Judged): number {
  const body = one.kind === 'webhook' ? one.sent.text : one.exchange.response.body
  return typeof body === 'string' || body instanceof Uint8Array ? body.length : 0
}

const nameOf = (one: Judged): string =>
  one.kind === 'answer' ? one.about.id : one.kind === 'webhook' ? one.event : one.endpoint.name

/** Plants one class of drift at the first place where the contract refuses it. */
function plant(drift: string, subject: Subject): { where: string; subject: Subject } | undefined {
  const message = messageClasses.find(({ name }) => name === drift)
  if (message) {
    const planted = message.plant(subject).find(({ allowed }) => !allowed)
    return planted && { where: planted.place, subject: planted.subject }
  }
  const body = bodyClasses.find(({ name }) => name === drift)!
  for (const { side, about, schema, value, ...ways } of bodiesOf(subject)) {
    if (side === 'request' || !schema.safeParse(value).success) continue
    for (const place of placesOf(schema, value)) {
      const changed = body.plant(place, value)
      if (changed === undefined || schema.safeParse(changed).success) continue
      return { where: `${about} ${place.name || 'body'}`, subject: ways.with(changed) }
    }
  }
  return undefined
}

/** Stands for proof where none is asked for: it is not judged then. */
const noProof = { type: 'header', headers: {} } as const

function subjectOf(vendor: VendorDef, one: Judged): Subject | undefined {
  if (one.kind === 'webhook') {
    const { body, text = JSON.stringify(body), headers, verify: auth = noProof } = one.sent
    const event = vendor.webhooks!.events[one.event]!
    return { kind: 'webhook', vendor, event, auth, delivery: { body: text, ...(headers && { headers }) } }
  }
  const endpoint = one.kind === 'exchange' ? one.endpoint : endpointAsked(vendor, one.about)
  return endpoint && { kind: 'exchange', vendor, endpoint, exchange: one.exchange }
}

/** The endpoint of a case; of a route that is none, one that has nothing but the errors of its surface. */
function endpointAsked(vendor: VendorDef, { endpoint, surface }: { endpoint?: string; surface?: string }) {
  if (endpoint !== undefined) return endpointOf(vendor, endpoint)
  const name = Object.keys(vendor.endpoints).find((key) => vendor.endpoints[key]!.surface === surface)
  if (name === undefined) return undefined
  const { request: _, ...def } = vendor.endpoints[name]!
  return { ...endpointOf(vendor, name), name: 'no such call', def: { ...def, responses: {} } }
}

async function judgeAgain(vendor: VendorDef, one: Judged, subject: Subject, options: JudgeOptions): Promise<Verdict> {
  if (subject.kind === 'webhook') {
    const { event, delivery, auth } = subject
    return checkWebhook(event, delivery, { ...options, vendor, ...(auth !== noProof && { verify: auth }) })
  }
  if (subject.kind === 'sequence') throw new TypeError('the canary flies in one message')
  const { endpoint, exchange } = subject
  if (one.kind === 'answer') return judgeCase(vendor, one.about, await readAnswer(written(exchange.response)), options)
  return checkExchange(endpoint, exchange, options)
}

const written = ({ status, headers, body }: ExchangeResponse): Response =>
  new Response(isBodiless(status) ? null : (body as BodyInit), { status, headers: { ...headers } })
