/** What one test has of a simulator: a namespace of its own, and a receiver of its webhooks. */
import { type ControlClient, connect } from '../control/client.js'
import type { SimulatorOptions } from '../mocks/options.js'
import type { ListenOptions } from '../mocks/start-simulator.js'
import { createReceiver, type Receiver } from './receiver.js'

/** A running simulator, of this process or another. */
export interface SharedSimulator {
  /** Where it listens, without a trailing slash. */
  readonly url: string
  /** Closes it, where it was started here. */
  close(): Promise<void>
}

/** A namespace of a running simulator: the calls of `connect`, bound to it, and what a client is configured with. */
export type OpenNamespace = ControlClient & {
  readonly name: string
  /** By vendor, those of its first environment. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** By vendor and environment. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>
  /** The base URL of a vendor, for the client under test; it names the namespace. */
  url(vendor: string): string
  /** Removes it with everything in it. */
  close(): Promise<void>
}

type Registered = Parameters<ControlClient['createWebhookEndpoint']>[0]

/** A receiver of a namespace's webhooks. */
export interface WebhookInbox extends Receiver {
  /** Registers it for a vendor's webhooks; for those of one event where one is named. */
  listen(vendor: string, more?: Pick<Registered, 'event' | 'environment' | 'auth'>): Promise<void>
}

/** The simulator at a URL; without one, a simulator on a free port. */
export async function openSimulator(
  url?: string,
  options: SimulatorOptions & ListenOptions = {},
): Promise<SharedSimulator> {
  if (url !== undefined) return { url: url.replace(/\/+$/, ''), close: async () => undefined }
  const { startSimulator } = await import('../simulator.js')
  return startSimulator({ port: 0, processingMs: 0, ...options })
}

/** Makes a namespace with a frozen clock; one of that name that a broken-off run has left is removed first. */
export async function openNamespace({ url }: Pick<SharedSimulator, 'url'>, asked: string): Promise<OpenNamespace> {
  const name = asked.replace(/[^a-z0-9._-]/gi, '-').slice(0, 63)
  const client = await connect(url, { namespace: name })
  await client.deleteNamespace({ name }).catch(() => undefined)
  const { credentials, environments } = await client.createNamespace({ name, clock: 'frozen' })
  return {
    ...client,
    name,
    credentials,
    environments,
    url: (vendor) => `${url}/~${name}/${vendor}`,
    close: async () => void (await client.deleteNamespace({ name })),
  }
}

/** Opens a receiver for a namespace. */
export async function openReceiver(namespace: Pick<ControlClient, 'createWebhookEndpoint'>): Promise<WebhookInbox> {
  const receiver = await createReceiver()
  return {
    ...receiver,
    listen: async (vendor, more = {}) => {
      await namespace.createWebhookEndpoint({ vendor, url: receiver.url, ...more })
    },
  }
}
