/** The control calls about faults, as functions. */
import { faultKind } from '../../runtime/faults.js'
import type { ControlHandlers } from '../handlers.js'
import { listAll, pageOf } from '../paging.js'
import { show } from '../show.js'
import { armFaultIn, clearFaults, disarmFault, toFaultInfo } from './actions.js'
import type { faultEndpoints } from './endpoints.js'

export const faultHandlers: Pick<ControlHandlers, keyof typeof faultEndpoints> = {
  armFault: async ({ sim, namespace, body }) => show(201, toFaultInfo(await armFaultIn(sim, namespace, body))),
  listFaults: async ({ sim, namespace, query }) => {
    const { items, next } = await listAll(sim, namespace, faultKind, pageOf(query))
    return show(200, { items: items.map(toFaultInfo), next })
  },
  disarmFault: async ({ sim, namespace, params }) => show(200, await disarmFault(sim, namespace, params.id)),
  clearFaults: async ({ sim, namespace }) => show(200, await clearFaults(sim, namespace)),
}
