/** Explains a call that no route fitted: which routes it may have been meant for, and what differs. */
import type { VendorDef } from '../../contracts/define.js'
import { compare, exact, type Likeness } from '../../mocks/likeness.js'
import { servedRoutes } from '../../mocks/routes.js'
import type { Simulator } from '../../mocks/simulator.js'
import type { JournalEntry } from '../../runtime/journal.js'

export interface NearRoute {
  vendor: string
  endpoint: string
  method: string
  /** Path template as served, with the vendor in front. */
  path: string
  differs: string
}

/** Segments of a path that are compared; what is longer is nothing that any vendor has. */
const compared = 40
/** Routes named, at most. */
const named = 3

interface Asked {
  method: string
  /** Path as sent, namespace and vendor in front where they stood there. */
  path: string
  /** The vendor it went to, told by the path or by the host; undefined when neither told. */
  vendor: string | undefined
}

/** Loads every vendor, and answers what names the routes nearest to a call. */
export async function nearestIn(sim: Simulator): Promise<(call: JournalEntry) => NearRoute[]> {
  const loaded = await Promise.all(sim.profiles.map(({ id }) => sim.vendor(id)))
  const defs = loaded.map(({ simulator }) => simulator.vendor)
  return ({ method, path, vendor }) => nearestRoutes(defs, { method, path, vendor: vendor || undefined })
}

/** Names the nearest routes of all vendors, the likeliest first. */
export function nearestRoutes(vendors: readonly VendorDef[], { method, path, vendor }: Asked): NearRoute[] {
  const all = path.split('/').slice(1, compared)
  const inside = all[0]?.startsWith('~') ? all.slice(1) : all
  const prefixed = vendor !== undefined && inside[0] === vendor
  const given = prefixed ? inside.slice(1) : inside
  return vendors
    .flatMap((def) =>
      servedRoutes(def).map((route) => {
        const { id } = def.profile
        const like = compare(route.path.split('/').slice(1), given, route.route.method === method, route.route.method)
        const elsewhere = id === vendor ? like : inVendor(like, id, vendor)
        return { def, route, ...elsewhere }
      }),
    )
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.route.path < b.route.path ? -1 : a.route.path > b.route.path ? 1 : 0))
    .slice(0, named)
    .map(({ def, route, differs }) => ({
      vendor: def.profile.id,
      endpoint: route.name,
      method: route.route.method,
      path: `/${def.profile.id}${route.path}`,
      differs,
    }))
}

/** A route of another vendor than the one that was called: likely only where nothing but that is wrong. */
function inVendor({ score, differs }: Likeness, id: string, called: string | undefined): Likeness {
  const what =
    called === undefined
      ? `a missing prefix: "/${id}" must come first`
      : `the vendor: it is a route of ${id}, not ${called}`
  if (score >= exact) return { score: called === undefined ? 95 : 90, differs: what }
  if (called !== undefined) return { score: score >= 70 ? score - 60 : 0, differs: `${what}; ${differs}` }
  return { score: score - 10, differs: `${what}; ${differs}` }
}
