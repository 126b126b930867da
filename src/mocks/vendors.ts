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

/**
 * Finds the vendor a host name belongs to, and where that host's paths are mounted: its own hosts, or `<vendor>.localhost`. A
 * `{name}` in a host stands for one label.
 */
export function vendorByHost(
  sources: readonly Pick<VendorSource, 'profile'>[],
): (host: string | undefined) => { id: string; mountAt: string } | undefined {
  type Place = { id: string; mountAt: string }
  const byHost = new Map<string, Place>()
  const patterns: [RegExp, Place][] = []
  const add = (host: string, place: Place): void => {
    if (host.includes('{')) patterns.push([patternOf(host), place])
    else byHost.set(host.toLowerCase(), place)
  }
  for (const { profile } of sources) {
    const { id, surfaces, unmodelledHosts = [] } = profile
    for (const host of [`${id}.localhost`, ...unmodelledHosts]) add(host, { id, mountAt: '' })
    for (const { hosts, mountAt } of Object.values(surfaces)) {
      for (const host of hosts) add(host, { id, mountAt: mountAt === '/' ? '' : mountAt })
    }
  }
  return (host) => {
    const name = host?.toLowerCase().replace(/:\d+$/, '')
    if (name === undefined) return undefined
    return byHost.get(name) ?? patterns.find(([pattern]) => pattern.test(name))?.[1]
  }
}

const patternOf = (host: string): RegExp => {
  const literals = host.split(/\{[^}]*\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literals.join('[^.]+')}$`, 'i')
}
