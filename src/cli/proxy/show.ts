/** What `proxy` prints: one line an exchange with what it broke, and a summary. */
import { hideMail } from '../../contracts/redact.js'
import { describeViolation } from '../../kit/judge/violation.js'
import type { ProxiedExchange, ProxySummary } from '../../kit/proxy/types.js'

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
  const violations = (verdict?.violations ?? []).map((one) => `    ${hideMail(describeViolation(one))}`)
  // what came over the wire must not steer the terminal
  return [parts.filter(Boolean).join('  '), ...violations].map((line) => line.replace(/\p{Cc}/gu, '?')).join('\n')
}

const wordOf = (severities: readonly string[]): string => {
  const worst = ['breaking', 'additive', 'cosmetic', 'advice'].find((one) => severities.includes(one))
  return worst === undefined ? 'ok' : worst === 'breaking' ? 'BROKEN' : worst
}

/** An exchange for machines. */
export function toJson({ recorded: _, verdict, ...rest }: ProxiedExchange): object {
  const { violations = [], comparisons = 0 } = verdict ?? {}
  const shown = violations.map((one) => {
    // what is written may be kept: the address of a call that nobody knows is redacted like the rest
    if (one.rule === 'unknown_endpoint') return { ...one, received: `${rest.method} ${rest.url.replace(/\?.*/s, '')}` }
    return one.sensitive ? { ...one, received: '[hidden]', patch: undefined } : one
  })
  return { event: 'exchange', ...rest, judged: verdict !== undefined, comparisons, violations: shown }
}

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
