/** What a surface answers where no endpoint is, under somebody else's address, and to an address that may not call. */
import { type TokenAuth, tokensIn } from '../auth.js'
import { type Method, routesOf, type VendorDef } from '../define.js'
import { canonical, caseOf, refusal, type Subject } from './base.js'
import { authOf, waysOf } from './request.js'
import type { CallConformance, CaseRequest, Expectation, Presentation } from './types.js'

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Makes the cases of a surface. */
export function surfaceCases(vendor: VendorDef, surface: string, subjects: readonly Subject[]): CallConformance[] {
  const own = subjects.filter(({ def }) => def.surface === surface)
  const guarded = own.find(({ def }) => authOf(vendor, def).kind !== 'none')
  const rule = vendor.surfaces[surface]!.ipAllowList
  return [
    unknownRoute(vendor, surface, own),
    ...wrongMethod(vendor, surface, own, subjects),
    ...tokenCases(vendor, surface, own),
    ...(guarded ? [strangeAddress(guarded)] : []),
    ...(guarded && rule ? [foreignIp(guarded, rule.error)] : []),
  ]
}

function bare(vendor: VendorDef, surface: string, what: string, how: string, code: string, request: CaseRequest) {
  const made: CallConformance = {
    kind: 'call',
    id: `${vendor.profile.id}.${surface}.${what}`,
    vendor: vendor.profile.id,
    title: `${surface} refuses ${how}: ${refusal(vendor, surface, code)}`,
    surface,
    request,
    caller: { as: 'nobody' },
    before: [],
    repeat: 0,
    expect: { error: code },
  }
  return made
}

const plain = (method: Method, path: string): CaseRequest => ({ method, path, params: {}, query: {}, headers: {} })

/** Fills a path template with text that no schema has to like: nothing reads it. */
const anyPath = (template: string): string => template.replace(/\{[^}]+\}/g, 'any')

function unknownRoute(vendor: VendorDef, surface: string, own: readonly Subject[]): CallConformance {
  // below a path of the surface's own, because hosts may share one root
  const near = own[0] ? anyPath(canonical(own[0]).path) : ''
  const request = plain('GET', `${near}/no-such/route-of-the-contract`)
  return bare(vendor, surface, 'unknown-route', 'a route that there is not', 'unknown_route', request)
}

function wrongMethod(vendor: VendorDef, surface: string, own: readonly Subject[], all: readonly Subject[]) {
  const mountOf = (name: string): string => vendor.profile.surfaces[name]!.mountAt.replace(/\/$/, '')
  const served = all.flatMap(({ def }) =>
    routesOf(def).map(({ method, path }) => ({ method, path: mountOf(def.surface) + path })),
  )
  const gaps = (vendor.unmodelled ?? []).map(({ method, path }) => ({ method, path }))
  for (const subject of own) {
    const path = anyPath(canonical(subject).path)
    const taken = new Set(
      [...served, ...gaps].filter((r) => fits(r.path, mountOf(surface) + path)).map((r) => r.method),
    )
    const free = [...methods].reverse().find((method) => !taken.has(method))
    if (!free) continue
    const request = plain(free, path)
    return [bare(vendor, surface, 'wrong-method', `${free} where nothing answers it`, 'method_not_allowed', request)]
  }
  return []
}

/** Tells whether a path fits a template with `{parameters}`. */
function fits(template: string, path: string): boolean {
  const wanted = template.split('/')
  const given = path.split('/')
  return wanted.length === given.length && wanted.every((part, i) => part === given[i] || part.startsWith('{'))
}

function strangeAddress(subject: Subject): CallConformance {
  const { vendor, def } = subject
  const title = `${def.surface} refuses a caller at the address of another tenant: ${refusal(vendor, def.surface, 'forbidden')}`
  const made = caseOf(subject, { what: '', title, expect: { error: 'forbidden' } })
  return { ...made, id: `${vendor.profile.id}.${def.surface}.address-of-another`, address: 'stranger' }
}

function foreignIp(subject: Subject, code: string): CallConformance {
  const { vendor, def } = subject
  const title = `${def.surface} refuses an address that is not on its list: ${refusal(vendor, def.surface, code)}`
  // a documentation range, which nobody calls from
  const made = caseOf(subject, { what: '', title, options: { allowedIps: ['192.0.2.1'] }, expect: { error: code } })
  return { ...made, id: `${vendor.profile.id}.${def.surface}.address-not-allowed` }
}

/** A token is good until the end that its answer tells, no longer, and for its own use alone. */
function tokenCases(vendor: VendorDef, surface: string, own: readonly Subject[]): CallConformance[] {
  const { rows } = vendor.surfaces[surface]!.errors
  for (const subject of own) {
    const ways = waysOf(authOf(vendor, subject.def))
    const way = ways.findIndex(({ kind }) => kind === 'token')
    const status = subject.def.example?.status
    if (way < 0 || status === undefined) continue
    const auth = ways[way] as TokenAuth
    const over = Object.hasOwn(rows, 'credentials_expired') ? 'credentials_expired' : 'credentials_invalid'
    const make = (what: string, title: string, caller: Presentation, expect: Expectation): CallConformance => ({
      ...caseOf(subject, { what, title: `${surface} ${title}`, caller: { ...caller, way }, expect }),
      id: `${vendor.profile.id}.${surface}.${what}`,
    })
    const others = Object.values(vendor.surfaces).flatMap((one) => tokensIn(one.auth))
    const instead = others.find(({ use }) => use !== auth.use)
    const refuses = (code: string, how: string) => `refuses ${how}: ${refusal(vendor, surface, code)}`
    return [
      ...(auth.livesAt === undefined
        ? []
        : [
            make(
              'token-before-its-end',
              `takes a token a minute before the end that ${auth.livesAt} tells`,
              { as: 'owner', early: true, end: 'before' },
              { status },
            ),
            make(
              'token-at-its-end',
              refuses(over, `a token at the end that ${auth.livesAt} tells`),
              { as: 'owner', early: true, end: 'at' },
              { error: over },
            ),
          ]),
      ...(instead
        ? [
            make(
              'token-of-another-use',
              refuses('credentials_invalid', `a token of ${instead.issuedBy} that is for another use`),
              { as: 'owner', instead },
              { error: 'credentials_invalid' },
            ),
          ]
        : []),
    ]
  }
  return []
}
