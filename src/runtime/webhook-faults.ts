/** Takes armed faults for deliveries, in the unit of work that owes them. */
import type { FaultSpec, WebhookEffect } from '../contracts/faults.js'
import { type ArmedFault, faultKey, faultKind, isOver, letPass, spend } from './faults.js'
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
      const { effect, vendor = about.vendor, event } = fault
      if (isOver(tx, fault)) tx.remove(faultKind, fault.id)
      else if (vendor !== about.vendor || (event !== undefined && !about.events.includes(event))) continue
      else if (kinds.has(effect.kind)) continue
      else if (!letPass(tx, fault)) {
        kinds.add(effect.kind)
        due.push(fault)
      }
    }
  }
  return due
}

/** Takes one fault. */
function take(tx: Tx, fault: ArmedFault): TakenEffect {
  spend(tx, fault)
  return { effect: fault.effect as WebhookEffect, always: fault.remaining === null }
}
