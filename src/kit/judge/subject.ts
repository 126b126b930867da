/** What an exchange is judged by: an endpoint of a vendor, found by its name or by the request itself. */
import type { Auth } from '../../contracts/auth.js'
import { authOf } from '../../contracts/conformance.js'
import { type EndpointDef, type Route, routesOf, type Surface, type VendorDef } from '../../contracts/define.js'

export interface Endpoint {
  vendor: VendorDef
  name: string
  def: EndpointDef
  surface: Surface
  auth: Auth
}

/** The endpoints of a vendor by name. @throws TypeError for a name the vendor has not */
export function endpointOf<V extends VendorDef>(vendor: V, name: keyof V['endpoints'] & string): Endpoint {
  const def = (vendor.endpoints as Record<string, EndpointDef>)[name]
  if (!def) {
    const known = Object.keys(vendor.endpoints).join(', ')
    throw new TypeError(`${vendor.profile.id} has no endpoint "${name}"; it has ${known}`)
  }
  return { vendor, name, def, surface: vendor.surfaces[def.surface]!, auth: authOf(vendor, def) }
}

/** A route that a request takes, and the parameters of its path. */
export interface Taken {
  route: Route
  params: Record<string, string>
  /** Whatever stands before the path of the route. */
  before: string
}

/** The path of a URL, and its query. */
export function splitUrl(url: string): { path: string; query: Record<string, string>; hash: string } {
  const { pathname, searchParams, hash } = urlOf(url)
  return { path: pathname, query: Object.fromEntries(searchParams), hash }
}

/** What is no URL has a path that no call has. */
function urlOf(url: string): URL {
  const base = 'http://relative.test'
  return new URL(URL.canParse(url, base) ? url : '/what-is-no-url', base)
}

/** The route of an endpoint that a request takes, wherever the vendor is mounted; undefined for none. */
export function routeTaken({ def }: Pick<Endpoint, 'def'>, method: string, url: string): Taken | undefined {
  const { path } = splitUrl(url)
  return routesOf(def)
    .filter((route) => route.method === String(method).toUpperCase())
    .map((route) => taken(route, path))
    .filter((found) => found !== undefined)
    .sort((a, b) => a.before.length - b.before.length)[0]
}

function taken(route: Route, path: string): Taken | undefined {
  const match = patternOf(route.path).exec(path)
  if (!match) return undefined
  const { before = '', ...params } = match.groups ?? {}
  const names = [...route.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!)
  return { route, before, params: Object.fromEntries(names.map((name, i) => [name, decoded(params[`p${i}`]!)])) }
}

const compiled = new Map<string, RegExp>()

/** A path as it stands at the end of another. */
function patternOf(path: string): RegExp {
  const known = compiled.get(path)
  if (known) return known
  let n = 0
  const text = path
    .split(/(\{[^}]+\})/)
    .map((part) => (part.startsWith('{') ? `(?<p${n++}>[^/]+)` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('')
  const made = new RegExp(`^(?<before>.*?)${text}$`)
  compiled.set(path, made)
  return made
}

/** A text of an address, decoded; as it is where it cannot be. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The endpoint that a request is for, wherever the vendor is mounted. Of several, the one whose path says most. */
export function findEndpoint(vendor: VendorDef, method: string, url: string): Endpoint | undefined {
  const host = /^https?:/.test(url) ? urlOf(url).hostname : undefined
  let best: { endpoint: Endpoint; score: number } | undefined
  for (const name of Object.keys(vendor.endpoints)) {
    const endpoint = endpointOf(vendor, name)
    const found = routeTaken(endpoint, method, url)
    if (!found) continue
    const { hosts, mountAt } = vendor.profile.surfaces[endpoint.def.surface]!
    const literal = found.route.path.replace(/\{[^}]+\}/g, '').length
    const fits = (host !== undefined && hosts.includes(host)) || (mountAt !== '/' && found.before.endsWith(mountAt))
    const score = literal * 2 + (fits ? 1 : 0)
    if (!best || score > best.score) best = { endpoint, score }
  }
  return best?.endpoint
}
