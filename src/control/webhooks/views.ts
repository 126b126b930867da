/** How the control plane shows deliveries: what was sent, and what came back. */
import type * as z from 'zod'
import { masked, redact } from '../../contracts/redact.js'
import type { Simulator } from '../../mocks/simulator.js'
import { authOf, requestOf } from '../../runtime/attempt.js'
import { toIso } from '../../runtime/clock.js'
import type { Delivery } from '../../runtime/deliveries.js'
import { parseJson } from '../../runtime/parse-json.js'
import { signWebhook, verifyWebhook } from '../../runtime/signing.js'
import type { DeliveryInfo } from '../schemas.js'
import type { Triggered } from './actions.js'
import type { DeliveryDetail, TriggeredWebhook } from './schemas.js'

/** Shows a delivery. A secret of the client's that its body echoes stays hidden; the rest is what the receiver got. */
export async function toDeliveryInfo(sim: Simulator, delivery: Delivery): Promise<z.infer<typeof DeliveryInfo>> {
  return { ...toDelivery(delivery), body: await bodyOf(sim, delivery, false) }
}

/** Shows a delivery with its requests: headers and body as they were sent, secrets masked unless `reveal`. */
export async function toDeliveryDetail(
  sim: Simulator,
  delivery: Delivery,
  reveal: boolean,
): Promise<z.infer<typeof DeliveryDetail>> {
  const shown = await bodyOf(sim, delivery, reveal)
  const info = toDelivery(delivery, reveal)
  return {
    ...info,
    auth: delivery.auth?.type ?? null,
    body: shown,
    attempts: info.attempts.map((attempt, n) => {
      const { headers, body } = requestOf(delivery, n)
      const proofs = reveal ? {} : signWebhook(authOf(delivery, n), body)
      const { host } = URL.canParse(delivery.url) ? new URL(delivery.url) : { host: '' }
      return {
        ...attempt,
        request: {
          method: 'POST' as const,
          headers: {
            host,
            ...headers,
            'content-length': String(body.length),
            ...Object.fromEntries(Object.keys(proofs).map((name) => [name, masked])),
          },
          body: reveal ? body.toString() : cut(JSON.stringify(shown), body.length),
          sizeBytes: body.length,
        },
        authentic: delivery.auth ? verifyWebhook(delivery.auth, body, lowerCased(headers)) : null,
        faults: (delivery.faults ?? []).filter((kind) => harms(delivery, kind, n)),
      }
    }),
  }
}

const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** The body as it would be shown masked, ended where the one that was sent ends. */
const cut = (text: string, bytes: number): string => Buffer.from(text).subarray(0, bytes).toString()

/** Whether a fault touches one attempt, counted from 0: two of them may touch the first alone. */
function harms({ wrong, cut: half }: Delivery, kind: string, attempt: number): boolean {
  const harm = kind === 'webhook_wrong_secret' ? wrong : kind === 'webhook_truncated_body' ? half : undefined
  return harm === undefined || harm.always || attempt === 0
}

/** A text that is the body of a delivery, or the beginning of one, masked. */
export async function maskedText(
  sim: Simulator,
  { body, ...of }: Pick<Delivery, 'vendor' | 'event' | 'body'>,
): Promise<string> {
  // what is half a body is no value whose secrets could be found
  return parseJson(body) === undefined ? masked : JSON.stringify(await bodyOf(sim, { ...of, body }, false))
}

/** Shows what came of asking for an event. */
export async function toTriggered(
  sim: Simulator,
  { deliveries, body, ...rest }: Triggered,
): Promise<z.infer<typeof TriggeredWebhook>> {
  const like = { vendor: rest.vendor, event: rest.event, body }
  const shown = await Promise.all(deliveries.map((one) => toDeliveryInfo(sim, one)))
  return { ...rest, body: await bodyOf(sim, like, false), deliveries: shown }
}

async function bodyOf(
  sim: Simulator,
  { vendor, event, body }: Pick<Delivery, 'vendor' | 'event' | 'body'>,
  reveal: boolean,
): Promise<unknown> {
  const value: unknown = JSON.parse(body)
  if (reveal) return value
  const { webhooks } = (await sim.vendor(vendor)).simulator.vendor
  const known = Object.values(webhooks?.events ?? {}).find(({ name }) => name === event)
  return redact(known?.payload, value, 'secrets')
}

const toDelivery = (delivery: Delivery, reveal = false): Omit<z.infer<typeof DeliveryInfo>, 'body'> => ({
  id: delivery.id,
  eventId: delivery.eventId,
  vendor: delivery.vendor,
  event: delivery.event,
  journeyId: delivery.journeyId,
  url: reveal ? delivery.url : withoutCredentials(delivery.url),
  status: delivery.status,
  attempts: delivery.attempts.map((attempt) => ({ ...attempt, at: toIso(attempt.at) })),
  nextAt: delivery.nextAt === null ? null : toIso(delivery.nextAt),
  faults: [...(delivery.faults ?? [])],
  notes: [...(delivery.notes ?? [])],
})

const withoutCredentials = (url: string): string => url.replace(/\/\/[^/?#]*@/, `//${masked}@`)
