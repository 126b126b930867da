/** Arming, listing and taking back faults: the one implementation behind HTTP, the command line and the in-process API. */
import type * as z from 'zod'
import type { FaultSpec } from '../../contracts/faults.js'
import { SimError } from '../../errors.js'
import { checkFault } from '../../mocks/check-fault.js'
import { findJourney } from '../../mocks/find-journey.js'
import type { Simulator } from '../../mocks/simulator.js'
import { toIso } from '../../runtime/clock.js'
import { type ArmedFault, armFault, faultKind } from '../../runtime/faults.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type * as schemas from './schemas.js'

type Shown<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** Faults that may be armed in one namespace, those of scenarios not counted. */
export const faultLimit = 1000

/** Arms a fault. @throws SimError for what no vendor has, or cannot express */
export async function armFaultIn(sim: Simulator, namespace: Namespace, spec: FaultSpec): Promise<ArmedFault> {
  const { journeyId } = spec
  const ids = await checkFault(sim, spec)
  const journey = journeyId === undefined ? {} : await journeyNamed(sim, namespace, ids, journeyId)
  return sim.store.transact(namespace.name, async (tx) => {
    if ((await tx.count(faultKind, 'own', '*')) >= faultLimit) {
      throw new SimError(
        'bad_request',
        `${faultLimit} faults are armed already`,
        'Take some back with DELETE /_sim/faults.',
      )
    }
    return armFault(tx, { ...spec, ...journey })
  })
}

/** Takes a fault back. @throws SimError when there is none with this id */
export const disarmFault = (sim: Simulator, { name }: Namespace, id: string): Promise<Shown<'Disarmed'>> =>
  sim.store.transact(name, async (tx) => {
    if (!(await tx.get(faultKind, id))) {
      throw new SimError(
        'not_found',
        `no fault "${id}" is armed`,
        'It may have been used up; GET /_sim/faults lists them.',
      )
    }
    tx.remove(faultKind, id)
    return { disarmed: 1 }
  })

/** Takes back every fault of a namespace. */
export const clearFaults = (sim: Simulator, { name }: Namespace): Promise<Shown<'Disarmed'>> =>
  sim.store.transact(name, async (tx) => {
    const all = await tx.find(faultKind, 'all', '*')
    for (const { id } of all) tx.remove(faultKind, id)
    return { disarmed: all.length }
  })

export const toFaultInfo = (fault: ArmedFault): Shown<'FaultInfo'> => ({
  id: fault.id,
  effect: fault.effect,
  vendor: fault.vendor ?? null,
  endpoint: fault.endpoint ?? null,
  event: fault.event ?? null,
  reference: fault.reference ?? null,
  journeyId: fault.journeyId ?? null,
  passes: fault.passes,
  remaining: fault.remaining,
  hits: fault.hits,
  expiresAt: fault.expiresAt === null ? null : toIso(fault.expiresAt),
  scenario: fault.scenario ?? null,
})

/** Finds the journey that any of its ids names, and the vendor it is of. */
async function journeyNamed(
  sim: Simulator,
  namespace: Namespace,
  vendors: readonly string[],
  id: string,
): Promise<{ vendor: string; journeyId: string }> {
  for (const vendor of vendors) {
    const found = await sim.work(namespace, vendor, (tools, simulator) => findJourney(tools, simulator, id))
    if (found !== undefined) return { vendor, journeyId: found }
  }
  throw new SimError(
    'bad_request',
    `journeyId: no journey of ${vendors.join(', ')} has the id ${JSON.stringify(id)}`,
    'Give any id that the vendor gave out for the journey, and the namespace it belongs to.',
  )
}
