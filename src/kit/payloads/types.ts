/** Payloads of a vendor's endpoints and events, valid and invalid, and whole journeys told in order. */
import type { Delivery, Exchange, ExchangeRequest } from '../judge/message.js'

export const payloadVariants = ['typical', 'minimal', 'maximal', 'boundary', 'invalid'] as const

export type PayloadVariant = (typeof payloadVariants)[number]

/**
 * What a body is: a JSON value; the fields of a form, files as `{ file, mediaType, base64 }`; of an answer that is a file, its
 * media type and, where they matter, its bytes as base64; of one that sends the caller elsewhere, its `location`; nothing. Of a
 * request, beside what its body is, the call: `{ method, params, query, headers }`.
 */
export type PayloadForm = 'json' | 'urlencoded' | 'multipart' | 'file' | 'redirect' | 'empty' | 'call'

export interface Payload {
  vendor: string
  about: 'endpoint' | 'event'
  /** As the contract names it. */
  name: string
  /** Of the answer; absent for a request and an event. */
  status?: number
  /** Row of the error table that the answer is. */
  error?: string
  side: 'request' | 'response' | 'webhook'
  /** What `body` is; see `PayloadForm`. */
  form: PayloadForm
  /** Scenario of the story it is from; absent for what no story tells, which is made as a conformance case makes it. */
  scenario?: string
  variant: PayloadVariant
  /** Of a boundary: what was taken to its limit. Of an invalid one: what is wrong, where, and what was expected. */
  reason?: string
  /** Of an invalid one: the rule the judge finds broken, and where. */
  breaks?: { rule: string; path: string }
  /** Of a maximal one: places that nothing seen or printed has a value for, so that any that the schema takes stands there. */
  filler?: string[]
  body: unknown
}

/** One thing that happened in a journey, in order. */
export type StoryEvent = { /** Milliseconds of the clock since the journey began. */ atMs: number } & (
  | {
      kind: 'call'
      endpoint: string
      exchange: Exchange
      /** Kind of the fault that the scenario put into the answer. */
      fault?: string
    }
  /** A call that was not answered: `in time`, or `for the connection is lost`. */
  | { kind: 'unanswered'; endpoint: string; request: ExchangeRequest; why: string }
  | {
      kind: 'webhook'
      event: string
      delivery: Delivery
      url: string
      /** Status that the client answered: 401 to one that does not authenticate. */
      answered: number
    }
  /** What the person, or a reviewer, did, which no client sees. */
  | { kind: 'person'; does: string }
)

/** A scenario from the first call to the last webhook. */
export interface Story {
  vendor: string
  scenario: string
  flow: string
  seed: string
  /** The n-th story of the seed. */
  index: number
  /** The instant it begins at, in epoch milliseconds. */
  startedAt: number
  events: StoryEvent[]
}
