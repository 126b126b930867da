/** Where a call goes: to the one target, or to that of the surface which its host, its path or the contract names. */
import type { VendorDef } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { findEndpoint } from '../judge/subject.js'
import type { ProxyTarget } from './types.js'

export interface Way {
  base: URL
  surface: string | undefined
  /** Path and query within the surface. */
  pathAndQuery: string
  /** Path and query on the target's host. */
  path: string
}

/** Answers where calls go. @throws SimError for targets that are none */
export function routerFor(
  vendor: VendorDef,
  targets: readonly ProxyTarget[],
): (method: string, url: string, host: string | undefined) => Way | undefined {
  const bases = readTargets(vendor, targets)
  const { surfaces } = vendor.profile
  const single = bases.get(undefined)
  const to = (base: URL, surface: string | undefined, url: string): Way => {
    const path = url.startsWith('/') ? url : `/${url}`
    // to the vendor as it came; read as an address, two slashes would begin a host
    const pathAndQuery = path.replace(/^[/\\]{2,}/, '/')
    return { base, surface, pathAndQuery, path: `${base.pathname.replace(/\/$/, '')}${path}` }
  }
  return (method, url, host) => {
    // a client that takes this for a proxy of the other kind names the whole address
    const asked = /^https?:\/\//i.test(url) ? url.replace(/^https?:\/\/[^/?#]*/i, '') : url
    if (single) return to(single, surfaceAt(vendor, asked), asked)
    const name = (host ?? '').toLowerCase().replace(/:\d+$/, '')
    for (const [surface, base] of bases) if (surfaces[surface!]!.hosts.includes(name)) return to(base, surface, asked)
    const mounted = surfaceAt(vendor, asked)
    if (mounted !== undefined) {
      const base = bases.get(mounted)
      return base && to(base, mounted, asked.slice(surfaces[mounted]!.mountAt.length))
    }
    const surface = findEndpoint(vendor, method, asked)?.def.surface
    if (surface !== undefined && bases.has(surface)) return to(bases.get(surface)!, surface, asked)
    // of one host there may be several surfaces, and one target then serves them all
    const beside = surface && [...bases].find(([other]) => sharesHost(vendor, other!, surface))
    if (beside) return to(beside[1], surface, asked)
    const [first] = bases
    return surface === undefined ? to(first![1], first![0], asked) : undefined
  }
}

function readTargets(vendor: VendorDef, targets: readonly ProxyTarget[]): Map<string | undefined, URL> {
  const { id, surfaces } = vendor.profile
  const bases = new Map<string | undefined, URL>()
  for (const { surface, url } of targets) {
    if (surface !== undefined && !surfaces[surface]) {
      const known = Object.keys(surfaces).join(', ')
      throw new SimError('bad_option', `${id} has no surface "${surface}"`, `Use one of: ${known}.`)
    }
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new SimError(
        'bad_option',
        'a target is no http or https URL',
        `For example https://${Object.values(surfaces)[0]!.hosts[0]}.`,
      )
    const base = new URL(url)
    if (base.search || base.hash || base.username)
      throw new SimError(
        'bad_option',
        'a target has a query, a fragment or a user',
        'Give scheme, host and path alone.',
      )
    if (bases.has(surface))
      throw new SimError('bad_option', `two targets are given for ${surface ?? 'all surfaces'}`, 'Give one for each.')
    bases.set(surface, base)
  }
  if (bases.size === 0) throw new SimError('bad_option', 'no target is given', 'Say where the vendor is.')
  if (bases.has(undefined) && bases.size > 1)
    throw new SimError(
      'bad_option',
      'one target names no surface and another does',
      'Name the surface of each, or give one alone.',
    )
  return bases
}

/** The surface that a path is mounted under; undefined for those at the root. */
function surfaceAt({ profile }: VendorDef, url: string): string | undefined {
  return Object.entries(profile.surfaces).find(
    ([, { mountAt }]) =>
      mountAt !== '/' && (url === mountAt || url.startsWith(`${mountAt}/`) || url.startsWith(`${mountAt}?`)),
  )?.[0]
}

const sharesHost = ({ profile }: VendorDef, a: string, b: string): boolean =>
  profile.surfaces[a]!.hosts.some((host) => profile.surfaces[b]!.hosts.includes(host))
