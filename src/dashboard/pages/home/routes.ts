/** Addresses of the section Home. */
import type { Route } from '../../context.js'

export const homeRoutes: readonly Route[] = [
  { path: '/', load: async () => (await import('./list.js')).home },
  { path: '/ui/namespaces', load: async () => (await import('./namespaces.js')).namespaces },
]
