/** What the scenarios come to, vendor by vendor and flow by flow. */
import type { LoadedVendor } from '../mocks/load-vendor.js'
import type { OutcomeTable } from '../mocks/types.js'

/** The outcomes of a vendor; none where it has no table. */
export async function outcomesOf({ simulator }: Pick<LoadedVendor, 'simulator'>): Promise<OutcomeTable> {
  return (await simulator.outcomes?.()) ?? {}
}
