/** A store that does one thing after another in each namespace: units of work, and sends. */
import type { Job, Store, Tx } from '../../src/runtime/store/types.js'

/**
 * PostgreSQL runs units of work beside each other, and leases the next send while others are under way: in which order those of one
 * instant settle, and with what numbers their retries come, is real time. In turns it is not, on any driver.
 */
export function inTurns(store: Store): Store {
  const units = new Map<string, Promise<unknown>>()
  /** The send under way, by namespace: its job, and how to say that it is over. */
  const sends = new Map<string, { job: Job; over: Promise<void>; end: () => void }>()

  const endSend = (namespace: string, jobId?: string): void => {
    const send = sends.get(namespace)
    if (!send || (jobId !== undefined && send.job.id !== jobId)) return
    sends.delete(namespace)
    send.end()
  }

  const run: Store['transact'] = async (namespace, work) => {
    const taken = new Set<string>()
    try {
      return await store.transact(namespace, (tx) => work(noting(tx, taken)))
    } finally {
      for (const id of taken) endSend(namespace, id)
    }
  }
  const own: Pick<Store, 'transact' | 'lease' | 'unlease' | 'reset' | 'restore' | 'drop'> = {
    transact(namespace, work) {
      const before = units.get(namespace)
      // at once where it can be: what is asked of the store next comes after it
      const done = before ? before.then(() => run(namespace, work)) : run(namespace, work)
      const over = done
        .catch(() => undefined)
        .then(() => {
          if (units.get(namespace) === over) units.delete(namespace)
        })
      units.set(namespace, over)
      return done
    },
    async lease(namespace, ...more) {
      for (let send = sends.get(namespace); send; send = sends.get(namespace)) await send.over
      const job = await store.lease(namespace, ...more)
      if (job?.lane === 'send') {
        let end = (): void => undefined
        const over = new Promise<void>((resolve) => {
          end = resolve
        })
        sends.set(namespace, { job, over, end })
      }
      return job
    },
    async unlease(namespace, jobId) {
      await store.unlease(namespace, jobId)
      endSend(namespace, jobId)
    },
    reset: (namespace, ...more) => store.reset(namespace, ...more).finally(() => endSend(namespace)),
    restore: (namespace, ...more) => store.restore(namespace, ...more).finally(() => endSend(namespace)),
    drop: (namespace) => store.drop(namespace).finally(() => endSend(namespace)),
  }
  return over(store, own)
}

const noting = (tx: Tx, taken: Set<string>): Tx =>
  over(tx, {
    takeJob(id: string) {
      taken.add(id)
      return tx.takeJob(id)
    },
  })

/** An object with some of its members replaced. */
const over = <T extends object>(inner: T, own: Partial<T>): T =>
  new Proxy(inner, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof T]
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
