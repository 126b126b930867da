/** Makes the tools of a unit of work, for whichever vendor: what a simulator has in common, and the addresses it gives out. */
import { defaultNamespace, type Namespace } from '../runtime/namespaces.js'
import type { Store, Tx } from '../runtime/store/types.js'
import { baseOf, hostIn } from './link-base.js'
import type { LoadedVendor, UnitCall } from './load-vendor.js'
import type { SimulatorOptions } from './options.js'
import type { ScenarioBook } from './scenario-book.js'
import { UnitTools } from './tools.js'
import type { JourneyShelf } from './types.js'
import type { vendorByHost } from './vendors.js'

/** What of a simulator the tools are made of. */
export interface ToolSource {
  readonly options: SimulatorOptions
  readonly store: Store
  readonly scenarios: ScenarioBook
  /** Base of links where nothing tells a better one. */
  readonly address: string
  readonly byHost: ReturnType<typeof vendorByHost>
}

export class ToolMaker {
  readonly #from: ToolSource

  constructor(from: ToolSource) {
    this.#from = from
  }

  make(vendor: LoadedVendor, namespace: Namespace, tx: Tx, call: UnitCall): UnitTools {
    const def = vendor.simulator.vendor
    const { options, store, scenarios } = this.#from
    return new UnitTools(
      {
        def,
        shelf: vendor.simulator.journeys as JourneyShelf | undefined,
        store,
        namespace,
        options: vendor.options,
        processingMs: options.processingMs ?? 0,
        linkBase: () => (call.linkless ? '' : this.#base(def.profile.id, call.arrival, namespace.name)),
        // credentials may tell a namespace that the address does not
        calledBase: () => {
          const called = call.arrival ? (call.arrival.named?.name ?? defaultNamespace) : namespace.name
          return this.#base(def.profile.id, call.arrival, called)
        },
        scenarios,
        defaultScenario: options.scenario ?? 'approved',
        drawnFrom: options.drawnFrom,
        named: call.named,
        entry: call.entry,
      },
      tx,
    )
  }

  #base(vendor: string, arrival: UnitCall['arrival'], namespace: string): string {
    const { options, address, byHost } = this.#from
    const base = baseOf(options, arrival?.request, address)
    // whoever calls a vendor by its host name alone gets addresses of the same form, unless the base is another host
    const host = arrival?.byHost ? byHost(hostIn(base)) : undefined
    const told = host?.id === vendor && host.mountAt === ''
    return `${base}${namespace === defaultNamespace ? '' : `/~${namespace}`}${told ? '' : `/${vendor}`}`
  }
}
