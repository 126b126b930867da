/** Waits until the webhooks that a call has caused were delivered, so that they come before its answer. */
import { startTimer } from '../../runtime/clock.js'
import { deliveryKind } from '../../runtime/deliveries.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { Store } from '../../runtime/store/types.js'

/** Real milliseconds between two looks, and after how many of them the answer goes out all the same. */
const look = { firstMs: 1, mostMs: 50, limitMs: 60_000 }

/**
 * Waits for the first attempt of every delivery of a journey that is due. Looks again and again, since a delivery may be
 * another replica's to make; a receiver that never answers holds the answer for a minute.
 */
export async function awaitWebhooks(store: Store, namespace: Namespace, journeyId: string): Promise<void> {
  let waited = 0
  for (let pauseMs = look.firstMs; waited < look.limitMs; pauseMs = Math.min(look.mostMs, pauseMs * 2)) {
    // what was done is committed: an answer that says so goes out, though the store be away by now
    const isAway = await Promise.resolve(namespace.scheduler.catchUp()).then(no, yes)
    if (isAway) return
    namespace.scheduler.kick()
    if (!(await anyUntold(store, namespace, journeyId))) return
    await pause(pauseMs)
    waited += pauseMs
  }
}

async function anyUntold(store: Store, { name }: Namespace, journeyId: string): Promise<boolean> {
  return (
    store
      .transact(name, async (tx) => {
        const deliveries = await tx.find(deliveryKind, 'journey', journeyId)
        return deliveries.some(
          ({ status, attempts, nextAt }) =>
            status === 'pending' && attempts.length === 0 && nextAt !== null && nextAt <= tx.now,
        )
      })
      // a simulator that closes has no deliveries any more, nor has a namespace that is deleted
      .catch(() => false)
  )
}

const yes = (): boolean => true
const no = (): boolean => false
const pause = (ms: number): Promise<void> => new Promise((resolve) => void startTimer(ms, resolve, true))
