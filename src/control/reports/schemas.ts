/** Reports of `idvsim verify` and `idvsim drift`: what their files hold, and what the control calls about them answer. */
import * as z from 'zod'
import { Instant, List } from '../words.js'

const evidence = z.enum(['documented', 'sample', 'observed', 'assumed'])
const severity = z.enum(['breaking', 'additive', 'cosmetic', 'advice'])
const count = z.number().min(0)

/** A broken rule. */
const Finding = z.object({
  side: z.enum(['request', 'response', 'webhook']),
  rule: z.string(),
  path: z.string(),
  message: z.string(),
  expected: z.string(),
  received: z.string(),
  severity,
  evidence,
  source: z.string(),
  sensitive: z.literal(true).optional(),
  /** The change to the contract that would record what was seen. */
  patch: z
    .object({ at: z.string(), change: z.string(), schema: z.unknown().optional(), evidence: z.string() })
    .optional(),
})

/** What came of the conformance cases of one vendor. */
export const Verification = z.object({
  vendor: z.string(),
  target: z.object({ kind: z.string(), at: z.string() }),
  outcome: z.enum(['ok', 'broken', 'could_not_run']),
  why: z.string().optional(),
  cases: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      status: z.enum(['passed', 'failed', 'not_run']),
      reason: z.string().optional(),
      violations: z.array(Finding),
      comparisons: count,
    }),
  ),
  passed: count,
  failed: count,
  notRun: count,
  comparisons: count,
  minComparisons: count,
  canary: z.object({ planted: z.string().optional(), caught: z.boolean() }),
  notes: z.array(z.string()),
  durationMs: z.number(),
})

/** A place that is not as it was, or not as the contract says. */
const Drifted = z.object({
  vendor: z.string(),
  endpoint: z.string(),
  place: z.string(),
  before: z.string(),
  after: z.string(),
  severity,
  evidence,
  source: z.string(),
})

const Drift = z.object({
  rows: z.array(Drifted),
  exchanges: count,
  comparisons: count,
  withEarlier: count.optional(),
  notes: z.array(z.string()),
  recorded: count.optional(),
})

/** What a file may hold. */
export const ReportFile = z.discriminatedUnion('format', [
  z.object({ format: z.literal('idvsim-verify/1'), version: z.string(), results: z.array(Verification) }),
  Drift.extend({
    format: z.literal('idvsim-drift/1'),
    version: z.string(),
    verified: z.array(Verification).optional(),
  }),
])

/** A file of the folder: a report in short, or why it is none. */
export const ReportInfo = z.object({
  name: z.string(),
  /** When the file was written, in real time. */
  at: Instant,
  bytes: z.int(),
  kind: z.enum(['conformance', 'drift']).nullable(),
  verdict: z.enum(['ok', 'broken', 'could_not_run']).nullable(),
  /** What came of it, in a sentence. */
  summary: z.string().nullable(),
  /** Why the file cannot be shown. */
  problem: z.string().nullable(),
})
export const ReportList = List(ReportInfo).extend({
  /** Null where the simulator was told of no folder. */
  folder: z.string().nullable(),
  /** What is wrong with the folder. */
  problem: z.string().nullable(),
})

/** A report in full; of drift, with what its conformance cases said. */
export const ReportDetail = ReportInfo.extend({
  /** Of the idvsim that wrote it. */
  version: z.string().nullable(),
  results: z.array(Verification),
  drift: Drift.nullable(),
})
