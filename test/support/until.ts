/** Waits for a condition that nobody announces: looks again until it holds, and says what was waited for when it never does. */

/** How often is looked, in milliseconds. */
const everyMs = 20

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Resolves with what `look` answers once that is neither undefined nor false. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  patienceMs = 20_000,
): Promise<T> {
  const start = performance.now()
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() - start > patienceMs) throw new Error(`waited ${patienceMs} ms in vain: ${what}`)
    await pause(everyMs)
  }
}
