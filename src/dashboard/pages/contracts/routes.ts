/** Addresses of the section Contracts. */
import type { Route } from '../../context.js'

export const contractsRoutes: readonly Route[] = [
  { path: '/ui/contracts', load: async () => (await import('./list.js')).contracts },
  { path: '/ui/contracts/coverage', load: async () => (await import('./coverage.js')).coverage },
  { path: '/ui/contracts/reports', load: async () => (await import('./reports.js')).reports },
  { path: '/ui/contracts/reports/{name}', load: async () => (await import('./report.js')).report },
  { path: '/ui/contracts/{vendor}', load: async () => (await import('./vendor.js')).vendor },
  { path: '/ui/contracts/{vendor}/openapi.json', load: async () => (await import('./open-api.js')).openApi },
  { path: '/ui/contracts/{vendor}/endpoints/{name}', load: async () => (await import('./endpoint.js')).endpoint },
  { path: '/ui/contracts/{vendor}/events/{name}', load: async () => (await import('./event.js')).event },
]
