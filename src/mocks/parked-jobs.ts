/** Jobs of vendors that are kept but not served at present: they wait for a start that serves their vendor. */
import { defineKind, type Job, type Store, type StoredRecord, type Tx } from '../runtime/store/types.js'

interface ParkedJob extends StoredRecord, Pick<Job, 'at' | 'kind' | 'lane' | 'payload'> {
  readonly vendor: string
}

const parkedKind = defineKind<ParkedJob>('parked-job', {
  indexes: { vendor: ({ vendor }) => vendor },
  owner: ({ payload }) => (typeof payload.journeyId === 'string' ? payload.journeyId : undefined),
  announced: ['vendor'],
})

/** Puts a job aside, in the unit of work that has taken it. */
export function park(tx: Tx, { seq, at, kind, lane, payload }: Job, vendor: string): void {
  tx.put(parkedKind, { id: `${kind} ${seq}`, vendor, at, kind, lane, payload })
}

/** Makes the jobs of vendors due again that were put aside. */
export async function unpark(store: Store, namespace: string, vendors: Iterable<string>): Promise<void> {
  for (const vendor of vendors) {
    if (!store.holds(namespace, parkedKind, 'vendor', vendor)) continue
    await store.transact(namespace, async (tx) => {
      for (const { id, at, kind, lane, payload } of await tx.find(parkedKind, 'vendor', vendor)) {
        tx.schedule({ at, kind, lane, payload })
        tx.remove(parkedKind, id)
      }
    })
  }
}
