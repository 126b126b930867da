/** What vendors are called. */
import type { PageContext } from '../context.js'

/** A vendor's title; its id, where it has none. */
export const titleOf = ({ sim }: PageContext, vendor: string): string =>
  sim.profiles.find(({ id }) => id === vendor)?.title ?? vendor
