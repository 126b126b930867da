/** What a vendor's contract says by hand: calls with their outcome, events, links, and calls that are not modelled. */
import type { CallCase } from '../cases.js'
import { pathParams, routesOf, type VendorDef } from '../define.js'
import type { EventCase } from '../webhooks.js'
import { caseOf, refusal, type Subject, slug, stepOf } from './base.js'
import type { CallConformance, EventConformance, LinkConformance } from './types.js'

/** Makes the call that succeeds, on every route. */
export function happyCases(subject: Subject): CallConformance[] {
  const { name, def, happy } = subject
  const status = def.example?.status
  if (status === undefined) return []
  return routesOf(def).map((route) => {
    const inQuery = Object.keys(route.bind ?? {}).map((field) => ` by ${field}`)
    const address = `${route.method} ${route.path}${inQuery.join('')}`
    const about = happy ? ` for ${happy.title}` : ''
    return caseOf(subject, {
      what: route.canonical ? 'happy' : `happy.${slug(address)}`,
      title: `${name} answers ${status} to ${address}${about}`,
      route,
      expect: happy?.expect ?? { status },
    })
  })
}

/** Makes the cases that the contract gives. */
export function givenCases(subject: Subject): CallConformance[] {
  const { vendor, name, def, happy } = subject
  return (def.cases ?? [])
    .filter((given) => given !== happy)
    .flatMap((from) => [from, ...siblingOf(vendor, from)])
    .map((from) => {
      const { expect } = from
      const outcome = 'error' in expect ? refusal(vendor, def.surface, expect.error) : String(expect.status)
      const title = `${name} answers ${outcome} to ${from.title}`
      return { ...caseOf(subject, { what: slug(from.title), title, from, expect }), byHand: true }
    })
}

/** Makes one case for every way in which an event occurs. */
export function eventCases(vendor: VendorDef): EventConformance[] {
  const { profile, webhooks } = vendor
  return Object.entries(webhooks?.events ?? {}).flatMap(([event, { name, occurs, says, times, cases = [] }]) =>
    [...(occurs ? [{ title: '', occurs, before: [], says, times } as EventCase] : []), ...cases].map(
      ({ title, occurs: given, before = [], says: known, times: count = 1 }) =>
        ({
          kind: 'event',
          id: `${profile.id}.event.${event}${title && `.${slug(title)}`}`,
          vendor: profile.id,
          title: `the webhook ${name} is sent with the declared body${title && ` ${title}`}`,
          event,
          before: before.map((step) => stepOf(vendor, step)),
          given,
          times: count,
          ...(known && { says: known }),
        }) satisfies EventConformance,
    ),
  )
}

/** Makes one case for every link. */
export function linkCases(vendor: VendorDef): LinkConformance[] {
  const { profile, links = {} } = vendor
  return Object.entries(links).map(([link, { surface, path, summary, given = {}, issued }]) => ({
    kind: 'link',
    id: `${profile.id}.link.${link}`,
    vendor: profile.id,
    title: `the link of a journey opens a page: ${summary}`,
    link,
    surface,
    path,
    ...(issued
      ? { before: [stepOf(vendor, { call: issued.by, keep: { issued_link: issued.at } })] }
      : { before: [], given }),
  }))
}

/** Makes one case for every call that is not modelled. */
export function gapCases({ profile, unmodelled = [] }: VendorDef): CallConformance[] {
  return unmodelled.map(({ operation, method, path }) => ({
    kind: 'call',
    id: `${profile.id}.gap.${operation}`,
    vendor: profile.id,
    title: `${operation} answers that it is not modelled`,
    request: {
      method,
      path,
      params: Object.fromEntries(pathParams(path).map((name) => [name, 'any'])),
      query: {},
      headers: {},
    },
    caller: { as: 'nobody' },
    before: [],
    repeat: 0,
    expect: { notModelled: true },
  }))
}

/** What is refused to a stranger is refused to another environment of the same client too, where the vendor has several. */
function siblingOf({ profile }: VendorDef, from: CallCase): CallCase[] {
  if (from.as !== 'stranger' || Object.keys(profile.credentials).length < 2) return []
  return [{ ...from, as: 'sibling', title: `${from.title}, as another environment of the same one` }]
}
