/** Reads parameters, query and body with the contract's schemas; what does not fit is the vendor's error. */
import type * as z from 'zod'
import { check, describeIssues } from '../../contracts/check.js'
import type { Violation } from '../../runtime/journal.js'
import { VendorError } from './vendor-error.js'

/** Unknown keys noted, at most: a hostile body may hold any number. */
const notesLimit = 50

/** Checks one part of a request tolerantly, and notes keys the contract does not know. */
export function validate(
  part: string,
  schema: z.ZodType,
  value: unknown,
  notes: Violation[],
  error = 'invalid_request',
): unknown {
  const result = check(schema, value, 'tolerant')
  for (const { path, message } of result.unknownKeys.slice(0, notesLimit)) {
    notes.push({ severity: 'additive', side: 'request', path: `${part}.${path}`, message })
  }
  if (result.ok) return result.value
  const issues = result.issues.slice(0, notesLimit)
  for (const { path, message } of issues) {
    notes.push({ severity: 'breaking', side: 'request', path: path ? `${part}.${path}` : part, message })
  }
  throw new VendorError(error, `${part}: ${describeIssues(issues)}`)
}

/** Splits a query string; a repeated name keeps its last value, as most servers read it. */
export function readQuery(query: string): Record<string, string> {
  if (query === '') return {}
  const values: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true })
  }
  return values
}
