/** Mutates one vendor: every class of drift at every place, and variants that are none. */
import type { VendorSimulator } from '../../mocks/types.js'
import { type Benign, judgeBenign } from './benign.js'
import { collect, type Seed } from './collect.js'
import { type Planted, plantAll } from './plant.js'

export interface MutationReport extends Planted {
  vendor: string
  title: string
  benign: Benign
}

export interface MutateOptions {
  /** Of the simulator that makes what is mutated. */
  seed?: Seed
  /** How many variants that are allowed are judged. @default 500 */
  benign?: number
}

/** Plants drift in what a vendor's simulator answers and sends, and has the judge look for it. */
export async function mutateVendor(
  simulator: VendorSimulator,
  { seed, benign = 500 }: MutateOptions = {},
): Promise<MutationReport> {
  const { id, title } = simulator.vendor.profile
  const collected = await collect(simulator, seed)
  const planted = await plantAll(collected)
  const variants = await judgeBenign(simulator, collected, { count: benign, ...(seed !== undefined && { seed }) })
  return { vendor: id, title, ...planted, benign: variants }
}

/** What the judge got wrong, as lines; none is what is wanted. */
export const failuresOf = ({ vendor, classes, unclean, benign }: MutationReport): string[] => [
  ...classes.flatMap(({ name, missed }) => missed.map((where) => `${vendor}: ${name} is not caught at ${where}`)),
  ...unclean.map((line) => `${vendor}: flagged as it was: ${line}`),
  ...benign.flagged.map((line) => `${vendor}: flagged though it is allowed: ${line}`),
]
