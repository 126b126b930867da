/** Handlers of the control calls about contracts. */
import type { ControlHandlers } from '../handlers.js'
import { show } from '../show.js'
import { documentOf } from './document.js'
import type { contractEndpoints } from './endpoints.js'

export const contractHandlers: Pick<ControlHandlers, keyof typeof contractEndpoints> = {
  getContract: async ({ sim, params }) => show(200, await documentOf(sim, params.vendor)),
}
