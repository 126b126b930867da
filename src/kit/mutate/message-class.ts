/** What a class of drift in whole messages is. */
import type { Kind } from './body-classes.js'
import type { Subject, WebhookSubject } from './subject.js'

export interface Planted {
  /** Where it was planted, for one of each. */
  place: string
  subject: Subject
  /** Set where the contract does not refuse it. */
  allowed?: boolean
}

export interface MessageClass {
  name: string
  title: string
  kind: Kind
  unseen?: string
  /** Every way in which the class applies to a subject. */
  plant(subject: Subject): Planted[]
}

/** A delivery with something changed. */
export const delivered = (
  subject: WebhookSubject,
  place: string,
  change: Partial<WebhookSubject['delivery']>,
): Planted => ({
  place: `${subject.event.name} ${subject.auth.type} ${place}`,
  subject: { ...subject, delivery: { ...subject.delivery, ...change } },
})

export const withoutHeader = (headers: Readonly<Record<string, string>> = {}, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase()))
