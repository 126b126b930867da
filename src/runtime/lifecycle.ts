/** The pure step of every lifecycle: a status and an event give the next status and its effects, as data. */
import type { Lifecycle, StatusOf } from '../contracts/lifecycle.js'

/** The status does not accept the event; the vendor's error table says how that is answered. */
export class IllegalTransition extends Error {
  override name = 'IllegalTransition'
  constructor(
    readonly status: string,
    readonly event: string,
    readonly accepts: readonly string[],
  ) {
    super(`"${event}" is not possible in state "${status}"; possible: ${accepts.join(', ') || 'nothing, it is final'}`)
  }
}

export interface Step<S extends string = string> {
  status: S
  /** Webhook events owed on entering the new state. */
  emits: readonly string[]
  /** What follows by itself: after the named duration, the named event. */
  after?: { duration: string; event: string }
}

/** Applies an event. @throws IllegalTransition when the status does not accept it */
export function step<const L extends Lifecycle>(lifecycle: L, status: StatusOf<L>, event: string): Step<StatusOf<L>> {
  const states = lifecycle.states as Lifecycle['states']
  const transitions = states[status]?.on ?? {}
  const transition = Object.hasOwn(transitions, event) ? transitions[event] : undefined
  if (!transition) throw new IllegalTransition(status, event, Object.keys(transitions))
  const next = states[transition.to]!
  return {
    status: transition.to as StatusOf<L>,
    emits: next.emits ?? [],
    ...(next.after && { after: next.after }),
  }
}

/** Tells whether a status accepts an event. */
export const accepts = <const L extends Lifecycle>(lifecycle: L, status: StatusOf<L>, event: string): boolean =>
  Object.hasOwn((lifecycle.states as Lifecycle['states'])[status]?.on ?? {}, event)
