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

/** Finds the vendor a host name belongs to: its own hosts, or `<vendor>.localhost`. */
export function vendorByHost(sources: readonly VendorSource[]): (host: string | undefined) => string | undefined {
  const byHost = new Map<string, string>()
  for (const { profile } of sources) {
    byHost.set(`${profile.id}.localhost`, profile.id)
    for (const { hosts, mountAt } of Object.values(profile.surfaces)) {
      if (mountAt === '/') for (const host of hosts) byHost.set(host.toLowerCase(), profile.id)
    }
  }
  return (host) => (host === undefined ? undefined : byHost.get(host.toLowerCase().replace(/:\d+$/, '')))
}
