/** What comes of credentials that are missing, unreadable, wrong or over, by the kind of authentication; and every way that works. */
import type { Auth } from '../auth.js'
import { type CaseParts, caseOf, readableBody, refusal, type Subject } from './base.js'
import { authOf, exampleWay, fieldsOf, partsOf, setField, waysOf } from './request.js'
import { issuesAt, schemaOf } from './schema.js'
import type { CallConformance, CaseRequest, Presentation } from './types.js'

/** Longer than any token lives. */
const longAfterMs = 400 * 86_400_000

/** Makes the cases of an endpoint's authentication. */
export function credentialCases(subject: Subject): CallConformance[] {
  const { vendor, def } = subject
  const auth = authOf(vendor, def)
  if (auth.kind === 'none') return []
  const ways = waysOf(auth).map((way, index) => ({ way, index }))
  return [
    withoutAny(subject),
    ...ways.flatMap(({ way, index }) => spoiledParts(subject, way, index, waysOf(auth).length > 1)),
    ...otherWays(subject, auth),
  ]
}

function refused(subject: Subject, parts: Omit<CaseParts, 'title' | 'expect'> & { how: string; code: string }) {
  const { how, code, ...rest } = parts
  const { vendor, name, def } = subject
  const title = `${name} refuses a call ${how}: ${refusal(vendor, def.surface, code)}`
  return caseOf(subject, { ...rest, title, expect: { error: code } })
}

function withoutAny(subject: Subject): CallConformance {
  const made = refused(subject, {
    what: 'without-credentials',
    how: 'without credentials',
    code: 'credentials_missing',
    caller: { as: 'nobody' },
  })
  return bodyRefused(subject, made.request)
    ? refused(subject, {
        what: 'without-credentials',
        how: 'whose body lacks the credentials',
        code: 'invalid_request',
        caller: { as: 'nobody' },
      })
    : made
}

/** A body is validated before the credentials in it are looked at. */
function bodyRefused({ vendor, def }: Subject, request: CaseRequest): boolean {
  const schema = schemaOf(def, request)
  const body = readableBody(request)
  if (!schema || !body) return false
  return fieldsIn(authOf(vendor, def)).some((name) => !Object.hasOwn(body, name) && issuesAt(schema, body, name))
}

const fieldsIn = (auth: Auth): string[] =>
  waysOf(auth)
    .flatMap(partsOf)
    .flatMap(fieldsOf)
    .flatMap(([place, name]) => (place === 'body' ? [name] : []))

function spoiledParts(subject: Subject, way: Auth, index: number, several: boolean): CallConformance[] {
  const parts = partsOf(way)
  const severalParts = parts.length > 1
  return parts.flatMap((auth, part) => {
    const label = several || severalParts ? `.${nameOf(auth)}` : ''
    const spoil = (how: 'missing' | 'malformed' | 'wrong'): Presentation => ({
      as: 'owner',
      way: index,
      spoiled: { how, ...(severalParts && { part }) },
    })
    const cases: CallConformance[] = []
    if (auth.kind === 'none') return cases
    if (severalParts) {
      const change = (request: CaseRequest) => without(request, auth)
      const lacking = refused(subject, {
        what: `missing-credentials${label}`,
        how: `that lacks its ${wordsOf(auth)}`,
        code: 'credentials_missing',
        caller: spoil('missing'),
        change,
      })
      cases.push(bodyRefused(subject, lacking.request) ? { ...lacking, expect: { error: 'invalid_request' } } : lacking)
    }
    if (canBeMalformed(auth)) {
      cases.push(
        refused(subject, {
          what: `malformed-credentials${label}`,
          how: `with an unreadable ${wordsOf(auth)}`,
          code: 'credentials_malformed',
          caller: spoil('malformed'),
        }),
      )
    }
    cases.push(
      refused(subject, {
        what: `wrong-credentials${label}`,
        how: `with a wrong ${wordsOf(auth)}`,
        code: 'credentials_invalid',
        caller: spoil('wrong'),
        change: (request) => spoilFields(request, auth),
      }),
    )
    if (auth.kind === 'token') cases.push(expired(subject, index, label))
    return cases
  })
}

function expired(subject: Subject, way: number, label: string): CallConformance {
  const { vendor, def } = subject
  const known = Object.hasOwn(vendor.surfaces[def.surface]!.errors.rows, 'credentials_expired')
  return refused(subject, {
    what: `expired-token${label}`,
    how: 'with a token that is over',
    code: known ? 'credentials_expired' : 'credentials_invalid',
    caller: { as: 'owner', way, early: true },
    given: { ...subject.happy?.given, advanceMs: longAfterMs },
  })
}

/** Every other way that must work: another way of a `oneOf`, another carrier of a token, what stands in its place. */
function otherWays(subject: Subject, auth: Auth): CallConformance[] {
  const { name, def } = subject
  const status = def.example?.status
  if (status === undefined) return []
  const usual = exampleWay(auth, def)
  const works = (what: string, how: string, caller: Presentation) =>
    caseOf(subject, { what, title: `${name} answers ${status} to a call ${how}`, caller, expect: { status } })
  return waysOf(auth).flatMap((way, index) => [
    ...(index === usual
      ? []
      : [
          works(`happy.${partsOf(way).map(nameOf).join('-')}`, `by ${partsOf(way).map(nameOf).join(' and ')}`, {
            as: 'owner',
            way: index,
          }),
        ]),
    ...partsOf(way).flatMap((part) => tokenWays(part, index).map(([what, how, caller]) => works(what, how, caller))),
  ])
}

function tokenWays(part: Auth, way: number): [string, string, Presentation][] {
  if (part.kind !== 'token') return []
  const carriers = part.carriers
    .slice(1)
    .map(({ in: place, name }, i): [string, string, Presentation] => [
      `happy.token-in-${place}-${name.toLowerCase()}`,
      `with its token in the ${place} ${name}`,
      { as: 'owner', way, carrier: i + 1 },
    ])
  if (part.standing === undefined) return carriers
  return [
    ...carriers,
    ['happy.standing', `with ${part.standing} in the place of a token`, { as: 'owner', way, standing: true }],
  ]
}

/** Names a part of the credentials in a title and an id. */
function nameOf(auth: Auth): string {
  return auth.kind === 'header' ? auth.header.toLowerCase() : auth.kind
}

/** The same in words, for titles. */
function wordsOf(auth: Auth): string {
  if (auth.kind === 'fields') return 'credential field'
  if (auth.kind === 'basic') return 'Basic authorization'
  return auth.kind === 'bearer' ? 'bearer token' : nameOf(auth)
}

function canBeMalformed(auth: Auth): boolean {
  if (auth.kind === 'token') return auth.carriers[0]?.in === 'header' && auth.carriers[0].scheme !== undefined
  return auth.kind === 'basic' || auth.kind === 'bearer' || auth.kind === 'assertion'
}

/** Takes a part that stands among fields out. */
const without = (request: CaseRequest, part: Auth): CaseRequest =>
  fieldsOf(part).reduce((left, [place, name]) => setField(left, place, name), request)

/** Makes the last of the credentials among fields a wrong one: it is the one that proves. */
function spoilFields(request: CaseRequest, part: Auth): CaseRequest {
  if (part.kind !== 'fields') return request
  const [credential, name] = Object.entries(part.fields).at(-1)!
  return setField(request, part.in, name, `{${credential}}-wrong`)
}
