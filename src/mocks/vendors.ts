/** The vendors of one simulator: loaded on first use, each with its pipeline mounted once. */
import { SimError } from '../errors.js'
import { type VendorEntry, vendorEntries } from './index.js'
import type { VendorSimulator } from './types.js'

export type VendorSource = VendorEntry

/** Resolves the vendors asked for. @throws SimError for a name that no vendor has */
export function resolveVendors(asked: readonly (string | VendorSimulator)[] | undefined): VendorSource[] {
  const all = asked ?? Object.keys(vendorEntries)
  return all.map((one) => {
    if (typeof one !== 'string') return { profile: one.vendor.profile, load: async () => one }
    const entry = Object.hasOwn(vendorEntries, one) ? vendorEntries[one] : undefined
    if (!entry) {
      throw new SimError(
        'unknown_vendor',
        `there is no vendor "${one}"`,
        `Use one of: ${Object.keys(vendorEntries).join(', ')}.`,
      )
    }
    return entry
  })
}

/** Calls `make` once, on first use, and shares what it promises. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let promise: Promise<T> | undefined
  return () => {
    promise ??= make().catch((error) => {
      // a failed load must not be remembered as the answer
      promise = undefined
      throw error
    })
    return promise
  }
}

/** Finds the vendor a host name belongs to, and where that host's paths are mounted: its own hosts, or `<vendor>.localhost`. */
export function vendorByHost(
  sources: readonly VendorSource[],
): (host: string | undefined) => { id: string; mountAt: string } | undefined {
  const byHost = new Map<string, { id: string; mountAt: string }>()
  for (const { profile } of sources) {
    const { id, surfaces, unmodelledHosts = [] } = profile
    for (const host of [`${id}.localhost`, ...unmodelledHosts]) byHost.set(host.toLowerCase(), { id, mountAt: '' })
    for (const { hosts, mountAt } of Object.values(surfaces)) {
      for (const host of hosts) byHost.set(host.toLowerCase(), { id, mountAt: mountAt === '/' ? '' : mountAt })
    }
  }
  return (host) => (host === undefined ? undefined : byHost.get(host.toLowerCase().replace(/:\d+$/, '')))
}
