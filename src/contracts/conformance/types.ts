/** A conformance case as data: whatever runs it needs the contract, a way to fetch, and for some cases a driver. */
import type { TokenAuth } from '../auth.js'
import type { Given, KnownValues, Preparation } from '../cases.js'
import type { Method } from '../define.js'

/** A file part of a form. */
export type FilePart =
  | { file: 'picture' }
  | { file: 'not_a_picture' }
  /** A picture by its first bytes, and larger than the endpoint takes. */
  | { file: 'filler'; bytes: number }

export type RequestBody =
  | { kind: 'json'; value: unknown }
  | { kind: 'form'; fields: Readonly<Record<string, string | FilePart>> }
  | { kind: 'urlencoded'; fields: Readonly<Record<string, string>> }
  /** Sent as it stands. */
  | { kind: 'raw'; mediaType: string; text: string }
  /** So many bytes of nothing. */
  | { kind: 'filler'; mediaType: string; bytes: number }

/**
 * A request on a surface. Its texts may hold `{name}`: an id of the given journey, a value an earlier call kept, or a
 * credential of the caller. In a JSON body `@picture` stands for a small picture in base64.
 */
export interface CaseRequest {
  method: Method
  /** Path template; its parameters are among `params`. */
  path: string
  params: Readonly<Record<string, string>>
  query: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string>>
  body?: RequestBody
}

/** How a caller says who it is. The runner reads the endpoint's declared authentication for the rest. */
export interface Presentation {
  as: 'owner' | 'stranger' | 'sibling' | 'nobody'
  /** Which of the ways of a `oneOf`; the first when not said. */
  way?: number
  /** Which of the carriers of a token; the first when not said. */
  carrier?: number
  /** Uses the credential that stands in the place of a token. */
  standing?: true
  /** What is wrong with the credentials; of an `allOf`, with that part of it. */
  spoiled?: { how: 'missing' | 'malformed' | 'wrong'; part?: number }
  /** Got the token before the clock moved. */
  early?: true
  /** Calls a minute before the token's end, or at it, as the answer that brought it says; it is got early. */
  end?: 'before' | 'at'
  /** Brings a token that was issued for another use. */
  instead?: TokenAuth
}

/** A call of an endpoint, ready but for its placeholders. */
export interface CaseCall {
  /** Undefined for a route that the contract does not have. */
  endpoint?: string
  /** Undefined for a path of the vendor that belongs to no surface. */
  surface?: string
  request: CaseRequest
  caller: Presentation
}

export type CaseStep =
  | (CaseCall & { kind: 'call'; status: number; keep: Readonly<Record<string, string>> })
  | (Exclude<Preparation, { call: string }> & { kind: 'drive' })

interface Common {
  /** `<vendor>.<endpoint>.<what>`; stable as long as the contract says the same. */
  id: string
  vendor: string
  /** A sentence. */
  title: string
  /** The journey it is about; undefined when it needs none. */
  given?: Given
  before: readonly CaseStep[]
  /** Options of the vendor under which the simulator answers so. */
  options?: Readonly<Record<string, unknown>>
}

export type Expectation =
  /** A status the endpoint declares: the body is held to its declared schema, and has something, or just this, at each of these places. */
  | { status: number; has?: readonly string[]; is?: KnownValues }
  /** A row of the surface's error table: status, code and body are held to it. */
  | { error: string }
  /** The simulator says that it does not model the call. */
  | { notModelled: true }

/** A call and what must come of it. */
export interface CallConformance extends Common, CaseCall {
  kind: 'call'
  /** Set to call under the address of another tenant. */
  address?: 'stranger'
  /** How often the same call is made first. */
  repeat: number
  /** Armed just before the call, for nothing else brings the row about; by the simulator's own means, which no vendor has. */
  fault?: { error: string }
  /** Given by hand in the contract: what it expects may rest on what became of its journey. */
  byHand?: true
  expect: Expectation
}

/** A journey and the webhook it must send. */
export interface EventConformance extends Common {
  kind: 'event'
  /** Name of the event in the contract. */
  event: string
  given: Given
  /** What stands in the last body of the event. */
  says?: KnownValues
  /** How often the journey sends it. */
  times: number
}

/** The link of a journey, and the page behind it. A call before may have kept it as `issued_link`. */
export interface LinkConformance extends Common {
  kind: 'link'
  /** Name of the link in the contract. */
  link: string
  surface: string
  /** Template of its path on the surface. */
  path: string
}

export type ConformanceCase = CallConformance | EventConformance | LinkConformance
