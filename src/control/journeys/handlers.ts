/** Handlers of the control calls about journeys. */
import type { ControlHandlers } from '../handlers.js'
import { pageOf } from '../paging.js'
import { show } from '../show.js'
import { actOnJourney, createJourney, replaceScenario } from './act.js'
import type { journeyEndpoints } from './endpoints.js'
import { getJourney, listJourneys } from './list.js'

export const journeyHandlers: Pick<ControlHandlers, keyof typeof journeyEndpoints> = {
  listJourneys: async ({ sim, namespace, query: { ended, ...query } }) => {
    const filter = { ...query, ...(ended !== undefined && { ended: ended === 'true' }) }
    return show(200, await listJourneys(sim, namespace, filter, pageOf(query), query.reveal === 'true'))
  },
  getJourney: async ({ sim, namespace, params, query }) =>
    show(200, await getJourney(sim, namespace, params.vendor, params.id, query.reveal === 'true')),
  createJourney: async ({ sim, namespace, params, body, request }) =>
    show(201, await createJourney(sim, namespace, params.vendor, body ?? {}, request)),
  actOnJourney: async ({ sim, namespace, params, body }) =>
    show(200, await actOnJourney(sim, namespace, { ...params, ...body })),
  replaceScenario: async ({ sim, namespace, params, body }) =>
    show(200, await replaceScenario(sim, namespace, { ...params, scenario: body.scenario })),
}
