/** Reads parameters, query and body with the contract's schemas; what does not fit is the vendor's error. */
import type * as z from 'zod'
import { check, describeIssues, type Issue } from '../../contracts/check.js'
import type { Violation } from '../../runtime/journal.js'
import { VendorError } from './vendor-error.js'

/** Unknown keys noted, at most: a hostile body may hold any number. */
const notesLimit = 50

/** How a part is read: `open` may hold what the contract does not know, as headers may. */
export interface ValidateOptions {
  open?: boolean
  /** @default 'invalid_request' */
  error?: string | undefined
}

/** Checks one part of a request tolerantly, and notes keys the contract does not know. */
export function validate(
  part: string,
  schema: z.ZodType,
  value: unknown,
  notes: Violation[],
  { open = false, error = 'invalid_request' }: ValidateOptions = {},
): unknown {
  const result = check(schema, value, 'tolerant')
  if (!open) {
    for (const { path, message } of result.unknownKeys.slice(0, notesLimit)) {
      notes.push({ severity: 'additive', side: 'request', path: placeOf(part, path), message })
    }
  }
  if (result.ok) return result.value
  const issues = result.issues.slice(0, notesLimit)
  notes.push(...issues.map((issue) => toViolation(part, issue)))
  throw new VendorError(error, `${part}: ${describeIssues(issues)}`, { noted: true })
}

const placeOf = (part: string, path: string): string =>
  path === '' || path[0] === '[' ? part + path : `${part}.${path}`

const toViolation = (part: string, { path, message, expected, received, sensitive }: Issue): Violation => ({
  severity: 'breaking',
  side: 'request',
  path: placeOf(part, path),
  message,
  ...(expected !== undefined && { expected }),
  ...(received !== undefined && { received }),
  ...(sensitive && { sensitive }),
})

/** Splits a query string; a repeated name keeps its last value, as most servers read it. */
export function readQuery(query: string): Record<string, string> {
  if (query === '') return {}
  const values: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true })
  }
  return values
}
