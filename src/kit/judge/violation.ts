/** What the judge finds: one broken rule each, with where the rule comes from. */
import type { Evidence } from '../../contracts/provenance.js'

/**
 * `breaking`: a client or server that keeps the contract fails over it. `additive`: something the contract does not know was
 * added. `cosmetic`: the same said otherwise. `advice`: the broken rule is our own assumption, and no failure of a live vendor.
 */
export type Severity = 'breaking' | 'additive' | 'cosmetic' | 'advice'

/** Whose message broke the rule. */
export type Side = 'request' | 'response' | 'webhook'

export type Rule =
  | 'unknown_endpoint'
  | 'undeclared_status'
  | 'expected_status'
  | 'media_type'
  | 'unreadable_body'
  | 'unexpected_body'
  | 'missing_body'
  | 'missing_header'
  | 'wrong_header'
  | 'missing_credentials'
  | 'secret_in_query'
  | 'unknown_key'
  | 'wrong_value'
  | 'wrong_error'
  | 'unknown_event'
  | 'wrong_signature'
  | 'wrong_order'
  | 'missing_delivery'
  | 'repeated_delivery'
  | 'wrong_count'
  /** So many more of a severity were found, and are not listed. */
  | 'more'

/** What would make the contract say what was seen: a change to one place of it, as JSON Schema. */
export interface SchemaPatch {
  /** The place in the contract, for example `startJourney 200 body.state`. */
  at: string
  change: 'add' | 'replace' | 'remove'
  /** The schema of the value that came. */
  schema?: unknown
  evidence: 'observed'
}

export interface Violation {
  side: Side
  rule: Rule
  /** Where in the message: `status`, `headers.content-type`, `query.journey_id`, `body.images[0].path`. */
  path: string
  message: string
  expected: string
  received: string
  severity: Severity
  /** How well the broken rule is known, and where from. */
  evidence: Evidence
  source: string
  /** Set when the received value must not be printed without being asked for. */
  sensitive?: true
  /** The change that would record what was seen, where a rule that was assumed turned out otherwise. */
  patch?: SchemaPatch
}

/** What came of judging one exchange or delivery. */
export interface Verdict {
  /** Name of the endpoint or event it was judged by; undefined when there is none. */
  about: string | undefined
  violations: Violation[]
  /** How many places were compared: nothing compared is no success. */
  comparisons: number
}

/** What came of several parts of one thing. */
export const together = (
  about: string | undefined,
  parts: readonly Pick<Verdict, 'violations' | 'comparisons'>[],
): Verdict => ({
  about,
  violations: parts.flatMap(({ violations }) => violations),
  comparisons: parts.reduce((sum, { comparisons }) => sum + comparisons, 0),
})

/** How strictly is judged. */
export interface JudgeOptions {
  /**
   * `simulator` refuses what the contract does not know, and holds to assumed rules too. `vendor` takes what is added as additive, and an
   * assumed rule that is broken as advice.
   *
   * @default 'vendor'
   */
  as?: 'simulator' | 'vendor'
}

/** Whether anything is broken. */
export const fails = ({ violations }: Pick<Verdict, 'violations'>): boolean =>
  violations.some(({ severity }) => severity === 'breaking')

/** Writes a violation as one line. */
export const describeViolation = (violation: Violation): string => {
  const { side, path, message, expected, received, sensitive, evidence, source, severity } = violation
  // of a value that is hidden the type is told, of any other the value itself
  const type = / received (?!undefined$)[\w ]+$/.exec(message)?.[0] ?? ''
  const rule = message.replace(/^Invalid input: /, '').replace(/, received [\w ]+$/, '')
  const told = message.includes('expected') || message.endsWith(expected) ? '' : `, expected ${expected}`
  const value = received === 'nothing' || !sensitive ? ` received ${received}` : `${type || ' received'} [hidden]`
  const came = rule.includes(received) ? '' : `,${value}`
  return `${severity} ${side} ${path}: ${rule}${told}${came} (${evidence}: ${source})`
}
