/** Puts the pieces together: `createSimulator` in memory, `startSimulator` on a socket. */
import type { VendorProfile } from './contracts/define.js'
import { answerHealth } from './control/health.js'
import { isPagePath } from './control/page-path.js'
import { handleOf, type NamespaceHandle } from './control/simulator-handle.js'
import { SimError } from './errors.js'
import { answerOnSocket, createApp } from './mocks/create-simulator.js'
import type { SimRequest } from './mocks/exchange.js'
import { isAsWanted } from './mocks/keeper.js'
import type { SimulatorOptions } from './mocks/options.js'
import { Simulator } from './mocks/simulator.js'
import { type ListenOptions, listen } from './mocks/start-simulator.js'
import { once } from './mocks/vendors.js'
import type { Namespace } from './runtime/namespaces.js'
import type { Store, StoreInfo } from './runtime/store/types.js'

/** A simulator without a socket. Its own members speak of the default namespace. */
export interface InProcessSimulator extends Omit<NamespaceHandle, 'name' | 'info' | 'opened'>, AsyncDisposable {
  /** Answers a request, as the server would. */
  fetch(request: Request | string | URL, init?: RequestInit): Promise<Response>
  /** The default namespace, or another by name; a name not seen before makes one. */
  namespace(name?: string, options?: { seed?: string; clock?: string }): NamespaceHandle
  /** Where state is kept. */
  readonly store: StoreInfo
  /** What is known of each vendor it serves before the vendor is loaded: hosts, surfaces, credential names. */
  readonly profiles: readonly VendorProfile[]
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
  const { handle, simulator } = await assemble(options)
  simulator.begin()
  return handle
}

/** How long a replica that is closed goes on with calls under way, in milliseconds of real time. */
const drainMs = 10_000

/** Makes a simulator and listens; resolves when the socket does. @throws SimError when the port is in use */
export async function startSimulator(options: SimulatorOptions & ListenOptions = {}): Promise<RunningSimulator> {
  const { handle, simulator, app } = await assemble({ processingMs: 1000, ...options }, 'now')
  const atOnce = (request: SimRequest) => answerHealth(simulator, request)
  const onSocket: Parameters<typeof listen>[1] = (incoming, outgoing) =>
    answerOnSocket(simulator, atOnce, incoming, outgoing)
  const server = await listen(app, onSocket, options).catch(async (error) => {
    await handle.close()
    throw error
  })
  simulator.address = server.url
  simulator.begin()
  const close = async (): Promise<void> => {
    simulator.leave()
    // behind a load balancer others go on with what comes next, and calls that are here are to be answered
    await server.close(simulator.store.info.shared ? drainMs : 0)
    await handle.close()
  }
  return { ...handle, url: server.url, close, [Symbol.asyncDispose]: close }
}

/** @param clock of the default namespace, where nothing says another */
async function assemble(options: SimulatorOptions, clock?: string) {
  const isKept = options.persist !== undefined || options.store !== undefined
  // a start that keeps nothing loads none of it
  const store = isKept ? await (await import('./mocks/open-store.js')).openStore(options) : undefined
  const simulator = await prepare(options, clock, store).catch(async (error) => {
    await store?.close()
    throw error
  })
  // loaded by the first control call: a client of a vendor needs none of it
  const control = once(async () => (await import('./control/index.js')).createControlPlane(simulator))
  const controlPlane = async (request: SimRequest) => (await control())(request)
  // loaded by the first person who looks
  const dashboard = once(async () => (await import('./dashboard/index.js')).createDashboard(simulator, controlPlane))
  const serve = async (request: SimRequest) =>
    isPagePath(request.path) ? (await dashboard())(request) : controlPlane(request)
  const app = once(() => createApp(simulator, serve))
  simulator.answerOwn = async (request) => (await app()).fetch(request)
  const close = (): Promise<void> => simulator.close()
  const handle: InProcessSimulator = {
    ...handleOf(simulator, simulator.defaultNamespace),
    fetch: async (request, init) =>
      (await app()).fetch(request instanceof Request ? request : new Request(request, init)),
    store: simulator.store.info,
    profiles: simulator.profiles,
    namespace: (name, more = {}) => {
      const known = simulator.namespaces.get(name ?? simulator.defaultNamespace.name)
      const isSaid = more.seed !== undefined || more.clock !== undefined
      // one that was kept is made again by the program that made it, and then it says the same
      if (known?.kept && isSaid && !isAsWanted(known, more)) {
        throw new SimError(
          'namespace_exists',
          `the namespace "${name}" is kept with ${describe(known)}`,
          'Say the same, choose another name, or delete it: DELETE /_sim/namespaces/{name}.',
        )
      }
      if (known && !known.kept && isSaid) {
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

async function prepare(
  options: SimulatorOptions,
  clock: string | undefined,
  store: Store | undefined,
): Promise<Simulator> {
  const simulator = await new Simulator(options, store).ready(clock)
  if (options.faults?.length)
    await (await import('./control/faults/configured.js')).checkFaults(simulator, options.faults)
  return simulator
}

/** The seed and the clock that a namespace was made with. */
const describe = ({ seed, asked }: Namespace): string =>
  `the seed "${seed}" and ${typeof asked === 'string' ? `the clock "${asked}"` : 'a clock of another kind'}`
