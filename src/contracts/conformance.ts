/** Conformance cases: what a vendor's contract promises, as calls and outcomes that any runner can try. */

import { type Subject, subjectOf } from './conformance/base.js'
import { credentialCases } from './conformance/credentials.js'
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
  const cases = [
    ...subjects.flatMap(casesOf),
    ...Object.keys(vendor.surfaces).flatMap((surface) => surfaceCases(vendor, surface, subjects)),
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

/** The call of an endpoint that succeeds, by which a runner gets what the endpoint gives out. */
export function happyCaseOf(vendor: VendorDef, endpoint: string): CallConformance {
  const [happy] = happyCases(subjectOf(vendor, endpoint))
  if (!happy) throw new TypeError(`${vendor.profile.id}.${endpoint} has no example to call it by`)
  return happy
}

const casesOf = (subject: Subject): CallConformance[] => [
  ...happyCases(subject),
  ...credentialCases(subject),
  ...refusalCases(subject),
  ...givenCases(subject),
]
