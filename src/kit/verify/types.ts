/** What a verification is asked for, and what comes of it. */
import type { VendorSimulator } from '../../mocks/types.js'
import type { CallPlace } from '../conformance/runner.js'
import type { Exchange } from '../judge/message.js'
import type { Violation } from '../judge/violation.js'

/** What the cases are run against. */
export type VerifyTarget =
  /** The simulator of this package, in process. */
  | { kind: 'simulator' }
  /** A running server: an idvsim is found out and steered, any other is only called. */
  | ({ kind: 'server'; controlToken?: string } & Reached)
  /** The vendor itself: only calls that read, unless `write`. */
  | ({ kind: 'live'; write?: boolean } & Reached)
  /** A folder of recorded exchanges. */
  | { kind: 'recording'; folder: string }

export interface Reached {
  /** Where it answers: one address for every surface, or one for each by its name. */
  url: string | Readonly<Record<string, string>>
  /** By the names of the vendor's profile; cases that need one that is not there are not run. */
  credentials?: Readonly<Record<string, string>>
  /** Least time between two calls, in milliseconds. @default 1000 for a live vendor, else 0 */
  paceMs?: number
  /**
   * Ids and the like that exist there, by the names that cases call them, such as `journey_id`, or `getImage.journey_id` for one
   * endpoint. Cases that read a completed journey are run with them; nothing is ever changed with them.
   */
  given?: Readonly<Record<string, string>>
}

export interface VerifyOptions {
  vendor: VendorSimulator
  /** @default the simulator in process */
  target?: VerifyTarget
  /** Ids of cases, or patterns with `*`. @default every case */
  cases?: readonly string[]
  /** Fewer comparisons than these are no success. @default by the kind of target */
  minComparisons?: number
  /** Told what will be called, before it is; and of every case once it is over. */
  onProgress?: (progress: Progress) => void
  /** Told of every call that was made and answered, those that prepare a case too; not of those of a recording. */
  onExchange?: (made: MadeExchange) => void
}

/** One call of a case, and its answer; bodies of answers are decoded bytes. */
export interface MadeExchange extends CallPlace {
  endpoint: string | undefined
  exchange: Exchange
  /** Real time, epoch milliseconds. */
  startedAtMs: number
  durationMs: number
}

/** One kind of call, and how often it will be made. */
export interface PlannedCall {
  method: string
  url: string
  times: number
}

export type Progress =
  | {
      kind: 'plan'
      vendor: string
      target: ReachedTarget
      cases: number
      notRun: number
      calls: readonly PlannedCall[]
    }
  | { kind: 'case'; vendor: string; done: number; total: number; result: CaseResult }

/** What the cases were run against, once it was found out. */
export interface ReachedTarget {
  kind: 'simulator' | 'idvsim' | 'server' | 'live' | 'recording'
  /** Where: an address, a folder, or `in process`. */
  at: string
}

export interface CaseResult {
  id: string
  title: string
  status: 'passed' | 'failed' | 'not_run'
  /** Why it was not run. */
  reason?: string
  violations: readonly Violation[]
  comparisons: number
}

export interface VerifyResult {
  vendor: string
  target: ReachedTarget
  /** `ok`: every case that was run passed, and enough was compared. */
  outcome: 'ok' | 'broken' | 'could_not_run'
  /** Why it could not be run. */
  why?: string
  cases: readonly CaseResult[]
  passed: number
  failed: number
  notRun: number
  comparisons: number
  minComparisons: number
  /** The defect planted in an answer of this run, and whether the judge saw it. */
  canary: Canary
  /** What is to be known beside, such as that a recording is out of date. */
  notes: readonly string[]
  durationMs: number
}

export interface Canary {
  planted: string | undefined
  caught: boolean
}

/** Fewest comparisons of a run that may be called a success, by kind of target; with cases chosen by name, one for each. */
export const leastComparisons: Readonly<Record<ReachedTarget['kind'], number>> = {
  simulator: 100,
  idvsim: 100,
  server: 20,
  live: 10,
  recording: 10,
}
