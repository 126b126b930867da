/** Receives webhooks at the built-in receivers: keeps what comes, tells whether it is authentic, answers as it was told to. */

import { isStoreAway } from '../../errors.js'
import type { Answer, SimRequest } from '../../mocks/exchange.js'
import { sinkPath } from '../../mocks/own-sinks.js'
import type { Simulator } from '../../mocks/simulator.js'
import { ours, unavailable } from '../../mocks/steps/answer-error.js'
import { toHttpDate } from '../../runtime/clock.js'
import { type Delivery, deliveryKind } from '../../runtime/deliveries.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { eventOf, refusalOf } from '../../runtime/receiving.js'
import { signWebhook, verifyWebhook, type WebhookAuth } from '../../runtime/signing.js'
import { receiversAt, sinksOf } from './actions.js'
import { SinkName } from './schemas.js'

/** Largest body that is read, in bytes. */
const bodyLimit = 4 << 20
/** How many deliveries, from the newest on, are looked through for the one that arrived. */
const mostLookedAt = 200
const redirected = '/redirected'

/** Answers what is sent to `/_sim/sink/{name}`. It never rejects. */
export async function receive(sim: Simulator, namespace: Namespace, request: SimRequest): Promise<Answer> {
  try {
    return await take(sim, namespace, request)
  } catch (error) {
    if (isStoreAway(error)) return unavailable(error)
    sim.reportBug(error)
    return ours(500, 'server_error', 'the sink failed', 'The console of the simulator says more.')
  }
}

async function take(sim: Simulator, namespace: Namespace, request: SimRequest): Promise<Answer> {
  const rest = request.path.slice(sinkPath.length)
  const isRedirected = rest.endsWith(redirected)
  const sink = isRedirected ? rest.slice(0, -redirected.length) : rest
  if (!SinkName.safeParse(sink).success) {
    return ours(
      404,
      'not_found',
      'that is no name of a sink',
      'Use 1 to 63 letters, digits, dots, hyphens or underscores.',
    )
  }
  const bytes = await request.read(bodyLimit)
  if (bytes === 'too_large') {
    return ours(413, 'payload_too_large', `a sink takes up to ${bodyLimit} bytes`, 'Send a smaller body.')
  }
  if (bytes === 'broken') return ours(400, 'invalid_request', 'the body ended too early', 'Send it again.')
  const body = new TextDecoder().decode(bytes)
  const { delivery, auths } = await whose(sim, namespace, sink, body)
  const headers = lowerCased(request.headers())
  const proofs = auths.flatMap((auth) => Object.keys(signWebhook(auth, bytes)).map((name) => name.toLowerCase()))
  const verified = auths.length === 0 ? undefined : auths.some((auth) => verifyWebhook(auth, bytes, headers))
  const sinks = sinksOf(namespace)
  const manner = sinks.mannerOf(sink)
  const { event, eventId } = eventOf(body)
  const query = request.query === '' ? '' : `?${request.query}`
  const {
    status,
    text = 'ok',
    headers: more,
  } = refusalOf(
    { body, eventId, verified, redirected: isRedirected },
    manner,
    sinks.failuresOf(sink),
    `${sinkPath}${sink}${redirected}${query}`,
  ) ?? ({ status: manner.status ?? 200 } as { status: number; text?: string; headers?: Record<string, string> })
  const at = namespace.clock.now()
  sinks.add({
    at,
    sink,
    headers,
    body,
    sizeBytes: bytes.byteLength,
    event,
    eventId,
    verified,
    proofs,
    answered: status,
    ...(delivery && { delivery: { id: delivery.id, vendor: delivery.vendor, event: delivery.event } }),
  })
  const bare = status === 204 || status === 205 || status === 304
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', date: toHttpDate(at), ...more },
    body: bare ? null : text,
    ...(manner.slowMs && { delayMs: manner.slowMs }),
  }
}

/** The delivery that arrived, where it is one of ours, and how whoever is registered here wants it to authenticate. */
async function whose(
  sim: Simulator,
  namespace: Namespace,
  sink: string,
  body: string,
): Promise<{ delivery: Delivery | undefined; auths: WebhookAuth[] }> {
  const recent = await sim.store.looks.newest(namespace.name, deliveryKind, 'all', '*', { limit: mostLookedAt })
  return sim.store.transact(namespace.name, async (tx) => {
    // an attempt may be cut short, and the same event may be owed to others too
    const here = recent.filter(
      (one) => body !== '' && one.body.startsWith(body) && one.url.includes(`${sinkPath}${sink}`),
    )
    const delivery = here.find(({ status }) => status === 'pending') ?? here[0]
    const registered = (await receiversAt(tx, sim, namespace, sink)).filter(
      ({ vendor, event }) => !delivery || (vendor === delivery.vendor && (event ?? delivery.event) === delivery.event),
    )
    const wanted = registered.length === 0 && delivery ? [delivery] : registered
    // where one of them asks for nothing, nothing can be wrong
    const auths = wanted.flatMap(({ auth }) => auth ?? [])
    return { delivery, auths: auths.length === wanted.length ? auths : [] }
  })
}

const lowerCased = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value ?? '')]))
