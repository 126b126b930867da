/** Says what a verification will call, and how far it is. */
import { plain } from '../../kit/verify/reporters/words.js'
import type { Progress } from '../../kit/verify/types.js'

/** Writes to standard error: what is called, always; how far it is, where somebody looks. */
export function tellProgress(live: boolean, output: NodeJS.WriteStream = process.stderr): (progress: Progress) => void {
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
    if (!output.isTTY) return
    const { vendor, done, total, result } = progress
    output.write(`\r\u001b[K${done < total ? `${vendor} ${done}/${total} ${plain(result.id).slice(0, 60)}` : ''}`)
  }
}
