/** Counts down the faults that a call meets, and says what they do to it together. */
import type { CallEffect, Latency } from '../contracts/faults.js'
import { type ArmedFault, faultKey, faultKind, isOver, letPass, spend } from './faults.js'
import type { Tx } from './store/types.js'

/** A fault that answers instead of the call. */
export type Answering = Extract<CallEffect, { kind: 'error' | 'status' }> | { kind: 'rate_limit'; retryAfterS: number }

/** Everything that faults do to one call. */
export interface Harm {
  /** The kind and id of each fault, in the order they were met. */
  readonly names: readonly string[]
  readonly answer?: Answering
  /** Real milliseconds by which the answer is late. */
  readonly delayMs: number
  readonly wire?: Extract<CallEffect, { kind: 'hang' | 'reset' | 'truncate' | 'trickle' }>
  readonly malformedJson?: true
  readonly contentType?: string
  readonly webhooksFirst?: true
}

export const noHarm: Harm = { names: [], delayMs: 0 }

/** Which faults a call may meet. */
export interface FaultSubject {
  /** The journeys and references it is about; none for the faults that are about neither. */
  readonly about: readonly { journeyId?: string; reference?: string }[]
  /** Whether a fault is meant for such a call. */
  fits(fault: ArmedFault): boolean
}

const answers = ({ kind }: ArmedFault['effect']): boolean =>
  kind === 'error' || kind === 'status' || kind === 'rate_limit'

/** Looks ahead, and changes nothing: whether a fault waits for the call, and whether one of them would answer it. */
export async function faultsAhead(tx: Tx, subject: FaultSubject): Promise<{ any: boolean; answer: boolean }> {
  const waiting = await candidates(tx, subject)
  return { any: waiting.length > 0, answer: waiting.some((fault) => wouldAnswer(tx, fault)) }
}

function wouldAnswer(tx: Tx, fault: ArmedFault): boolean {
  const { effect, passes } = fault
  if (!answers(effect) || passes > 0 || isOver(tx, fault)) return false
  return effect.kind !== 'rate_limit' || windowOf(tx, fault, effect.windowMs).calls >= effect.limit
}

/**
 * Takes the faults that a call meets, oldest first. Where two of them do the same thing the first does it, and the other waits
 * for the next call.
 *
 * @param before what the call has met already
 * @param mayAnswer false once the call is done and stored
 */
export async function takeFaults(tx: Tx, subject: FaultSubject, before: Harm, mayAnswer: boolean): Promise<Harm> {
  let harm = before
  for (const fault of await candidates(tx, subject)) {
    if (isOver(tx, fault)) tx.remove(faultKind, fault.id)
    else if (!letPass(tx, fault)) harm = take(tx, fault, harm, mayAnswer)
  }
  return harm
}

async function candidates(tx: Tx, { about, fits }: FaultSubject): Promise<ArmedFault[]> {
  const found: ArmedFault[] = []
  for (const one of about) {
    const armed = await tx.find(faultKind, 'key', faultKey('call', one))
    found.push(...armed.filter((fault) => isOver(tx, fault) || fits(fault)))
  }
  return found
}

function take(tx: Tx, fault: ArmedFault, harm: Harm, mayAnswer: boolean): Harm {
  const effect = fault.effect as CallEffect
  if (effect.kind === 'rate_limit') return takeLimit(tx, fault, effect, harm, mayAnswer)
  const done = doneBy(tx, effect, harm, mayAnswer)
  if (!done) return harm
  spend(tx, fault)
  return { ...harm, ...done, names: [...harm.names, nameOf(fault)] }
}

/** What an effect adds to the harm; nothing where it is done already, or too late. */
function doneBy(
  tx: Tx,
  effect: Exclude<CallEffect, { kind: 'rate_limit' }>,
  harm: Harm,
  mayAnswer: boolean,
): Partial<Harm> | undefined {
  switch (effect.kind) {
    case 'error':
    case 'status':
      return harm.answer || !mayAnswer ? undefined : { answer: effect }
    case 'latency':
      return { delayMs: harm.delayMs + drawLatency(tx, effect.ms) }
    case 'malformed_json':
      return harm.malformedJson ? undefined : { malformedJson: true }
    case 'wrong_content_type':
      return harm.contentType ? undefined : { contentType: effect.contentType ?? 'text/html' }
    case 'webhooks_first':
      return harm.webhooksFirst ? undefined : { webhooksFirst: true }
    default:
      return harm.wire ? undefined : { wire: effect }
  }
}

function takeLimit(
  tx: Tx,
  fault: ArmedFault,
  { limit, windowMs, retryAfterS }: Extract<CallEffect, { kind: 'rate_limit' }>,
  harm: Harm,
  mayAnswer: boolean,
): Harm {
  const { startedAt, calls } = windowOf(tx, fault, windowMs)
  const window = { startedAt, calls: calls + 1 }
  if (calls < limit || harm.answer || !mayAnswer) {
    tx.put(faultKind, { ...fault, window })
    return harm
  }
  spend(tx, { ...fault, window })
  // whoever waits so long gets through
  const left = Math.max(1, Math.ceil((startedAt + windowMs - tx.now) / 1000))
  const answer = { kind: 'rate_limit', retryAfterS: retryAfterS ?? left } as const
  return { ...harm, answer, names: [...harm.names, nameOf(fault)] }
}

/** The window that runs; a new one begins with the first call after it. */
function windowOf(tx: Tx, { window }: ArmedFault, windowMs: number): NonNullable<ArmedFault['window']> {
  // a clock that was set back begins anew too
  const runs = window && tx.now >= window.startedAt && tx.now < window.startedAt + windowMs
  return runs ? window : { startedAt: tx.now, calls: 0 }
}

const nameOf = ({ id, effect }: ArmedFault): string => `${effect.kind} ${id}`

/** The longest that any call is kept waiting, in milliseconds: a day. */
const longestMs = 86_400_000
/** How many deviations the 99th percentile lies above the middle. */
const p99Deviations = 2.3263

/** Draws how late an answer is, so that the same seed gives the same waits. */
function drawLatency(tx: Tx, ms: Latency): number {
  if (typeof ms === 'number') return ms
  const drawn = tx.id('fault.latency', { kind: 'hex', length: 16 })
  const [a, b] = [drawn.slice(0, 8), drawn.slice(8)].map((hex) => Number.parseInt(hex, 16) / 2 ** 32) as [
    number,
    number,
  ]
  if ('minMs' in ms) return ms.minMs + a * (ms.maxMs - ms.minMs)
  // a log-normal distribution, by Box and Muller
  const normal = Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b)
  const sigma = Math.log(ms.p99Ms / ms.medianMs) / p99Deviations
  return Math.min(longestMs, ms.medianMs * Math.exp(sigma * normal))
}
