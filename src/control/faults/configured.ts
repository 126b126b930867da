/** Faults of the options, held to what the same fault would be held to as a call. */
import type { FaultSpec } from '../../contracts/faults.js'
import { at, SimError } from '../../errors.js'
import { checkFault } from '../../mocks/check-fault.js'
import type { Simulator } from '../../mocks/simulator.js'
import { readFault } from './handle.js'

/** Checks faults that are armed from the start. @throws SimError that names the place of the first that could never be met */
export async function checkFaults(sim: Simulator, faults: readonly FaultSpec[]): Promise<void> {
  for (const [i, fault] of faults.entries()) {
    try {
      const spec = await readFault(fault)
      if (spec.journeyId !== undefined) {
        throw new SimError(
          'bad_option',
          'journeyId: at the start there is no journey yet',
          'Give a reference, or arm the fault when there is one.',
        )
      }
      await checkFault(sim, spec)
    } catch (error) {
      throw at(`faults[${i}]`, error)
    }
  }
}
