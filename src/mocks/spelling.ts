/** Finds the word that a mistyped one was meant to be. */

/** The nearest of the known words, if any is near. */
export function nearestWord(typed: string, known: Iterable<string>): string | undefined {
  let best: { name: string; far: number } | undefined
  for (const name of known) {
    const far = distance(plain(typed), plain(name))
    if (far <= Math.max(1, Math.floor(name.length / 3)) && (!best || far < best.far)) best = { name, far }
  }
  return best?.name
}

/** The three known words nearest to a mistaken one, however far they are. */
export function nearestWords(typed: string, known: Iterable<string>): string[] {
  const far = new Map([...known].map((name) => [name, distance(plain(typed), plain(name))]))
  return [...far]
    .sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1))
    .slice(0, 3)
    .map(([name]) => name)
}

/** A question to put behind a refusal; empty when no word is near. */
export function didYouMean(typed: string, known: Iterable<string>): string {
  const near = nearestWord(typed, known)
  return near === undefined ? '' : `; did you mean "${near}"?`
}

const plain = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 60)

/** Edits between two words; two letters that changed places are one. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
