/** What armed faults do to a call: those about any call before it is known who calls, those about a journey once it is known which. */
import type { ErrorRow, ErrorTable, VendorDef } from '../../contracts/define.js'
import {
  type Answering,
  type FaultSubject,
  faultsAhead,
  type Harm,
  noHarm,
  takeFaults,
} from '../../runtime/call-faults.js'
import { type ArmedFault, faultKind, faultScope } from '../../runtime/faults.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { Store } from '../../runtime/store/types.js'
import type { Answer } from '../exchange.js'
import type { Target } from '../matcher.js'
import type { HandlerCall } from '../mount.js'
import type { Reply, Tools } from '../types.js'
import { Instead } from './answer-error.js'
import { changeAnswer } from './change-answer.js'
import { renderRow } from './vendor-error.js'
import { awaitWebhooks } from './webhooks-first.js'

/** What the pipeline gives to faults. */
export interface FaultContext {
  def: VendorDef
  store: Store
  /** Runs a unit of work with the vendor's tools. */
  unit<T>(call: Pick<HandlerCall, 'arrival' | 'caller' | 'entry'>, work: (tools: Tools) => Promise<T>): Promise<T>
  run(call: HandlerCall): Promise<Reply>
  /** The client's own reference of a journey, where the vendor can tell. */
  referenceOf?(tools: Tools, journeyId: string): Promise<string | null | undefined>
  /** Whether only faults that name the endpoint are meant for it: calls of a page are no calls of the API. */
  namedOnly: boolean
}

/** The faults of one call. Made only where something is armed. */
export class CallFaults {
  readonly #context: FaultContext
  readonly #target: Target
  readonly #path: string
  #harm: Harm = noHarm

  constructor(context: FaultContext, target: Target, path: string) {
    this.#context = context
    this.#target = target
    this.#path = path
  }

  /** Takes the faults that are about any call. @throws Instead when one of them answers */
  async meet(namespace: Namespace): Promise<void> {
    const subject = this.#subject([{}])
    this.#harm = await this.#context.store.transact(namespace.name, (tx) => takeFaults(tx, subject, this.#harm, true))
    this.#answer(namespace)
  }

  /**
   * Runs the handler, and takes the faults that are about the journey which it says the call is about. A fault that answers
   * undoes the unit of work before it is stored.
   */
  async run(call: HandlerCall): Promise<Reply> {
    const { run, unit } = this.#context
    const { journeyId, scenario } = call.entry
    for (;;) {
      let about: FaultSubject['about'] | undefined
      let isMet = true
      const outcome = await run({
        ...call,
        beforeCommit: async (tools) => {
          about = await this.#about(call, tools)
          const ahead = await faultsAhead(tools.tx, this.#subject(about))
          isMet = ahead.any
          if (ahead.answer) throw new Waits()
        },
      }).then(
        (reply) => ({ reply }),
        (error: unknown) => ({ error }),
      )
      const isDone = 'reply' in outcome
      if (isDone && !isMet) return outcome.reply
      this.#harm = await unit(call, async (tools) => {
        const subject = this.#subject(about ?? (await this.#about(call, tools)))
        return takeFaults(tools.tx, subject, this.#harm, !isDone)
      })
      // a journey that was made and undone is none
      if (!isDone && call.entry.scenario !== scenario) undo(call.entry, { journeyId, scenario })
      this.#answer(call.caller.namespace)
      if (isDone) return outcome.reply
      // somebody else took the fault in between: then the call is carried out
      if (!(outcome.error instanceof Waits)) throw outcome.error
    }
  }

  /** Does to the answer what the call has met. Waits for webhooks where they are to come first. */
  async finish(answer: Answer, namespace: Namespace, entry: HandlerCall['entry']): Promise<Answer> {
    const { names, webhooksFirst } = this.#harm
    if (names.length === 0) return answer
    entry.fault = names.join(', ')
    if (webhooksFirst && entry.journeyId !== undefined) {
      await awaitWebhooks(this.#context.store, namespace, entry.journeyId)
    }
    return changeAnswer(answer, this.#harm)
  }

  #subject(about: FaultSubject['about']): FaultSubject {
    return { about, fits: (fault) => this.#fits(fault) }
  }

  #fits({ vendor, endpoint, effect }: ArmedFault): boolean {
    const { def, namedOnly } = this.#context
    const { name } = this.#target
    if (vendor !== undefined && vendor !== def.profile.id) return false
    // webhooks that come first harm no page, and with most vendors the page is what causes them
    if (namedOnly && endpoint !== name && (effect.kind !== 'webhooks_first' || endpoint !== undefined)) return false
    const isMeant =
      endpoint === undefined || endpoint === name || (endpoint === 'result' && def.outcome?.endpoints.includes(name))
    // what the surface has no word for, it cannot answer
    return isMeant === true && (effect.kind !== 'error' || rowOf(def, this.#errors, effect.error) !== undefined)
  }

  get #errors(): ErrorTable {
    return this.#context.def.surfaces[this.#target.def.surface]!.errors
  }

  /** What a call is about, once its handler has run. */
  async #about(call: HandlerCall, tools: Tools): Promise<FaultSubject['about']> {
    const { journeyId } = call.entry
    const journey = journeyId === undefined ? [] : [{ journeyId }]
    const { store, referenceOf } = this.#context
    if (!store.holds(call.caller.namespace.name, faultKind, 'scope', faultScope('call', 'reference'))) return journey
    const known = journeyId === undefined ? undefined : await referenceOf?.(tools, journeyId)
    // a journey that is not there yet is told by what the client says of it
    const references = (known === undefined || known === null ? textsIn(call.input) : [known]).map((reference) => ({
      reference,
    }))
    return [
      ...journey,
      ...references,
      ...journey.flatMap((one) => references.map((reference) => ({ ...one, ...reference }))),
    ]
  }

  #answer(namespace: Namespace): void {
    const { answer } = this.#harm
    if (!answer) return
    const about = { at: namespace.clock.now(), path: this.#path }
    throw new Instead(renderFault(this.#context.def, this.#errors, answer, about))
  }
}

function undo(
  entry: HandlerCall['entry'],
  { journeyId, scenario }: { journeyId: string | undefined; scenario: string | undefined },
) {
  delete entry.journeyId
  delete entry.scenario
  Object.assign(entry, journeyId !== undefined && { journeyId }, scenario !== undefined && { scenario })
}

/** Undoes a unit of work, because a fault waits that answers instead. */
class Waits extends Error {}

/** The row of a table that an error names, by our word or the vendor's own code; `unready` is the vendor's word for an outcome that is not there yet. */
const rowOf = ({ outcome }: VendorDef, { rows }: ErrorTable, error: string) => {
  const code = error === 'unready' ? outcome?.unready : error
  if (code === undefined) return undefined
  return Object.hasOwn(rows, code) ? rows[code] : Object.values(rows).find(({ wireCode }) => wireCode === code)
}

function renderFault(
  def: VendorDef,
  errors: ErrorTable,
  effect: Answering,
  about: Parameters<ErrorTable['body']>[1],
): Answer {
  const row =
    effect.kind === 'status'
      ? rowOfStatus(errors, effect.status)
      : rowOf(def, errors, effect.kind === 'error' ? effect.error : 'rate_limited')!
  const answer = renderRow(errors, row, about)
  // only a refusal that says so by its status is one that is to be tried again
  const isLimit = row === errors.rows.rate_limited && row.status === 429
  const { retryAfterS = isLimit ? usualRetryAfterS : undefined } = effect
  const said = retryAfterS !== undefined && (effect.kind !== 'rate_limit' || isLimit)
  // what the row itself says of it stands, unless the fault says otherwise
  const isAsked = effect.retryAfterS !== undefined || answer.headers['retry-after'] === undefined
  if (said && isAsked) answer.headers['retry-after'] = String(retryAfterS)
  return answer
}

/** Seconds that a client is told to wait where a fault does not say how many. */
const usualRetryAfterS = 1

/** The row of a status, or the nearest in meaning that there is, under that status. */
function rowOfStatus({ rows }: ErrorTable, status: number): ErrorRow {
  const own = Object.values(rows).find((row) => row.status === status)
  if (own) return own
  const { rate_limited, invalid_request, server_error } = rows
  const near = status === 429 ? rate_limited : status < 500 ? invalid_request : server_error
  return { ...near!, status }
}

/** Texts looked at in one request, and their greatest length and depth: a body may hold any number. */
const most = { texts: 64, length: 256, depth: 3 }

/** The texts of a request that may be the client's reference. */
function textsIn({ params, query, body }: HandlerCall['input']): string[] {
  const found = new Set<string>()
  const look = (value: unknown, depth: number): void => {
    if (found.size >= most.texts) return
    if (typeof value === 'string' && value !== '' && value.length <= most.length) found.add(value)
    else if (typeof value === 'object' && value !== null && depth < most.depth) {
      for (const one of Object.values(value)) look(one, depth + 1)
    }
  }
  for (const part of [params, query, body]) look(part, 0)
  return [...found]
}
