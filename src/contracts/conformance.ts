/** Conformance cases: what a vendor's contract promises, as calls and outcomes that any runner can try. */

import type { TokenAuth } from './auth.js'
import { caseOf, type Subject, subjectOf } from './conformance/base.js'
import { credentialCases } from './conformance/credentials.js'
import { faultCases } from './conformance/faults.js'
import { eventCases, gapCases, givenCases, happyCases, linkCases } from './conformance/outcomes.js'
import { refusalCases } from './conformance/refusals.js'
import { surfaceCases } from './conformance/surfaces.js'
import type { CallConformance, ConformanceCase } from './conformance/types.js'
import type { VendorDef } from './define.js'

export { authOf, partsOf, waysOf } from './conformance/request.js'
export type * from './conformance/types.js'

/** Makes every case of a vendor: derived from its declarations, and those it gives by hand. @throws TypeError for two of one id */
export function conformanceCases(vendor: VendorDef): ConformanceCase[] {
  const subjects = Object.keys(vendor.endpoints).map((name) => subjectOf(vendor, name))
  const surfaces = surfacesServed(vendor)
  const calls = [
    ...subjects.flatMap(casesOf),
    ...surfaces.flatMap((surface) => surfaceCases(vendor, surface, subjects)),
  ]
  const cases = [
    ...calls,
    ...surfaces.flatMap((surface) => faultCases(vendor, surface, subjects, calls)),
    ...eventCases(vendor),
    ...linkCases(vendor),
    ...gapCases(vendor),
  ]
  const seen = new Set<string>()
  for (const { id } of cases) {
    if (seen.has(id)) throw new TypeError(`two conformance cases are called "${id}": give one of them another title`)
    seen.add(id)
  }
  return cases
}

/** The surfaces that have endpoints: what stands on another is not answered by the vendor's own calls. */
export const surfacesServed = ({ surfaces, endpoints }: VendorDef): string[] =>
  Object.keys(surfaces).filter((name) => Object.values(endpoints).some(({ surface }) => surface === name))

/** The call that gets a token of a kind. @throws TypeError when its endpoint has no example to call it by */
export function tokenCallOf(vendor: VendorDef, { issuedBy, asked }: TokenAuth): CallConformance {
  const subject = subjectOf(vendor, issuedBy)
  const { example } = subject.def
  if (!example) throw new TypeError(`${vendor.profile.id}.${issuedBy} has no example to get a token by`)
  const { title, expect, ...usual } = subject.happy ?? { title: '', expect: { status: example.status } }
  return caseOf(subject, { what: 'token', title, from: { title, ...usual, ...asked, expect }, expect })
}

const casesOf = (subject: Subject): CallConformance[] => [
  ...happyCases(subject),
  ...credentialCases(subject),
  ...refusalCases(subject),
  ...givenCases(subject),
]
