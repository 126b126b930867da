/** Calls of the control plane, for tests: its answers, and what a refusal says. */
import type { InProcessSimulator } from '../../src/index.js'
import { type Answered, caller } from './acme/client.js'

/** Binds control calls to a simulator in process. */
export const controlOf = (sim: Pick<InProcessSimulator, 'fetch'>) => {
  const ask = caller(sim)
  return (method: string, path: string, body?: unknown): Promise<Answered> => ask(method, `/_sim${path}`, body)
}

/** The status and code of a refusal. */
export const refusalOf = ({ status, body }: Answered): unknown[] => [
  status,
  (body.error as { code: string } | undefined)?.code,
]
export const messageOf = ({ body }: Answered): string => (body.error as { message: string }).message
export const itemsOf = ({ body }: Answered): Record<string, unknown>[] => body.items as Record<string, unknown>[]
