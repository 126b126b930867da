/** Addresses of the section Requests. */
import type { Route } from '../../context.js'

export const requestsRoutes: readonly Route[] = [
  { path: '/ui/requests', load: async () => (await import('./list.js')).requests },
  { path: '/ui/requests/rows', load: async () => (await import('./list.js')).requestRows },
  { path: '/ui/requests/{id}', load: async () => (await import('./detail.js')).request },
  { path: '/ui/requests/{id}/recording.json', load: async () => (await import('./recording.js')).recording },
]
