/** What the conformance kit does to see an outcome, as data: every vendor's cases are made from its contract. */

/** What can be done to a journey through the control plane. */
export type JourneyAction =
  | 'open'
  | 'complete'
  | 'abandon'
  | 'cancel'
  | 'expire'
  | 'approve'
  | 'reject'
  | 'refer'
  | 'review'
  | 'resubmit'
  | 'upload'

/** The journey that a case is about, and what happened to it before. */
export interface Given {
  /** @default the namespace's scenario */
  scenario?: string
  flow?: string
  /** The client's own reference. */
  reference?: string
  /** @default 'created' */
  state?: 'created' | 'completed'
  /** Played after it was made, in order. */
  actions?: readonly JourneyAction[]
  /** Milliseconds that processing takes on the simulator. @default 0 */
  processingMs?: number
  /** Milliseconds the clock moves before the call. A call that must be refused for its token got it before that. */
  advanceMs?: number
}

/** What a call has of its own. Each member replaces parts of the endpoint's example; one that is undefined is taken out. */
export interface RequestParts {
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string | undefined>>
  headers?: Readonly<Record<string, string | undefined>>
  body?: unknown
  /** A text that begins with `@` is a picture; in a JSON body it is one where the contract names an upload. */
  form?: Readonly<Record<string, string | undefined>>
  urlencoded?: Readonly<Record<string, string | undefined>>
}

/** Something done before the call, in order; the owner of the journey does it. */
export type Preparation =
  | PreparatoryCall
  /** Plays the journey that has this id. */
  | { act: JourneyAction; of: string; scenario?: string }
  | { advanceMs: number }

/** An endpoint's own example, called for what it answers. */
export interface PreparatoryCall extends RequestParts {
  call: string
  /**
   * What later texts may name: a name of our choice to its place in the answer. A place is a path in the JSON body such as
   * `images[0].path`, `location` for the header of that name, or `location:code` for one field of that address's query.
   */
  keep?: Readonly<Record<string, string>>
}

/**
 * One call and what must come of it. Texts of the request may hold `{name}`: an id of the given journey by the vendor's
 * own name, what an earlier call kept, or a credential of the caller by its name in the profile.
 */
export interface CallCase extends RequestParts {
  /** What the call is, as the beginning of a sentence: "a journey that is not finished". */
  title: string
  /** Without it a journey is made only where the request names one of its ids. */
  given?: Given
  before?: readonly Preparation[]
  /**
   * `stranger` calls with the credentials of another namespace, `sibling` with those of another environment of the same one;
   * `nobody` without any. @default 'owner'
   */
  as?: 'owner' | 'stranger' | 'sibling' | 'nobody'
  /** The same call is made this often first. */
  after?: number
  /** Options of the vendor under which the simulator answers so. */
  options?: Readonly<Record<string, unknown>>
  /**
   * A status that the endpoint declares, or a row of the error table. `has` names places in the body where something must
   * stand: for bodies that come in several forms, of which this call must answer one. `is` says what stands there, where the
   * case makes it known.
   */
  expect: { status: number; has?: readonly string[]; is?: KnownValues } | { error: string }
}

/**
 * What stands at places of an answer or a webhook; undefined for nothing. A place is one as in `keep`, or
 * `headers.content-type`, or a claim of a JSON Web Token in the body, such as `id_token:nonce`. Texts may hold `{name}`.
 */
export type KnownValues = Readonly<Record<string, string | number | boolean | null | undefined>>

/** What holds between the values of one answer, where no schema can say it. */
export interface AnswerRules {
  /**
   * Lists of places in the answer that hold times, of which none is earlier than one before it; a claim of a JSON Web Token is
   * `id_token:exp`. One that is not there is passed over.
   */
  chronology?: readonly (readonly string[])[]
}
