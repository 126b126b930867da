/** Faults as a test in process arms them. */
import type * as z from 'zod'
import type { FaultSpec } from '../../contracts/faults.js'
import { SimError } from '../../errors.js'
import type { Simulator } from '../../mocks/simulator.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type * as schemas from './schemas.js'

type Shown<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

export interface FaultsHandle {
  /** Arms a fault: what goes wrong, with which calls or webhooks, and how often. @throws SimError for what no vendor has */
  arm(spec: FaultSpec): Promise<Shown<'FaultInfo'>>
  /** Every armed fault, those of scenarios included, oldest first. */
  list(): Promise<Shown<'FaultInfo'>[]>
  /** Takes a fault back. @throws SimError when it is not armed, or used up */
  disarm(id: string): Promise<void>
  /** Takes back every fault, and answers how many there were. */
  clear(): Promise<number>
}

/** Makes the handle of a namespace's faults. What it needs is loaded by the first call: a start needs none of it. */
export function faultsHandle(sim: Simulator, namespace: Namespace): FaultsHandle {
  const actions = () => import('./actions.js')
  return {
    async arm(spec) {
      const { armFaultIn, toFaultInfo } = await actions()
      return toFaultInfo(await armFaultIn(sim, namespace, await readFault(spec)))
    },
    async list() {
      const [{ toFaultInfo }, { faultKind }] = await Promise.all([actions(), import('../../runtime/faults.js')])
      return (await sim.store.transact(namespace.name, (tx) => tx.find(faultKind, 'all', '*'))).map(toFaultInfo)
    },
    disarm: async (id) => void (await (await actions()).disarmFault(sim, namespace, id)),
    clear: async () => (await (await actions()).clearFaults(sim, namespace)).disarmed,
  }
}

/** Reads a fault as a call over HTTP would be read. @throws SimError that names what does not fit */
export async function readFault(spec: FaultSpec): Promise<FaultSpec> {
  const [{ check, describeIssues }, { FaultSpec }] = await Promise.all([
    import('../../contracts/check.js'),
    import('../../contracts/faults.js'),
  ])
  const checked = check(FaultSpec, spec, 'strict')
  if (checked.ok) return checked.value
  throw new SimError('bad_request', describeIssues(checked.issues), 'See FaultSpec in openapi/control.json.')
}
