/** What the simulator can do, vendor by vendor. */
import type * as z from 'zod'
import type { Simulator } from '../mocks/simulator.js'
import type { Catalog } from './schemas.js'

/** Lists every vendor with its flows, endpoints, events and magic values. Loads them all. */
export async function catalogOf(sim: Simulator): Promise<Pick<z.infer<typeof Catalog>, 'vendors'>> {
  const loaded = await Promise.all(sim.profiles.map(({ id }) => sim.vendor(id)))
  return {
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
      endpoints: Object.entries(vendor.endpoints).map(([name, { method, path, evidence, summary }]) => ({
        name,
        method,
        path,
        evidence,
        summary,
      })),
      unmodelled: (vendor.unmodelled ?? []).map(({ operation, reason }) => ({ operation, reason })),
      unservable: (vendor.unservable ?? []).map(({ operation, reason }) => ({ operation, reason })),
    })),
  }
}
