/** The vendor's error, thrown wherever it is noticed and rendered in one place. */

import { check, describeIssues } from '../../contracts/check.js'
import type { ErrorRow, ErrorTable } from '../../contracts/define.js'
import { ContractViolation } from '../../errors.js'
import type { Answer } from '../exchange.js'

/** The place in the request that a refusal is about, for the journal, with what it was to be and what it is. */
export interface RefusalPlace {
  at?: string
  expected?: string
  received?: string
}

/** What a refusal says beyond its message. */
export interface RefusalDetail extends RefusalPlace {
  hint?: string
  /** The journal has it already. */
  noted?: boolean
}

/** Thrown by `fail`: a code of the surface's error table. */
export class VendorError extends Error {
  override name = 'VendorError'
  constructor(
    readonly code: string,
    message: string,
    readonly more: RefusalDetail = {},
  ) {
    super(message)
  }
}

/** Renders an error in the vendor's shape. */
export function renderError(
  errors: ErrorTable,
  { code, message, more: { hint } }: VendorError,
  about: Parameters<ErrorTable['body']>[1],
): Answer {
  const row = errors.rows[code]
  if (!row) throw new ContractViolation(`the error "${code}"`, 'it is not in the error table')
  const text = message ? `${row.message.replace(/\.$/, '')}: ${message}` : row.message
  return renderRow(errors, { ...row, message: text }, about, hint)
}

/** Renders a row of an error table as it stands. */
export function renderRow(
  errors: ErrorTable,
  { status, wireCode, message, headers }: ErrorRow,
  about: Parameters<ErrorTable['body']>[1],
  hint?: string,
): Answer {
  const body = errors.body({ status, wireCode, message, hint }, about)
  const checked = check(errors.schema, body, 'strict')
  if (!checked.ok) throw new ContractViolation(`the error "${wireCode}"`, describeIssues(checked.issues))
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}
