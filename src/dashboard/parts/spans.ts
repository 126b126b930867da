/** Spans of time in words. */

const units = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** A span in its two largest units: `2 min 5 s`. */
export function spanOf(ms: number): string {
  const parts: string[] = []
  let rest = Math.abs(ms)
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}${unit === 'day' && count > 1 ? 's' : ''}`)
  }
  return parts.length === 0 ? `${Math.round(rest)} ms` : parts.join(' ')
}

/** How far away something is. */
export const inWords = (ms: number): string => (ms <= 0 ? 'due now' : `in ${spanOf(ms)}`)

/** How far away an instant is on the clock that stands at another. */
export const awayOf = (then: string, now: string): string => inWords(Date.parse(then) - Date.parse(now))

/** How long a call took, in real time: a fraction where it was quick. */
export const tookOf = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
