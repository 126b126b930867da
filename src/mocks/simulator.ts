/** A simulator without a network: vendors, namespaces and their state, and the way a request takes through them. */
import { setMaxListeners } from 'node:events'
import type { VendorProfile } from '../contracts/define.js'
import { at, isSimError, SimError } from '../errors.js'
import { attempt } from '../runtime/attempt.js'
import { type ClockState, checkClock, parseClock, startTimer } from '../runtime/clock.js'
import type { WebhookEndpoint } from '../runtime/deliveries.js'
import { armFault } from '../runtime/faults.js'
import { defaultNamespace, type Namespace, Namespaces } from '../runtime/namespaces.js'
import { Scheduler } from '../runtime/scheduler.js'
import { createMemoryStore } from '../runtime/store/memory.js'
import type { Store, Tx } from '../runtime/store/types.js'
import { createTransport, type Transport, transportOf } from '../runtime/transport.js'
import { checkOptions } from './check-options.js'
import type { Answer, SimRequest } from './exchange.js'
import { JobBook } from './job-book.js'
import { baseOf, hostIn, hostOf, splitNamespace } from './link-base.js'
import { type LoadContext, type LoadedVendor, loadVendor, type UnitCall } from './load-vendor.js'
import type { SimulatorOptions, WebhookReceiver } from './options.js'
import { registerReceiver } from './receivers.js'
import { ScenarioBook } from './scenario-book.js'
import { ours } from './steps/answer-error.js'
import { UnitTools } from './tools.js'
import type { JourneyShelf, VendorSimulator } from './types.js'
import { journalUnmatched } from './unmatched.js'
import { once, resolveVendors, vendorByHost } from './vendors.js'

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
  readonly #jobs = new JobBook({
    vendor: (id) => this.vendor(id),
    tools: (vendor, namespace, tx) => this.#tools(vendor, namespace, tx, {}),
  })
  readonly #byHost: ReturnType<typeof vendorByHost>
  readonly #closing = new AbortController()
  readonly #defaultScenario: string
  readonly scenarios = new ScenarioBook()
  /** Base of links where nothing tells a better one: the address it listens at, once it does. */
  address = 'http://sim.test'

  constructor(options: SimulatorOptions) {
    this.options = options
    // as many calls as there are may wait for it
    setMaxListeners(0, this.#closing.signal)
    this.#defaultScenario = options.scenario ?? 'approved'
    const sources = resolveVendors(options.vendors)
    this.profiles = sources.map(({ profile }) => profile)
    checkOptions(options, this.profiles)
    this.#vendors = new Map(sources.map((source) => [source.profile.id, once(() => loadVendor(source, this.#loading))]))
    this.#byHost = vendorByHost(sources)
    this.#transport = options.send ? transportOf(options.send) : createTransport(options.allowWebhookHosts)
    const { blobLimitBytes, endedLimit } = options
    this.store =
      options.store ??
      createMemoryStore({ ...(blobLimitBytes && { blobLimitBytes }), ...(endedLimit && { endedLimit }) })
    this.namespaces = new Namespaces(this.profiles, options.journalLimit ?? 5000, options.namespaceLimit)
    this.store.onJobs((name) => this.namespaces.get(name)?.scheduler?.arm())
    const clock = options.clock ?? 'frozen'
    this.#open(
      defaultNamespace,
      typeof clock === 'string' ? parseClock(clock) : checkClock(clock),
      String(options.seed ?? 'idvsim'),
    )
  }

  /** The namespace everybody is in who names no other. */
  get defaultNamespace(): Namespace {
    return this.namespaces.get(defaultNamespace)!
  }

  /** Makes a namespace. @throws SimError when the name is taken or no name, or when there are too many */
  createNamespace(name: string, options: { seed?: string; clock?: string; byAddress?: boolean } = {}): Namespace {
    const clock = options.clock === undefined ? this.defaultNamespace.clockAtStart : parseClock(options.clock)
    const namespace = this.#open(name, clock, options.seed, options.byAddress)
    // the first unit of work of the namespace, so whatever is asked of it next comes after
    this.#registerConfigured(namespace).catch((error) => this.reportBug(error))
    return namespace
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

  /** Removes a namespace. Calls under way are answered that it is gone; its sends are void. */
  async deleteNamespace(name: string): Promise<void> {
    const namespace = this.namespaces.get(name)
    if (!namespace || name === defaultNamespace) {
      throw new SimError('unknown_namespace', `cannot delete the namespace "${name}"`, 'Name one that was created.')
    }
    this.namespaces.delete(name)
    // before anything is waited for: another of the name may come at once
    const dropped = this.store.drop(name)
    await namespace.scheduler.stop()
    await dropped
  }

  /** Loads a vendor. @throws SimError for a vendor this simulator does not have */
  vendor(id: string): Promise<LoadedVendor> {
    const load = this.#vendors.get(id)
    if (load) return load()
    const known = [...this.#vendors.keys()].join(', ')
    throw new SimError('unknown_vendor', `there is no vendor "${id}"`, `Use one of: ${known}.`)
  }

  /** Puts a namespace back to its configured start; its credentials and its snapshots stay. */
  async reset(namespace: Namespace): Promise<void> {
    await this.store.reset(namespace.name, () => {
      namespace.clock.restore(namespace.clockAtStart)
      namespace.journal.clear()
      this.afterRestore(namespace)
    })
    await this.#registerConfigured(namespace)
    namespace.scheduler.arm()
  }

  /** What memory beside the store believes is over, once another state stands there: the one place for it. */
  afterRestore(namespace: Namespace): void {
    namespace.pace.clear()
    // whatever is on its way belongs to the state of before
    namespace.scheduler.forget()
  }

  /** Must be awaited once before the first request: refuses wrong options, registers the configured receivers. */
  async ready(): Promise<this> {
    for (const id of Object.keys(this.options.options ?? {})) await this.vendor(id)
    const { scenarios = [] } = this.options
    if (scenarios.length > 0) {
      const { readConfigured } = await import('./scenario-definition.js')
      this.scenarios.configured = readConfigured(scenarios)
    }
    await this.#registerConfigured(this.defaultNamespace)
    return this
  }

  /** Answers a vendor's request; the control plane is not among its addresses. */
  async answer(request: SimRequest): Promise<Answer> {
    const [name, rest] = splitNamespace(request.path)
    const hosted = this.#byHost(hostOf(request, this.options.trustProxy))
    const [, first = ''] = rest.split('/', 2)
    const id = hosted?.id ?? (this.#vendors.has(first) ? first : undefined)
    if (id === undefined) {
      const known = this.profiles.map((p) => `/${p.id}`).join(', ')
      const message = `${request.path} names no vendor`
      const hint = `Vendors are served under ${known}; the control plane under /_sim.`
      const answer = ours(404, 'unknown_vendor', message, hint)
      const journalled = (name !== undefined && this.namespaces.get(name)) || this.defaultNamespace
      return journalUnmatched(journalled, request, message, answer)
    }
    const named = name === undefined ? undefined : this.named(name)
    if (isSimError(named))
      return ours(named.code === 'limit_reached' ? 409 : 404, named.code, named.message, named.hint)
    // links given out at a vendor's own host carry the documented prefix too
    const prefixed = first === id
    const path = prefixed ? rest.slice(id.length + 1) || '/' : (hosted?.mountAt ?? '') + rest
    const vendor = await this.vendor(id)
    return vendor.answer({ request, named, fallback: this.defaultNamespace, path, byHost: !prefixed })
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
      run(this.#tools(vendor, namespace, tx, request ? { arrival: { request } } : {}), vendor.simulator),
    )
    await namespace.scheduler.catchUp()
    namespace.scheduler.kick()
    return result
  }

  /** Registers a receiver, in a unit of work. @throws SimError for an event or authentication the vendor does not have */
  async registerEndpoint(tx: Tx, receiver: WebhookReceiver): Promise<WebhookEndpoint> {
    const { simulator } = await this.vendor(receiver.vendor)
    return registerReceiver(tx, simulator.vendor, receiver)
  }

  /** Aborted when the simulator closes: what waits for nothing else ends then. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  async close(): Promise<void> {
    this.#closing.abort()
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
      tools: (...about) => this.#tools(...about),
      onBug: (error) => this.reportBug(error),
    }
  }

  #open(name: string, clock: ClockState, seed?: string, byAddress?: boolean): Namespace {
    const namespace = this.namespaces.create(name, clock, seed, byAddress)
    this.store.open(name, { seed: namespace.seed, now: () => namespace.clock.now() })
    namespace.scheduler = new Scheduler({
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
    return namespace
  }

  async #registerConfigured(namespace: Namespace): Promise<void> {
    const { webhooks = [], faults = [] } = this.options
    if (webhooks.length + faults.length === 0) return
    await this.store.transact(namespace.name, async (tx) => {
      for (const [i, receiver] of webhooks.entries()) {
        await this.registerEndpoint(tx, receiver).catch((error: unknown) => Promise.reject(at(`webhooks[${i}]`, error)))
      }
      for (const fault of faults) armFault(tx, fault)
    })
  }

  #tools(vendor: LoadedVendor, namespace: Namespace, tx: Tx, call: UnitCall): UnitTools {
    const def = vendor.simulator.vendor
    return new UnitTools(
      {
        def,
        shelf: vendor.simulator.journeys as JourneyShelf | undefined,
        store: this.store,
        namespace,
        options: vendor.options,
        processingMs: this.options.processingMs ?? 0,
        linkBase: () => this.#base(def.profile.id, call.arrival, namespace.name),
        // credentials may tell a namespace that the address does not
        calledBase: () => {
          const called = call.arrival ? (call.arrival.named?.name ?? defaultNamespace) : namespace.name
          return this.#base(def.profile.id, call.arrival, called)
        },
        scenarios: this.scenarios,
        defaultScenario: this.#defaultScenario,
        named: call.named,
        entry: call.entry,
      },
      tx,
    )
  }

  #base(vendor: string, arrival: UnitCall['arrival'], namespace: string): string {
    const base = baseOf(this.options, arrival?.request, this.address)
    // whoever calls a vendor by its host name alone gets addresses of the same form, unless the base is another host
    const host = arrival?.byHost ? this.#byHost(hostIn(base)) : undefined
    const told = host?.id === vendor && host.mountAt === ''
    return `${base}${namespace === defaultNamespace ? '' : `/~${namespace}`}${told ? '' : `/${vendor}`}`
  }

  /** Tells whoever wants to know of a bug of ours; standard error when nobody asked. */
  reportBug(error: unknown): void {
    if (this.options.onBug) this.options.onBug(error)
    else process.stderr.write(`idvsim: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  }
}
