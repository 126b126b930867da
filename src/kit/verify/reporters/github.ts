/** A report as commands of GitHub Actions: an annotation for every failure, and one line for each vendor. */
import type { VerifyResult } from '../types.js'
import { learned, lineOf, plain, summaryOf, wrongIn } from './words.js'

export function github(results: readonly VerifyResult[]): string {
  const lines = results.flatMap((result) => [
    ...result.cases
      .filter(({ status }) => status === 'failed')
      .map((one) => command('error', one.id, wrongIn(one).join('\n') || one.title)),
    ...learned(result).map((one) =>
      command(
        'notice',
        `${result.vendor} ${one.severity}`,
        `${lineOf(one)}${one.patch ? `\npatch: ${JSON.stringify(one.patch)}` : ''}`,
      ),
    ),
    ...result.notes.map((note) => command('warning', result.vendor, note)),
    result.outcome === 'could_not_run'
      ? command('error', `${result.vendor} could not be verified`, summaryOf(result))
      : summaryOf(result),
  ])
  return `${lines.join('\n')}\n`
}

/** What stands on a line of its own in a message stays there. */
const command = (kind: string, title: string, message: string): string =>
  `::${kind} title=${escapeProperty(plain(title))}::${message.split('\n').map(plain).map(escapeData).join('%0A')}`

/** As the runner unescapes it. */
const escapeData = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
