/** A report as Markdown, for a comment or a summary. */
import type { VerifyResult } from '../types.js'
import { learned, lineOf, notRunReasons, plain, wrongIn } from './words.js'

export function markdown(results: readonly VerifyResult[]): string {
  const head = ['vendor', 'target', 'outcome', 'passed', 'failed', 'not run', 'comparisons', 'canary']
  const rows = results.map(({ vendor, target, outcome, why, passed, failed, notRun, comparisons, canary }) => [
    vendor,
    `${target.kind}, ${target.at}`,
    outcome === 'ok' ? 'ok' : outcome === 'broken' ? '**broken**' : `**could not run**: ${why}`,
    passed,
    failed,
    notRun,
    comparisons,
    canary.caught ? 'caught' : canary.planted === undefined ? 'not planted' : 'NOT CAUGHT',
  ])
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`)
  return `${['# idvsim verify', table.join('\n'), ...results.flatMap(sections)].join('\n\n')}\n`
}

function sections(result: VerifyResult): string[] {
  const failed = result.cases.filter(({ status }) => status === 'failed')
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`## ${result.vendor}: ${title}`, lines.map((line) => `- ${text(line)}`).join('\n')]
  return [
    ...list(
      'failed',
      failed.map((one) => `${one.id}: ${wrongIn(one).join(' / ')}`),
    ),
    ...list(
      'not run',
      notRunReasons(result).map(([reason, count]) => `${count}: ${reason}`),
    ),
    ...list(
      'learned',
      learned(result).map((one) => lineOf(one) + (one.patch ? ` patch: ${JSON.stringify(one.patch)}` : '')),
    ),
    ...list('notes', result.notes),
  ]
}

/** Text that Markdown and the HTML in it leave as it is. */
const text = (line: string): string =>
  plain(line).replace(/[\\`*_[\]<>&|#]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : `\\${sign}`))

/** A cell; what we emphasise ourselves stays. */
const cell = (value: string | number): string => {
  const [, strong, rest = ''] = /^\*\*([a-z ]+)\*\*(.*)$/s.exec(String(value)) ?? []
  return strong === undefined ? text(String(value)) : `**${strong}**${text(rest)}`
}
