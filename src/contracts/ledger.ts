/** The coverage ledger: everything a vendor is known to have, how well it is known, and which conformance cases show it. */
import { tokensIn } from './auth.js'
import { authOf, type CallConformance, type ConformanceCase, conformanceCases, surfacesServed } from './conformance.js'
import { type EndpointDef, type Provenance, type Route, routesOf, type VendorDef } from './define.js'

export type LedgerKind = 'operation' | 'event' | 'error' | 'link' | 'unmodelled' | 'unservable'

export interface LedgerRow extends Provenance {
  /** Unique: what it is, in words. */
  id: string
  vendor: string
  kind: LedgerKind
  /** Name in the contract; of an event, the vendor's own. */
  name: string
  surface?: string
  /** Method and path within the vendor; fields of the query that it is told apart by come behind a question mark. */
  route?: string
  status?: number
  /** The vendor's own code of an error. */
  code?: string
  /** Ids of the conformance cases that show it. */
  tests: readonly string[]
  /** Set where an armed fault alone makes the cases that show it. */
  armed?: true
  /** Why nothing else shows it: it cannot come about here by itself. */
  untested?: string
}

type Row = Omit<LedgerRow, 'id'>

/** Lists every operation, event, error, link and gap of a vendor. */
export function ledgerOf(vendor: VendorDef): LedgerRow[] {
  const cases = conformanceCases(vendor)
  const rows: Row[] = [
    ...operations(vendor, cases),
    ...events(vendor, cases),
    ...surfacesServed(vendor).flatMap((surface) => errors(vendor, surface, cases)),
    ...links(vendor, cases),
    ...gaps(vendor, cases),
  ]
  return rows.map((row) => ({ id: idOf(row), ...row }))
}

const idOf = ({ vendor, kind, surface, name, route, code }: Row): string =>
  [vendor, kind, surface, name, route ?? code].filter((part) => part !== undefined).join(' ')

/** Names rows that nothing but a fault shows and that give no reason for it. */
export const untestedRows = (rows: readonly LedgerRow[]): string[] =>
  rows
    .filter(({ tests, armed, untested }) => (tests.length === 0 || armed) && untested === undefined)
    .map(({ id }) => id)

/** The address of a route as the router serves it. */
function routeOf({ profile }: VendorDef, surface: string, { method, path, bind = {} }: Route): string {
  const { mountAt } = profile.surfaces[surface]!
  const fields = Object.keys(bind).map((name, i) => `${i === 0 ? '?' : '&'}${name}`)
  return `${method} ${mountAt === '/' ? '' : mountAt}${path}${fields.join('')}`
}

const known = ({ evidence, source, note, legacy }: Provenance): Provenance => ({
  evidence,
  source,
  ...(note !== undefined && { note }),
  ...(legacy && { legacy }),
})

const isCall = (about: ConformanceCase): about is CallConformance => about.kind === 'call'
const idsOf = (cases: readonly ConformanceCase[]): string[] => cases.map(({ id }) => id)

function operations(vendor: VendorDef, cases: readonly ConformanceCase[]): Row[] {
  const calls = cases.filter(isCall)
  return Object.entries(vendor.endpoints as Record<string, EndpointDef>).flatMap(([name, def]) =>
    routesOf(def).map((route) => ({
      vendor: vendor.profile.id,
      kind: 'operation' as const,
      name,
      surface: def.surface,
      route: routeOf(vendor, def.surface, route),
      ...known(route.canonical ? def : route),
      tests: idsOf(calls.filter((about) => about.endpoint === name && shows(about, route))),
    })),
  )
}

/** Tells whether a case shows a route answering as it should. */
function shows({ request, expect }: CallConformance, { method, path, bind = {} }: Route): boolean {
  if (!('status' in expect) || request.method !== method || request.path !== path) return false
  return Object.keys(bind).every((name) => Object.hasOwn(request.query, name))
}

const events = ({ profile, webhooks }: VendorDef, cases: readonly ConformanceCase[]): Row[] =>
  Object.entries(webhooks?.events ?? {}).map(([key, event]) => ({
    vendor: profile.id,
    kind: 'event',
    name: event.name,
    ...known(event),
    tests: idsOf(cases.filter((about) => about.kind === 'event' && about.event === key)),
  }))

function errors(vendor: VendorDef, surface: string, cases: readonly ConformanceCase[]): Row[] {
  const refused = cases.filter(isCall).filter((about) => about.surface === surface)
  return Object.entries(vendor.surfaces[surface]!.errors.rows).map(([name, row]) => {
    const showing = refused.filter(({ expect }) => 'error' in expect && expect.error === name)
    const byItself = showing.some(({ fault }) => fault === undefined)
    const untested = byItself ? undefined : (row.unraised ?? whyNever(vendor, surface, name))
    return {
      vendor: vendor.profile.id,
      kind: 'error' as const,
      name,
      surface,
      status: row.status,
      code: row.wireCode,
      ...known(row),
      tests: idsOf(showing),
      ...(showing.length > 0 && !byItself && { armed: true as const }),
      ...(untested !== undefined && { untested }),
    }
  })
}

/** Says why no call of a surface can be refused so, where its declarations tell. */
function whyNever(vendor: VendorDef, surface: string, code: string): string | undefined {
  const own = Object.values(vendor.endpoints as Record<string, EndpointDef>).filter((def) => def.surface === surface)
  const none = (has: (def: EndpointDef) => unknown): boolean => !own.some(has)
  const guarded = (def: EndpointDef): boolean => authOf(vendor, def).kind !== 'none'
  const reads = ({ request = {} }: EndpointDef) => request.body ?? request.form ?? request.urlencoded
  const names = (def: EndpointDef): boolean => namesSomething(vendor, def)
  switch (code) {
    case 'credentials_missing':
      return none(guarded)
        ? 'No call of this surface asks for credentials.'
        : 'Credentials are fields of a body, which is invalid without them.'
    case 'credentials_invalid':
    case 'forbidden':
      return none(guarded) ? 'No call of this surface asks for credentials.' : undefined
    case 'credentials_malformed':
      return none(guarded)
        ? 'No call of this surface asks for credentials.'
        : 'Nothing of these credentials can be unreadable.'
    case 'credentials_expired':
      return none((def) => tokensIn(authOf(vendor, def)).length > 0)
        ? 'No call of this surface asks for a token.'
        : undefined
    case 'unsupported_media_type':
    case 'payload_too_large':
      return none(reads) ? 'No call of this surface reads a body.' : undefined
    case 'unsupported_image':
      return none(({ request }) => request?.uploads) ? 'No call of this surface takes pictures.' : undefined
    case 'rate_limited':
      return none(({ pace }) => pace) ? 'No call of this surface has a pace.' : undefined
    case 'invalid_request':
      return none(reads) ? 'Nothing in the requests of this surface can be invalid.' : undefined
    case 'not_found':
      return none(names) ? 'No call of this surface names a thing that could be missing.' : undefined
    case 'illegal_transition':
      return none(names) ? 'No call of this surface is about a thing that has a state.' : undefined
    default:
      return undefined
  }
}

/** Tells whether a call is about one thing: by a parameter, or by the journey's id in its body. */
function namesSomething({ journeyField }: VendorDef, { request, example }: EndpointDef): boolean {
  if (request?.params) return true
  const body = example?.body ?? example?.form ?? example?.urlencoded
  return journeyField !== undefined && typeof body === 'object' && body !== null && Object.hasOwn(body, journeyField)
}

const links = ({ profile, links = {} }: VendorDef, cases: readonly ConformanceCase[]): Row[] =>
  Object.entries(links).map(([name, link]) => ({
    vendor: profile.id,
    kind: 'link',
    name,
    surface: link.surface,
    route: `GET ${profile.surfaces[link.surface]!.mountAt.replace(/\/$/, '')}${link.path}`,
    ...known(link),
    tests: idsOf(cases.filter((about) => about.kind === 'link' && about.link === name)),
  }))

const gaps = ({ profile, unmodelled = [], unservable = [] }: VendorDef, cases: readonly ConformanceCase[]): Row[] => [
  ...unmodelled.map((gap) => ({
    vendor: profile.id,
    kind: 'unmodelled' as const,
    name: gap.operation,
    route: `${gap.method} ${gap.path}`,
    status: 501,
    ...known(gap),
    note: [gap.reason, gap.note].filter(Boolean).join(' '),
    tests: idsOf(cases.filter(({ id }) => id === `${profile.id}.gap.${gap.operation}`)),
  })),
  ...unservable.map((gap) => ({
    vendor: profile.id,
    kind: 'unservable' as const,
    name: gap.operation,
    ...known(gap),
    tests: [],
    untested: gap.reason,
  })),
]
