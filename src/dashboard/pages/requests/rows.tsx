/** A request as a row of the log. */
import type * as z from 'zod'
import type { RequestWindow, ViolationInfo } from '../../../control/schemas.js'
import type { PageContext } from '../../context.js'
import { Badge, Instant, Status, type Tone } from '../../parts/bits.js'
import { tookOf } from '../../parts/spans.js'
import { Own } from '../../parts/text.js'

export type Window = z.infer<typeof RequestWindow>
type Row = Window['items'][number]
type Severity = z.infer<typeof ViolationInfo>['severity'] | 'cosmetic'

/** The gravest first. */
const severities: readonly Severity[] = ['breaking', 'additive', 'advice', 'cosmetic']
const tones: Readonly<Record<Severity, Tone>> = {
  breaking: 'bad',
  additive: 'warn',
  advice: 'note',
  cosmetic: 'plain',
}

export const SeverityBadge = ({ severity }: { severity: Severity }) => <Badge tone={tones[severity]}>{severity}</Badge>

/** What the columns are called. */
export const columns = ['Request', 'At', 'Method', 'Path', 'Status', 'Took', 'Call', 'Scenario, fault', 'Violations']

/** How many violations there are, and the gravest in a word. */
function Violations({ of }: { of: readonly { severity: Severity }[] }) {
  const worst = severities.find((one) => of.some(({ severity }) => severity === one))
  if (worst === undefined) return <span class="soft">none</span>
  return (
    <Badge tone={tones[worst]}>
      {of.length} {worst}
    </Badge>
  )
}

/** One row. @param top one more than the newest place that is shown */
function LogRow({ row, top, context }: { row: Row; top: number; context: PageContext }) {
  const { id, place, at, method, path, status, durationMs, vendor, endpoint, scenario, fault, violations } = row
  return (
    <tr class="log-row" data-place={place} aria-rowindex={top - place + 1}>
      <td class="c-id">
        <a href={context.link(`/ui/requests/${id}`)}>{id}</a>
      </td>
      <td class="c-at">
        <Instant at={at} />
      </td>
      <td class="c-method">
        <Own text={method} most={12} />
      </td>
      <td class="c-path">
        <code>
          <Own text={path} most={200} />
        </code>
      </td>
      <td class="c-status">
        <Status status={status} />
      </td>
      <td class="c-took">{tookOf(durationMs)}</td>
      <td class="c-call">{vendor === null ? 'no vendor' : `${vendor} ${endpoint ?? 'unmatched'}`}</td>
      {/* of a fault its kind: which one it was is told by the exchange */}
      <td class="c-how">
        {fault !== undefined ? <Badge tone="warn">fault</Badge> : null}{' '}
        <Own text={[fault?.split(' ')[0], scenario].filter(Boolean).join(' · ')} most={80} />
      </td>
      <td class="c-wrong">
        <Violations of={violations} />
      </td>
    </tr>
  )
}

/** Rows, newest first. */
export const LogRows = ({ of, context }: { of: Window; context: PageContext }) => (
  <>
    {of.items.map((row) => (
      <LogRow row={row} top={of.end} context={context} />
    ))}
  </>
)
