/** One exchange as the page may show it, as it was, and what the contract says of it. */
import type * as z from 'zod'
import type { EndpointDef, VendorDef } from '../../../contracts/define.js'
import type { RequestDetail } from '../../../control/schemas.js'
import type { PageContext } from '../../context.js'

export type Detail = z.infer<typeof RequestDetail>

export interface Loaded {
  /** Masked, unless secrets are asked for. */
  shown: Detail
  /** As it went over the wire: for judging and mending, never for showing. */
  whole: Detail
  vendor: VendorDef | undefined
  /** Undefined where no route fitted, and for pages of the simulator's own. */
  def: EndpointDef | undefined
}

/** Reads an exchange. @throws RefusedCall for one that there is not */
export async function loadExchange({ calls, sim, params, reveal }: PageContext): Promise<Loaded> {
  const id = params.id ?? ''
  const [shown, whole] = await Promise.all([calls.getRequest({ id, reveal }), calls.getRequest({ id, reveal: true })])
  const vendor = shown.vendor === null ? undefined : (await sim.vendor(shown.vendor)).simulator.vendor
  const name = shown.endpoint ?? ''
  return {
    shown,
    whole,
    vendor,
    def: vendor && Object.hasOwn(vendor.endpoints, name) ? vendor.endpoints[name] : undefined,
  }
}

/** Path and query as sent. */
export const addressOf = ({ path, request: { query } }: Detail): string =>
  path + (query === undefined ? '' : `?${query}`)
