/** Folders of reports: real ones, made by the judge, and files that nobody should believe. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Drift, DriftRow } from '../../src/kit/drift/drift.js'
import { toJson } from '../../src/kit/drift/report.js'
import type { Violation } from '../../src/kit/judge/violation.js'
import { reporters } from '../../src/kit/verify/reporters/index.js'
import type { VerifyResult } from '../../src/kit/verify/types.js'

/** A folder that goes when the test is over. */
export function reportFolder() {
  const path = mkdtempSync(join(tmpdir(), 'idvsim-reports-'))
  let written = 0
  return {
    path,
    /** Writes a file, newer than those before it. */
    write(name: string, text: string | Uint8Array): void {
      writeFileSync(join(path, name), text)
      const at = Date.UTC(2026, 0, 1) / 1000 + written++ * 60
      utimesSync(join(path, name), at, at)
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}

export const violation: Violation = {
  side: 'response',
  rule: 'wrong_value',
  path: 'body.journey_id',
  message: 'Invalid input: expected string, received number',
  expected: 'string',
  received: '7',
  severity: 'breaking',
  evidence: 'documented',
  source: 'https://docs.idwise.com/docs/journey-builder-api',
}

/** What came of verifying a vendor, with one case that failed. */
export const failedRun = (
  more: Partial<VerifyResult> = {},
  found: readonly Violation[] = [violation],
): VerifyResult => ({
  vendor: 'idwise',
  target: { kind: 'server', at: 'http://127.0.0.1:9' },
  outcome: 'broken',
  cases: [
    { id: 'idwise.startJourney.happy', title: 'it answers 200', status: 'failed', violations: found, comparisons: 9 },
    {
      id: 'idwise.getImage.happy',
      title: 'a picture',
      status: 'not_run',
      reason: 'no id',
      violations: [],
      comparisons: 0,
    },
  ],
  passed: 0,
  failed: 1,
  notRun: 1,
  comparisons: 9,
  minComparisons: 1,
  canary: { planted: 'a member renamed', caught: true },
  notes: [],
  durationMs: 5,
  ...more,
})

export const verifyReport = (...results: VerifyResult[]): string => reporters.json(results)

export const driftRow: DriftRow = {
  vendor: 'idwise',
  endpoint: 'startJourney',
  place: 'response 200 body.state',
  before: '"initiated"',
  after: '"started"',
  severity: 'breaking',
  evidence: 'observed',
  source: 'https://docs.idwise.com/docs/journey-builder-api',
}

export const driftReport = (rows: DriftRow[], more: Partial<Drift> = {}): string =>
  toJson({ rows, exchanges: 3, comparisons: 40, notes: ['not called this time: idwise.getImage'], ...more })

/** Files that are no reports, by what is wrong with them. */
export const hostileFiles: Readonly<Record<string, [text: string | Uint8Array, problem: RegExp]>> = {
  'half.json': [verifyReport(failedRun()).slice(0, 300), /no JSON: perhaps it is not written to its end/],
  'empty.json': ['', /no JSON/],
  'other.json': ['{"format":"somebody-elses/1","results":[]}', /no report of/],
  'null.json': ['null', /no report of/],
  'deep.json': ['['.repeat(1_000_000), /no JSON/],
  'binary.json': [new Uint8Array(4000).map((_, i) => i % 256), /no JSON/],
  'kinds.json': ['{"format":"idvsim-verify/1","version":"1","results":[{"vendor":7}]}', /results\[0\]\.vendor: /],
  'numbers.json': [verifyReport(failedRun()).replace('"passed": 0', '"passed": 1e999'), /results\[0\]\.passed: /],
  'large.json': [new Uint8Array(9 << 20).fill(0x20), /larger than 8 MB/],
}
