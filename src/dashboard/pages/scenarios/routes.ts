/** Addresses of the section Scenarios. */
import type { Route } from '../../context.js'

export const scenariosRoutes: readonly Route[] = [
  { path: '/ui/scenarios', load: async () => (await import('./list.js')).scenarios },
  { path: '/ui/scenarios/show/{name}', load: async () => (await import('./show.js')).showScenario },
  { path: '/ui/scenarios/armed', load: async () => (await import('./armed.js')).armed },
  { path: '/ui/scenarios/own', load: async () => (await import('./own.js')).ownScenarios },
  { path: '/ui/scenarios/compose', load: async () => (await import('./compose.js')).compose },
  { path: '/ui/scenarios/faults', load: async () => (await import('./faults.js')).faults },
]
