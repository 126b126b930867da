/** Runs one case of a verification, and says what came of it. */
import type { CallConformance, ConformanceCase } from '../../contracts/conformance.js'
import type { VendorDef } from '../../contracts/define.js'
import { isSimError, RefusedCall } from '../../errors.js'
import { NothingThere, runCase } from '../conformance/runner.js'
import type { ConformanceTarget, Sent } from '../conformance/target.js'
import type { Exchange } from '../judge/message.js'
import { fails, type JudgeOptions, type Violation } from '../judge/violation.js'
import type { Judged } from './canary.js'
import type { OnTheWay } from './on-the-way.js'
import type { Opened } from './open.js'
import { NoAnswer, type Timing, timingOf } from './server-target.js'
import type { CaseResult, VerifyOptions } from './types.js'

/** Reasons that keep a whole run from being a success; each begins the reason of a case. */
export const unanswered = 'no answer from'
export const refused = 'the server refuses the credentials'
export const unprepared = 'cannot be prepared here'
export const unknownThere = 'what was given is not there'

/** What a server answers somebody whom it does not know. */
const refusals = ['401', '403']

export const notRun = ({ id, title }: Pick<CaseResult, 'id' | 'title'>, reason: string): CaseResult => ({
  id,
  title,
  status: 'not_run',
  reason,
  violations: [],
  comparisons: 0,
})

/** What cases of one run share. */
export interface Running {
  vendor: VendorDef
  opened: Opened
  how: JudgeOptions
  /** What passed, and may carry the canary. */
  judged: Judged[]
  onTheWay: OnTheWay
  /** Webhooks of which no more than the body is known. */
  bodiesOnly: number
  /** Told of every call. */
  onExchange: VerifyOptions['onExchange']
}

type Outcome = Omit<CaseResult, 'id' | 'title'>
type Made = { endpoint: string | undefined; exchange: Exchange }[]

/** @param uses set when something that exists stands in the case */
export async function runOne(run: Running, about: ConformanceCase, uses?: true): Promise<CaseResult> {
  const { id, title } = about
  const made: Made = []
  const outcome = await tryCase(run, about, made).catch((error: unknown) => failureOf(run, error, uses))
  for (const { endpoint, exchange } of made) {
    if (endpoint !== undefined) await run.onTheWay.judge(endpoint, exchange)
  }
  return { id, title, ...(uses ? unknownOr(about, outcome) : outcome) }
}

/** Runs a case; whatever call it was not about is left in `made`. */
async function tryCase(run: Running, about: ConformanceCase, made: Made): Promise<Outcome> {
  const { vendor, opened, how } = run
  const target = await opened.target(about)
  let timing: Timing | undefined
  const timed: ConformanceTarget = {
    ...target,
    fetch: async (url, init) => {
      const response = await target.fetch(url, init)
      timing = timingOf(response)
      return response
    },
  }
  let sent: readonly Sent[] = []
  const { violations, comparisons } = await runCase(vendor, about, timed, {
    ...how,
    onExchange: (endpoint, exchange, place) => {
      made.push({ endpoint, exchange })
      run.onExchange?.({ endpoint, exchange, ...place, ...timing! })
    },
    onDeliveries: (deliveries) => {
      sent = deliveries
    },
  })
  const last = about.kind === 'call' ? made.pop() : undefined
  const bugs = (target.bugs ?? []).map((bug) => (bug instanceof Error ? bug.message : String(bug)))
  if (bugs.length > 0)
    return { status: 'failed', reason: `the simulator broke: ${bugs.join('; ')}`, violations, comparisons }
  // a caller whom nobody knows has compared nothing
  const strange = statusOf(violations, refusals)
  if (!isSteered(run) && strange && isClean(about))
    return gaveUp(`${refused} (${strange.received}): ${strange.message}`)
  if (comparisons === 0) return gaveUp('nothing was compared')
  const name = about.kind === 'event' ? vendor.webhooks!.events[about.event]!.name : undefined
  const found = sent.filter(({ event }) => event === name)
  run.bodiesOnly += found.filter(({ text }) => text === undefined).length
  if (fails({ violations })) return { status: 'failed', violations, comparisons }
  if (about.kind === 'call' && last)
    run.judged.push({ kind: 'answer', about: shapeOnly(about), exchange: last.exchange })
  if (about.kind === 'event' && found[0]) run.judged.push({ kind: 'webhook', event: about.event, sent: found[0] })
  return { status: 'passed', violations, comparisons }
}

/** A case as the canary is judged by: a value that the case knew would be missed with or without a drift. */
function shapeOnly(about: CallConformance): CallConformance {
  if (!('status' in about.expect)) return about
  const { is: _, ...expect } = about.expect
  return { ...about, expect }
}

const gaveUp = (reason: string): Outcome => ({ status: 'not_run', reason, violations: [], comparisons: 0 })
const isSteered = ({ opened }: Running): boolean => opened.able.credentials === undefined

/** Whether a case is called as its owner would. */
const isClean = (about: ConformanceCase): boolean =>
  about.kind === 'call' && about.caller.as === 'owner' && !about.caller.spoiled && !about.caller.early

const statusOf = (violations: readonly Violation[], statuses: readonly string[]): Violation | undefined =>
  violations.find(({ rule, received }) => rule === 'expected_status' && statuses.includes(received))

/** What somebody gave may be no more, or not completed: an answer that says so is no drift. */
function unknownOr(about: ConformanceCase, outcome: Outcome): Outcome {
  if (outcome.status !== 'failed' || about.kind !== 'call' || !('status' in about.expect) || !isClean(about))
    return outcome
  const told = outcome.violations.find(({ rule, received }) => rule === 'expected_status' && /^4\d\d$/.test(received))
  return told ? gaveUp(`${unknownThere}, or is not completed (${told.received}): ${told.message}`) : outcome
}

function failureOf(run: Running, error: unknown, uses: true | undefined): Outcome {
  const why = (error as Error).message
  const plain = why.replace(/^cannot prepare: /, '')
  if (error instanceof NoAnswer) return gaveUp(why)
  if (uses && error instanceof NothingThere) return gaveUp(`what was given has nothing to go on with: ${plain}`)
  // the simulator can prepare whatever the contract says; of other servers nobody knows that
  if (!isSteered(run)) return gaveUp(`${unprepared}: ${plain}`)
  const reason = isSimError(error) || error instanceof RefusedCall ? `${why}. ${error.hint}` : why
  return { status: 'failed', reason, violations: [], comparisons: 0 }
}
