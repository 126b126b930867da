/** The built-in receivers as a test holds them. */
import type * as z from 'zod'
import type { Simulator } from '../../mocks/simulator.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { ReceivedInfo, SetSink, SinkInfo } from './schemas.js'

export interface SinksHandle {
  /** One for every vendor, and those that were used; any other name is one too. */
  list(): Promise<z.infer<typeof SinkInfo>[]>
  /** Tells one how to answer from now on. */
  set(name: string, manner: z.infer<typeof SetSink>): Promise<z.infer<typeof SinkInfo>>
  /** What arrived, oldest first; secrets are masked unless revealed. */
  received(filter?: { sink?: string; reveal?: boolean }): Promise<z.infer<typeof ReceivedInfo>[]>
  /** Forgets what arrived. */
  clear(): Promise<void>
}

// a start needs none of it
const load = () => import('./actions.js')

/** Makes the handle of a namespace's sinks. */
export const sinksHandle = (sim: Simulator, namespace: Namespace): SinksHandle => ({
  list: async () => (await (await load()).listSinks(sim, namespace)).items,
  set: async (name, manner) => (await load()).setSink(sim, namespace, name, manner),
  received: async (filter = {}) => (await (await load()).listReceived(sim, namespace, filter, { limit: 1000 })).items,
  clear: async () => (await load()).clearReceived(namespace),
})
