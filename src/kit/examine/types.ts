/** What an examination is made of: trials that a client goes through, and checks that are judged by what was seen. */

import type { VendorDef } from '../../contracts/define.js'
import type { FaultSpec } from '../../contracts/faults.js'
import type { Provenance } from '../../contracts/provenance.js'
import type { WebhookAuth } from '../../runtime/signing.js'
import type { Verdict as Judged } from '../judge/violation.js'
import type { Changed } from './alter.js'
import type { Proof } from './forge.js'

export const groups = ['credentials', 'requests', 'resilience', 'tolerance', 'receiver'] as const
export type Group = (typeof groups)[number]

/** A rule, and where it stands. */
export type Rule = Pick<Provenance, 'evidence' | 'source'> & { text: string }

/** One request of the client, and what became of it. Times are milliseconds since the client was started. */
export interface Call {
  /** Name of the endpoint in the contract; undefined for none. */
  endpoint: string | undefined
  method: string
  /** Path and query as they came, without the namespace. */
  url: string
  /** By lower-case name. */
  headers: Record<string, string>
  body: Buffer
  startedMs: number
  /** When the answer was sent or the connection was dropped; undefined where neither came before the client ended. */
  endedMs: number | undefined
  status: number | undefined
  /** `retry-after` of the answer, in seconds. */
  retryAfterS: number | undefined
  /** The client dropped the connection before it had an answer. */
  givenUp: boolean
  /** The answer was changed on its way. */
  altered: boolean
  /** The call made a journey. */
  began: boolean
  /** What the one judge says of the request. */
  judged: Judged
}

/** How the client ended. */
export interface Ended {
  code: number | null
  signal: string | null
  /** It was stopped, for it went on too long. */
  stopped: boolean
  stdout: string
  stderr: string
  durationMs: number
  /** The word its last line says, where it says one that is known. */
  outcome: Outcome | undefined
}

export const outcomes = ['approved', 'rejected', 'review', 'failed'] as const
export type Outcome = (typeof outcomes)[number]

/** What was learnt of the client in its first trial, in which nothing goes wrong. */
export interface Learnt {
  vendor: VendorDef
  /** The endpoint that makes the journey. */
  start: string
  /** The endpoint that the outcome is read from. */
  read: string
  /** The endpoint that gives it tokens; undefined where it asks for none. */
  token: string | undefined
}

/** A thing that the client is put through: once for all the checks that are about it. */
export interface Trial {
  id: string
  title: string
  /** The scenario of the journey. @default 'approved' */
  scenario?: string
  /** What goes wrong; a text says why that cannot be. */
  faults?: (learnt: Learnt) => readonly FaultSpec[] | string
  /** Changes answers on their way; `undefined` leaves one as it is. */
  alter?: Alter
  /** Nobody opens the link, so that there is never an outcome. */
  nobody?: true
}

export type Alter = (answer: Answer) => Changed | undefined

/** An answer that is to be changed. */
export interface Answer {
  vendor: VendorDef
  endpoint: string
  status: number
  value: unknown
  /** How many answers of this endpoint were changed before. */
  before: number
}

/** A trial as the client went through it. */
export interface Seen {
  calls: readonly Call[]
  ended: Ended
  /** How many journeys there are at its end. */
  journeys: number
  learnt: Learnt
  /** Secrets of the namespace, by their names. */
  secrets: Readonly<Record<string, string>>
  /** How long the client was told to wait for one answer, in milliseconds. */
  timeoutMs: number
}

/** Something that is not right. */
export interface Finding {
  /** What was seen. */
  what: string
  /** The request it is about; the time is in milliseconds since the client was started. */
  request?: { method: string; path: string; atMs: number }
  /** The rule, where it is another than the check's. */
  rule?: Rule
}

/** What a check found; a text says why it could not be judged. */
export type Judgement = readonly Finding[] | string

interface CheckBase {
  /** `<group>.<what>`, stable. */
  id: string
  group: Group
  /** A sentence of what a correct client does. */
  title: string
  /** The rule for a vendor; a text says why it has none. */
  rule: (vendor: VendorDef) => Rule | string
}

/** A check of the client. */
export interface ClientCheck extends CheckBase {
  /** The trial it is judged by. */
  trial: string
  judge: (seen: Seen) => Judgement | Promise<Judgement>
}

/** A webhook that is sent to the receiver. */
export interface Posted {
  status: number | undefined
  durationMs: number
  /** Why there is no answer. */
  error: string | undefined
  /** Somebody took it, whether or not an answer came. */
  isReached: boolean
}

export interface PostOptions {
  /** How it proves its sender. @default 'right' */
  proof?: Proof
  headers?: Readonly<Record<string, string>>
  /** What is signed, where it is another text than the one sent. */
  signed?: string
}

/** An event as its vendor would send it. */
export interface VendorEvent {
  /** Its key in the contract, and the vendor's name of it. */
  key: string
  name: string
  /** The text. */
  body: string
}

/** What a check of the receiver works with. */
export interface Bench {
  vendor: VendorDef
  auth: WebhookAuth | undefined
  /** One event of each kind, and what came of it as the vendor sends it. */
  plain: readonly { event: VendorEvent; posted: Posted }[]
  /** One event of each kind that the receiver takes as it is, of journeys that were never told of. */
  events(): Promise<VendorEvent[]>
  /** The same, of one journey. */
  story(): Promise<VendorEvent[]>
  /** One event, of a journey of its own. */
  event(): Promise<VendorEvent>
  post(body: string, options?: PostOptions): Promise<Posted>
}

/** A check of the webhook receiver. */
export interface ReceiverCheck extends CheckBase {
  group: 'receiver'
  send: (bench: Bench) => Promise<Judgement>
}

export type Check = ClientCheck | ReceiverCheck

/** What came of one check. `advice` never lowers the score. */
export type Result = Pick<Check, 'id' | 'group' | 'title'> & {
  /** Undefined where the vendor has no such rule. */
  rule?: Rule
  /** What happened in the trial, of a client that did not pass. */
  when?: string
} & (
    | { status: 'passed' }
    | { status: 'failed' | 'advice'; findings: readonly Finding[] }
    | { status: 'skipped'; reason: string }
  )

export interface Examination {
  vendor: string
  results: Result[]
  /** Checks that passed, of those that apply and rest on a rule that is known. */
  passed: number
  counted: number
  /** Why nothing could go wrong for the client, where it comes to no outcome though all goes well. */
  standstill?: string
  durationMs: number
}
