/** Makes attempts of deliveries: reads in one unit of work, sends outside it, settles in another. */
import { type Attempt, type Delivery, deliveryKind, isDue, settle } from './deliveries.js'
import { signWebhook, type WebhookAuth } from './signing.js'
import type { Job, Store } from './store/types.js'
import type { Transport } from './transport.js'

/** Makes one attempt. */
export async function attempt(store: Store, namespace: string, job: Job, transport: Transport): Promise<void> {
  const id = String(job.payload.deliveryId)
  const delivery = await store.transact(namespace, (tx) => tx.get(deliveryKind, id))
  const outcome = isDue(delivery, job) ? await post(delivery, transport) : undefined
  await store.transact(namespace, async (tx) => {
    // a job that is gone means a reset or another replica: whatever was sent is no longer ours to record
    if (!(await tx.takeJob(job.id)) || !outcome) return
    const current = await tx.get(deliveryKind, id)
    if (current) settle(tx, current, outcome)
  })
}

/** What one attempt sends, counted from 0: the headers that are ours to choose, and the body. */
export function requestOf(
  delivery: Delivery,
  attempt: number,
): { headers: Record<string, string>; body: Buffer<ArrayBuffer> } {
  const whole = Buffer.from(delivery.body)
  const body = isHarmed(delivery.cut, attempt) ? whole.subarray(0, whole.length >> 1) : whole
  return {
    headers: {
      'content-type': 'application/json',
      'user-agent': 'idvsim',
      ...signWebhook(authOf(delivery, attempt), body),
    },
    body,
  }
}

/** What authenticates one attempt, counted from 0. */
export const authOf = ({ auth, wrong }: Delivery, attempt: number): WebhookAuth | undefined =>
  isHarmed(wrong, attempt) ? wrong?.auth : auth

/** A fault that stands for good harms every attempt, any other the first alone. */
const isHarmed = (harm: { always: boolean } | undefined, attempt: number): boolean =>
  harm !== undefined && (harm.always || attempt === 0)

async function post(delivery: Delivery, transport: Transport): Promise<Omit<Attempt, 'at'>> {
  const { url, rules, attempts } = delivery
  try {
    const { status, answer } = await transport.post({
      url,
      ...requestOf(delivery, attempts.length),
      timeoutMs: rules.timeoutMs,
    })
    return { status, answer: answer.slice(0, 1024) }
  } catch (error) {
    return { error: error instanceof Error ? messageOf(error) : String(error) }
  }
}

const messageOf = (error: Error): string =>
  error.message ||
  (error as NodeJS.ErrnoException).code ||
  (error instanceof AggregateError ? String(error.errors[0]) : error.name)
