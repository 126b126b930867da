/** Writes what has drifted as a table for people. */
import { printable } from '../../runtime/printable.js'
import { version } from '../../version.js'
import { hideSensitive } from '../verify/reporters/words.js'
import type { Drift, DriftRow } from './drift.js'
import type { TargetDrift } from './target.js'

const columns = ['endpoint', 'place', 'before', 'after', 'severity', 'evidence'] as const

/** Everything that was found, for machines. */
export const toJson = (drift: Drift | TargetDrift): string => {
  const shown = 'verified' in drift ? { ...drift, verified: drift.verified.map(hideSensitive) } : drift
  return `${JSON.stringify({ format: 'idvsim-drift/1', version, ...shown }, null, 2)}\n`
}

/** The table, what it counts, and whatever else is to be known. */
export function toTable(drift: Drift | TargetDrift): string {
  const { rows, exchanges, comparisons, withEarlier, notes } = drift
  const earlier = withEarlier === undefined ? '' : ` (${withEarlier} with the earlier recording)`
  const compared = `${exchanges} exchange${exchanges === 1 ? '' : 's'}, ${comparisons} places compared${earlier}`
  const lines = [...notes, ...('verified' in drift ? aboutRuns(drift) : [])].map((note) => `${printable(note)}\n`)
  if (comparisons === 0) return `Nothing was compared: ${compared}.\n${lines.join('')}`
  if (rows.length === 0) return `No drift: ${compared}.\n${lines.join('')}`
  const counts = (['breaking', 'advice', 'additive', 'cosmetic'] as const)
    .map((name) => `${rows.filter(({ severity }) => severity === name).length} ${name}`)
    .join(', ')
  return `${tableOf(rows)}\n${counts}; ${compared}.\n${lines.join('')}`
}

function aboutRuns({ verified, recorded }: TargetDrift): string[] {
  const runs = verified.map(
    ({ vendor, target, passed, failed, notRun, why }) =>
      `${vendor} at ${target.at} (${target.kind}): ${passed + failed} cases run, ${notRun} not run${why === undefined ? '' : `; COULD NOT RUN: ${why}`}`,
  )
  return recorded === undefined ? runs : [...runs, `${recorded} exchanges recorded`]
}

function tableOf(rows: readonly DriftRow[]): string {
  const cells = rows.map((row) =>
    columns.map((name) => shown(name === 'endpoint' ? `${row.vendor}.${row.endpoint}` : row[name])),
  )
  const widths = columns.map((name, i) => Math.max(name.length, ...cells.map((row) => row[i]!.length)))
  const line = (row: readonly string[]): string =>
    row
      .map((text, i) => text.padEnd(widths[i]!))
      .join('  ')
      .trimEnd()
  return `${[line(columns), ...cells.map(line)].join('\n')}\n`
}

/** What a vendor wrote must not steer the terminal, nor fill it. */
const shown = (text: string): string => printable(text.length > 60 ? `${text.slice(0, 59)}…` : text)
