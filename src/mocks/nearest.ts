/** Names the routes a mistaken path was probably meant for. */
import type { VendorDef } from '../contracts/define.js'
import { compare } from './likeness.js'
import { servedRoutes } from './routes.js'

/** Segments of a path that are compared. */
const compared = 40

/** The three routes that are most like what was called, as `METHOD /path`. */
export function nearestRoutes(def: VendorDef, method: string, path: string): string[] {
  const given = path.split('/').slice(1, compared)
  return servedRoutes(def)
    .map(({ route, path: served }) => ({
      name: `${route.method} ${served}`,
      served,
      ...compare(served.split('/').slice(1), given, route.method === method, route.method),
    }))
    .sort((a, b) => b.score - a.score || (a.served < b.served ? -1 : a.served > b.served ? 1 : 0))
    .slice(0, 3)
    .map(({ name }) => name)
}
