/** Handlers of the control calls about what was asked and answered. */
import { SimError } from '../../errors.js'
import type { ControlHandlers } from '../handlers.js'
import { pageOf } from '../paging.js'
import { show } from '../show.js'
import { toRequestDetail } from './detail.js'
import type { requestEndpoints } from './endpoints.js'
import { listRequests, listViolations, type RequestFilter, refuseStranger } from './list.js'
import { replayRequest } from './replay.js'
import { requestWindow } from './window.js'

type Told = {
  [K in keyof RequestFilter]: RequestFilter[K] extends boolean | undefined ? string | undefined : RequestFilter[K]
}

/** Reads a filter as a query says it. */
const filterOf = ({ vendor, endpoint, journey, status, unmatched, violations, text }: Told): RequestFilter => ({
  vendor,
  endpoint,
  journey,
  status,
  unmatched: unmatched === undefined ? undefined : unmatched === 'true',
  violations: violations === undefined ? undefined : violations === 'true',
  text,
})

export const requestHandlers: Pick<ControlHandlers, keyof typeof requestEndpoints> = {
  listRequests: async ({ sim, namespace, query }) =>
    show(200, await listRequests(sim, namespace, filterOf(query), pageOf(query))),
  getRequestWindow: async ({ sim, namespace, query }) => {
    const { from, limit = 100 } = query
    const part = { ...(from !== undefined && { from: Number(from) }), limit: Number(limit) }
    return show(200, await requestWindow(sim, namespace, filterOf(query), part))
  },
  replayRequest: async ({ sim, namespace, params }) => show(201, await replayRequest(sim, namespace, params.id)),
  getRequest: async ({ sim, namespace, params, query }) => {
    const entry = namespace.journal.get(params.id)
    if (entry) return show(200, await toRequestDetail(sim, entry, query.reveal === 'true'))
    refuseStranger(namespace, params.id)
    throw new SimError('not_found', `there is no request "${params.id}"`, 'The journal keeps only the newest ones.')
  },
  listViolations: async ({ sim, namespace, query }) =>
    show(200, await listViolations(sim, namespace, query, pageOf(query), query.reveal === 'true')),
}
