/** Puts the pieces together: `createSimulator` in memory, `startSimulator` on a socket. */
import { answerHealth } from './control/health.js'
import { handleOf, type NamespaceHandle } from './control/simulator-handle.js'
import { SimError } from './errors.js'
import { answerOnSocket, createApp } from './mocks/create-simulator.js'
import type { SimulatorOptions } from './mocks/options.js'
import { Simulator } from './mocks/simulator.js'
import { type ListenOptions, listen } from './mocks/start-simulator.js'
import { once } from './mocks/vendors.js'

/** A simulator without a socket. Its own members speak of the default namespace. */
export interface InProcessSimulator extends Omit<NamespaceHandle, 'name' | 'info'>, AsyncDisposable {
  /** Answers a request, as the server would. */
  fetch(request: Request | string | URL, init?: RequestInit): Promise<Response>
  /** The default namespace, or another by name; a name not seen before makes one. */
  namespace(name?: string, options?: { seed?: string; clock?: string }): NamespaceHandle
  /** What the simulator can do: vendors, scenarios and what they come to, faults, actions, control calls. */
  catalog(): Promise<Catalogue>
  close(): Promise<void>
}

type Catalogue = Awaited<ReturnType<typeof import('./control/catalog.js').catalogOf>>

export interface RunningSimulator extends InProcessSimulator {
  /** Where it listens, without a trailing slash. */
  readonly url: string
}

/**
 * Makes a simulator that opens nothing: requests go to `fetch`.
 * The clock is frozen at 2026-01-01T00:00:00Z and processing takes no time, unless the options say otherwise.
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<InProcessSimulator> {
  const { handle } = await assemble(options)
  return handle
}

/** Makes a simulator and listens; resolves when the socket does. @throws SimError when the port is in use */
export async function startSimulator(options: SimulatorOptions & ListenOptions = {}): Promise<RunningSimulator> {
  const { handle, simulator, app } = await assemble({ clock: 'now', processingMs: 1000, ...options })
  const onSocket: Parameters<typeof listen>[1] = (incoming, outgoing) =>
    answerOnSocket(simulator, answerHealth, incoming, outgoing)
  const server = await listen(app, onSocket, options).catch(async (error) => {
    await handle.close()
    throw error
  })
  simulator.address = server.url
  const close = async (): Promise<void> => {
    await server.close()
    await handle.close()
  }
  return { ...handle, url: server.url, close, [Symbol.asyncDispose]: close }
}

async function assemble(options: SimulatorOptions) {
  const simulator = await new Simulator(options).ready()
  if (options.faults?.length)
    await (await import('./control/faults/configured.js')).checkFaults(simulator, options.faults)
  // loaded by the first control call: a client of a vendor needs none of it
  const control = once(async () => (await import('./control/index.js')).createControlPlane(simulator))
  const app = once(() => createApp(simulator, async (request) => (await control())(request)))
  const close = (): Promise<void> => simulator.close()
  const handle: InProcessSimulator = {
    ...handleOf(simulator, simulator.defaultNamespace),
    fetch: async (request, init) =>
      (await app()).fetch(request instanceof Request ? request : new Request(request, init)),
    namespace: (name, more = {}) => {
      const known = simulator.namespaces.get(name ?? simulator.defaultNamespace.name)
      if (known && (more.seed !== undefined || more.clock !== undefined)) {
        throw new SimError(
          'namespace_exists',
          `there is a namespace "${name}" already`,
          'Give seed and clock when it is first named.',
        )
      }
      return handleOf(simulator, known ?? simulator.createNamespace(name!, more))
    },
    catalog: async () => {
      const { catalogOf } = await import('./control/catalog.js')
      return catalogOf(simulator, (await import('./control/contract.js')).control.endpoints)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
  return { handle, simulator, app }
}
