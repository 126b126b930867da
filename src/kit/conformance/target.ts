/** What a conformance case is run against: a server, the callers' credentials, and for some cases a way to steer it. */
import type { Given, JourneyAction } from '../../contracts/define.js'
import type { WebhookAuth } from '../../runtime/signing.js'

/** A sibling is another environment of the owner. */
export type Who = 'owner' | 'stranger' | 'sibling'

export interface ConformanceTarget {
  fetch(url: string, init: RequestInit): Promise<Response>
  /** The address of a path on a surface; without a surface, of a path of the vendor. `under` names whose address it is. */
  url(path: string, surface: string | undefined, under: Who | undefined): string
  /** Credentials by the names of the profile. */
  credentials(who: Who): Promise<Readonly<Record<string, string>>>
  /** Epoch milliseconds of the server's clock. */
  now(): number
  /** Absent where nobody can steer the server; cases that need it cannot be run then. */
  driver?: ConformanceDriver
}

/** Steers a simulator. */
export interface ConformanceDriver {
  /** Makes a journey, and answers its ids by the vendor's names, and the link that opens its page. */
  makeJourney(given: Given): Promise<{ ids: Readonly<Record<string, string>>; link?: string | undefined }>
  act(journeyId: string, action: JourneyAction, options: { scenario?: string }): Promise<void>
  /** Arms a fault for the next call of an endpoint: it answers a row of the error table. */
  arm(endpoint: string, fault: { error: string }): Promise<void>
  /** Moves the clock, and settles what falls due. */
  advance(ms: number): Promise<void>
  /** An address that a journey can name, where its webhooks are received. */
  readonly receiver: string
  /** Every webhook sent so far, oldest first. */
  deliveries(): Promise<readonly Sent[]>
}

/** A webhook that was sent. */
export interface Sent {
  event: string
  body: unknown
  /** Set when it was sent to `receiver`. */
  own?: true
  /** The body as it arrived; where that is not known, neither are the headers. */
  text?: string
  headers?: Readonly<Record<string, string>>
  /** How it must authenticate, where that is known. */
  verify?: WebhookAuth
}

/** The credentials of a caller, of what a namespace says of its own. @throws Error for a sibling where there is one environment */
export function credentialsOf(
  {
    credentials,
    environments,
  }: {
    credentials: Record<string, Record<string, string>>
    environments: Record<string, Record<string, Record<string, string>>>
  },
  vendor: string,
  who: Who,
): Readonly<Record<string, string>> {
  if (who !== 'sibling') return credentials[vendor]!
  const [, second] = Object.values(environments[vendor] ?? {})
  if (!second) throw new Error(`${vendor} has no second environment`)
  return second
}
