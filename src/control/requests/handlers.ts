/** Handlers of the control calls about what was asked and answered. */
import { SimError } from '../../errors.js'
import type { ControlHandlers } from '../handlers.js'
import { pageOf } from '../paging.js'
import { show } from '../show.js'
import { toRequestDetail } from '../views.js'
import type { requestEndpoints } from './endpoints.js'
import { listRequests, listViolations, refuseStranger } from './list.js'

export const requestHandlers: Pick<ControlHandlers, keyof typeof requestEndpoints> = {
  listRequests: async ({ sim, namespace, query: { unmatched, ...query } }) => {
    const filter = { ...query, ...(unmatched !== undefined && { unmatched: unmatched === 'true' }) }
    return show(200, await listRequests(sim, namespace, filter, pageOf(query)))
  },
  getRequest: async ({ sim, namespace, params, query }) => {
    const entry = namespace.journal.get(params.id)
    if (entry) return show(200, await toRequestDetail(sim, entry, query.reveal === 'true'))
    refuseStranger(namespace, params.id)
    throw new SimError('not_found', `there is no request "${params.id}"`, 'The journal keeps only the newest ones.')
  },
  listViolations: async ({ sim, namespace, query }) =>
    show(200, await listViolations(sim, namespace, query, pageOf(query), query.reveal === 'true')),
}
