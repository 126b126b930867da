/** Verifies a vendor: runs its conformance cases against whatever serves it, or judges a recording, and counts. */
import { type ConformanceCase, conformanceCases } from '../../contracts/conformance.js'
import type { VendorDef } from '../../contracts/define.js'
import { isSimError, RefusedCall } from '../../errors.js'
import { parseClock, stopwatchMs } from '../../runtime/clock.js'
import { readAnswer } from '../conformance/judge-case.js'
import { runCase } from '../conformance/runner.js'
import type { ConformanceTarget } from '../conformance/target.js'
import { pathOf } from '../conformance/write.js'
import { fails, type JudgeOptions } from '../judge/violation.js'
import { readRecording } from '../recording/read.js'
import { flyCanary, type Judged } from './canary.js'
import { callsOf, whyNot } from './needs.js'
import { type Opened, openTarget } from './open.js'
import { judgeRecorded } from './recording.js'
import { isChosen } from './select.js'
import { NoAnswer, type Timing, timingOf } from './server-target.js'
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
  const reasons = new Map(cases.map((about) => [about, whyNot(vendor, about, able)]))
  const runnable = cases.filter((about) => reasons.get(about) === undefined)
  options.onProgress?.({
    kind: 'plan',
    vendor: vendor.profile.id,
    target: reached,
    cases: runnable.length,
    notRun: cases.length - runnable.length,
    calls: able.credentials === undefined ? [] : await planOf(vendor, runnable, opened),
  })
  const how: JudgeOptions = { as: able.credentials === undefined ? 'simulator' : 'vendor' }
  const results: CaseResult[] = []
  const judged: Judged[] = []
  for (const about of cases) {
    const reason = reasons.get(about) ?? whyGiveUp(results)
    const result =
      reason === undefined
        ? await runOne(vendor, about, opened, { ...how, onMade: options.onExchange }, judged)
        : notRun(about, reason)
    results.push(result)
    const [done, total] = [results.length, cases.length]
    options.onProgress?.({ kind: 'case', vendor: vendor.profile.id, done, total, result })
  }
  return conclude(vendor, reached, results, judged, how, [], options, started)
}

const notRun = ({ id, title }: Pick<CaseResult, 'id' | 'title'>, reason: string): CaseResult => ({
  id,
  title,
  status: 'not_run',
  reason,
  violations: [],
  comparisons: 0,
})

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

const unanswered = 'no answer from'
const unprepared = 'cannot be prepared here'

/** What a server answers somebody whom it does not know. */
const refusals = ['401', '403']

async function runOne(
  vendor: VendorDef,
  about: ConformanceCase,
  opened: Opened,
  { onMade, ...how }: JudgeOptions & { onMade: VerifyOptions['onExchange'] },
  judged: Judged[],
): Promise<CaseResult> {
  const { id, title } = about
  const steered = opened.able.credentials === undefined
  let last: Response | undefined
  let timing: Timing | undefined
  let sent: readonly { event: string; body: unknown }[] = []
  try {
    const target = await opened.target(about)
    const { driver } = target
    const watched: ConformanceTarget = {
      ...target,
      fetch: async (url, init) => {
        const response = await target.fetch(url, init)
        last = response.clone()
        timing = timingOf(response)
        return response
      },
      ...(driver && {
        driver: {
          ...driver,
          deliveries: async () => {
            sent = await driver.deliveries()
            return sent
          },
        },
      }),
    }
    const { violations, comparisons } = await runCase(vendor, about, watched, {
      ...how,
      onExchange: (endpoint, exchange, place) => onMade?.({ endpoint, exchange, ...place, ...timing! }),
    })
    const bugs = (target.bugs ?? []).map((bug) => (bug instanceof Error ? bug.message : String(bug)))
    if (bugs.length > 0)
      return { id, title, status: 'failed', reason: `the simulator broke: ${bugs.join('; ')}`, violations, comparisons }
    const result = { id, title, violations, comparisons }
    // a caller whom nobody knows has compared nothing
    const strange = violations.find(({ rule, received }) => rule === 'expected_status' && refusals.includes(received))
    const clean = about.kind === 'call' && about.caller.as === 'owner' && !about.caller.spoiled && !about.caller.early
    if (!steered && strange && clean) return notRun(about, `${refused} (${strange.received}): ${strange.message}`)
    if (comparisons === 0) return notRun(about, 'nothing was compared')
    if (fails({ violations })) return { ...result, status: 'failed' }
    if (about.kind === 'call' && last) judged.push({ kind: 'answer', about, answer: await readAnswer(last) })
    const name = about.kind === 'event' ? vendor.webhooks!.events[about.event]!.name : undefined
    const found = sent.find(({ event }) => event === name)
    if (about.kind === 'event' && found) judged.push({ kind: 'webhook', event: about.event, body: found.body })
    return { ...result, status: 'passed' }
  } catch (error) {
    const why = (error as Error).message
    if (error instanceof NoAnswer) return notRun(about, why)
    // the simulator can prepare whatever the contract says; of other servers nobody knows that
    if (!steered) return notRun(about, `${unprepared}: ${why.replace(/^cannot prepare: /, '')}`)
    return {
      id,
      title,
      status: 'failed',
      reason: isSimError(error) || error instanceof RefusedCall ? `${why}. ${error.hint}` : why,
      violations: [],
      comparisons: 0,
    }
  }
}

const refused = 'the server refuses the credentials'

/** Every call of cases on a server that nobody steers, and how often. */
async function planOf(vendor: VendorDef, cases: readonly ConformanceCase[], opened: Opened): Promise<PlannedCall[]> {
  const counts = new Map<string, PlannedCall>()
  for (const about of cases) {
    const { url } = await opened.target(about)
    for (const { request, surface } of callsOf(vendor, about)) {
      const call = { method: request.method, url: url(pathOf({ ...request, query: {} }), surface, undefined) }
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
  for (const what of [unanswered, refused, unprepared]) {
    const found = cases.find(({ reason }) => reason?.startsWith(what))
    if (found) return `${found.id}: ${found.reason}`
  }
  if (cases.length === 0) return 'there was nothing to judge'
  if (comparisons < least) return `only ${comparisons} comparisons were made, and ${least} are the least`
  if (planted === undefined) return 'no answer could carry the canary: whether the judge works is not known'
  return caught ? undefined : `the judge did not see the canary: ${planted}`
}
