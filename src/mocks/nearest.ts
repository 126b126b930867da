/** Names the routes a mistaken path was probably meant for. */
import { routesOf, type VendorDef } from '../contracts/define.js'

/** The three routes with the most path segments in common, as `METHOD /path`. */
export function nearestRoutes(def: VendorDef, path: string): string[] {
  const wanted = new Set(path.toLowerCase().split('/').filter(Boolean).slice(0, 20))
  return Object.values(def.endpoints)
    .flatMap((endpoint) => routesOf(endpoint).map((route) => `${route.method} ${route.path}`))
    .map((route) => ({ route, score: similarity(wanted, route.toLowerCase()) }))
    .sort((a, b) => b.score - a.score || (a.route < b.route ? -1 : 1))
    .slice(0, 3)
    .map(({ route }) => route)
}

function similarity(wanted: ReadonlySet<string>, route: string): number {
  let score = 0
  for (const part of route.split(/[ /]/).filter(Boolean)) {
    if (wanted.has(part)) score += 2
    else if ([...wanted].some((w) => w.length > 3 && (part.includes(w) || w.includes(part)))) score += 1
  }
  return score
}
