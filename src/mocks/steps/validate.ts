/** Reads parameters, query and body with the contract's schemas; what does not fit is the vendor's error. */
import type * as z from 'zod'
import { check, describeIssues, type Issue, parsePath } from '../../contracts/check.js'
import type { EndpointDef } from '../../contracts/define.js'
import { locate } from '../../contracts/locate.js'
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
      const mark = markOf(schema, parsePath(path).slice(0, -1), value)
      notes.push({ severity: 'additive', side: 'request', path: placeOf(part, path), message, ...mark })
    }
  }
  if (result.ok) return result.value
  const issues = result.issues.slice(0, notesLimit)
  notes.push(
    ...issues.map((issue) => ({ ...toViolation(part, issue), ...markOf(schema, parsePath(issue.path), value) })),
  )
  throw new VendorError(error, `${part}: ${describeIssues(issues)}`, { noted: true })
}

/** How well the rule of a place is known, where the contract says so of that place. */
const markOf = (schema: z.ZodType, path: readonly PropertyKey[], value: unknown) =>
  locate(schema, path, value).mark ?? {}

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

/** What the contract says of a field of the body. */
function fieldMark({ request }: EndpointDef, path: string) {
  const [part, ...keys] = parsePath(path)
  if (part !== 'body' || keys.length === 0) return undefined
  const schemas = [request?.body, request?.form, request?.urlencoded]
  return schemas.map((schema) => schema && locate(schema, keys).mark).find((mark) => mark !== undefined)
}

/** A rule that has no evidence of its own is as well known as the field it is about, or else as the call. */
export function sourceNotes(notes: readonly Violation[], def: EndpointDef | undefined): void {
  if (!def) return
  for (const one of notes) {
    if (one.source !== undefined) continue
    const { evidence, source } = fieldMark(def, one.path) ?? def
    one.evidence = evidence
    one.source = source
  }
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
