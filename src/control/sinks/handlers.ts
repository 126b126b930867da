/** One function for every control call about the built-in receivers. */
import type { ControlHandlers } from '../handlers.js'
import { pageOf } from '../paging.js'
import { done, show } from '../show.js'
import { clearReceived, getReceived, listReceived, listSinks, setSink } from './actions.js'
import type { sinkEndpoints } from './endpoints.js'

export const sinkHandlers: Pick<ControlHandlers, keyof typeof sinkEndpoints> = {
  listSinks: async ({ sim, namespace }) => show(200, await listSinks(sim, namespace)),
  setSink: async ({ sim, namespace, params, body }) => show(200, await setSink(sim, namespace, params.name, body)),
  listReceived: async ({ sim, namespace, query }) => {
    const { sink, reveal } = query
    return show(200, await listReceived(sim, namespace, { sink, reveal: reveal === 'true' }, pageOf(query)))
  },
  getReceived: async ({ sim, namespace, params, query }) =>
    show(200, await getReceived(sim, namespace, params.id, query.reveal === 'true')),
  clearReceived: async ({ namespace }) => {
    clearReceived(namespace)
    return done()
  },
}
