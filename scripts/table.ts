/** Writes tables of the generated pages. */

/** A table; `None.` where there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.'
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** The evidence of a fact as a word; a superseded page is said to be one. */
export const evidenceOf = ({ evidence, legacy }: { evidence: string; legacy?: boolean | undefined }): string =>
  legacy ? `${evidence} (legacy)` : evidence
