/** The types a vendor's behaviour is written against: plain functions over what the contract declares. */
import type * as z from 'zod'
import type { BareResponse, EndpointDef, JsonResponse, VendorDef } from '../contracts/define.js'
import type { Case, Claims, DocumentKind } from '../fixtures/case.js'
import type { OutcomeTable } from '../fixtures/outcome.js'
import type { Violation } from '../runtime/journal.js'
import type { WebhookAuth } from '../runtime/signing.js'
import type { Job, Kind, StoredRecord, Tx } from '../runtime/store/types.js'
import type { TokenClaims } from '../runtime/tokens.js'
import type { HostedJourneys } from './hosted/types.js'
import type { RefusalPlace } from './steps/vendor-error.js'
import type { PrintedWords, TellStory } from './story.js'

/** A picture a client sent, stored as a blob. */
export interface Upload {
  readonly sha256: string
  readonly sizeBytes: number
  readonly mediaType: string
  /** Pixels; 0 where the format has none. */
  readonly widthPx: number
  readonly heightPx: number
}

export interface JsonReply<S extends number, B> {
  readonly kind: 'json'
  readonly status: S
  readonly view: (record: never) => B
  readonly record: object
}

/** A file to answer with: a stored blob, or one the vendor's `render` makes from it. */
export interface FileReply<S extends number = number> {
  readonly kind: 'file'
  readonly status: S
  readonly file: FileSpec
  /** `base64` answers the bytes as base64 text. */
  readonly encoding?: 'base64'
}

export interface FileSpec {
  /** The blob it comes from; undefined for one drawn from nothing. */
  readonly sha256?: string
  readonly mediaType: string
  /** What `render` is to make; undefined for the blob as it is. */
  readonly render?: string
  /** Seed of what is drawn of nobody. */
  readonly seed: string
  /** Whom a specimen shows: put in as it is asked for, and never stored, for the journey holds it. */
  readonly about?: Pick<Case, 'person' | 'document' | 'checks'>
}

/** Answers with a view of a record. An unchanged record is checked and serialised once per view. */
export const reply = <const S extends number, R extends object, B>(
  status: S,
  view: (record: R) => B,
  record: R,
): JsonReply<S, B> => ({ kind: 'json', status, view: view as JsonReply<S, B>['view'], record })

/** Answers with a file. */
export const replyFile = <const S extends number>(status: S, file: FileSpec, encoding?: 'base64'): FileReply<S> => ({
  kind: 'file',
  status,
  file,
  ...(encoding && { encoding }),
})

/** A text of some other media type than JSON, such as a page. */
export interface PageReply<S extends number = number> {
  readonly kind: 'page'
  readonly status: S
  readonly mediaType: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

/** No body: nothing to say, or somewhere else to go. */
export interface BareReply<S extends number = number> {
  readonly kind: 'bare'
  readonly status: S
  readonly headers: Readonly<Record<string, string>>
}

/** Answers with a page. */
export const replyPage = <const S extends number>(
  status: S,
  text: string,
  headers: Readonly<Record<string, string>> = {},
  mediaType = 'text/html; charset=utf-8',
): PageReply<S> => ({ kind: 'page', status, mediaType, text, headers })

/** Sends the caller elsewhere. */
export const replyRedirect = <const S extends number>(status: S, location: string): BareReply<S> => ({
  kind: 'bare',
  status,
  headers: { location },
})

/** Answers without a body. */
export const replyEmpty = <const S extends number>(status: S): BareReply<S> => ({ kind: 'bare', status, headers: {} })

export type Reply = JsonReply<number, unknown> | FileReply | PageReply | BareReply

type ReplyOf<D extends EndpointDef> = {
  [S in keyof D['responses'] & number]: D['responses'][S] extends JsonResponse<infer B>
    ? JsonReply<S, z.infer<B>>
    : D['responses'][S] extends BareResponse
      ? BareReply<S>
      : FileReply<S> | PageReply<S>
}[keyof D['responses'] & number]

type Infer<
  D extends EndpointDef,
  P extends 'params' | 'query' | 'headers' | 'body' | 'form' | 'urlencoded',
> = D['request'] extends {
  readonly [K in P]: infer S extends z.ZodType
}
  ? z.infer<S>
  : never

export interface Input<V extends VendorDef, D extends EndpointDef> extends Tools<V> {
  readonly params: Infer<D, 'params'>
  readonly query: Infer<D, 'query'>
  readonly headers: Infer<D, 'headers'>
  /** The JSON body or the form's fields, whichever came. */
  readonly body: Infer<D, 'body'> | Infer<D, 'form'> | Infer<D, 'urlencoded'>
  readonly uploads: Readonly<Record<string, Upload>>
  /** The environment the caller's credentials belong to. */
  readonly environment: string
  /** What the caller's token says, where it came with one. */
  readonly token: TokenClaims | undefined
}

/** A vendor's handlers: one for every endpoint, answering only what the contract declares. */
export type Handlers<V extends VendorDef> = {
  [K in keyof V['endpoints']]: (input: Input<V, V['endpoints'][K]>) => Promise<ReplyOf<V['endpoints'][K]>>
}

type ErrorCodeOf<V extends VendorDef> = {
  [S in keyof V['surfaces']]: keyof V['surfaces'][S]['errors']['rows'] & string
}[keyof V['surfaces']]
type EventOf<V extends VendorDef> = keyof NonNullable<V['webhooks']>['events'] & string
type PayloadOf<V extends VendorDef, E extends EventOf<V>> = z.infer<NonNullable<V['webhooks']>['events'][E]['payload']>

/** What a handler or a job may use. Everything in it takes part in the unit of work. */
export interface Tools<V extends VendorDef = VendorDef> {
  readonly tx: Tx
  /** Seed of the namespace. */
  readonly seed: string
  /** Options of this vendor, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>
  /** Milliseconds that processing takes. */
  readonly processingMs: number
  /** Whether the namespace's clock shows another time than the real one, by which others judge. */
  readonly clockShifted: boolean
  /** Base of links into this vendor's surfaces, without a trailing slash. */
  readonly linkBase: string
  /** Base under which this call found the vendor, for what names the server itself: a client compares it with the address it has. */
  readonly calledBase: string
  /** Draws the next id of one of the contract's formats. */
  id(format: keyof V['idFormats'] & string): string
  /** An id that is the same for the whole namespace, by a name of the caller's choice. */
  fixedId(format: keyof V['idFormats'] & string, name: string): string
  /** Answers the vendor's error. The message says what was wrong and where; `place` where its words are not ours to choose. */
  fail(code: ErrorCodeOf<V>, message: string, place?: RefusalPlace): never
  /** Owes a webhook. The payload is made once, with its event id. */
  emit<E extends EventOf<V>>(event: E, about: EmitAbout, payload: (eventId: string) => PayloadOf<V, E>): Promise<void>
  /** The caller's side of the credentials of an environment, by the names of the profile. */
  credentials(environment: string): Readonly<Record<string, string>>
  /** Issues a token for one use, which ends by the clock. */
  issueToken(about: { use: string; environment: string; subject?: string; ttlMs: number }): string
  /** Makes a token of this vendor void before its time. */
  revokeToken(claims: TokenClaims): Promise<void>
  /** Schedules one of the vendor's jobs, in milliseconds of the clock from now. */
  schedule(job: string, delayMs: number, payload: Job['payload'] & { journeyId: string }): void
  /** Draws the case of a new journey: chooses the scenario and builds it. */
  drawCase(about: CaseRequest): Promise<Case>
  /** Arms what goes wrong under the scenario of a journey's case; must follow every drawing of it. */
  armFaults(journeyId: string, about: Case): Promise<void>
  /** Tells whether another namespace holds the record. */
  elsewhere(kind: string, id: string): Promise<boolean>
  /** Names the journey the exchange is about, for the journal. */
  about(journeyId: string): void
  /** Notes something in the journal. */
  note(violation: Violation): void
  /** Forgets the bodies of a journey's exchanges. */
  scrub(journeyId: string): void
}

/** Which journey a webhook is about, and where it goes. */
export interface EmitAbout {
  journeyId: string
  environment: string
  /** The receiver that the client named for this journey; it wins over every registered one. */
  to?: { url: string; auth?: WebhookAuth }
  /** A job of the vendor that runs once a receiver has accepted the delivery; its payload names the journey. */
  onDelivered?: string
}

export interface CaseRequest {
  /** The client's own reference. */
  reference: string | undefined
  /** Texts in which a magic value may stand. */
  magic: readonly (string | undefined)[]
  claims: Claims
  /** Seed of the person and the document. */
  seed: string
  documentKind: DocumentKind
  /** A scenario named by the caller of the control plane; wins over all else. */
  scenario?: string
}

/** A journey made as the vendor's SDK or dashboard would make it. */
export interface JourneyRequest {
  scenario?: string
  reference?: string
  flow?: string
  state: 'created' | 'completed'
  environment: string
}

/** What came of it. */
export interface CreatedJourney {
  /** Every id the vendor gives out for it, by the vendor's own names. */
  ids: Record<string, string>
  /** The link that opens its page. */
  link?: string
}

/** A journey as any vendor's can be told. */
export interface JourneySummary {
  journeyId: string
  /** Every id the vendor gives out for it, by the vendor's own names. */
  ids: Readonly<Record<string, string>>
  /** The client's own reference. */
  reference: string | null
  flow: string
  scenario: string
  environment: string
  /** The vendor's own word for where it stands. */
  status: string
  ended: boolean
  /** Epoch milliseconds of the namespace's clock. */
  createdAt: number
  link: string | null
}

/** Where a vendor keeps its journeys. The kind has the indexes `all`, always `*`, and `reference`, the client's own. */
export interface JourneyShelf<V extends VendorDef = VendorDef, J extends StoredRecord = StoredRecord> {
  readonly kind: Kind<J>
  summary(tools: Tools<V>, journey: J): JourneySummary
}

/** A vendor's behaviour. */
export interface VendorSimulator<V extends VendorDef = VendorDef> {
  readonly vendor: V
  readonly handlers: Handlers<V>
  /** What the vendor's jobs do, by name. */
  readonly jobs: Readonly<Record<string, (tools: Tools<V>, payload: Job['payload']) => Promise<void>>>
  /** Checks and completes the options. */
  readonly options: z.ZodType<Readonly<Record<string, unknown>>>
  readonly createJourney: (tools: Tools<V>, request: JourneyRequest) => Promise<CreatedJourney>
  /** Makes a file that is not a stored blob; `source` is the blob it comes from. */
  readonly render: (file: FileSpec, source: Uint8Array | undefined) => Promise<{ bytes: Uint8Array; mediaType: string }>
  /** How a client forces a scenario in its own request, for the catalogue. */
  readonly magic: readonly { field: string; rule: string }[]
  /** How the page and the control plane play a journey. */
  readonly hosted?: HostedJourneys<V>
  /**
   * Owes an event of a journey as it stands, whether or not anything has brought it about.
   *
   * @param event key of the event in the contract
   * @param journeyId our id of the journey, as `hosted.find` answers it
   * @throws SimError where the journey has nothing to make the payload of
   */
  readonly trigger?: (tools: Tools<V>, event: string, journeyId: string) => Promise<void>
  /** Lists its journeys for the control plane. */
  readonly journeys?: JourneyShelf<V, never>
  /** Loads the table of what its scenarios come to. */
  readonly outcomes?: () => Promise<OutcomeTable>
  /** Loads how a client lives a journey of it; without it the control plane makes one and plays it. */
  readonly story?: () => Promise<TellStory>
  /** Loads values that its pages print, by the names of members, for fullest payloads. */
  readonly words?: () => Promise<PrintedWords>
}

/** Declares a vendor's behaviour. Checked against the vendor's own contract here, and served as any vendor's from here on. */
export const defineSimulator = <V extends VendorDef>(
  simulator: VendorSimulator<V>,
): VendorSimulator & { readonly vendor: V } => simulator as unknown as VendorSimulator & { readonly vendor: V }

export type { OutcomeTable, ScenarioOutcome } from '../fixtures/outcome.js'
export type { StoredRecord }
