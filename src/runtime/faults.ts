/** Armed faults: state like any other, so that a reset clears them and a snapshot holds them. */
import type { FaultSpec } from '../contracts/faults.js'
import { defineKind, type StoredRecord, type Tx } from './store/types.js'

/** A fault that waits for its calls or deliveries. */
export interface ArmedFault extends StoredRecord {
  readonly effect: FaultSpec['effect']
  readonly vendor?: string
  readonly endpoint?: string
  readonly event?: string
  readonly reference?: string
  /** The vendor's own id of the journey, once it is known. */
  readonly journeyId?: string
  /** Calls or deliveries that still go by unharmed. */
  readonly passes: number
  /** How many it still harms; null for as long as it stands. */
  readonly remaining: number | null
  /** How many it has harmed. */
  readonly hits: number
  /** Epoch milliseconds of the clock after which it is void. */
  readonly expiresAt: number | null
  /** The scenario that armed it for its journey. */
  readonly scenario?: string
  /** Of a limit: the window that runs, and the calls counted in it. */
  readonly window?: { readonly startedAt: number; readonly calls: number }
}

export type FaultLane = 'call' | 'webhook'

/** What a fault waits for: a call or delivery of one reference (and, where it says so, of one journey), of one journey, or any. */
export type FaultScope = 'journey' | 'reference' | 'any'

/** The value of the index `scope`: a store tells at once whether there is a fault of it. */
export const faultScope = (lane: FaultLane, scope: FaultScope): string => `${lane} ${scope}`

/** What a fault is about, as the index holds it: a journey, a reference, or everything. */
export const faultKey = (lane: FaultLane, about: { journeyId?: string; reference?: string }): string =>
  JSON.stringify([lane, about.journeyId ?? null, about.reference ?? null])

/** Effects of deliveries are named so. Told by the name, since the schema is not loaded by a start. */
const laneOf = ({ effect }: ArmedFault): FaultLane => (effect.kind.startsWith('webhook_') ? 'webhook' : 'call')

const scopeOf = ({ journeyId, reference }: ArmedFault): FaultScope =>
  reference !== undefined ? 'reference' : journeyId !== undefined ? 'journey' : 'any'

export const faultKind = defineKind<ArmedFault>('fault', {
  indexes: {
    all: () => '*',
    key: (f) => faultKey(laneOf(f), f),
    scope: (f) => faultScope(laneOf(f), scopeOf(f)),
    journey: (f) => f.journeyId,
    /** Those that somebody armed, as against those of scenarios. */
    own: (f) => (f.scenario === undefined ? '*' : undefined),
  },
  owner: (f) => f.journeyId,
  announced: ['all', 'key', 'scope', 'journey'],
})

/** The event that a webhook claims to be when its own name is replaced: no vendor has it. */
export const unknownEventName = 'sim.unknown_event'

/** Arms a fault, in a unit of work. */
export function armFault(
  tx: Tx,
  { after, count, ttlMs, ...spec }: FaultSpec & { scenario?: string },
  id = tx.id('fault', { kind: 'hex', length: 16 }),
): ArmedFault {
  return tx.put(faultKind, {
    ...(spec as Omit<ArmedFault, 'id' | 'version' | 'passes' | 'remaining' | 'hits' | 'expiresAt'>),
    id,
    passes: after ?? 0,
    // a limit that went with its first refusal would be none
    remaining: count === undefined ? (spec.effect.kind === 'rate_limit' ? null : 1) : count,
    hits: 0,
    expiresAt: ttlMs === undefined ? null : tx.now + ttlMs,
  })
}

/** Tells whether a fault's time is over. */
export const isOver = ({ now }: Tx, { expiresAt }: ArmedFault): boolean => expiresAt !== null && expiresAt <= now

/** Counts a hit; a fault that has no more to come is gone. */
export function spend(tx: Tx, fault: ArmedFault): void {
  const remaining = fault.remaining === null ? null : fault.remaining - 1
  if (remaining === 0) tx.remove(faultKind, fault.id)
  else tx.put(faultKind, { ...fault, remaining, hits: fault.hits + 1 })
}

/** Lets one call or delivery go by unharmed, where some still do; false where it is to be harmed. */
export function letPass(tx: Tx, fault: ArmedFault): boolean {
  if (fault.passes > 0) tx.put(faultKind, { ...fault, passes: fault.passes - 1 })
  return fault.passes > 0
}

/** Takes back the faults that a scenario armed for its journey, when another takes its place. */
export async function disarmScenario(tx: Tx, journeyId: string): Promise<void> {
  for (const { id, scenario } of await tx.find(faultKind, 'journey', journeyId)) {
    if (scenario !== undefined) tx.remove(faultKind, id)
  }
}
