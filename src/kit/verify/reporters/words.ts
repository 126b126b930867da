/** What reporters say alike: nothing that a server sent steers a terminal, and what is sensitive stays hidden. */
import { masked } from '../../../contracts/redact.js'
import { printable } from '../../../runtime/printable.js'
import { describeViolation, type Violation } from '../../judge/violation.js'
import type { CaseResult, VerifyResult } from '../types.js'

/** A text without characters that steer a terminal or turn the order of what is read, on one line. */
export const plain = (text: string): string => printable(text.replace(/[\r\n\u2028\u2029]+\s*/g, ' '))

export const lineOf = (violation: Violation): string => plain(describeViolation(violation))

/** A violation that may be printed. */
const shown = ({ received, ...rest }: Violation): Violation => ({
  ...rest,
  received: rest.sensitive ? masked : received,
})

/** A result of which everything may be printed. */
export const hideSensitive = (result: VerifyResult): VerifyResult => ({
  ...result,
  cases: result.cases.map((one) => ({ ...one, violations: one.violations.map(shown) })),
})

/** What went wrong in a case, line by line. */
export const wrongIn = ({ reason, violations }: CaseResult): string[] => [
  ...(reason === undefined ? [] : [plain(reason)]),
  ...violations.filter(({ severity }) => severity === 'breaking').map(lineOf),
]

/** Assumed rules that turned out otherwise, and what was added or said otherwise, each once. */
export function learned({ cases }: VerifyResult): Violation[] {
  const found = cases.flatMap(({ violations }) => violations.filter(({ severity }) => severity !== 'breaking'))
  return [
    ...new Map(found.map((one) => [JSON.stringify([one.patch?.at ?? one.path, one.rule, one.message]), one])).values(),
  ]
}

/** Why cases were not run, and how many for each reason. */
export function notRunReasons({ cases }: VerifyResult): [reason: string, count: number][] {
  const counts = new Map<string, number>()
  for (const { status, reason = '' } of cases) {
    if (status === 'not_run') counts.set(plain(reason), (counts.get(plain(reason)) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}

/** One line that says all that counts. */
export function summaryOf(result: VerifyResult): string {
  const { vendor, outcome, why, cases, passed, failed, notRun, comparisons, target, canary } = result
  const verdict = outcome === 'ok' ? 'ok' : outcome === 'broken' ? 'BROKEN' : `COULD NOT RUN: ${plain(why ?? '')}`
  const learning = cases.filter(
    (one) => one.status === 'passed' && one.violations.some(({ severity }) => severity === 'advice'),
  )
  const advised = learning.length > 0 ? ` (${learning.length} with advice)` : ''
  const flown = canary.caught ? ', canary caught' : ''
  return `${vendor} ${verdict}: ${passed + failed} cases run, ${passed} passed${advised}, ${failed} failed, ${notRun} not run, ${comparisons} comparisons${flown} (${target.kind}, ${plain(target.at)})`
}
