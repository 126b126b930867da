/** One function for every call about clock and snapshots. */
import type { JsonReply } from '../../mocks/types.js'
import { reply } from '../../mocks/types.js'
import type { ControlHandlers } from '../handlers.js'
import { clockOf, listSnapshots, removeSnapshot, restoreSnapshot, saveSnapshot, setClock } from './actions.js'
import type { timeEndpoints } from './endpoints.js'

const show = (status: number, value: object): JsonReply<number, unknown> =>
  reply(status, (record: object) => record, value)

/** Spread into the control plane's handlers. */
export const timeHandlers: Pick<ControlHandlers, keyof typeof timeEndpoints> = {
  getClock: async ({ sim, namespace }) => show(200, clockOf(sim, namespace)),
  setClock: async ({ sim, namespace, body }) => show(200, await setClock(sim, namespace, body)),
  listSnapshots: async ({ sim, namespace }) => show(200, { items: await listSnapshots(sim, namespace), next: null }),
  createSnapshot: async ({ sim, namespace, body }) => show(201, await saveSnapshot(sim, namespace, body)),
  restoreSnapshot: async ({ sim, namespace, params }) => show(200, await restoreSnapshot(sim, namespace, params.name)),
  deleteSnapshot: async ({ sim, namespace, params }) => {
    await removeSnapshot(sim, namespace, params.name)
    return show(200, { ok: true })
  },
}
