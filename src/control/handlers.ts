/** One function for every control call: reads the input, calls the action, shows what came of it. */

import { SimError } from '../errors.js'
import { scenarios } from '../fixtures/scenarios.js'
import type { SimRequest } from '../mocks/exchange.js'
import { armedKind } from '../mocks/scenario-choice.js'
import type { Simulator } from '../mocks/simulator.js'
import { type Input, type JsonReply, reply } from '../mocks/types.js'
import { deliveryKind, endpointKind } from '../runtime/deliveries.js'
import type { Namespace } from '../runtime/namespaces.js'
import type { Page } from '../runtime/store/types.js'
import { version } from '../version.js'
import {
  actOnJourney,
  addEndpoint,
  arm,
  createJourney,
  deliverAgain,
  listAll,
  removeEndpoint,
  setDefaultScenario,
} from './actions.js'
import { catalogOf, coverageOf } from './catalog.js'
import type { control } from './contract.js'
import { timeHandlers } from './time/handlers.js'
import {
  toAdvanced,
  toArmedInfo,
  toDeliveryInfo,
  toEndpointInfo,
  toNamespaceInfo,
  toRequestDetail,
  toRequestInfo,
} from './views.js'

type Endpoints = (typeof control)['endpoints']
type Call<K extends keyof Endpoints> = Pick<Input<typeof control, Endpoints[K]>, 'params' | 'query' | 'body'> & {
  sim: Simulator
  namespace: Namespace
  request: SimRequest
}

/** Handlers of the control plane, by endpoint. */
export type ControlHandlers = { [K in keyof Endpoints]: (call: Call<K>) => Promise<JsonReply<number, unknown>> }

const show = <const S extends number>(status: S, value: object) => reply(status, (record: object) => record, value)
const done = () => show(200, { ok: true })

const pageOf = ({
  after,
  limit,
}: {
  after?: string | undefined
  limit?: string | undefined
}): Required<Pick<Page, 'limit'>> & Page => ({
  ...(after !== undefined && { after }),
  limit: Math.min(Math.max(Number(limit ?? 100), 1), 1000),
})

export const controlHandlers: ControlHandlers = {
  ...timeHandlers,
  getHealth: async () => show(200, { status: 'ok', version }),
  getCatalog: async ({ sim }) =>
    show(200, {
      version,
      ...(await catalogOf(sim)),
      scenarios: scenarios.map(({ name, title, group }) => ({ name, title, group })),
    }),

  listCoverage: async ({ sim, query }) => show(200, await coverageOf(sim, query.vendor, pageOf(query))),

  listNamespaces: async ({ sim, query }) => {
    const { after, limit } = pageOf(query)
    const all = sim.namespaces.list()
    const from = after === undefined ? 0 : all.findIndex(({ name }) => name === after) + 1
    const page = all.slice(from, from + limit)
    return show(200, { items: page.map(toNamespaceInfo), next: from + limit < all.length ? page.at(-1)!.name : null })
  },
  createNamespace: async ({ sim, body }) => {
    const { name, seed, clock } = body
    const made = sim.createNamespace(name, {
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

  listRequests: async ({ namespace, query }) => {
    const { after, limit } = pageOf(query)
    const found = namespace.journal.list({ ...(after !== undefined && { after }), limit: limit + 1 })
    const items = found.slice(0, limit)
    return show(200, {
      items: items.map((entry) => toRequestInfo(entry)),
      next: found.length > limit ? items.at(-1)!.id : null,
    })
  },
  getRequest: async ({ sim, namespace, params, query }) => {
    const entry = namespace.journal.get(params.id)
    if (entry) return show(200, await toRequestDetail(sim, entry, query.reveal === 'true'))
    throw new SimError('not_found', `there is no request "${params.id}"`, 'The journal keeps only the newest ones.')
  },

  listDeliveries: async ({ sim, namespace, query }) => {
    const { items, next } = await listAll(sim, namespace, deliveryKind, pageOf(query))
    return show(200, { items: await Promise.all(items.map((one) => toDeliveryInfo(sim, one))), next })
  },
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

  createJourney: async ({ sim, namespace, params, body, request }) =>
    show(201, await createJourney(sim, namespace, params.vendor, body, request)),
  actOnJourney: async ({ sim, namespace, params, body }) =>
    show(200, await actOnJourney(sim, namespace, { ...params, scenario: body?.scenario })),
  armScenario: async ({ sim, namespace, body }) => show(201, toArmedInfo(await arm(sim, namespace, body))),
  listArmed: async ({ sim, namespace, query }) => {
    const { items, next } = await listAll(sim, namespace, armedKind, pageOf(query))
    return show(200, { items: items.map(toArmedInfo), next })
  },
  setDefaultScenario: async ({ sim, namespace, body }) => {
    await setDefaultScenario(sim, namespace, body.scenario)
    return show(200, { scenario: body.scenario })
  },
}
