/** Takes armed faults for deliveries, in the unit of work that owes them. */
import type { FaultSpec, WebhookEffect } from '../contracts/faults.js'
import { type ArmedFault, faultKey, faultKind } from './faults.js'
import type { TakenEffect } from './harm.js'
import type { Tx } from './store/types.js'

/** Which delivery it is. */
export interface FaultedDelivery {
  vendor: string
  /** The names the event goes by: the contract's and the vendor's. */
  events: readonly string[]
  journeyId: string
  /** The client's own reference of the journey, asked for only where a fault stands. */
  reference: () => Promise<string | null>
  /** Whether one of its journey is held back already: then this is the one that overtakes it. */
  overtakes: boolean
}

/** Takes what is armed for a delivery: at most one effect of a kind, that for its journey first. Costs next to nothing where nothing is armed. */
export async function takeWebhookFaults(tx: Tx, about: FaultedDelivery): Promise<TakenEffect[]> {
  if ((await tx.count(faultKind, 'all', '*')) === 0) return []
  const due = await dueFaults(tx, about)
  // what is never sent is harmed by nothing else
  const dropped = due.filter(({ effect }) => effect.kind === 'webhook_drop').slice(0, 1)
  return (dropped.length > 0 ? dropped : due).map((fault) => take(tx, fault))
}

async function dueFaults(tx: Tx, about: FaultedDelivery): Promise<ArmedFault[]> {
  const { journeyId } = about
  const reference = (await about.reference()) ?? undefined
  const keys = [
    ...(reference === undefined ? [] : [{ journeyId, reference }]),
    { journeyId },
    ...(reference === undefined ? [] : [{ reference }]),
    {},
  ]
  const kinds = new Set<FaultSpec['effect']['kind']>(about.overtakes ? ['webhook_reorder'] : [])
  const due: ArmedFault[] = []
  for (const key of keys) {
    for (const fault of await tx.find(faultKind, 'key', faultKey('webhook', key))) {
      const { effect, vendor = about.vendor, event, expiresAt, passes } = fault
      if (expiresAt !== null && expiresAt <= tx.now) tx.remove(faultKind, fault.id)
      else if (vendor !== about.vendor || (event !== undefined && !about.events.includes(event))) continue
      else if (kinds.has(effect.kind)) continue
      else if (passes > 0) tx.put(faultKind, { ...fault, passes: passes - 1 })
      else {
        kinds.add(effect.kind)
        due.push(fault)
      }
    }
  }
  return due
}

/** Counts a hit; a fault that has no more to come is gone. */
function take(tx: Tx, fault: ArmedFault): TakenEffect {
  const { remaining, hits } = fault
  if (remaining !== null && remaining <= 1) tx.remove(faultKind, fault.id)
  else tx.put(faultKind, { ...fault, hits: hits + 1, remaining: remaining === null ? null : remaining - 1 })
  return { effect: fault.effect as WebhookEffect, always: remaining === null }
}
