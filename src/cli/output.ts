/** Writes to standard output, and waits until it is written: the process ends right after. */

export async function print(text: string): Promise<void> {
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    // whoever reads the output had enough of it
    process.exit(error.code === 'EPIPE' ? 0 : 3)
  })
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()))
}

/** Lines of two columns, the first as wide as its widest cell. */
export function columns(rows: readonly (readonly [string, string])[], indent = '  '): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `${indent}${left.padEnd(width)}  ${right}`.trimEnd()).join('\n')
}
