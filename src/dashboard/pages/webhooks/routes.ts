/** Addresses of the section Webhooks. */
import type { Route } from '../../context.js'

export const webhooksRoutes: readonly Route[] = [
  { path: '/ui/webhooks', load: async () => (await import('./list.js')).webhooks },
  { path: '/ui/webhooks/endpoints', load: async () => (await import('./endpoints.js')).endpoints },
  { path: '/ui/webhooks/trigger', load: async () => (await import('./trigger.js')).trigger },
  { path: '/ui/webhooks/sink', load: async () => (await import('./sink.js')).sink },
  { path: '/ui/webhooks/sink/{id}', load: async () => (await import('./received.js')).received },
  { path: '/ui/webhooks/{id}', load: async () => (await import('./delivery.js')).delivery },
]
