/** Examines a client, a webhook receiver, or both: runs the trials that the checks need, judges them, and counts. */
import { availableParallelism } from 'node:os'
import type { VendorDef } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { stopwatchMs } from '../../runtime/clock.js'
import type { WebhookAuth } from '../../runtime/signing.js'
import { type RunningSimulator, startSimulator } from '../../simulator.js'
import { isTaken, openBench } from './bench.js'
import { endOf } from './checks/judging.js'
import { checks, isReceiverCheck } from './checks.js'
import { type ClientOptions, runTrial, type Stage, usualTimes } from './run-trial.js'
import { startTap, type Tap } from './tap.js'
import { trials } from './trials.js'
import type {
  Check,
  ClientCheck,
  Examination,
  Finding,
  Judgement,
  ReceiverCheck,
  Result,
  Rule,
  Seen,
  Trial,
} from './types.js'

export interface ExamineOptions {
  vendor: VendorDef
  /** The user's own client. @default 1500 ms for one answer, 6 s for an outcome, stopped after 20 s */
  client?: Pick<ClientOptions, 'command'> & Partial<ClientOptions>
  /** The user's own webhook receiver. */
  webhook?: { url: string; auth?: WebhookAuth }
  /** Ids of the checks to make; a group stands for all of its own. @default every check */
  only?: readonly string[]
  /** Trials that run at the same time. @default two for each core, six at most */
  parallel?: number
  /** Told of every trial that is over. */
  onProgress?: (done: number, all: number, what: string) => void
}

/** How long a vendor's processing takes, in milliseconds: a client that asks at once has to ask again. */
const processingMs = 150

/**
 * Examines a client, a webhook receiver, or both, against a simulator of its own.
 *
 * @throws SimError `bad_option` for a check that there is not, `no_verification` for a client that calls nothing,
 * `unreachable` where no receiver answers
 */
export async function examine(options: ExamineOptions): Promise<Examination> {
  const { vendor, client, webhook, only } = options
  const wanted = checks.filter((check) => (isReceiverCheck(check) ? webhook : client) && isWanted(check, only))
  const unknown = only?.find((name) => !checks.some((check) => isWanted(check, [name])))
  if (unknown !== undefined)
    throw new SimError('bad_option', `there is no check "${unknown}"`, 'idvsim examine --list lists them.')
  const startedAt = stopwatchMs()
  const sim = await startSimulator({ port: 0, vendors: [vendor.profile.id], processingMs })
  try {
    await using tap = await startTap(sim.url)
    const results = new Map<string, Result>()
    const ofClient = wanted.filter((check): check is ClientCheck => !isReceiverCheck(check))
    const stood = await Promise.all([
      client && ofClient.length > 0
        ? examineClient({ sim, tap, vendor, client: { ...usualTimes, ...client } }, ofClient, options, results)
        : undefined,
      webhook && examineReceiver(sim, vendor, webhook, wanted.filter(isReceiverCheck), results),
    ])
    const standstill = stood.find((why) => why !== undefined)
    const told = wanted.map(({ id }) => results.get(id)!)
    return {
      vendor: vendor.profile.id,
      results: told,
      ...scoreOf(told),
      ...(standstill !== undefined && { standstill }),
      durationMs: stopwatchMs() - startedAt,
    }
  } finally {
    await sim.close()
  }
}

export const usualParallel = (): number => Math.min(6, availableParallelism() * 2)

const isWanted = ({ id, group }: Check, only: readonly string[] | undefined): boolean =>
  only === undefined || only.includes(id) || only.includes(group)

/** Checks that passed, of those that count: what rests on an assumed rule does not. */
export function scoreOf(results: readonly Result[]): { passed: number; counted: number } {
  const counted = results.filter(
    ({ status, rule }) => status === 'failed' || (status === 'passed' && rule?.evidence !== 'assumed'),
  )
  return { passed: counted.filter(({ status }) => status === 'passed').length, counted: counted.length }
}

/** Answers why nothing could go wrong for the client, where that is so. */
async function examineClient(
  stage: Stage,
  wanted: readonly ClientCheck[],
  { parallel = usualParallel(), onProgress }: ExamineOptions,
  results: Map<string, Result>,
): Promise<string | undefined> {
  const needed = (trials as readonly Trial[]).filter(
    ({ id }) => id === 'plain' || wanted.some(({ trial }) => trial === id),
  )
  const all = needed.length
  let done = 0
  const tell = (trial: Trial): void => onProgress?.(++done, all, trial.title)
  const [plain, ...others] = needed
  const seen = (await runTrial(stage, plain!, undefined)) as Seen
  const trouble = troubleOf(seen, stage.tap)
  if (trouble !== undefined) throw trouble
  tell(plain!)
  const judgeAll = async (trial: Trial, came: Seen | string): Promise<void> => {
    for (const check of wanted.filter((one) => one.trial === trial.id))
      results.set(
        check.id,
        await judged(check, stage.vendor, async () => (typeof came === 'string' ? came : check.judge(came))),
      )
  }
  await judgeAll(plain!, seen)
  const standstill = standstillOf(seen)
  const queue = [...others]
  const again: Trial[] = []
  const complains = (trial: Trial): boolean =>
    wanted.some(({ id, trial: own }) => own === trial.id && ['failed', 'advice'].includes(results.get(id)!.status))
  const work = async (): Promise<void> => {
    for (let trial = queue.shift(); trial; trial = queue.shift()) {
      const came = standstill ?? (await runTrial(stage, trial, seen.learnt))
      await judgeAll(trial, came)
      // one that had to be stopped would have to be stopped again
      if (complains(trial) && typeof came !== 'string' && !came.ended.stopped) again.push(trial)
      tell(trial)
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  // a machine that is busy makes good clients late: what is alone with it is judged
  for (const trial of again) await judgeAll(trial, await runTrial(stage, trial, seen.learnt, 2))
  return standstill
}

/** Why a client cannot be examined at all. */
function troubleOf(seen: Seen, { strays }: Tap): SimError | undefined {
  if (seen.calls.length > 0) return undefined
  // a stack trace of some languages begins with its message, of others ends with it
  const last = seen.ended.stderr.trim().split('\n').slice(-15).join('\n')
  const [stray] = strays
  return new SimError(
    'no_verification',
    `the client called nothing below IDVSIM_BASE_URL: ${endOf(seen)}${last === '' ? '' : `\n${last}\n`}`,
    stray === undefined
      ? 'It is to read the address from IDVSIM_BASE_URL, and to do one verification each time it is started.'
      : `${stray} came, which is not below it: keep the path of IDVSIM_BASE_URL.`,
  )
}

/** Why nothing can go wrong for a client: it does not come to its outcome where all goes well. */
function standstillOf(seen: Seen): string | undefined {
  const { learnt, ended } = seen
  const missing = learnt.start === '' ? 'made no journey' : learnt.read === '' ? 'read no outcome' : undefined
  const isThere = ended.code === 0 && ended.outcome === 'approved'
  if (missing === undefined && isThere) return undefined
  const what = missing ?? `did not tell the approval (${endOf(seen)})`
  const lines = ended.stderr.trim().split('\n')
  const last = lines.find((line) => /(error|exception)\b/i.test(line)) ?? lines.at(-1)
  return `the client ${what} where nothing goes wrong${last ? `: ${last.slice(0, 200)}` : ''}`
}

/** Answers why most could not be judged, where that is so. */
async function examineReceiver(
  sim: RunningSimulator,
  vendor: VendorDef,
  { url, auth }: NonNullable<ExamineOptions['webhook']>,
  wanted: readonly ReceiverCheck[],
  results: Map<string, Result>,
): Promise<string | undefined> {
  if (wanted.length === 0) return undefined
  const bench = await openBench(sim, vendor, url, auth)
  const [first] = bench.plain
  if (first && !first.posted.isReached)
    throw new SimError(
      'unreachable',
      `no webhook receiver answers at ${url}: ${first.posted.error}`,
      'Start it, or correct --webhook.',
    )
  // what refuses everything refuses what it should refuse, too: that would be no merit
  const standstill = bench.plain.some(({ posted }) => isTaken(posted))
    ? undefined
    : 'the receiver takes no event as the vendor sends it'
  // one after the other: what one of them sends must not slow another down
  for (const check of wanted) {
    const isFirst = check.id === 'receiver.accepts'
    results.set(
      check.id,
      await judged(check, vendor, async () => (isFirst ? undefined : standstill) ?? (await check.send(bench))),
    )
  }
  return standstill
}

/** Makes a result of what a check found. */
async function judged(check: Check, vendor: VendorDef, judge: () => Promise<Judgement>): Promise<Result> {
  const { id, group, title } = check
  const trial = isReceiverCheck(check) ? undefined : trials.find((one) => one.id === check.trial)
  const when = trial && { when: trial.title }
  const rule = check.rule(vendor)
  if (typeof rule === 'string') return { id, group, title, status: 'skipped', reason: rule }
  const found = await judge()
  if (typeof found === 'string') return { id, group, title, rule, status: 'skipped', reason: found }
  if (found.length === 0) return { id, group, title, rule, status: 'passed' }
  const isGuess = (one: { rule?: Rule }): boolean => (one.rule ?? rule).evidence === 'assumed'
  const known: readonly Finding[] = found.filter((one) => !isGuess(one))
  return known.length > 0
    ? { id, group, title, ...when, rule, status: 'failed', findings: known }
    : { id, group, title, ...when, rule, status: 'advice', findings: found }
}
