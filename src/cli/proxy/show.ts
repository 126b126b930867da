/** What `proxy` prints: one line an exchange with what it broke, and a summary. */
import { hideMail } from '../../contracts/redact.js'
import { describeViolation, type Violation } from '../../kit/judge/violation.js'
import type { ProxiedExchange, ProxySummary } from '../../kit/proxy/types.js'
import { printable } from '../../runtime/printable.js'

/** An exchange for people, and below it each violation. */
export function toLines(exchange: ProxiedExchange): string {
  const { n, method, url, endpoint, status, durationMs, verdict, note, failed, file } = exchange
  const parts = [
    `#${n}`,
    `${method} ${url.replace(/\?.*/s, '')}`,
    endpoint ?? '',
    status === undefined ? '' : `${status}`,
    `${Math.round(durationMs)} ms`,
    failed
      ? `FAILED: ${note}`
      : note === undefined
        ? wordOf(verdict?.violations.map((one) => one.severity) ?? [])
        : `not judged: ${note}`,
    file ?? '',
  ]
  const violations = shownViolations(exchange).map((one) => `    ${hideMail(describeViolation(one))}`)
  // what came over the wire must not steer the terminal
  return [parts.filter(Boolean).join('  '), ...violations].map(printable).join('\n')
}

const wordOf = (severities: readonly string[]): string => {
  const worst = ['breaking', 'additive', 'cosmetic', 'advice'].find((one) => severities.includes(one))
  return worst === undefined ? 'ok' : worst === 'breaking' ? 'BROKEN' : worst
}

/** An exchange for machines. */
export function toJson(exchange: ProxiedExchange): object {
  const { recorded: _, verdict, ...rest } = exchange
  const { comparisons = 0 } = verdict ?? {}
  const violations = shownViolations(exchange)
  return { event: 'exchange', ...rest, judged: verdict !== undefined, comparisons, violations }
}

/** What is printed may be kept: the address of a call that nobody knows is redacted like the rest. */
const shownViolations = ({ method, url, verdict }: ProxiedExchange): Violation[] =>
  (verdict?.violations ?? []).map((one) => {
    if (one.rule === 'unknown_endpoint') {
      return { ...one, received: `${method} ${url.replace(/\?.*/s, '')} (its path is replaced)` }
    }
    if (!one.sensitive) return one
    const { patch: _, ...rest } = one
    return { ...rest, received: '[hidden]' }
  })

/** The summary for people. */
export function toSummary(summary: ProxySummary): string {
  const { exchanges, judged, unjudged, failed, recorded, comparisons, breaking, additive, cosmetic, advice } = summary
  const besides = [
    unjudged > 0 ? `${unjudged} not judged` : '',
    failed > 0 ? `${failed} failed` : '',
    recorded > 0 ? `${recorded} recorded` : '',
  ].filter(Boolean)
  const counts = `${breaking} breaking, ${additive} additive, ${cosmetic} cosmetic, ${advice} advice`
  const first = `${exchanges} exchange${exchanges === 1 ? '' : 's'}, ${judged} judged${besides.map((part) => `, ${part}`).join('')}`
  return `${first}\n${comparisons} comparisons: ${judged === 0 ? 'nothing was judged' : counts}`
}

/** What the exit code says: nothing judged is no success. */
export const exitCodeOf = ({ breaking, judged }: ProxySummary): number => (breaking > 0 ? 1 : judged === 0 ? 3 : 0)
