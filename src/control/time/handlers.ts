/** One function for every call about clock and snapshots. */
import type { ControlHandlers } from '../handlers.js'
import { done, show } from '../show.js'
import { clockOf, listSnapshots, removeSnapshot, restoreSnapshot, saveSnapshot, setClock } from './actions.js'
import type { timeEndpoints } from './endpoints.js'

/** Spread into the control plane's handlers. */
export const timeHandlers: Pick<ControlHandlers, keyof typeof timeEndpoints> = {
  getClock: async ({ sim, namespace }) => show(200, clockOf(sim, namespace)),
  setClock: async ({ sim, namespace, body }) => show(200, await setClock(sim, namespace, body)),
  listSnapshots: async ({ sim, namespace }) => show(200, { items: await listSnapshots(sim, namespace), next: null }),
  createSnapshot: async ({ sim, namespace, body }) => show(201, await saveSnapshot(sim, namespace, body)),
  restoreSnapshot: async ({ sim, namespace, params }) => show(200, await restoreSnapshot(sim, namespace, params.name)),
  deleteSnapshot: async ({ sim, namespace, params }) => {
    await removeSnapshot(sim, namespace, params.name)
    return done()
  },
}
