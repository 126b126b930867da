/** Which address is which page. Each loads when it is first asked for. */
import type { Route } from './context.js'
import { contractsRoutes } from './pages/contracts/routes.js'
import { homeRoutes } from './pages/home/routes.js'
import { journeysRoutes } from './pages/journeys/routes.js'
import { requestsRoutes } from './pages/requests/routes.js'
import { scenariosRoutes } from './pages/scenarios/routes.js'
import { webhooksRoutes } from './pages/webhooks/routes.js'

const routes: readonly Route[] = [
  ...homeRoutes,
  ...journeysRoutes,
  ...requestsRoutes,
  ...webhooksRoutes,
  ...scenariosRoutes,
  ...contractsRoutes,
]

/** What stands in the navigation, in its order. */
export const sections = [
  { path: '/', title: 'Home' },
  { path: '/ui/journeys', title: 'Journeys' },
  { path: '/ui/requests', title: 'Requests' },
  { path: '/ui/webhooks', title: 'Webhooks' },
  { path: '/ui/scenarios', title: 'Scenarios' },
  { path: '/ui/contracts', title: 'Contracts' },
] as const

/** Finds the page of a path below `/_sim`, with the parts of the path that have a name. */
export function findRoute(path: string): { load: Route['load']; params: Record<string, string> } | undefined {
  const given = path.split('/')
  for (const { path: template, load } of routes) {
    const wanted = template.split('/')
    if (wanted.length !== given.length) continue
    const params: Record<string, string> = {}
    const fits = wanted.every((part, i) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (name === undefined) return part === given[i]
      const value = decode(given[i]!)
      if (value === undefined || value === '') return false
      params[name] = value
      return true
    })
    if (fits) return { load, params }
  }
  return undefined
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
