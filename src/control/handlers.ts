/** One function for every control call: reads the input, calls the action, shows what came of it. */

import { SimError } from '../errors.js'
import type { SimRequest } from '../mocks/exchange.js'
import type { Simulator } from '../mocks/simulator.js'
import type { FileReply, Input, JsonReply } from '../mocks/types.js'
import { endpointKind } from '../runtime/deliveries.js'
import type { Namespace } from '../runtime/namespaces.js'
import { version } from '../version.js'
import { addEndpoint, deliverAgain, removeEndpoint } from './actions.js'
import { catalogOf, coverageOf } from './catalog.js'
import { control } from './contract.js'
import { contractHandlers } from './contracts/handlers.js'
import { faultHandlers } from './faults/handlers.js'
import { journeyHandlers } from './journeys/handlers.js'
import { listAll, nothing, pageOf } from './paging.js'
import { reportHandlers } from './reports/handlers.js'
import { requestHandlers } from './requests/handlers.js'
import { scenarioHandlers } from './scenarios/handlers.js'
import { done, show } from './show.js'
import { sinkHandlers } from './sinks/handlers.js'
import { timeHandlers } from './time/handlers.js'
import { toAdvanced, toEndpointInfo, toNamespaceInfo } from './views.js'
import { listDeliveries } from './webhooks/actions.js'
import { webhookHandlers } from './webhooks/handlers.js'
import { toDeliveryInfo } from './webhooks/views.js'

type Endpoints = (typeof control)['endpoints']
type Call<K extends keyof Endpoints> = Pick<Input<typeof control, Endpoints[K]>, 'params' | 'query' | 'body'> & {
  sim: Simulator
  namespace: Namespace
  request: SimRequest
}

/** Handlers of the control plane, by endpoint. */
export type ControlHandlers = {
  [K in keyof Endpoints]: (call: Call<K>) => Promise<JsonReply<number, unknown> | FileReply>
}

export const controlHandlers: ControlHandlers = {
  ...timeHandlers,
  // the plain question is answered before it comes here
  getHealth: async ({ sim: { store } }) => {
    const { kind, shared, replica } = store.info
    return show(200, { status: 'ok', version, store: kind, ...(shared && { replica }) })
  },
  getCatalog: async ({ sim }) => show(200, await catalogOf(sim, control.endpoints)),

  listCoverage: async ({ sim, query }) => show(200, await coverageOf(sim, query.vendor, pageOf(query))),
  ...contractHandlers,
  ...reportHandlers,

  listNamespaces: async ({ sim, query }) => {
    const { after, limit } = pageOf(query)
    // by name: replicas, and a simulator before and after a restart, may have learnt of them in any order
    const all = sim.namespaces.list().sort((a, b) => (a.name < b.name ? -1 : 1))
    const from = after === undefined ? 0 : all.findIndex(({ name }) => name === after) + 1
    if (after !== undefined && from === 0) throw nothing('cursor', after)
    const page = all.slice(from, from + limit)
    return show(200, { items: page.map(toNamespaceInfo), next: from + limit < all.length ? page.at(-1)!.name : null })
  },
  createNamespace: async ({ sim, body }) => {
    const { name, seed, clock } = body
    const made = await sim.createNewNamespace(name, {
      ...(seed !== undefined && { seed }),
      ...(clock !== undefined && { clock }),
    })
    return show(201, toNamespaceInfo(made))
  },
  getNamespace: async ({ sim, params }) => {
    const found = sim.namespace(params.name)
    if (found) return show(200, toNamespaceInfo(found))
    throw new SimError('not_found', `there is no namespace "${params.name}"`, 'GET /_sim/namespaces lists them.')
  },
  deleteNamespace: async ({ sim, params }) => {
    await sim.deleteNamespace(params.name)
    return done()
  },
  resetNamespace: async ({ sim, namespace }) => {
    await sim.reset(namespace)
    return show(200, toNamespaceInfo(namespace))
  },

  advanceClock: async ({ namespace, body }) => show(200, toAdvanced(await namespace.scheduler.advance(body.ms))),
  drainJobs: async ({ namespace }) => show(200, toAdvanced(await namespace.scheduler.advance(0))),

  listDeliveries: async ({ sim, namespace, query }) => {
    const { items, next } = await listDeliveries(sim, namespace, query, pageOf(query))
    return show(200, { items: await Promise.all(items.map((one) => toDeliveryInfo(sim, one))), next })
  },
  ...webhookHandlers,
  redeliver: async ({ sim, namespace, params }) =>
    show(200, await toDeliveryInfo(sim, await deliverAgain(sim, namespace, params.id))),
  listWebhookEndpoints: async ({ sim, namespace, query }) => {
    const { items, next } = await listAll(sim, namespace, endpointKind, pageOf(query))
    return show(200, { items: items.map(toEndpointInfo), next })
  },
  createWebhookEndpoint: async ({ sim, namespace, body }) =>
    show(201, toEndpointInfo(await addEndpoint(sim, namespace, body))),
  deleteWebhookEndpoint: async ({ sim, namespace, params }) => {
    await removeEndpoint(sim, namespace, params.id)
    return done()
  },

  ...sinkHandlers,
  ...requestHandlers,
  ...journeyHandlers,
  ...scenarioHandlers,
  ...faultHandlers,
}
