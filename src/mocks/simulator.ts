/** A simulator without a network: vendors, namespaces and their state, and the way a request takes through them. */
import { setMaxListeners } from 'node:events'
import type { VendorProfile } from '../contracts/define.js'
import { isSimError, isStoreAway, SimError } from '../errors.js'
import { attempt } from '../runtime/attempt.js'
import { startTimer } from '../runtime/clock.js'
import type { WebhookEndpoint } from '../runtime/deliveries.js'
import { defaultNamespace, type Namespace, Namespaces } from '../runtime/namespaces.js'
import { Scheduler } from '../runtime/scheduler.js'
import { createMemoryStore } from '../runtime/store/memory.js'
import type { Store, Tx } from '../runtime/store/types.js'
import type { Send, Transport } from '../runtime/transport.js'
import { checkOptions } from './check-options.js'
import type { Answer, SimRequest } from './exchange.js'
import { JobBook } from './job-book.js'
import { Keeper, type Wanted } from './keeper.js'
import { hostOf, splitNamespace } from './link-base.js'
import { type LoadContext, type LoadedVendor, loadVendor } from './load-vendor.js'
import type { SimulatorOptions, WebhookReceiver } from './options.js'
import { besideSinks } from './own-sinks.js'
import { registerReceiver } from './receivers.js'
import { ScenarioBook } from './scenario-book.js'
import { ours, unavailable } from './steps/answer-error.js'
import { ToolMaker } from './tool-maker.js'
import type { UnitTools } from './tools.js'
import type { VendorSimulator } from './types.js'
import { journalUnmatched } from './unmatched.js'
import { once, resolveVendors, vendorByHost } from './vendors.js'
import { JourneyWatch } from './watch-journeys.js'

/** How long deliveries under way may take when the simulator is closed, in milliseconds of real time. */
const closingMs = 1000

/** The whole of a simulator behind its addresses. The control plane and the public API are made of its methods. */
export class Simulator {
  readonly store: Store
  readonly namespaces: Namespaces
  readonly profiles: readonly VendorProfile[]
  readonly options: SimulatorOptions
  readonly #transport: Transport
  readonly #vendors: ReadonlyMap<string, () => Promise<LoadedVendor>>
  readonly #tools = new ToolMaker(this)
  readonly #journeys = new JourneyWatch(this.#tools)
  readonly #jobs = new JobBook({
    serves: (id) => this.#vendors.has(id),
    vendor: (id) => this.vendor(id),
    tools: (vendor, namespace, tx) => this.#tools.make(vendor, namespace, tx, {}),
  })
  readonly byHost: ReturnType<typeof vendorByHost>
  readonly #leaving = new AbortController()
  readonly #closing = new AbortController()
  readonly scenarios = new ScenarioBook()
  readonly #keeper: Keeper
  /** Base of links where nothing tells a better one: the address it listens at, once it does. */
  address = 'http://sim.test'
  /** Answers what the simulator sends to itself. */
  answerOwn: Send = async () => new Response(null, { status: 404 })

  /** @param store where state is kept; in memory unless it is given */
  constructor(options: SimulatorOptions, store?: Store) {
    this.options = options
    // as many calls as there are may wait for it
    setMaxListeners(0, this.#closing.signal, this.#leaving.signal)
    const sources = resolveVendors(options.vendors)
    this.profiles = sources.map(({ profile }) => profile)
    checkOptions(options, this.profiles)
    const load = async (source: (typeof sources)[number]): Promise<LoadedVendor> => {
      const vendor = await loadVendor(source, this.#loading)
      this.#journeys.add(vendor)
      return vendor
    }
    this.#vendors = new Map(sources.map((source) => [source.profile.id, once(() => load(source))]))
    this.byHost = vendorByHost(sources)
    this.#transport = besideSinks(options, this)
    const { blobLimitBytes, endedLimit } = options
    this.store =
      store ?? createMemoryStore({ ...(blobLimitBytes && { blobLimitBytes }), ...(endedLimit && { endedLimit }) })
    this.store.onCommit((name, put, owned) => {
      const namespace = this.namespaces.get(name)
      if (!namespace) return
      this.#journeys.note(namespace, put, owned)
      namespace.feed.touch('state')
    })
    const { shared, replica } = this.store.info
    this.namespaces = new Namespaces(
      this.profiles,
      options.journalLimit ?? 5000,
      options.namespaceLimit,
      shared ? replica : undefined,
    )
    this.#keeper = new Keeper({
      store: this.store,
      namespaces: this.namespaces,
      schedule: (namespace) => this.#schedule(namespace),
      onBug: (error) => this.reportBug(error),
    })
  }

  /** The namespace everybody is in who names no other. */
  get defaultNamespace(): Namespace {
    return this.namespaces.get(defaultNamespace)!
  }

  /** See `Keeper.create`. */
  createNamespace(name: string, wanted: Wanted = {}): Namespace {
    return this.#keeper.create(name, wanted)
  }

  /** See `Keeper.createNew`. */
  createNewNamespace(name: string, wanted: Wanted): Promise<Namespace> {
    return this.#keeper.createNew(name, wanted)
  }

  /** Finds a namespace by name; where the simulator is open, one not seen before is made. @throws SimError for no name */
  namespace(name: string): Namespace | undefined {
    const found = this.namespaces.get(name)
    return found || !this.options.open ? found : this.createNamespace(name, { byAddress: true })
  }

  /** Finds a namespace as `namespace` does, or says why there is none. */
  named(name: string): Namespace | SimError {
    const unknown = `there is no namespace "${name}"`
    try {
      return this.namespace(name) ?? new SimError('unknown_namespace', unknown, 'Create it with POST /_sim/namespaces.')
    } catch (error) {
      if (isSimError(error)) return error
      throw error
    }
  }

  /** See `Keeper.remove`. */
  deleteNamespace(name: string): Promise<void> {
    return this.#keeper.remove(name)
  }

  /** Loads a vendor. @throws SimError for a vendor this simulator does not have */
  vendor(id: string): Promise<LoadedVendor> {
    const load = this.#vendors.get(id)
    if (load) return load()
    const known = [...this.#vendors.keys()].join(', ')
    throw new SimError('unknown_vendor', `there is no vendor "${id}"`, `Use one of: ${known}.`)
  }

  /** See `Keeper.reset`. */
  reset(namespace: Namespace): Promise<void> {
    return this.#keeper.reset(namespace)
  }

  /**
   * Must be awaited once before the first request: refuses wrong options, brings back what is kept, registers what is configured.
   *
   * @param clock of the default namespace where neither the options nor what is kept say one
   */
  async ready(clock = 'frozen'): Promise<this> {
    for (const id of Object.keys(this.options.options ?? {})) await this.vendor(id)
    const { scenarios = [] } = this.options
    if (scenarios.length > 0) {
      const { readConfigured } = await import('./scenario-definition.js')
      this.scenarios.configured = readConfigured(scenarios)
    }
    const { store, options } = this
    const { webhooks = [], faults = [], seed } = options
    await this.#keeper.bringBack({ seed: seed === undefined ? undefined : String(seed), clock: options.clock }, clock)
    // a store in memory that nobody shares holds nothing of earlier options
    if (webhooks.length + faults.length > 0 || store.info.kind !== 'memory' || store.info.shared) {
      const { configuredOf } = await import('./configured.js')
      const register = this.registerEndpoint.bind(this)
      await this.#keeper.configure(configuredOf({ store, webhooks, faults, register }))
      const { unpark } = await import('./parked-jobs.js')
      await Promise.all(this.namespaces.list().map(({ name }) => unpark(store, name, this.#vendors.keys())))
    }
    return this
  }

  /** Lets jobs run, once it is known where it listens. */
  begin(): void {
    this.#keeper.begin()
  }

  /** Answers a vendor's request; the control plane is not among its addresses. */
  async answer(request: SimRequest): Promise<Answer> {
    // no await where there is nobody to hear of
    const heard = this.store.refresh()
    const failed = heard && (await heard.then(ignore, (error: unknown) => ({ error })))
    const [name, rest] = splitNamespace(request.path)
    const hosted = this.byHost(hostOf(request, this.options.trustProxy))
    const [, first = ''] = rest.split('/', 2)
    const id = hosted?.id ?? (this.#vendors.has(first) ? first : undefined)
    if (id === undefined) {
      const known = this.profiles.map((p) => `/${p.id}`).join(', ')
      const message = `${request.path} names no vendor`
      const hint = `Vendors are served under ${known}; the control plane under /_sim, the dashboard at /_sim/.`
      const answer = ours(404, 'unknown_vendor', message, hint)
      const journalled = (name !== undefined && this.namespaces.get(name)) || this.defaultNamespace
      return journalUnmatched(journalled, request, message, answer)
    }
    // one that is not known may be there by now, and must not be made before that is known
    if (failed && isStoreAway(failed.error) && name !== undefined && !this.namespaces.get(name)) {
      return journalUnmatched(this.defaultNamespace, request, failed.error.message, unavailable(failed.error))
    }
    const named = name === undefined ? undefined : this.named(name)
    if (isSimError(named))
      return ours(named.code === 'limit_reached' ? 409 : 404, named.code, named.message, named.hint)
    // links given out at a vendor's own host carry the documented prefix too
    const prefixed = first === id
    const path = prefixed ? rest.slice(id.length + 1) || '/' : (hosted?.mountAt ?? '') + rest
    const vendor = await this.vendor(id)
    return vendor.answer({ request, named, fallback: this.defaultNamespace, path, byHost: !prefixed, failed })
  }

  /**
   * Runs a unit of work with a vendor's tools, outside its API: what is due is done before, and what it makes due after.
   *
   * @param request the call it comes with, whose address links are built on
   */
  async work<T>(
    namespace: Namespace,
    vendorId: string,
    run: (tools: UnitTools, vendor: VendorSimulator) => Promise<T>,
    request?: SimRequest,
  ): Promise<T> {
    const vendor = await this.vendor(vendorId)
    await namespace.scheduler.catchUp()
    const result = await this.store.transact(namespace.name, (tx) =>
      run(this.#tools.make(vendor, namespace, tx, request ? { arrival: { request } } : {}), vendor.simulator),
    )
    await namespace.scheduler.catchUp()
    namespace.scheduler.kick()
    return result
  }

  /** Registers a receiver, in a unit of work. @throws SimError for an event or authentication the vendor does not have */
  async registerEndpoint(tx: Tx, receiver: WebhookReceiver, id?: string): Promise<WebhookEndpoint> {
    const { simulator } = await this.vendor(receiver.vendor)
    return registerReceiver(tx, simulator.vendor, receiver, id)
  }

  /** Aborted before calls under way are waited for: whoever only watches goes first. */
  get leaving(): AbortSignal {
    return this.#leaving.signal
  }

  /** Sends away whoever only watches. */
  leave(): void {
    this.#leaving.abort()
  }

  /** Aborted when the simulator closes: what waits for nothing else ends then. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  async close(): Promise<void> {
    this.leave()
    this.#closing.abort()
    this.#keeper.close()
    // a receiver that hangs is not waited for longer than one that is slow
    const cancel = startTimer(closingMs, () => this.#transport.close())
    await Promise.all(this.namespaces.list().map((namespace) => namespace.scheduler.close()))
    cancel()
    this.#transport.close()
    await this.store.close()
  }

  get #loading(): LoadContext {
    const { options, namespaces, store } = this
    return {
      options,
      namespaces,
      store,
      tools: (...about) => this.#tools.make(...about),
      onBug: (error) => this.reportBug(error),
    }
  }

  #schedule(namespace: Namespace): Scheduler {
    const { name } = namespace
    return new Scheduler({
      namespace: name,
      store: this.store,
      clock: namespace.clock,
      prepare: (job) => this.#jobs.prepare(namespace, job),
      deliver: (job) => attempt(this.store, name, job, this.#transport),
      onError: (error) => {
        // work of a namespace that is gone has nowhere to go
        if (this.namespaces.get(name) === namespace) this.reportBug(error)
      },
    })
  }

  /** Tells whoever wants to know of a bug of ours; standard error when nobody asked. A store that is away is none. */
  reportBug(error: unknown): void {
    if (isStoreAway(error)) return
    if (this.options.onBug) this.options.onBug(error)
    else process.stderr.write(`idvsim: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  }
}

const ignore = (): undefined => undefined
