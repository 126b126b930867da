/** What the simulator can do, vendor by vendor. */
import type * as z from 'zod'
import type { VendorDef } from '../contracts/define.js'
import type { LedgerRow } from '../contracts/ledger.js'
import { SimError } from '../errors.js'
import { scenarios } from '../fixtures/scenarios.js'
import { outcomesOf } from '../mocks/integration-outcomes.js'
import type { LoadedVendor } from '../mocks/load-vendor.js'
import type { Simulator } from '../mocks/simulator.js'
import { version } from '../version.js'
import type { Catalog, CoverageList } from './schemas.js'
import { actionWords, faultWords } from './words-of-faults.js'

const ledgers = new WeakMap<VendorDef, readonly LedgerRow[]>()

/** Lists the coverage ledger of one vendor, or of all. @throws SimError for a vendor this simulator does not have, or a cursor */
export async function coverageOf(
  sim: Simulator,
  vendor: string | undefined,
  { limit, after }: { limit: number; after?: string },
): Promise<z.infer<typeof CoverageList>> {
  // cases are made of contracts when somebody asks for them
  const { ledgerOf } = await import('../contracts/ledger.js')
  const ids = vendor === undefined ? sim.profiles.map(({ id }) => id) : [vendor]
  const loaded = await Promise.all(ids.map((id) => sim.vendor(id)))
  const rows = loaded.flatMap(({ simulator: { vendor: def } }) => {
    const known = ledgers.get(def) ?? ledgerOf(def)
    ledgers.set(def, known)
    return known
  })
  const from = after === undefined ? 0 : rows.findIndex(({ id }) => id === after) + 1
  if (after !== undefined && from === 0) {
    throw new SimError('not_found', `there is no row "${after}"`, 'Use the `next` of the page before.')
  }
  const page = rows.slice(from, from + limit)
  const items = page.map(({ tests, ...row }) => ({ ...row, tests: [...tests] }))
  return { items, next: from + limit < rows.length ? page.at(-1)!.id : null }
}

/** What the control plane itself can be asked, by name. */
type Calls = Readonly<Record<string, { method: string; path: string; summary: string }>>

/** Lists vendors, scenarios with what they come to, faults, actions and control calls. Loads every vendor. */
export async function catalogOf(sim: Simulator, calls: Calls): Promise<z.infer<typeof Catalog>> {
  const loaded = await Promise.all(sim.profiles.map(({ id }) => sim.vendor(id)))
  return {
    version,
    vendors: loaded.map(({ simulator: { vendor, magic } }) => ({
      id: vendor.profile.id,
      title: vendor.profile.title,
      docs: vendor.profile.docs,
      surfaces: Object.fromEntries(
        Object.entries(vendor.profile.surfaces).map(([name, s]) => [name, { ...s, hosts: [...s.hosts] }]),
      ),
      environments: Object.keys(vendor.profile.credentials),
      flows: [...vendor.profile.flows],
      events: Object.entries(vendor.webhooks?.events ?? {}).map(([key, { name, evidence, summary }]) => ({
        key,
        name,
        evidence,
        summary,
      })),
      magic: [...magic],
      endpoints: Object.entries(vendor.endpoints).map(([name, { surface, method, path, evidence, summary }]) => ({
        name,
        surface,
        method,
        path,
        evidence,
        summary,
      })),
      errors: [...new Set(Object.values(vendor.endpoints).map(({ surface }) => surface))].flatMap((surface) =>
        Object.entries(vendor.surfaces[surface]!.errors.rows).map(([name, { status, wireCode, evidence }]) => ({
          name,
          surface,
          status,
          code: wireCode,
          evidence,
        })),
      ),
      outcome: vendor.outcome
        ? { endpoints: [...vendor.outcome.endpoints], unready: vendor.outcome.unready ?? null }
        : null,
      unmodelled: (vendor.unmodelled ?? []).map(({ operation, reason }) => ({ operation, reason })),
      unservable: (vendor.unservable ?? []).map(({ operation, reason }) => ({ operation, reason })),
    })),
    scenarios: await scenariosOf(loaded),
    own: [...sim.scenarios.configured.values()].map(({ definition: { name, title = null } }) => ({ name, title })),
    actions: actionWords(),
    faults: faultWords(),
    control: Object.entries(calls).map(([name, { method, path, summary }]) => ({
      name,
      method,
      path: `/_sim${path}`,
      summary,
    })),
  }
}

/** Lists the built-in scenarios with what they come to. */
export async function scenariosOf(
  vendors: readonly Pick<LoadedVendor, 'simulator'>[],
): Promise<z.infer<typeof Catalog>['scenarios']> {
  const tables = await Promise.all(
    vendors.map(async (vendor) => ({
      id: vendor.simulator.vendor.profile.id,
      table: await outcomesOf(vendor.simulator),
    })),
  )
  return scenarios.map(({ name, title, group, faults = [] }) => ({
    name,
    title,
    group,
    faults: faults.map((fault) => ({ ...fault })),
    outcomes: Object.fromEntries(
      tables.flatMap(({ id, table }) => {
        const flows = Object.hasOwn(table, name) ? table[name] : undefined
        const shown = Object.entries(flows ?? {}).map(([flow, row]) => [flow, { ...row, events: [...row.events] }])
        return flows ? [[id, Object.fromEntries(shown)]] : []
      }),
    ),
  }))
}
