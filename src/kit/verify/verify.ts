/** Verifies a vendor: runs its conformance cases against whatever serves it, or judges a recording, and counts. */
import { type ConformanceCase, conformanceCases } from '../../contracts/conformance.js'
import type { VendorDef } from '../../contracts/define.js'
import { hideMail } from '../../contracts/redact.js'
import { parseClock, stopwatchMs } from '../../runtime/clock.js'
import { pathOf } from '../conformance/write.js'
import type { JudgeOptions } from '../judge/violation.js'
import { readRecording } from '../recording/read.js'
import { flyCanary, type Judged } from './canary.js'
import { checkGiven, type Prepared, withGiven } from './given.js'
import { callsOf, whyNot } from './needs.js'
import { OnTheWay } from './on-the-way.js'
import { type Opened, openTarget } from './open.js'
import { judgeRecorded } from './recording.js'
import { notRun, type Running, refused, runOne, unanswered, unknownThere, unprepared } from './run-one.js'
import { isChosen } from './select.js'
import {
  type CaseResult,
  leastComparisons,
  type PlannedCall,
  type ReachedTarget,
  type VerifyOptions,
  type VerifyResult,
} from './types.js'

/**
 * Runs the conformance cases of a vendor.
 *
 * @throws SimError for a target that is not there, credentials that are missing, or options that contradict each other
 */
export async function verifyVendor(options: VerifyOptions): Promise<VerifyResult> {
  const { vendor: simulator, target = { kind: 'simulator' } } = options
  if (target.kind === 'recording') return verifyRecording(simulator.vendor, target.folder, options)
  const started = stopwatchMs()
  await using opened = await openTarget(simulator, target)
  const { reached, able } = opened
  const { vendor } = simulator
  const cases = conformanceCases(vendor).filter(({ id }) => isChosen(id, options.cases))
  const given = (target.kind !== 'simulator' && target.given) || {}
  checkGiven(vendor, given)
  const steered = able.credentials === undefined
  const tries = cases.map((about) => {
    const prepared: Prepared = steered ? { about } : withGiven(vendor, about, given)
    return { ...prepared, reason: prepared.reason ?? whyNot(vendor, prepared.about, able) }
  })
  const runnable = tries.filter(({ reason }) => reason === undefined).map(({ about }) => about)
  options.onProgress?.({
    kind: 'plan',
    vendor: vendor.profile.id,
    target: reached,
    cases: runnable.length,
    notRun: cases.length - runnable.length,
    calls: steered ? [] : await planOf(vendor, runnable, opened),
  })
  const how: JudgeOptions = { as: steered ? 'simulator' : 'vendor' }
  const results: CaseResult[] = []
  const run: Running = {
    vendor,
    opened,
    how,
    judged: [],
    onTheWay: new OnTheWay(vendor, how),
    bodiesOnly: 0,
    onExchange: options.onExchange,
  }
  for (const { about, uses, reason } of tries) {
    const why = reason ?? whyGiveUp(results)
    const result = why === undefined ? await runOne(run, about, uses) : notRun(about, why)
    results.push(result)
    const [done, total] = [results.length, cases.length]
    options.onProgress?.({ kind: 'case', vendor: vendor.profile.id, done, total, result })
  }
  const notes = [
    ...(steered && Object.keys(given).length > 0
      ? ['what was given is not used: an idvsim makes journeys of its own']
      : []),
    ...(run.bodiesOnly > 0 ? [`${run.bodiesOnly} webhooks did not arrive here: their headers were not judged`] : []),
  ]
  return conclude(vendor, reached, [...results, ...run.onTheWay.results()], run.judged, how, notes, options, started)
}

/** Calls without an answer after which no further one is made. */
const patience = 3

/** A server that does not answer is not called for ever: each call may take its time. */
function whyGiveUp(results: readonly CaseResult[]): string | undefined {
  const last = results
    .filter(({ status, reason }) => status !== 'not_run' || reason?.startsWith(unanswered))
    .slice(-patience)
  const silent = last.length === patience && last.every(({ reason }) => reason?.startsWith(unanswered))
  return silent ? last[0]!.reason : undefined
}

/** An address as it may be printed: names of what is not known yet as they are, and nobody's e-mail. */
const shownUrl = (url: string): string => hideMail(url.replace(/%7B([\w.-]+)%7D/g, '{$1}'))

/** Every call of cases on a server that nobody steers, and how often. */
async function planOf(vendor: VendorDef, cases: readonly ConformanceCase[], opened: Opened): Promise<PlannedCall[]> {
  const counts = new Map<string, PlannedCall>()
  for (const about of cases) {
    const { url } = await opened.target(about)
    for (const { request, surface } of callsOf(vendor, about)) {
      const call = { method: request.method, url: shownUrl(url(pathOf({ ...request, query: {} }), surface, undefined)) }
      const key = `${call.method} ${call.url}`
      counts.set(key, { ...call, times: (counts.get(key)?.times ?? 0) + 1 })
    }
  }
  return [...counts.values()]
}

async function verifyRecording(vendor: VendorDef, folder: string, options: VerifyOptions): Promise<VerifyResult> {
  const started = stopwatchMs()
  const { id } = vendor.profile
  const target: ReachedTarget = { kind: 'recording', at: folder }
  const recorded = (await readRecording(folder)).filter((one) => one.vendor === id && isChosen(one.file, options.cases))
  const now = parseClock('now').baseMs
  const old = recorded.filter(({ expiresAt }) => Date.parse(expiresAt) < now)
  const notes =
    old.length > 0 ? [`${old.length} of ${recorded.length} exchanges are out of date: record them anew`] : []
  options.onProgress?.({ kind: 'plan', vendor: id, target, cases: recorded.length, notRun: 0, calls: [] })
  const results: CaseResult[] = []
  const judged: Judged[] = []
  for (const one of recorded) {
    const { result, judged: kept } = await judgeRecorded(vendor, one)
    results.push(result)
    if (kept) judged.push(kept)
    options.onProgress?.({ kind: 'case', vendor: id, done: results.length, total: recorded.length, result })
  }
  return conclude(vendor, target, results, judged, { as: 'vendor' }, notes, options, started)
}

async function conclude(
  vendor: VendorDef,
  target: ReachedTarget,
  cases: readonly CaseResult[],
  judged: readonly Judged[],
  how: JudgeOptions,
  notes: readonly string[],
  { minComparisons, cases: asked = [] }: VerifyOptions,
  started: number,
): Promise<VerifyResult> {
  const count = (status: CaseResult['status']): number => cases.filter((one) => one.status === status).length
  const comparisons = cases.reduce((sum, one) => sum + one.comparisons, 0)
  const least = minComparisons ?? (asked.length > 0 ? 1 : leastComparisons[target.kind])
  const canary = await flyCanary(vendor, judged, how)
  const failed = count('failed')
  const why = whyNotRun(cases, comparisons, least, canary)
  return {
    vendor: vendor.profile.id,
    target,
    outcome: failed > 0 ? 'broken' : why === undefined ? 'ok' : 'could_not_run',
    ...(failed === 0 && why !== undefined && { why }),
    cases,
    passed: count('passed'),
    failed,
    notRun: count('not_run'),
    comparisons,
    minComparisons: least,
    canary,
    notes,
    durationMs: Math.round(stopwatchMs() - started),
  }
}

/** What keeps a run from being a success, though nothing is broken. */
function whyNotRun(
  cases: readonly CaseResult[],
  comparisons: number,
  least: number,
  { planted, caught }: VerifyResult['canary'],
): string | undefined {
  for (const what of [unanswered, refused, unknownThere, unprepared]) {
    const found = cases.find(({ reason }) => reason?.startsWith(what))
    if (found) return `${found.id}: ${found.reason}`
  }
  if (cases.length === 0) return 'there was nothing to judge'
  if (comparisons < least) return `only ${comparisons} comparisons were made, and ${least} are the least`
  if (planted === undefined) return 'no answer could carry the canary: whether the judge works is not known'
  return caught ? undefined : `the judge did not see the canary: ${planted}`
}
