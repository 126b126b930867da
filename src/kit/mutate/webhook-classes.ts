/** Classes of drift in webhooks, as data: how they are signed, named and ordered. */
import { lowerCased } from '../judge/message.js'
import { delivered, type MessageClass, type Planted, withoutHeader } from './message-class.js'
import { type SequenceSubject, signed, type WebhookSubject } from './subject.js'

const onWebhook =
  (plant: (subject: WebhookSubject) => Planted[]): MessageClass['plant'] =>
  (subject) =>
    subject.kind === 'webhook' ? plant(subject) : []

export const webhookClasses: readonly MessageClass[] = [
  {
    name: 'signature_wrong',
    title: 'a webhook whose signature, password or token is another',
    kind: 'breaking',
    plant: onWebhook((subject) => {
      const headers = lowerCased(subject.delivery.headers)
      return signedBy(subject).map((name) => delivered(subject, name, { headers: { ...headers, [name]: 'wrong' } }))
    }),
  },
  {
    name: 'signature_missing',
    title: 'a webhook without its signature, password or token',
    kind: 'breaking',
    plant: onWebhook((subject) =>
      signedBy(subject).map((name) =>
        delivered(subject, name, { headers: withoutHeader(subject.delivery.headers, name) }),
      ),
    ),
  },
  {
    name: 'signature_of_other_bytes',
    title: 'a webhook whose body is not the one that was signed',
    kind: 'breaking',
    plant: onWebhook((subject) =>
      subject.auth.type === 'hmac' ? [delivered(subject, 'bytes', { body: ` ${subject.delivery.body}` })] : [],
    ),
  },
  {
    name: 'webhook_content_type',
    title: 'a webhook that does not say it is JSON',
    kind: 'breaking',
    plant: onWebhook((subject) => [
      delivered(subject, 'type', {
        headers: { ...withoutHeader(subject.delivery.headers, 'content-type'), 'content-type': 'text/plain' },
      }),
    ]),
  },
  {
    name: 'event_renamed',
    title: 'a webhook whose event bears another name',
    kind: 'breaking',
    plant: onWebhook((subject) => {
      const field = subject.vendor.webhooks?.fields?.event
      if (field === undefined) return []
      const body = JSON.parse(subject.delivery.body) as object
      return [delivered(subject, 'name', signed(subject, JSON.stringify({ ...body, [field]: 'Renamed By Drift' })))]
    }),
  },
  {
    name: 'event_added',
    title: 'a webhook of an event that the contract does not know',
    kind: 'additive',
    plant: (subject) => {
      const field = subject.vendor.webhooks?.fields?.event
      if (subject.kind !== 'sequence' || field === undefined) return []
      const { deliveries } = subject
      const event = 'Added By Drift'
      return deliveries.map((delivery, i) => {
        const added = { ...delivery, event, body: { ...(delivery.body as object), [field]: event } }
        return { place: `before ${delivery.event}`, subject: withDelivery(subject, i, [added, delivery]) }
      })
    },
  },
  {
    name: 'order_swapped',
    title: 'two webhooks of a journey in the other order',
    kind: 'breaking',
    unseen: 'No state of the lifecycle sends both, or both bear one name, so that the contract gives no order.',
    plant: (subject) => {
      if (subject.kind !== 'sequence') return []
      return subject.deliveries.slice(1).map((second, i) => {
        const first = subject.deliveries[i]!
        const deliveries = [...subject.deliveries]
        deliveries.splice(i, 2, second, first)
        const [a, b] = [first, second].map(({ event }) => ordersOf(subject, event))
        const allowed =
          !isOrdered(subject, first.event, second.event) &&
          (first.event === second.event || !a!.some((name) => b!.includes(name)))
        return { place: `${first.event}, ${second.event}`, subject: { ...subject, deliveries }, allowed }
      })
    },
  },
]

/** The headers by which a webhook is authenticated. */
const signedBy = ({ auth }: WebhookSubject): string[] =>
  auth.type === 'hmac'
    ? [auth.header.toLowerCase()]
    : auth.type === 'header'
      ? Object.keys(auth.headers).map((name) => name.toLowerCase())
      : ['authorization']

const withDelivery = (subject: SequenceSubject, at: number, put: SequenceSubject['deliveries']): SequenceSubject => {
  const deliveries = [...subject.deliveries]
  deliveries.splice(at, 1, ...put)
  return { ...subject, deliveries }
}

/** Whether the vendor says that one event comes before another; of the first of each alone. */
function isOrdered({ vendor: { webhooks }, deliveries }: SequenceSubject, first: string, then: string): boolean {
  const named = (key: string): string => webhooks!.events[key]!.name
  const once = [first, then].every((name) => deliveries.filter(({ event }) => event === name).length === 1)
  return once && (webhooks?.order ?? []).some((pair) => named(pair.first) === first && named(pair.second) === then)
}

/** The lifecycles of which a state sends an event. */
function ordersOf({ vendor }: SequenceSubject, event: string): string[] {
  const [key] = Object.entries(vendor.webhooks?.events ?? {}).find(([, { name }]) => name === event)!
  return Object.entries(vendor.lifecycles)
    .filter(([, { states }]) => Object.values(states).some(({ emits = [] }) => emits.includes(key)))
    .map(([name]) => name)
}
