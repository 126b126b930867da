/** Every route a vendor is served at. */
import { type EndpointDef, type Route, routesOf, type VendorDef } from '../contracts/define.js'

export interface ServedRoute {
  /** Name of the endpoint. */
  name: string
  def: EndpointDef
  route: Route
  /** Path template within the vendor. */
  path: string
}

/** Lists them, those of one endpoint together. */
export const servedRoutes = ({ profile, endpoints }: VendorDef): ServedRoute[] =>
  Object.entries(endpoints).flatMap(([name, def]) => {
    const { mountAt } = profile.surfaces[def.surface]!
    return routesOf(def).map((route) => ({ name, def, route, path: (mountAt === '/' ? '' : mountAt) + route.path }))
  })
