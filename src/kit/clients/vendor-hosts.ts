/** Which requests are for a vendor's real host, and where in a simulator each of them is answered. */
import type { VendorProfile } from '../../contracts/define.js'
import { resolveVendors, vendorByHost } from '../../mocks/vendors.js'

/** What answers in the place of the vendors. */
export interface Answering {
  fetch(request: Request): Promise<Response>
  /** The vendors it serves. */
  readonly profiles: readonly VendorProfile[]
}

export interface VendorHostOptions {
  /** The namespace that answers, whatever the credentials say. @default the one the credentials belong to */
  namespace?: string
  /** The vendors whose hosts are answered, where a URL stands for the simulator. @default the built-in ones */
  vendors?: readonly VendorProfile[]
}

/** The path of a vendor's call in the simulator, query and all; undefined for a host of no vendor. */
export type PlaceOf = (url: URL) => string | undefined

/** Finds the place of every call. @param target a simulator in this process, or the URL of a running one */
export function placesOf(target: Pick<Answering, 'profiles'> | string, options: VendorHostOptions): PlaceOf {
  const { namespace, vendors } = options
  const profiles =
    typeof target === 'string' ? (vendors ?? resolveVendors(undefined).map((v) => v.profile)) : target.profiles
  const byHost = vendorByHost(profiles.map((profile) => ({ profile })))
  return ({ host, pathname, search }) => {
    // what it gives out by itself, as a link that the control plane asked for, names a simulator that has no socket
    if (typeof target !== 'string' && host === ownHost) return pathname + search
    // a name that ends in a dot is the same host, and would reach the vendor itself
    const place = byHost(host.replace(/\.(?=:\d+$|$)/, ''))
    if (!place) return undefined
    // a link that the simulator gave out names the vendor, and may name the namespace
    const [, named = '', rest] = /^(\/~[^/]+)?(\/.*)$/.exec(pathname) ?? [undefined, '', pathname]
    const prefix = rest === `/${place.id}` || rest!.startsWith(`/${place.id}/`) ? '' : `/${place.id}${place.mountAt}`
    return `${named || (namespace === undefined ? '' : `/~${namespace}`)}${prefix}${rest}${search}`
  }
}

/** Where a simulator of this process says that it is. */
const ownHost = 'sim.test'

/** Whether a host is this machine's own. */
export const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/i.test(hostname)
