/** A report for people. */
import type { VerifyResult } from '../types.js'
import { learned, lineOf, notRunReasons, plain, summaryOf, wrongIn } from './words.js'

export const pretty = (results: readonly VerifyResult[]): string => `${results.map(one).join('\n\n')}\n`

function one(result: VerifyResult): string {
  const failed = result.cases.filter(({ status }) => status === 'failed')
  const skipped = notRunReasons(result)
  const news = learned(result)
  return [
    ...failed.flatMap((about) => [
      `FAILED ${about.id}: ${plain(about.title)}`,
      ...wrongIn(about).map((line) => `  ${line}`),
    ]),
    ...(skipped.length > 0 ? ['Not run:', ...skipped.map(([reason, count]) => `  ${count}: ${reason}`)] : []),
    ...(news.length > 0 ? ['Learned, and no failure:'] : []),
    ...news.flatMap((violation) => [
      `  ${lineOf(violation)}`,
      ...(violation.patch ? [`    patch: ${plain(JSON.stringify(violation.patch))}`] : []),
    ]),
    ...result.notes.map((note) => `Note: ${plain(note)}`),
    ...(result.canary.planted === undefined
      ? []
      : [
          `Canary, planted in this run, ${result.canary.caught ? 'each seen' : 'NOT SEEN'}:`,
          ...result.canary.planted.split('; ').map((drift) => `  ${plain(drift)}`),
        ]),
    summaryOf(result),
  ].join('\n')
}
