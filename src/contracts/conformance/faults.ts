/** Errors that nothing but an armed fault brings about: their status and body are promised too. */
import type { VendorDef } from '../define.js'
import { caseOf, refusal, type Subject } from './base.js'
import type { CallConformance } from './types.js'

/**
 * Makes a case for every row of a surface's error table that no other case shows.
 *
 * @param others every other case of the vendor
 */
export function faultCases(
  vendor: VendorDef,
  surface: string,
  subjects: readonly Subject[],
  others: readonly CallConformance[],
): CallConformance[] {
  const subject = subjects.find(({ def }) => def.surface === surface && def.example !== undefined)
  if (!subject) return []
  const shown = new Set(
    others.flatMap(({ surface: own, expect }) => (own === surface && 'error' in expect ? expect.error : [])),
  )
  return Object.keys(vendor.surfaces[surface]!.errors.rows)
    .filter((code) => !shown.has(code))
    .map((code) => {
      const title = `${surface} answers ${refusal(vendor, surface, code)} where a fault says so: ${code}`
      const { early: _, ...caller } = caseOf(subject, { what: '', title, expect: { error: code } }).caller
      const made = caseOf(subject, { what: '', title, caller, expect: { error: code } })
      return { ...made, id: `${vendor.profile.id}.${surface}.fault.${code}`, fault: { error: code } }
    })
}
