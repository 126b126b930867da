/** Addresses of the section Journeys. */
import type { Route } from '../../context.js'

export const journeysRoutes: readonly Route[] = [
  { path: '/ui/journeys', load: async () => (await import('./list.js')).journeys },
  { path: '/ui/journeys/{vendor}/{id}', load: async () => (await import('./one.js')).journey },
]
