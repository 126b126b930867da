/** What can be asked of the delivery log, and events that nothing has brought about. */
import type * as z from 'zod'
import type { WebhookEvent } from '../../contracts/define.js'
import { ContractViolation, SimError } from '../../errors.js'
import type { Trigger } from '../../mocks/emit.js'
import { findJourney } from '../../mocks/find-journey.js'
import type { Simulator } from '../../mocks/simulator.js'
import { type Delivery, deliveryKind } from '../../runtime/deliveries.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { WantedPage } from '../paging.js'
import type * as schemas from './schemas.js'

/** Which deliveries to list. */
export interface DeliveryFilter {
  vendor?: string | undefined
  /** The contract's key of the event, or the vendor's name of it. */
  event?: string | undefined
  /** Any id that the vendor gave out for the journey. */
  journey?: string | undefined
  status?: Delivery['status'] | undefined
  /** @default 'oldest' */
  order?: 'oldest' | 'newest' | undefined
}

/** Deliveries looked at for one page, at most: a filter that fits few is answered with fewer, and where to go on. */
export const lookedAt = 5000
const chunk = 1000

/** Lists deliveries that fit, in the order of the page, with the cursor of the next page. @throws SimError for a cursor that names none */
export async function listDeliveries(
  sim: Simulator,
  namespace: Namespace,
  filter: DeliveryFilter,
  { after, limit }: WantedPage,
): Promise<{ items: Delivery[]; next: string | null }> {
  if (filter.vendor !== undefined) await sim.vendor(filter.vendor)
  const events = filter.event === undefined ? undefined : await namesOf(sim, filter.vendor, filter.event)
  const journeyId = filter.journey === undefined ? undefined : await journeyOf(sim, namespace, filter)
  const fits = (one: Delivery): boolean =>
    (filter.vendor === undefined || one.vendor === filter.vendor) &&
    (events === undefined || events.has(one.event)) &&
    (filter.status === undefined || one.status === filter.status)
  const isWhole = [filter.vendor, events, filter.status].every((one) => one === undefined)
  const [index, value] = journeyId === undefined ? ['all', '*'] : ['journey', journeyId]
  return sim.store.transact(namespace.name, async (tx) => {
    if (after !== undefined && !(await tx.get(deliveryKind, after))) throw nothing(after)
    const kept: Delivery[] = []
    let from = after
    for (let budget = lookedAt; ; ) {
      const most = isWhole ? limit + 1 : Math.min(budget, chunk)
      const asked = { ...(from !== undefined && { after: from }), limit: most }
      const page = await (filter.order === 'newest'
        ? sim.store.looks.newest(namespace.name, deliveryKind, index!, value!, asked)
        : tx.find(deliveryKind, index!, value!, asked))
      kept.push(...page.filter(fits))
      if (kept.length > limit) return { items: kept.slice(0, limit), next: kept[limit - 1]!.id }
      if (page.length < most) return { items: kept, next: null }
      from = page.at(-1)!.id
      budget -= page.length
      if (budget === 0) return { items: kept, next: from }
    }
  })
}

/** Reads a delivery. @throws SimError when there is none with this id */
export async function readDelivery({ store }: Simulator, { name }: Namespace, id: string): Promise<Delivery> {
  const delivery = await store.transact(name, (tx) => tx.get(deliveryKind, id))
  if (delivery) return delivery
  throw nothing(id)
}

const nothing = (id: string): SimError =>
  new SimError('not_found', `there is no delivery "${id}"`, 'GET /_sim/webhooks/deliveries lists them.')

/** The vendors' own names of an event that is given by its key, or by its name. */
async function namesOf(sim: Simulator, vendor: string | undefined, event: string): Promise<Set<string>> {
  const ids = vendor === undefined ? sim.profiles.map(({ id }) => id) : [vendor]
  const loaded = await Promise.all(ids.map((id) => sim.vendor(id)))
  const events = loaded.flatMap(({ simulator }) => Object.entries(simulator.vendor.webhooks?.events ?? {}))
  return new Set([event, ...events.flatMap(([key, { name }]) => (key === event ? [name] : []))])
}

/** Our id of a journey that is given by any of the vendor's. */
async function journeyOf(sim: Simulator, namespace: Namespace, { vendor, journey = '' }: DeliveryFilter) {
  const own = await sim.store.transact(namespace.name, (tx) => tx.count(deliveryKind, 'journey', journey))
  if (own > 0) return journey
  for (const { id } of sim.profiles) {
    if (vendor !== undefined && vendor !== id) continue
    const found = await sim.work(namespace, id, (tools, simulator) => findJourney(tools, simulator, journey))
    if (found !== undefined) return found
  }
  return journey
}

export interface Triggered {
  vendor: string
  event: string
  journeyId: string
  eventId: string
  body: string
  notes: string[]
  deliveries: Delivery[]
}

/** Makes a journey in which the event occurs; its own webhooks go out before. */
async function newJourney(sim: Simulator, namespace: Namespace, vendor: string, { occurs = {} }: WebhookEvent) {
  const { scenario, flow } = occurs
  const wanted = { ...(scenario !== undefined && { scenario }), ...(flow !== undefined && { flow }) }
  // it brings schemas along, which a start does without
  const { createJourney } = await import('../journeys/act.js')
  const { ids } = await createJourney(sim, namespace, vendor, { ...wanted, state: 'completed' })
  return Object.values(ids)[0]!
}

/**
 * Sends an event of a journey as it stands, at once; answers after the first attempts have settled.
 *
 * @throws SimError for an event, a journey or a path that is not there, and where the payload cannot be made
 */
export async function triggerWebhook(
  sim: Simulator,
  namespace: Namespace,
  { vendor, event, journeyId: asked, override = {} }: z.infer<(typeof schemas)['TriggerWebhook']>,
): Promise<Triggered> {
  const { simulator } = await sim.vendor(vendor)
  const events = Object.entries(simulator.vendor.webhooks?.events ?? {})
  const [key, known] = events.find(([one, { name }]) => event === one || event === name) ?? []
  if (key === undefined || !known) {
    const names = events.map(([, { name }]) => name).join(', ')
    throw new SimError('bad_request', `${vendor} has no event "${event}"`, `Use one of: ${names || 'none'}.`)
  }
  const id = asked ?? (await newJourney(sim, namespace, vendor, known))
  const made = await sim
    .work(namespace, vendor, async (tools, simulator) => {
      const { trigger } = simulator
      if (!trigger) throw new SimError('illegal_action', `events of ${vendor} cannot be asked for`, 'Play its journey.')
      const journeyId = (await findJourney(tools, simulator, id)) ?? id
      const wanted: Trigger = { override, owed: [] }
      tools.trigger = wanted
      await trigger(tools, key, journeyId)
      return { journeyId, wanted }
    })
    .catch((error: unknown) => {
      if (!(error instanceof ContractViolation)) throw error
      const message = `${known.name} cannot be made of journey "${id}" as it stands: ${error.details}`
      throw new SimError('illegal_action', message, 'Play the journey to where the event has something to tell.')
    })
  const { journeyId, wanted } = made
  await namespace.scheduler.advance(0)
  const deliveries = await Promise.all(wanted.owed.map((one) => readDelivery(sim, namespace, one.id)))
  const nobody = `nobody is registered for ${known.name}, so that nothing was sent`
  const { eventId = '', body = 'null', notes = [] } = wanted
  return {
    vendor,
    event: known.name,
    journeyId,
    eventId,
    body,
    notes: [...notes, ...(deliveries.length === 0 ? [nobody] : [])],
    deliveries,
  }
}
