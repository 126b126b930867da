/** What can be asked of the built-in receivers: where they are, how they answer, and what arrived. */
import type * as z from 'zod'
import { masked } from '../../contracts/redact.js'
import { SimError } from '../../errors.js'
import { sinkPath } from '../../mocks/own-sinks.js'
import type { Simulator } from '../../mocks/simulator.js'
import { toIso } from '../../runtime/clock.js'
import { endpointKind, type WebhookEndpoint } from '../../runtime/deliveries.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { type Arrival, Sinks } from '../../runtime/sinks.js'
import type { Tx } from '../../runtime/store/types.js'
import { nothing, type WantedPage } from '../paging.js'
import { secretHeader } from '../requests/detail.js'
import { maskedText } from '../webhooks/views.js'
import type * as schemas from './schemas.js'

type Wire<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** The sinks of a namespace, made when they are first used. */
export function sinksOf(namespace: Namespace): Sinks {
  namespace.sinks ??= new Sinks(() => namespace.feed.touch('sink'))
  return namespace.sinks
}

/** Where a sink receives what this simulator sends. */
const urlOf = ({ address, defaultNamespace }: Simulator, { name }: Namespace, sink: string): string =>
  `${address}${sinkPath}${sink}${name === defaultNamespace.name ? '' : `?namespace=${name}`}`

/** Receivers that are registered with the address of a sink, under whatever name of this machine. */
export const receiversAt = async (
  tx: Tx,
  sim: Simulator,
  namespace: Namespace,
  sink: string,
): Promise<WebhookEndpoint[]> => (await receiversByPlace(tx)).get(placeOf(sim, namespace, sink)) ?? []

/** Every receiver, by the path and the query of its address. */
async function receiversByPlace(tx: Tx): Promise<Map<string, WebhookEndpoint[]>> {
  const found = new Map<string, WebhookEndpoint[]>()
  for (const one of await tx.find(endpointKind, 'all', '*')) {
    if (!URL.canParse(one.url)) continue
    const { pathname, search } = new URL(one.url)
    const known = found.get(pathname + search)
    if (known) known.push(one)
    else found.set(pathname + search, [one])
  }
  return found
}

const placeOf = (sim: Simulator, namespace: Namespace, sink: string): string =>
  urlOf(sim, namespace, sink).slice(sim.address.length)

const toInfo = (sim: Simulator, namespace: Namespace, name: string, receivers: WebhookEndpoint[]): Wire<'SinkInfo'> => {
  const { status = 200, slowMs = 0, failFirst = 0, redirect = false } = namespace.sinks?.mannerOf(name) ?? {}
  return {
    name,
    url: urlOf(sim, namespace, name),
    status,
    slowMs,
    failFirst,
    redirect,
    received: namespace.sinks?.arrivals.filter(({ sink }) => sink === name).length ?? 0,
    receivers: receivers.map(({ id, vendor, event = null }) => ({ id, vendor, event })),
  }
}

/** Lists sinks: one for every vendor, then those that were used. */
export async function listSinks(sim: Simulator, namespace: Namespace): Promise<Wire<'SinkList'>> {
  const names = new Set([...sim.profiles.map(({ id }) => id), ...(namespace.sinks?.names ?? [])])
  const items = await sim.store.transact(namespace.name, async (tx) => {
    const receivers = await receiversByPlace(tx)
    return [...names].map((name) => toInfo(sim, namespace, name, receivers.get(placeOf(sim, namespace, name)) ?? []))
  })
  return { items, next: null }
}

/** Tells a sink how to answer. @throws SimError where too many were told already */
export async function setSink(
  sim: Simulator,
  namespace: Namespace,
  name: string,
  manner: Wire<'SetSink'>,
): Promise<Wire<'SinkInfo'>> {
  if (!sinksOf(namespace).tell(name, manner)) {
    throw new SimError('limit_reached', 'too many sinks were told how to answer', 'Use one of them, or reset.')
  }
  const receivers = await sim.store.transact(namespace.name, (tx) => receiversAt(tx, sim, namespace, name))
  return toInfo(sim, namespace, name, receivers)
}

/** Lists what arrived, oldest first. @throws SimError for a cursor that names nothing */
export async function listReceived(
  sim: Simulator,
  { sinks }: Namespace,
  { sink, reveal = false }: { sink?: string | undefined; reveal?: boolean },
  { after, limit }: WantedPage,
): Promise<Wire<'ReceivedList'>> {
  // one that is no longer kept is still a place among them
  const cursor = after === undefined ? 0 : Number(/^sink-(\d{1,15})$/.exec(after)?.[1])
  if (Number.isNaN(cursor)) throw nothing('cursor', after!)
  const fits = (one: Arrival): boolean =>
    Number(one.id.slice('sink-'.length)) > cursor && (sink === undefined || one.sink === sink)
  const found = (sinks?.arrivals ?? []).filter(fits)
  const items = await Promise.all(found.slice(0, limit).map((one) => toReceived(sim, one, reveal)))
  return { items, next: found.length > limit ? items.at(-1)!.id : null }
}

/** Shows one that arrived. @throws SimError when there is none, or it is no longer kept */
export async function getReceived(
  sim: Simulator,
  { sinks }: Namespace,
  id: string,
  reveal = false,
): Promise<Wire<'ReceivedInfo'>> {
  const found = sinks?.arrivals.find((one) => one.id === id)
  if (!found) throw nothing('request at a sink', id)
  return toReceived(sim, found, reveal)
}

/** Forgets what arrived. */
export const clearReceived = ({ sinks }: Namespace): void => sinks?.clear()

/** Shows what arrived. Of a body that is no delivery of ours nobody knows where its secrets are. */
async function toReceived(sim: Simulator, one: Arrival, reveal: boolean): Promise<Wire<'ReceivedInfo'>> {
  const { delivery, verified = null, event = null, eventId = null, at, ...rest } = one
  const headers = Object.entries(one.headers).map(([name, value]) => [
    name,
    reveal || !(secretHeader.test(name) || one.proofs.includes(name)) ? value : masked,
  ])
  const body = reveal ? one.body : delivery ? await maskedText(sim, { ...delivery, body: one.body }) : masked
  const { id, sink, sizeBytes, answered } = rest
  return {
    id,
    at: toIso(at),
    sink,
    vendor: delivery?.vendor ?? null,
    deliveryId: delivery?.id ?? null,
    event: delivery?.event ?? event,
    eventId,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
    sizeBytes,
    verified,
    answered,
  }
}
