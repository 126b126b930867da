/** Handlers of the control calls about reports. */
import type { ControlHandlers } from '../handlers.js'
import { pageOf } from '../paging.js'
import { show } from '../show.js'
import type { reportEndpoints } from './endpoints.js'

// a start needs none of it
const reading = () => import('./list.js')

export const reportHandlers: Pick<ControlHandlers, keyof typeof reportEndpoints> = {
  listReports: async ({ sim, query }) => show(200, await (await reading()).listReports(sim.options, pageOf(query))),
  getReport: async ({ sim, params }) => show(200, await (await reading()).getReport(sim.options, params.name)),
}
