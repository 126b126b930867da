/** What can be done to a simulator: the one implementation behind HTTP, the command line and the in-process API. */
import type * as z from 'zod'
import type { JourneyAction } from '../contracts/define.js'
import { SimError } from '../errors.js'
import { SessionRefusal } from '../fixtures/capture.js'
import { findScenario } from '../fixtures/scenarios.js'
import type { SimRequest } from '../mocks/exchange.js'
import { armedKind, settingsId, settingsKind, unknownScenario } from '../mocks/scenario-choice.js'
import type { Simulator } from '../mocks/simulator.js'
import { VendorError } from '../mocks/steps/vendor-error.js'
import { type Delivery, deliveryKind, endpointKind, redeliver, type WebhookEndpoint } from '../runtime/deliveries.js'
import { IllegalTransition } from '../runtime/lifecycle.js'
import type { Namespace } from '../runtime/namespaces.js'
import type { Kind, Page, StoredRecord } from '../runtime/store/types.js'
import type * as schemas from './schemas.js'

type Body<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** Lists records that carry the index `all`, with the cursor of the next page. */
export async function listAll<T extends StoredRecord>(
  { store }: Simulator,
  { name }: Namespace,
  kind: Kind<T>,
  { limit = 100, ...page }: Page,
): Promise<{ items: T[]; next: string | null }> {
  const found = await store.transact(name, async (tx) => {
    if (page.after !== undefined && !(await tx.get(kind, page.after))) throw nothing('cursor', page.after)
    return tx.find(kind, 'all', '*', { ...page, limit: limit + 1 })
  })
  const items = found.slice(0, limit)
  return { items, next: found.length > limit ? items.at(-1)!.id : null }
}

/** Registers a webhook receiver. */
export const addEndpoint = (
  sim: Simulator,
  { name }: Namespace,
  body: Body<'CreateWebhookEndpoint'>,
): Promise<WebhookEndpoint> =>
  sim.store.transact(name, (tx) => {
    const { vendor, url, event, environment, auth } = body
    return sim.registerEndpoint(tx, {
      vendor,
      url,
      ...(event !== undefined && { event }),
      ...(environment !== undefined && { environment }),
      ...(auth !== undefined && { auth }),
    })
  })

/** Removes a webhook receiver. @throws SimError when there is none with this id */
export const removeEndpoint = (sim: Simulator, { name }: Namespace, id: string): Promise<void> =>
  sim.store.transact(name, async (tx) => {
    if (!(await tx.get(endpointKind, id))) throw nothing('webhook endpoint', id)
    tx.remove(endpointKind, id)
  })

/** Makes a settled delivery due again, and makes the attempt. */
export async function deliverAgain(sim: Simulator, namespace: Namespace, id: string): Promise<Delivery> {
  await sim.store.transact(namespace.name, async (tx) => {
    const delivery = await tx.get(deliveryKind, id)
    if (!delivery) throw nothing('delivery', id)
    if (delivery.status === 'pending') {
      throw new SimError('illegal_action', `delivery ${id} is pending already`, 'Advance the clock, or wait for it.')
    }
    redeliver(tx, delivery)
  })
  await namespace.scheduler.advance(0)
  return (await sim.store.transact(namespace.name, (tx) => tx.get(deliveryKind, id)))!
}

/** Arms a scenario: for a client's reference, or for the next journeys. */
export async function arm(sim: Simulator, { name }: Namespace, body: Body<'ArmScenario'>) {
  requireScenario(body.scenario)
  if (body.vendor !== undefined) await sim.vendor(body.vendor)
  return sim.store.transact(name, async (tx) =>
    tx.put(armedKind, {
      id: tx.id('armed', { kind: 'hex', length: 16 }),
      ...(body.vendor !== undefined && { vendor: body.vendor }),
      ...(body.reference !== undefined && { reference: body.reference }),
      scenario: body.scenario,
      remaining: body.count ?? 1,
      expiresAt: body.ttlMs === undefined ? null : tx.now + body.ttlMs,
    }),
  )
}

/** Chooses the scenario of journeys for which nothing else was asked. */
export async function setDefaultScenario(sim: Simulator, { name }: Namespace, scenario: string): Promise<void> {
  requireScenario(scenario)
  await sim.store.transact(name, async (tx) => {
    const settings = await tx.get(settingsKind, settingsId)
    tx.put(settingsKind, { ...settings, id: settingsId, defaultScenario: scenario })
  })
}

/** Makes a journey as the vendor's SDK or dashboard would. `request` is the call it comes with, if any. */
export async function createJourney(
  sim: Simulator,
  namespace: Namespace,
  vendor: string,
  body: Body<'CreateJourney'>,
  request?: SimRequest,
) {
  if (body.scenario !== undefined) requireScenario(body.scenario)
  const { simulator } = await sim.vendor(vendor)
  const { flows, credentials } = simulator.vendor.profile
  const environments = Object.keys(credentials)
  const environment = body.environment ?? environments[0] ?? ''
  if (!environments.includes(environment)) {
    throw new SimError(
      'bad_request',
      `${vendor} has no environment "${environment}"`,
      `Use one of: ${environments.join(', ')}.`,
    )
  }
  if (body.flow !== undefined && !flows.some(({ id }) => id === body.flow)) {
    throw new SimError(
      'bad_request',
      `${vendor} has no flow "${body.flow}"`,
      `Use one of: ${flows.map(({ id }) => id).join(', ')}.`,
    )
  }
  const { scenario, reference, flow, state = 'created' } = body
  const wanted = {
    environment,
    state,
    ...(scenario !== undefined && { scenario }),
    ...(reference !== undefined && { reference }),
    ...(flow !== undefined && { flow }),
  }
  const made = await sim
    .work(namespace, vendor, (tools, { createJourney }) => createJourney(tools, wanted), request)
    .catch((error: unknown) => {
      if (!isRefusal(error)) throw error
      throw new SimError('bad_request', error.message, 'Ask for what the API of the vendor would take.', {
        cause: error,
      })
    })
  return { vendor, ...made }
}

/** Plays a journey as the person it is about would, under its scenario or another. @throws SimError when it does not allow that */
export async function actOnJourney(
  sim: Simulator,
  namespace: Namespace,
  about: { vendor: string; id: string; action: JourneyAction; scenario?: string | undefined },
): Promise<Body<'PlayedJourney'>> {
  const { vendor, id, action, scenario } = about
  if (scenario !== undefined) requireScenario(scenario)
  const journeyId = await sim
    .work(namespace, vendor, async (tools, { hosted }) => {
      if (!hosted) throw new SimError('illegal_action', `journeys of ${vendor} cannot be played`, 'Use its API.')
      const found = await hosted.find(tools, id, 'any')
      if (found === undefined) {
        throw new SimError(
          'not_found',
          `no journey of ${vendor} has the id ${JSON.stringify(id)}`,
          'Give any id that the vendor gave out for the journey, and the namespace it belongs to.',
        )
      }
      if (scenario !== undefined) await hosted.choose(tools, found, scenario)
      await hosted.act(tools, found, { kind: action as 'open' })
      return found
    })
    .catch((error: unknown) => {
      if (!isRefusal(error)) throw error
      throw new SimError('illegal_action', error.message, 'Read the journey to see where it stands.', { cause: error })
    })
  const view = await sim.work(namespace, vendor, (tools, { hosted }) => hosted!.view(tools, journeyId))
  const { phase, end } = view
  return { vendor, journeyId, scenario: view.scenario, phase, end: end && { ...end } }
}

/** What a journey throws when it does not allow something: the session, the vendor's lifecycle, or the vendor's own error. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof SessionRefusal || error instanceof IllegalTransition || error instanceof VendorError

function requireScenario(name: string): void {
  if (!findScenario(name))
    throw new SimError('unknown_scenario', unknownScenario(name), 'GET /_sim/catalog lists them.')
}

const nothing = (what: string, id: string): SimError =>
  new SimError('not_found', `there is no ${what} "${id}"`, `List them first.`)
