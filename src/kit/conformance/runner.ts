/** Runs one conformance case against whatever serves the vendor, and lists what is wrong. */
import type { TokenAuth } from '../../contracts/auth.js'
import type { KnownValues } from '../../contracts/cases.js'
import {
  authOf,
  type CallConformance,
  type CaseCall,
  type CaseStep,
  type ConformanceCase,
  type EventConformance,
  type LinkConformance,
  tokenCallOf,
} from '../../contracts/conformance.js'
import type { EndpointDef, Given, VendorDef } from '../../contracts/define.js'
import { checkDeliveries } from '../judge/deliveries.js'
import type { Exchange } from '../judge/message.js'
import { readAt as at } from '../judge/read-at.js'
import { Findings } from '../judge/rules.js'
import { type JudgeOptions, together, type Verdict } from '../judge/violation.js'
import { type Answered, judgeCase, readAnswer, told } from './judge-case.js'
import { present } from './present.js'
import type { ConformanceDriver, ConformanceTarget, Sent, Who } from './target.js'
import { holdValues, valueAt } from './values.js'
import { fill, fillRequest, initOf, pathOf, type Values } from './write.js'

export interface RunOptions extends JudgeOptions {
  /** Told of every call that was made, those that prepare the case too; bodies of answers are bytes. */
  onExchange?: (endpoint: string | undefined, exchange: Exchange, place: CallPlace) => void
  /** Told of every webhook of a case about one, in the order they were sent. */
  onDeliveries?: (deliveries: readonly Sent[]) => void
}

/** An answer that prepares a case does not hold what the case goes on with. */
export class NothingThere extends Error {
  override name = 'NothingThere'
}

/** Where a call went, whatever the address of the server. */
export interface CallPlace {
  surface: string | undefined
  /** Path and query within the surface. */
  pathAndQuery: string
}

/** Runs a case, and judges what comes of it. @throws Error when it could not be prepared */
export async function runCase(
  vendor: VendorDef,
  about: ConformanceCase,
  target: ConformanceTarget,
  options: RunOptions = {},
): Promise<Verdict> {
  const run = new Run(vendor, target, options)
  if (about.kind === 'event') return run.event(about)
  return about.kind === 'link' ? run.link(about) : run.call(about)
}

/** One case under way. */
export class Run {
  /** How long the last token lives, in seconds, as its answer says. */
  #lives: unknown

  constructor(
    readonly vendor: VendorDef,
    readonly target: ConformanceTarget,
    readonly options: RunOptions = {},
  ) {}

  async call(about: CallConformance): Promise<Verdict> {
    const who = whoOf(about)
    const values = await this.prepare(about)
    // a token that must be over is got before the clock moves
    const early = about.caller.early ? await this.ready(about, values, who) : undefined
    await this.move(about.given)
    if (about.caller.end) await this.moveToEnd(about.caller.end)
    const ready = early ?? (await this.ready(about, values, who))
    for (let i = 0; i < about.repeat; i++) await this.send(about, ready, about.address)
    if (about.fault) await this.driver.arm(about.endpoint!, about.fault)
    const answer = await this.send(about, ready, about.address)
    const { expect } = about
    const known = 'status' in expect && expect.is && (await this.filledIn(expect.is, values))
    return judgeCase(this.vendor, known ? { ...about, expect: { ...expect, is: known } } : about, answer, this.options)
  }

  async event({ event, given, before, says, times }: EventConformance): Promise<Verdict> {
    const def = this.vendor.webhooks!.events[event]!
    // what a call names its own address for goes there
    const isOwn = before.length > 0
    const known = isOwn ? {} : await this.makeJourney(given)
    const values = isOwn ? await this.prepare({ before }, { receiver: this.driver.receiver }) : known
    await this.move(given)
    const sent = (await this.driver.deliveries()).filter(({ own = false }) => own === isOwn)
    this.options.onDeliveries?.(sent)
    const found = sent.filter((delivery) => delivery.event === def.name)
    const findings = new Findings('webhook', def.name, this.options)
    findings.compared()
    if (found.length === 0) {
      const received = sent.map((delivery) => delivery.event).join(', ') || 'nothing'
      const message = `no ${def.name} was sent; there was ${received}`
      findings.add({ rule: 'missing_delivery', path: 'webhooks', message, expected: def.name, received }, def)
    }
    const arrived = sent.map(({ event: name, headers, body, text, verify }) => ({
      event: name,
      ...(text === undefined ? { body } : { headers: headers ?? {}, body: text }),
      ...(verify && { verify }),
    }))
    findings.compared()
    if (found.length > 0 && found.length !== times) {
      const message = `${def.name} was sent ${found.length} times, expected ${times}`
      const told = { expected: `${times}`, received: `${found.length}` }
      findings.add({ rule: 'wrong_count', path: 'webhooks', message, ...told }, def)
    }
    const last = found.at(-1)
    if (last && says) {
      const whole = await this.filledIn(says, values)
      // one that did not arrive here has no headers that are known
      const seen = Object.entries(whole).filter(([place]) => last.headers || !place.startsWith('headers.'))
      const wanted = Object.fromEntries(seen)
      holdValues(findings, { json: last.body, headers: new Headers(last.headers) }, wanted, def.payload, def)
    }
    // every one of the journey, for one that came may be missing at its place, or be there twice
    const { onExchange: _, onDeliveries: __, ...options } = this.options
    const judged = await checkDeliveries(this.vendor, arrived, { ...options, known: idsIn(known), accepted: true })
    return together(event, [findings, judged])
  }

  async link(about: LinkConformance): Promise<Verdict> {
    const def = this.vendor.links![about.link]!
    const findings = new Findings('response', about.link, this.options)
    const place = this.target.url(about.path.replace(/\{[^}]+\}/g, '*'), about.surface, undefined)
    const [start = '', end = ''] = place.split('*')
    const fits = (text: string): boolean => text.startsWith(start) && text.endsWith(end)
    const { issued_link, ...values } = await this.prepare(about)
    // a vendor may answer it under a name of its own, among the ids
    const link = issued_link ?? Object.values(values).find(fits)
    type Patch = Parameters<Findings['add']>[2]
    const wrong = (path: string, what: string, expected: string, received: string, patch?: Patch): void => {
      findings.compared()
      if (received === expected) return
      const message = `${what} is ${received}, expected ${expected}`
      findings.add({ rule: 'wrong_value', path, message, expected, received }, def, patch)
    }
    if (link === undefined) wrong('link', "the journey's link", place, 'nothing')
    else {
      const answer = await readAnswer(await this.target.fetch(link, { redirect: 'manual' }))
      wrong('link', 'the link', place, fits(link) ? place : link, { change: 'replace', schema: linksLike(link) })
      wrong('status', `the status of ${link}`, '200', `${answer.status}`)
      wrong(
        'headers.content-type',
        'content-type',
        'text/html',
        (answer.headers.get('content-type') ?? '').split(';')[0]!,
      )
    }
    return together(about.link, [findings])
  }

  /** Makes the journey and does what comes before; answers every value that later texts may name. */
  async prepare({ given, before }: { given?: Given; before: readonly CaseStep[] }, more: Values = {}): Promise<Values> {
    let values: Values = { ...more, ...(given && (await this.makeJourney(given))) }
    for (const step of before) {
      if (step.kind === 'call') values = { ...values, ...(await this.preparatory(step, values)) }
      else if ('act' in step) {
        const { act, of, scenario } = step
        await this.driver.act(fill(of, values), act, { ...(scenario !== undefined && { scenario }) })
      } else await this.driver.advance(step.advanceMs)
    }
    return values
  }

  async preparatory(step: Extract<CaseStep, { kind: 'call' }>, values: Values): Promise<Values> {
    const answer = await this.send(step, await this.ready(step, values, 'owner'))
    if (answer.status !== step.status) {
      throw new Error(
        `cannot prepare: ${step.endpoint} answers ${answer.status}, expected ${step.status}: ${this.told(answer, step.endpoint!)}`,
      )
    }
    return Object.fromEntries(Object.entries(step.keep).map(([name, place]) => [name, kept(answer, place, step)]))
  }

  /** The request with everything in place, credentials included. */
  async ready({ endpoint, request, caller }: CaseCall, values: Values, who: Who) {
    const credentials = caller.as === 'nobody' ? {} : await this.target.credentials(who)
    const filled = fillRequest(request, { ...credentials, ...values })
    if (endpoint === undefined) return filled
    const token = (auth: TokenAuth) => this.token(caller.instead ?? auth, values, who)
    const presenter = { credentials, token, now: this.target.now() }
    return present(filled, authOf(this.vendor, this.defOf(endpoint)), caller, presenter)
  }

  async token(auth: TokenAuth, values: Values, who: Who): Promise<string> {
    const call = tokenCallOf(this.vendor, auth)
    const own = { ...values, ...(await this.prepare(call)) }
    const answer = await this.send(call, await this.ready(call, own, who))
    const token = at(answer.json, auth.at)
    this.#lives = auth.livesAt === undefined ? undefined : at(answer.json, auth.livesAt)
    if (typeof token === 'string') return token
    throw new Error(
      `cannot prepare: ${auth.issuedBy} answers ${answer.status} without a token at ${auth.at}: ${this.told(answer, auth.issuedBy)}`,
    )
  }

  async send({ endpoint, surface }: CaseCall, request: CaseCall['request'], under?: Who): Promise<Answered> {
    const minPx = endpoint === undefined ? undefined : this.defOf(endpoint).request?.uploads?.minPx
    const pathAndQuery = pathOf(request)
    const url = this.target.url(pathAndQuery, surface, under)
    const init = initOf(request, minPx)
    const answer = await readAnswer(await this.target.fetch(url, init))
    const { method, headers, body } = init
    const asked = { method: method!, url, headers: headers as Record<string, string>, body }
    const exchange: Exchange = {
      request: asked,
      response: { status: answer.status, headers: Object.fromEntries(answer.headers), body: answer.bytes },
    }
    this.options.onExchange?.(endpoint, exchange, { surface, pathAndQuery })
    return { ...answer, request: asked }
  }

  async filledIn(known: KnownValues, values: Values): Promise<KnownValues> {
    return fill(known, { ...(await this.target.credentials('owner')), ...values })
  }

  async makeJourney(given: Given): Promise<Values> {
    const { ids, link } = await this.driver.makeJourney(given)
    const [first] = Object.values(ids)
    for (const action of given.actions ?? []) await this.driver.act(first!, action, {})
    return { ...(link !== undefined && { link }), ...ids }
  }

  async move(given: Given | undefined): Promise<void> {
    if (given?.advanceMs !== undefined) await this.driver.advance(given.advanceMs)
  }

  /** Moves the clock to where the last token ends, or a minute before. */
  async moveToEnd(end: 'before' | 'at'): Promise<void> {
    if (typeof this.#lives !== 'number') throw new Error('cannot prepare: no answer says how long the token lives')
    await this.driver.advance((this.#lives - (end === 'before' ? 60 : 0)) * 1000)
  }

  get driver(): ConformanceDriver {
    if (!this.target.driver) throw new Error('this case needs a server that can be steered')
    return this.target.driver
  }

  told(answer: Answered, endpoint: string): string {
    return told(this.options, answer, this.vendor.surfaces[this.defOf(endpoint).surface]!.errors)
  }

  defOf(endpoint: string): EndpointDef {
    return (this.vendor.endpoints as Record<string, EndpointDef>)[endpoint]!
  }
}

/** What names a journey; its link opens it, and a message may have another one. */
const idsIn = ({ link: _, ...ids }: Values): Values => ids

const whoOf = ({ caller: { as } }: CaseCall): Who => (as === 'nobody' ? 'owner' : as)

function kept(answer: Answered, place: string, { endpoint }: CaseCall): string {
  const found = valueAt(answer, place)
  if (typeof found === 'string' || typeof found === 'number') return String(found)
  throw new NothingThere(`cannot prepare: the answer of ${endpoint} holds nothing at ${place}`)
}

/** The JSON Schema of links that differ from one in their last part alone: that names the journey, and is never the same. */
const linksLike = (link: string): object => ({
  type: 'string',
  pattern: `^${link.slice(0, link.lastIndexOf('/') + 1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`,
})
