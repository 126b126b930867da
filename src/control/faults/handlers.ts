/** The control calls about faults, as functions. */
import type { FaultSpec } from '../../contracts/faults.js'
import type { Simulator } from '../../mocks/simulator.js'
import { reply } from '../../mocks/types.js'
import { faultKind } from '../../runtime/faults.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { Page } from '../../runtime/store/types.js'
import { listAll } from '../paging.js'
import { armFaultIn, clearFaults, disarmFault, toFaultInfo } from './actions.js'

interface Call {
  sim: Simulator
  namespace: Namespace
}
const show = <const S extends number>(status: S, value: object) => reply(status, (record: object) => record, value)

export const faultHandlers = (pageOf: (query: { after?: string | undefined; limit?: string | undefined }) => Page) => ({
  armFault: async ({ sim, namespace, body }: Call & { body: FaultSpec }) =>
    show(201, toFaultInfo(await armFaultIn(sim, namespace, body))),
  listFaults: async ({
    sim,
    namespace,
    query,
  }: Call & { query: { after?: string | undefined; limit?: string | undefined } }) => {
    const { items, next } = await listAll(sim, namespace, faultKind, pageOf(query))
    return show(200, { items: items.map(toFaultInfo), next })
  },
  disarmFault: async ({ sim, namespace, params }: Call & { params: { id: string } }) =>
    show(200, await disarmFault(sim, namespace, params.id)),
  clearFaults: async ({ sim, namespace }: Call) => show(200, await clearFaults(sim, namespace)),
})
