/** The wire of a story: every call, answer and webhook that goes over it is written down. */
import type { VendorDef } from '../../contracts/define.js'
import { startTimer } from '../../runtime/clock.js'
import { verifyWebhook, type WebhookAuth } from '../../runtime/signing.js'
import type { InProcessSimulator } from '../../simulator.js'
import { lowerCased } from '../judge/message.js'
import { findEndpoint } from '../judge/subject.js'
import type { StoryEvent } from './types.js'

/** How long a client waits for an answer, in milliseconds of the clock. */
const patienceMs = 10_000

/** A call that got no answer. */
export class Unanswered extends Error {
  override name = 'Unanswered'
}

export class StoryWire {
  /** How webhooks must authenticate, by the address they come to. */
  readonly proofs = new Map<string, WebhookAuth>()

  constructor(
    readonly sim: InProcessSimulator,
    readonly vendor: VendorDef,
    /** Epoch milliseconds. */
    readonly startedAt: number,
    readonly events: StoryEvent[],
  ) {}

  /** Milliseconds since the story began. */
  atMs(): number {
    return this.sim.clock.now() - this.startedAt
  }

  /** Sends one request, and writes down what came of it. */
  async send(url: string, init: RequestInit): Promise<Response> {
    const atMs = this.atMs()
    const { method = 'GET', headers, body } = init
    const request = {
      method,
      url,
      headers: lowerCased(headers as Record<string, string>),
      ...(body !== undefined && { body: String(body) }),
    }
    const endpoint = findEndpoint(this.vendor, method, url)?.name ?? ''
    const answered = await this.#answer(url, init)
    if (typeof answered === 'string') {
      this.events.push({ atMs, kind: 'unanswered', endpoint, request, why: answered })
      await this.sim.clock.advance(patienceMs)
      throw new Unanswered(answered)
    }
    const { status } = answered
    const text = await answered.text()
    const response = { status, headers: Object.fromEntries(answered.headers), ...(text !== '' && { body: text }) }
    const fault = kindsOf(this.sim.requests.list().at(-1)?.fault)
    this.events.push({ atMs, kind: 'call', endpoint, exchange: { request, response }, ...(fault && { fault }) })
    return new Response(text === '' ? null : text, { status, headers: answered.headers })
  }

  /** The answer, or why there is none. */
  async #answer(url: string, init: RequestInit): Promise<Response | string> {
    const giveUp = new AbortController()
    let answer: Response | string | undefined
    const waiting = this.sim.fetch(url, { ...init, signal: giveUp.signal }).then(
      (response) => {
        answer = response
      },
      () => {
        answer ??= 'for the connection is lost'
      },
    )
    const hangs = async (): Promise<number> =>
      (await this.sim.faults.list()).filter(({ effect }) => effect.kind === 'hang').length
    const before = await hangs()
    if (before === 0) await waiting
    // a fault that is used up is gone from the list: the call it was for is never answered
    while (answer === undefined && (await hangs()) === before) await new Promise<void>((go) => startTimer(1, go, true))
    if (answer === undefined) {
      answer = 'in time'
      giveUp.abort()
    }
    await waiting
    return answer
  }

  /** Takes a webhook as a client does that checks who sends it. */
  async receive(request: Request): Promise<Response> {
    const text = await request.text()
    const headers = Object.fromEntries(request.headers)
    const auth = this.proofs.get(request.url)
    const status = auth === undefined || verifyWebhook(auth, text, headers) ? 200 : 401
    const event = this.#eventOf(text)
    const delivery = { headers, body: text }
    this.events.push({ atMs: this.atMs(), kind: 'webhook', event, delivery, url: request.url, answered: status })
    return new Response('', { status })
  }

  /** The name of the event: in the body, or that of the only one. */
  #eventOf(text: string): string {
    const { fields, events = {} } = this.vendor.webhooks ?? {}
    const body = objectOf(JSON.parse(text))
    return fields?.event === undefined ? (Object.values(events)[0]?.name ?? '') : String(body[fields.event])
  }
}

/** The journal names faults with their ids, which say nothing here. */
const kindsOf = (faults: string | undefined): string | undefined =>
  faults
    ?.split(', ')
    .map((one) => one.split(' ')[0])
    .join(', ')

/** What a body holds, where it is an object. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
