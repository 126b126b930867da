/** The call of an endpoint that succeeds: every other case of the endpoint is this one with something changed. */
import type { CallCase, Given, Preparation } from '../cases.js'
import { type EndpointDef, type Route, routesOf, type VendorDef } from '../define.js'
import { isObject } from '../is-object.js'
import { authOf, exampleWay, placeholdersIn, requestOf } from './request.js'
import type { CallConformance, CaseRequest, CaseStep, Expectation, Presentation } from './types.js'

/** An endpoint with what its cases are made of. */
export interface Subject {
  vendor: VendorDef
  name: string
  def: EndpointDef
  /** The given case that shows the call succeed; undefined where the example needs nothing more. */
  happy: CallCase | undefined
}

/** Finds the endpoint of a name. @throws TypeError for a name that the contract does not have */
export function subjectOf(vendor: VendorDef, name: string): Subject {
  const endpoints: Readonly<Record<string, EndpointDef>> = vendor.endpoints
  const def = Object.hasOwn(endpoints, name) ? endpoints[name]! : undefined
  if (!def) throw new TypeError(`${vendor.profile.id}: a case names the endpoint "${name}", which there is not`)
  const happy = def.cases?.find(
    ({ expect, as = 'owner', options }) =>
      'status' in expect && expect.status === def.example?.status && as === 'owner' && !options,
  )
  return { vendor, name, def, happy }
}

export const canonical = ({ def }: Pick<Subject, 'def'>): Route => routesOf(def)[0]!

export interface CaseParts {
  what: string
  title: string
  /** @default the call that succeeds */
  from?: CallCase | undefined
  /** @default the canonical one */
  route?: Route
  caller?: Presentation
  /** Changes the request as the last thing. */
  change?: (request: CaseRequest) => CaseRequest
  given?: Given
  options?: Readonly<Record<string, unknown>>
  repeat?: number
  expect: Expectation
}

/** Makes a case of an endpoint. */
export function caseOf(subject: Subject, parts: CaseParts): CallConformance {
  const { vendor, name, def } = subject
  const { from = subject.happy, route = canonical(subject), expect, change = (request) => request } = parts
  const options = parts.options ?? from?.options
  const as = from?.as ?? 'owner'
  const caller = parts.caller ?? { as, ...(refusesToken(expect) && as === 'owner' && { early: true as const }) }
  const way = caller.as === 'nobody' ? 'none' : (caller.way ?? exampleWay(authOf(vendor, def), def))
  const request = change(requestOf(vendor, def, route, from ?? {}, way))
  const before = (from?.before ?? []).map((step) => stepOf(vendor, step))
  const wanted = parts.given ?? from?.given ?? (needsJourney(vendor, request, before) ? {} : undefined)
  return {
    kind: 'call',
    id: `${vendor.profile.id}.${name}.${parts.what}`,
    vendor: vendor.profile.id,
    title: parts.title,
    endpoint: name,
    surface: def.surface,
    request,
    caller: { ...caller, ...(way !== 'none' && { way }) },
    before,
    repeat: parts.repeat ?? from?.after ?? 0,
    ...(wanted && { given: wanted }),
    ...(options && { options }),
    expect,
  }
}

/** A call that is refused for its token must have got it while it could. */
const refusesToken = (expect: Expectation): boolean =>
  'error' in expect && ['credentials_expired', 'credentials_invalid'].includes(expect.error)

/** Makes a step ready: a call's parts are put into its endpoint's example. */
export function stepOf(vendor: VendorDef, step: Preparation): CaseStep {
  if (!('call' in step)) return { kind: 'drive', ...step }
  const { call, keep = {}, ...parts } = step
  const { def } = subjectOf(vendor, call)
  const way = exampleWay(authOf(vendor, def), def)
  return {
    kind: 'call',
    endpoint: call,
    surface: def.surface,
    request: requestOf(vendor, def, canonical({ def }), parts, way),
    caller: { as: 'owner', way },
    status: def.example?.status ?? 200,
    keep,
  }
}

/** Tells whether texts name something that neither the caller's credentials nor an earlier call provides. */
function needsJourney({ profile }: VendorDef, request: CaseRequest, before: readonly CaseStep[]): boolean {
  const provided = new Set(Object.values(profile.credentials).flatMap((names) => Object.keys(names)))
  for (const step of before) {
    if (step.kind === 'drive') {
      if ('of' in step && lacks(step.of, provided)) return true
      continue
    }
    if (lacks(textsOf(step.request), provided)) return true
    for (const kept of Object.keys(step.keep)) provided.add(kept)
  }
  return lacks(textsOf(request), provided)
}

// the path holds its own parameters between braces
const textsOf = ({ path: _, ...texts }: CaseRequest): unknown => texts
const lacks = (value: unknown, provided: ReadonlySet<string>): boolean =>
  placeholdersIn(value).some((name) => !provided.has(name))

/** Writes words as part of an id. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** Names a row of an error table in a title: its status, and the code on the wire. */
export function refusal({ surfaces }: VendorDef, surface: string, code: string): string {
  const row = surfaces[surface]!.errors.rows[code]
  return row ? `${row.status} ${row.wireCode}` : code
}

/** The body of a request as the schema of its kind reads it, if it can be read at all. */
export function readableBody({ body }: CaseRequest): Record<string, unknown> | undefined {
  if (body?.kind === 'json') return isObject(body.value) ? body.value : undefined
  return body?.kind === 'form' || body?.kind === 'urlencoded' ? body.fields : undefined
}
