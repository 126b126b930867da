/** Who a caller is, and whether it may call here and now. */
import { type BlockList, isIP } from 'node:net'
import type { EndpointDef, Surface, VendorDef } from '../../contracts/define.js'
import { readCredentials } from '../../runtime/credentials.js'
import type { JournalEntry } from '../../runtime/journal.js'
import type { Caller, Namespace, Namespaces } from '../../runtime/namespaces.js'
import type { Arrival, SimRequest } from '../exchange.js'
import { VendorError } from './vendor-error.js'

/** Finds the namespace an exchange is journalled under before its credentials are judged. */
export function guessNamespace(
  def: VendorDef,
  namespaces: Namespaces,
  { request, named, fallback }: Arrival,
): Namespace {
  if (named) return named
  const { auth } = Object.values(def.surfaces)[0]!
  const presented = readCredentials(auth, request.header)
  const caller = presented.outcome === 'presented' ? namespaces.identify(def.profile.id, presented.values) : undefined
  return caller?.namespace ?? fallback
}

/** Finds the caller. @throws VendorError for credentials that are missing, malformed, wrong, or somebody else's */
export function authenticate(def: VendorDef, endpoint: EndpointDef, namespaces: Namespaces, arrival: Arrival): Caller {
  const { auth } = def.surfaces[endpoint.surface]!
  const here = arrival.named ?? arrival.fallback
  if (auth.kind === 'none') return { namespace: here, environment: Object.keys(def.profile.credentials)[0] ?? '' }
  const text = arrival.request.header(auth.kind === 'header' ? auth.header.toLowerCase() : 'authorization')
  const caller = namespaces.remember(`${def.profile.id} ${endpoint.surface} ${text}`, () => {
    const presented = readCredentials(auth, arrival.request.header)
    if (presented.outcome === 'missing') throw new VendorError('credentials_missing', '')
    if (presented.outcome === 'malformed') throw new VendorError('credentials_malformed', '')
    return namespaces.identify(def.profile.id, presented.values)
  })
  if (!caller) throw new VendorError('credentials_invalid', '')
  if (arrival.named && arrival.named !== caller.namespace) {
    throw new VendorError('forbidden', 'the credentials belong to another namespace than the address')
  }
  return caller
}

/** Refuses an address that the vendor's allow-list does not hold. */
export function checkAddress(surface: Surface, request: SimRequest, allowed: BlockList | undefined): void {
  const rule = surface.ipAllowList
  if (!rule || !allowed) return
  // a call in process comes from this machine
  const address = (request.peer ?? '127.0.0.1').replace(/^::ffff:/i, '')
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (!allowed.check(address, family)) throw new VendorError(rule.error, `caller ${address}`)
}

/** Notes a call from a browser where the vendor wants backends only. */
export function noteBrowser(surface: Surface, request: SimRequest, entry: JournalEntry): void {
  const rule = surface.backendOnly
  if (!rule || (!request.header('origin') && !request.header('sec-fetch-site'))) return
  entry.violations.push({
    severity: 'breaking',
    side: 'request',
    path: request.header('origin') ? 'headers.origin' : 'headers.sec-fetch-site',
    message: 'the call came from a browser; the vendor allows this API to be called from a backend only',
    source: rule.source,
  })
}

/** Notes a call that comes faster than the vendor asks for, and refuses it where that is enforced. */
export function keepPace(
  { name, def }: { name: string; def: EndpointDef },
  params: Record<string, string>,
  { pace: last }: Namespace,
  enforced: boolean,
  entry: JournalEntry,
): void {
  const { pace } = def
  if (!pace) return
  const sinceMs = last.sinceLast(`${entry.vendor} ${name} ${params[pace.by]}`)
  if (sinceMs === undefined || sinceMs >= pace.minIntervalMs) return
  const message = `called again too soon: the vendor asks for at least ${pace.minIntervalMs} ms between calls`
  entry.violations.push({ severity: 'advice', side: 'request', path: 'pace', message, source: pace.source })
  if (enforced) throw new VendorError('rate_limited', message)
}
