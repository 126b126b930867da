/** A report for machines: everything that came of it. */
import { version } from '../../../version.js'
import type { VerifyResult } from '../types.js'
import { hideSensitive } from './words.js'

export const json = (results: readonly VerifyResult[]): string =>
  `${JSON.stringify({ format: 'idvsim-verify/1', version, results: results.map(hideSensitive) }, null, 2)}\n`
