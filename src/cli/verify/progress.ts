/** Says what a verification will call, and how far it is. */
import { plain } from '../../kit/verify/reporters/words.js'
import type { Progress } from '../../kit/verify/types.js'
import { stopwatchMs } from '../../runtime/clock.js'

/** Where progress is written. */
export type ProgressOutput = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & { write(text: string): unknown }

/** How long a log that nobody sees grow stays silent, in milliseconds. */
const silenceMs = 10_000

/** Writes to standard error: what is called, always; how far it is, on one line of a terminal, or now and then in a log. */
export function tellProgress(
  live: boolean,
  output: ProgressOutput = process.stderr,
  now: () => number = stopwatchMs,
): (progress: Progress) => void {
  let told = now()
  return (progress) => {
    if (progress.kind === 'plan') {
      const { vendor, target, cases, notRun, calls } = progress
      if (calls.length > 0) {
        const total = calls.reduce((sum, { times }) => sum + times, 0)
        const lines = calls.map(
          ({ method, url, times }) => `  ${method} ${plain(url)}  ${times === 1 ? 'once' : `${times} times`}\n`,
        )
        const where = live ? `the live vendor at ${target.at}` : target.at
        output.write(
          `${vendor}: ${cases} cases (${notRun} not run) will make up to ${total} calls of ${plain(where)}:\n${lines.join('')}`,
        )
      }
      return
    }
    const { vendor, done, total, result } = progress
    const far = `${vendor} ${done}/${total}`
    if (output.isTTY) {
      // a line that wraps could not be taken back
      const line = `${far} ${plain(result.id)}`.slice(0, (output.columns || 80) - 1)
      output.write(`\r\u001b[K${done < total ? line : ''}`)
    } else if (done < total && now() - told >= silenceMs) {
      told = now()
      output.write(`${far}\n`)
    }
  }
}
