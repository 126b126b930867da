/** The address that links are built on: the configured one, or the one the caller used; and the namespace it names. */
import type { SimRequest } from './exchange.js'
import type { SimulatorOptions } from './options.js'

/** Base of links, without a trailing slash; `fallback` where there is no call to learn it from. */
export function baseOf(
  { baseUrl, trustProxy }: SimulatorOptions,
  request: SimRequest | undefined,
  fallback: string,
): string {
  const host = request && hostOf(request, trustProxy)
  const base = baseUrl ?? (host ? `${protocolOf(request, trustProxy)}://${host}` : fallback)
  return base.replace(/\/+$/, '')
}

/** The host the caller called, which a trusted proxy may know better. */
export function hostOf(request: SimRequest, trustProxy = false): string | undefined {
  const forwarded = trustProxy ? (forwardedBy(request, 'host') ?? first(request.header('x-forwarded-host'))) : undefined
  return forwarded && isHost(forwarded) ? forwarded : request.header('host')
}

/** The host of a base, without what may follow it. */
export const hostIn = (base: string): string | undefined => /^\w+:\/\/([^/]+)$/.exec(base)?.[1]

function protocolOf(request: SimRequest, trustProxy = false): string {
  const forwarded = trustProxy
    ? (forwardedBy(request, 'proto') ?? first(request.header('x-forwarded-proto')))
    : undefined
  return forwarded?.toLowerCase() === 'https' ? 'https' : 'http'
}

/** Reads the first element of `Forwarded` (RFC 7239): that of the proxy nearest to the caller. */
const forwardedBy = (request: SimRequest, name: string): string | undefined =>
  new RegExp(`(?:^|;)\\s*${name}="?([^";,]+)"?`, 'i').exec(first(request.header('forwarded')) ?? '')?.[1]?.trim()

const first = (list: string | undefined): string | undefined => list?.split(',')[0]?.trim() || undefined

/** Whatever else stands there must not get into a link. */
const isHost = (text: string): boolean => /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(text)

/** Splits `/~name/rest` into the name and the rest. */
export function splitNamespace(path: string): [name: string | undefined, rest: string] {
  if (!path.startsWith('/~')) return [undefined, path]
  const end = path.indexOf('/', 2)
  return end < 0 ? [path.slice(2), '/'] : [path.slice(2, end), path.slice(end)]
}
