/** Puts the client through one trial in a namespace of its own, plays the person, and writes down what is seen. */
import type { VendorDef } from '../../contracts/define.js'
import type { NamespaceHandle } from '../../control/simulator-handle.js'
import { startTimer, stopwatchMs } from '../../runtime/clock.js'
import type { RunningSimulator } from '../../simulator.js'
import { checkVendorExchange } from '../judge/exchange.js'
import { isJsonType, mediaTypeOf } from '../judge/message.js'
import { runClient } from './client.js'
import type { Tap, TapAnswer, TapRequest, Watcher } from './tap.js'
import type { Call, Learnt, Seen, Trial } from './types.js'

/** How the client is run. */
export interface ClientOptions {
  command: string
  /** How long the client is told to wait for one answer, in milliseconds. */
  timeoutMs: number
  /** How long it is told to wait for an outcome, in milliseconds. */
  deadlineMs: number
  /** When it is stopped, in milliseconds. */
  limitMs: number
}

/** The times of a client that nobody says. */
export const usualTimes = { timeoutMs: 1500, deadlineMs: 6000, limitMs: 20_000 }

/** How long a person takes, in milliseconds of real time: a client that asks at once has to ask again. */
const personMs = 250

export interface Stage {
  sim: RunningSimulator
  tap: Tap
  vendor: VendorDef
  client: ClientOptions
}

/**
 * Runs the client once.
 *
 * @param learnt what is known of it; undefined in its first trial
 * @param turn which time it goes through this trial
 */
export async function runTrial(
  stage: Stage,
  trial: Trial,
  learnt: Learnt | undefined,
  turn = 1,
): Promise<Seen | string> {
  const { sim, tap, vendor, client } = stage
  const { id } = vendor.profile
  const name = turn === 1 ? `exam-${trial.id}` : `exam-${trial.id}-${turn}`
  const space = sim.namespace(name, { clock: 'now', seed: name })
  await space.scenarios.setDefault(trial.scenario ?? 'approved')
  const faults = learnt && trial.faults ? trial.faults(learnt) : []
  if (typeof faults === 'string') return faults
  for (const fault of faults) await space.faults.arm(fault)
  const secrets = space.info.credentials[id]!
  const notes = new Notes(stage, trial, space)
  tap.watch(name, notes)
  const ended = await runClient(
    client.command,
    envOf(stage, trial, `${tap.url}/~${name}/${id}`, secrets),
    client.limitMs,
  )
  const calls = await notes.settled()
  const journeys = (await space.journeys.list({ vendor: id })).items.length
  return { calls, ended, journeys, learnt: learnt ?? learn(vendor, calls), secrets, timeoutMs: client.timeoutMs }
}

/** What the first trial tells of the client. */
function learn(vendor: VendorDef, calls: readonly Call[]): Learnt {
  const reads = vendor.outcome?.endpoints ?? []
  const issuers = new Set(tokenEndpoints(vendor))
  const good = calls.filter(({ status = 0 }) => status < 300)
  const nameOf = (found: Call | undefined): string => found?.endpoint ?? ''
  return {
    vendor,
    start: nameOf(good.find(({ began }) => began)),
    read: nameOf(
      good.findLast(({ endpoint = '' }) => reads.includes(endpoint)) ?? good.findLast(({ method }) => method === 'GET'),
    ),
    token: good.find(({ endpoint = '' }) => issuers.has(endpoint))?.endpoint,
  }
}

/** The endpoints that issue tokens. */
export const tokenEndpoints = (vendor: VendorDef): string[] => {
  const auths = [
    ...Object.values(vendor.surfaces).map(({ auth }) => auth),
    ...Object.values(vendor.endpoints).flatMap(({ auth }) => (auth ? [auth] : [])),
  ]
  return auths.flatMap((auth) => (auth.kind === 'token' ? [auth.issuedBy] : []))
}

function envOf({ vendor, client }: Stage, trial: Trial, base: string, secrets: Readonly<Record<string, string>>) {
  const named = Object.entries(secrets).map(([name, value]) => [`IDVSIM_${variableOf(name)}`, value])
  return {
    ...Object.fromEntries(named),
    IDVSIM_BASE_URL: base,
    IDVSIM_VENDOR: vendor.profile.id,
    IDVSIM_TRIAL: trial.id,
    IDVSIM_SCENARIO: trial.scenario ?? 'approved',
    IDVSIM_REFERENCE: `examine-${trial.id}`,
    IDVSIM_TIMEOUT_MS: String(client.timeoutMs),
    IDVSIM_DEADLINE_MS: String(client.deadlineMs),
  }
}

/** `apiKey` as `API_KEY`. */
export const variableOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

/** What is written down of one trial. */
class Notes implements Watcher {
  readonly #calls: Call[] = []
  readonly #judging: Promise<void>[] = []
  readonly #startedAt = stopwatchMs()
  readonly #altered = new Map<string, number>()
  readonly #played = new Set<string>()
  #journeys = 0

  constructor(
    readonly stage: Stage,
    readonly trial: Trial,
    readonly space: NamespaceHandle,
  ) {}

  /** Everything that was seen, once it is judged. */
  async settled(): Promise<Call[]> {
    await Promise.all(this.#judging)
    return this.#calls
  }

  came({ method, url, headers, body }: TapRequest) {
    const call: Call = {
      endpoint: undefined,
      method,
      url,
      headers,
      body,
      startedMs: this.#now(),
      endedMs: undefined,
      status: undefined,
      retryAfterS: undefined,
      givenUp: false,
      altered: false,
      began: false,
      judged: { about: undefined, violations: [], comparisons: 0 },
    }
    this.#calls.push(call)
    const judged = checkVendorExchange(this.stage.vendor, {
      request: { method, url, headers, body },
      // answers are the simulator's own, which checks them itself
      response: { status: 0 },
    }).then((found) => {
      call.endpoint = found.about
      call.judged = { ...found, violations: found.violations.filter(({ side }) => side === 'request') }
    })
    this.#judging.push(judged)
    return {
      answered: async (answer: TapAnswer) => {
        await judged
        const changed = await this.#answered(call, answer)
        if (!answer.broken) call.endedMs = this.#now()
        return changed
      },
      over: (givenUp: boolean) => {
        call.givenUp = givenUp
        // the connection may close well after the client has its answer
        call.endedMs ??= this.#now()
      },
    }
  }

  async #answered(call: Call, { status, headers, body, broken }: TapAnswer) {
    call.status = status
    const after = Number(headers['retry-after'])
    if (headers['retry-after'] !== undefined && Number.isFinite(after)) call.retryAfterS = after
    await this.#look(call)
    const { vendor } = this.stage
    const isJson = isJsonType(mediaTypeOf({ 'content-type': String(headers['content-type'] ?? '') }))
    if (!this.trial.alter || broken || !isJson || status >= 300 || call.endpoint === undefined) return undefined
    const before = this.#altered.get(call.endpoint) ?? 0
    const changed = this.trial.alter({
      vendor,
      endpoint: call.endpoint,
      status,
      value: JSON.parse(body.toString()) as unknown,
      before,
    })
    if (!changed || (changed.text === body.toString() && changed.contentType === undefined)) return undefined
    call.altered = true
    this.#altered.set(call.endpoint, before + 1)
    return changed
  }

  /** Looks which journeys there are, and has the person of a new link come along. */
  async #look(call: Call): Promise<void> {
    const { id } = this.stage.vendor.profile
    const { items } = await this.space.journeys.list({ vendor: id })
    if (items.length > this.#journeys) call.began = true
    this.#journeys = items.length
    for (const { journeyId, link, ended } of items) {
      if (this.trial.nobody || link === null || ended || this.#played.has(journeyId)) continue
      this.#played.add(journeyId)
      // a client that is quicker has ended the journey in another way, which is its own affair
      startTimer(personMs, () => void this.space.journeys.act(id, journeyId, 'complete').catch(() => undefined))
    }
  }

  #now(): number {
    return stopwatchMs() - this.#startedAt
  }
}
