/** Notes in the trail of a namespace what a commit has done to journeys. */
import { type Delivery, deliveryKind } from '../runtime/deliveries.js'
import type { Namespace } from '../runtime/namespaces.js'
import type { CommitListener, StoredRecord, Tx } from '../runtime/store/types.js'
import type { Moment } from '../runtime/trail.js'
import type { LoadedVendor } from './load-vendor.js'
import type { ToolMaker } from './tool-maker.js'
import type { JourneyShelf } from './types.js'

/** What a commit tells of journeys, by the kind of record; vendors are known once they are loaded. */
export class JourneyWatch {
  readonly #tools: ToolMaker
  readonly #vendors = new Map<string, LoadedVendor>()

  constructor(tools: ToolMaker) {
    this.#tools = tools
  }

  /** Knows the journeys of a vendor from here on: before its first commit. */
  add(vendor: LoadedVendor): void {
    const { journeys } = vendor.simulator
    if (journeys) this.#vendors.set(journeys.kind.name, vendor)
  }

  note(namespace: Namespace, put: Parameters<CommitListener>[1], owned: Parameters<CommitListener>[2]): void {
    const { trail } = namespace
    for (const [kind, record] of put) {
      if (kind === deliveryKind.name) {
        const { id, journeyId } = record as Delivery
        if (record.version === 1) trail.add(journeyId, momentOf(namespace), { kind: 'owed', delivery: id })
      } else {
        const vendor = this.#vendors.get(kind)
        if (vendor) this.#noteState(vendor, namespace, record)
      }
    }
    for (const [sha256, owner] of owned) trail.add(owner, momentOf(namespace), { kind: 'picture', sha256 })
  }

  #noteState(vendor: LoadedVendor, namespace: Namespace, record: StoredRecord): void {
    try {
      const shelf = vendor.simulator.journeys as unknown as JourneyShelf
      const { journeyId, status, ended, scenario } = shelf.summary(
        this.#tools.make(vendor, namespace, noUnit, { linkless: true }),
        record as never,
      )
      namespace.trail.add(journeyId, momentOf(namespace), { kind: 'state', status, ended, scenario })
    } catch {
      // a commit has succeeded whatever a summary says of it
    }
  }
}

const momentOf = ({ clock, journal }: Namespace): Moment => ({ at: clock.now(), after: journal.count })

/** There is no unit of work any more. */
const noUnit = undefined as unknown as Tx
