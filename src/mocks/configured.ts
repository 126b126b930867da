/** Receivers and faults of the options: registered once in a namespace, and replaced where the options say otherwise. */
import type { FaultSpec } from '../contracts/faults.js'
import { at } from '../errors.js'
import { endpointKind, type WebhookEndpoint } from '../runtime/deliveries.js'
import { armFault, faultKind } from '../runtime/faults.js'
import { digestOf, formatId } from '../runtime/ids.js'
import type { Namespace } from '../runtime/namespaces.js'
import { defineKind, type Store, type StoredRecord, type Tx } from '../runtime/store/types.js'
import type { WebhookReceiver } from './options.js'

/** What the options have put into a namespace. */
interface Configured extends StoredRecord {
  /** Of the options that said so. */
  readonly hash: string
  readonly endpoints: readonly string[]
  readonly faults: readonly string[]
}

const configuredKind = defineKind<Configured>('configured', { indexes: { all: () => '*' }, announced: ['all'] })

export interface ConfiguredOptions {
  store: Store
  webhooks: readonly WebhookReceiver[]
  faults: readonly FaultSpec[]
  register(tx: Tx, receiver: WebhookReceiver, id: string): Promise<WebhookEndpoint>
}

/**
 * Makes what registers them in a namespace. The same options change nothing, other ones replace what was registered by options
 * before, and nothing else. Ids say which options and which place, so that whoever registers them, they are the same.
 */
export function configuredOf({ store, webhooks, faults, register }: ConfiguredOptions) {
  const id = 'options'
  const hash = digestOf('configured', JSON.stringify([webhooks, faults]))
    .toString('hex')
    .slice(0, 16)
  const isEmpty = webhooks.length + faults.length === 0

  /** @param replace whether to put them in place of those of other options */
  return async ({ name, seed }: Namespace, replace: boolean): Promise<void> => {
    if (isEmpty && !store.holds(name, configuredKind, 'all', '*')) return
    await store.transact(name, async (tx) => {
      const before = await tx.get(configuredKind, id)
      if (before && (before.hash === hash || !replace)) return
      for (const one of before?.endpoints ?? []) if (await tx.get(endpointKind, one)) tx.remove(endpointKind, one)
      for (const one of before?.faults ?? []) if (await tx.get(faultKind, one)) tx.remove(faultKind, one)
      if (isEmpty) return tx.remove(configuredKind, id)
      const idOf = (what: string, i: number): string =>
        formatId({ kind: 'hex', length: 16 }, digestOf(seed, 'configured', hash, what, i))
      const endpoints: string[] = []
      for (const [i, receiver] of webhooks.entries()) {
        const made = await register(tx, receiver, idOf('webhook', i)).catch((error: unknown) =>
          Promise.reject(at(`webhooks[${i}]`, error)),
        )
        endpoints.push(made.id)
      }
      const armed = faults.map((fault, i) => armFault(tx, fault, idOf('fault', i)).id)
      tx.put(configuredKind, { ...before, id, hash, endpoints, faults: armed })
    })
  }
}
