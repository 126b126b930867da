/** Who a caller is, and whether it may call here and now. */
import { type BlockList, isIP } from 'node:net'
import { type Auth, tokensIn } from '../../contracts/auth.js'
import type { EndpointDef, Surface, VendorDef } from '../../contracts/define.js'
import { type Presented, type Presenting, readCredentials } from '../../runtime/credentials.js'
import type { JournalEntry } from '../../runtime/journal.js'
import type { Caller, Namespace, Namespaces } from '../../runtime/namespaces.js'
import type { Store } from '../../runtime/store/types.js'
import { revokedTokens } from '../../runtime/tokens.js'
import type { Arrival, SimRequest } from '../exchange.js'
import { VendorError } from './vendor-error.js'

/** Who may call an endpoint. */
export const authOf = (def: VendorDef, endpoint: EndpointDef): Auth =>
  endpoint.auth ?? def.surfaces[endpoint.surface]!.auth

/** Finds the namespace an exchange is journalled under when it is not known whose it is. */
export function guessNamespace(
  def: VendorDef,
  namespaces: Namespaces,
  arrival: Arrival,
  target?: EndpointDef,
  body?: unknown,
): Namespace {
  if (arrival.named) return arrival.named
  const auth = target ? authOf(def, target) : Object.values(def.surfaces)[0]!.auth
  const presented = readCredentials(auth, presenting(arrival.request, body))
  return find(def.profile.id, namespaces, presented)?.namespace ?? arrival.fallback
}

/** Finds the caller, or else why it is none and whose namespace it called: a fault comes before a refusal. */
export function admit(
  def: VendorDef,
  endpoint: EndpointDef,
  namespaces: Namespaces,
  arrival: Arrival,
): { namespace: Namespace; caller: Caller } | { namespace: Namespace; caller?: undefined; refusal: unknown } {
  try {
    const caller = authenticate(def, endpoint, namespaces, arrival)
    return { namespace: caller.namespace, caller }
  } catch (refusal) {
    return { namespace: guessNamespace(def, namespaces, arrival, endpoint), refusal }
  }
}

const presenting = ({ header, query }: SimRequest, body?: unknown): Presenting => ({
  header,
  query: (name) => (query.includes(name) ? new URLSearchParams(query).get(name) : null) ?? undefined,
  body,
})

function find(vendor: string, namespaces: Namespaces, presented: Presented): Caller | undefined {
  if (presented.outcome === 'presented') return namespaces.identify(vendor, presented)
  if (presented.outcome !== 'token') return undefined
  const { auth, text, beside } = presented
  const standing = auth.standing && namespaces.identify(vendor, { values: { [auth.standing]: text } })
  const caller = standing || namespaces.identifyToken(vendor, auth.use, text)
  return caller && beside && !namespaces.fits(vendor, caller, beside) ? undefined : caller
}

/** Finds the caller. @throws VendorError for credentials that are missing, malformed, wrong, over, or somebody else's */
export function authenticate(
  def: VendorDef,
  endpoint: EndpointDef,
  namespaces: Namespaces,
  arrival: Arrival,
  body?: unknown,
): Caller {
  const auth = authOf(def, endpoint)
  const here = arrival.named ?? arrival.fallback
  if (auth.kind === 'none') return { namespace: here, environment: Object.keys(def.profile.credentials)[0] ?? '' }
  const vendor = def.profile.id
  const look = (): Caller | undefined => {
    const presented = readCredentials(auth, presenting(arrival.request, body))
    if (presented.outcome === 'missing') throw new VendorError('credentials_missing', '')
    if (presented.outcome === 'malformed') throw new VendorError('credentials_malformed', '')
    return find(vendor, namespaces, presented)
  }
  const text = onlyHeader(auth)
  const caller =
    text === undefined
      ? look()
      : namespaces.remember(
          `${vendor} ${endpoint.auth ? `${endpoint.method} ${endpoint.path}` : endpoint.surface} ${arrival.request.header(text)}`,
          look,
        )
  if (!caller) throw new VendorError('credentials_invalid', '')
  const { named } = arrival
  if (named && named !== caller.namespace) {
    // a token is of the namespace that issued it; what is known to everybody is told by the address
    if (named.byAddress && caller.namespace === arrival.fallback && !caller.token)
      return { ...caller, namespace: named }
    throw new VendorError('forbidden', 'the credentials belong to another namespace than the address')
  }
  const { token, namespace } = caller
  if (token && token.expiresAt * 1000 <= namespace.clock.now()) {
    const known = Object.hasOwn(def.surfaces[endpoint.surface]!.errors.rows, 'credentials_expired')
    throw new VendorError(known ? 'credentials_expired' : 'credentials_invalid', 'the token is over')
  }
  return caller
}

/** The one header that decides who calls, so that its text may stand for the answer; undefined where more is looked at. */
function onlyHeader(auth: Auth): string | undefined {
  if (auth.kind === 'basic' || auth.kind === 'bearer') return 'authorization'
  if (auth.kind === 'header') return auth.header.toLowerCase()
  if (auth.kind !== 'token' || auth.carriers.length !== 1) return undefined
  const [carrier] = auth.carriers
  return carrier!.in === 'header' ? carrier!.name.toLowerCase() : undefined
}

/** Names the query parameters that carry tokens. */
export const queryTokensOf = (auth: Auth): string[] =>
  tokensIn(auth).flatMap(({ carriers }) => carriers.flatMap((c) => (c.in === 'query' ? [c.name] : [])))

/** Refuses a token that was revoked. Only calls whose tokens can be revoked pay for the look. */
export async function refuseRevoked(auth: Auth, { token, namespace }: Caller, store: Store): Promise<void> {
  if (!token || !tokensIn(auth).some(({ revocable }) => revocable)) return
  const revoked = await store.transact(namespace.name, (tx) => tx.get(revokedTokens, token.id))
  if (revoked) throw new VendorError('credentials_invalid', 'the token was given back')
}

/** Refuses an address that the vendor's allow-list does not hold. */
export function checkAddress(surface: Surface, request: SimRequest, allowed: BlockList | undefined): void {
  const rule = surface.ipAllowList
  if (!rule || !allowed) return
  // a call in process comes from this machine
  const address = (request.peer ?? '127.0.0.1').replace(/^::ffff:/i, '')
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (!allowed.check(address, family))
    throw new VendorError(rule.error, `caller ${address}`, { at: 'address', received: address })
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
    evidence: rule.evidence,
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
  const { evidence, source } = pace
  entry.violations.push({ severity: 'advice', side: 'request', path: 'pace', message, evidence, source })
  if (enforced) throw new VendorError('rate_limited', message)
}
