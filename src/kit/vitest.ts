/** For vitest: a `test` whose every test has a namespace of its own, and the matchers. */
import { test as base, expect, inject } from 'vitest'
import type { ControlClient } from '../control/client.js'
import { type KitMatchers, matchers } from './matchers/expect.js'
import {
  type OpenNamespace,
  openNamespace,
  openReceiver,
  openSimulator,
  type SharedSimulator,
  type WebhookInbox,
} from './session.js'

expect.extend(matchers)

declare module 'vitest' {
  interface Matchers<T> extends KitMatchers {}
  interface ProvidedContext {
    /** Where the server of `idvsim/vitest/global-setup` listens. */
    idvsimUrl: string
  }
}

/** What a test can ask for by name. */
export interface KitFixtures {
  /** The simulator: the one of the global set-up, else one of the worker's own. */
  sim: SharedSimulator
  /** A namespace of the test's own: its clock is frozen, and it is gone afterwards. The calls of `connect`, about it. */
  namespace: OpenNamespace
  /** Its credentials by vendor. */
  credentials: OpenNamespace['credentials']
  /** A receiver of its webhooks, on a port of this machine; `listen(vendor)` registers it. */
  webhooks: WebhookInbox
}

const withSimulator = base.extend<Pick<KitFixtures, 'sim'>>({
  sim: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures it needs from the pattern
    async ({}, use) => {
      const sim = await openSimulator(inject('idvsimUrl'))
      await use(sim)
      await sim.close()
    },
    { scope: 'worker' },
  ],
})

export const test = withSimulator.extend<Omit<KitFixtures, 'sim'>>({
  namespace: async ({ sim, task }, use) => {
    const namespace = await openNamespace(sim, `test${task.id}`)
    await use(namespace)
    await namespace.close()
  },
  credentials: async ({ namespace }, use) => use(namespace.credentials),
  webhooks: async ({ namespace }, use) => {
    const inbox = await openReceiver(namespace)
    await use(inbox)
    await inbox.close()
  },
})

export type { ControlClient, OpenNamespace, SharedSimulator, WebhookInbox }
export { expect }
