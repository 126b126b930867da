/** A report for machines: everything that came of it. */
import { version } from '../../../version.js'
import type { VerifyResult } from '../types.js'
import { shown } from './words.js'

export const json = (results: readonly VerifyResult[]): string =>
  `${JSON.stringify(
    {
      format: 'idvsim-verify/1',
      version,
      results: results.map((result) => ({
        ...result,
        cases: result.cases.map((one) => ({ ...one, violations: one.violations.map(shown) })),
      })),
    },
    null,
    2,
  )}\n`
