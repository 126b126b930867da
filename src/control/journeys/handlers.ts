/** Handlers of the control calls about journeys. */

import { replyFile } from '../../mocks/types.js'
import type { ControlHandlers } from '../handlers.js'
import { pageOf } from '../paging.js'
import { show } from '../show.js'
import { actOnJourney, createJourney, replaceScenario } from './act.js'
import type { journeyEndpoints } from './endpoints.js'
import { listActions } from './legal.js'
import { getJourney, listJourneys } from './list.js'
import { getPayloads } from './payloads.js'
import { getPicture } from './pictures.js'
import { getTimeline } from './timeline.js'

export const journeyHandlers: Pick<ControlHandlers, keyof typeof journeyEndpoints> = {
  listJourneys: async ({ sim, namespace, query: { ended, ...query } }) => {
    const filter = { ...query, ...(ended !== undefined && { ended: ended === 'true' }) }
    return show(200, await listJourneys(sim, namespace, filter, pageOf(query), query.reveal === 'true'))
  },
  getJourney: async ({ sim, namespace, params, query }) =>
    show(200, await getJourney(sim, namespace, params.vendor, params.id, query.reveal === 'true')),
  getTimeline: async ({ sim, namespace, params, query }) =>
    show(200, await getTimeline(sim, namespace, params.vendor, params.id, query.reveal === 'true')),
  getPicture: async ({ sim, namespace, params }) => {
    const { sha256, mediaType } = await getPicture(sim, namespace, params)
    return replyFile(200, { sha256, mediaType, seed: '' })
  },
  getPayloads: async ({ sim, namespace, params, query }) =>
    show(200, await getPayloads(sim, namespace, params.vendor, params.id, query.reveal === 'true')),
  listActions: async ({ sim, namespace, params }) =>
    show(200, await listActions(sim, namespace, params.vendor, params.id)),
  createJourney: async ({ sim, namespace, params, body, request }) =>
    show(201, await createJourney(sim, namespace, params.vendor, body ?? {}, request)),
  actOnJourney: async ({ sim, namespace, params, body }) =>
    show(200, await actOnJourney(sim, namespace, { ...params, ...body })),
  replaceScenario: async ({ sim, namespace, params, body }) =>
    show(200, await replaceScenario(sim, namespace, { ...params, scenario: body.scenario })),
}
