/** State tables of what a vendor documents: statuses, what moves them, and what each move tells the world. */
import type { Provenance } from './provenance.js'

export interface Transition extends Partial<Provenance> {
  to: string
}

export interface LifecycleState {
  /** Events this state accepts. A state without any is final. */
  on?: Readonly<Record<string, Transition>>
  /** Names of the webhook events owed on entering the state. */
  emits?: readonly string[]
  /** What happens by itself: after the named duration, the named event. */
  after?: { duration: string; event: string }
}

export interface Lifecycle extends Provenance {
  initial: string
  states: Readonly<Record<string, LifecycleState>>
}

/** The state names of a lifecycle. */
export type StatusOf<L extends Lifecycle> = keyof L['states'] & string

/** Declares a lifecycle, and refuses one whose transitions lead nowhere. */
export function defineLifecycle<const L extends Lifecycle>(lifecycle: L): L {
  const states: Record<string, LifecycleState> = lifecycle.states
  if (!states[lifecycle.initial]) throw new TypeError(`lifecycle: unknown initial state "${lifecycle.initial}"`)
  for (const [name, state] of Object.entries(states)) {
    for (const [event, { to }] of Object.entries(state.on ?? {})) {
      if (!states[to]) throw new TypeError(`lifecycle: ${name} --${event}--> "${to}" is not a state`)
    }
    if (state.after && !state.on?.[state.after.event]) {
      throw new TypeError(`lifecycle: ${name} does not accept its own timed event "${state.after.event}"`)
    }
  }
  return lifecycle
}
