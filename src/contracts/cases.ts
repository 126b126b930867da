/** What the conformance kit does to see an outcome, as data: every vendor's cases are made from its contract. */

/** What can be done to a journey through the control plane. */
export type JourneyAction = 'open' | 'complete' | 'abandon' | 'expire'

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
  /** Milliseconds the clock moves before the call. */
  advanceMs?: number
}

/**
 * One call and what must come of it. Texts of the request may hold `{name}`: an id of the given journey by the vendor's
 * own name, or a credential of the caller by its name in the profile.
 */
export interface CallCase {
  /** What the call is, as the beginning of a sentence: "a journey that is not finished". */
  title: string
  given?: Given
  /** `stranger` calls with the credentials of another namespace; `nobody` without any. @default 'owner' */
  as?: 'owner' | 'stranger' | 'nobody'
  /** Replaces parts of the endpoint's example; a member that is undefined is taken out. */
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string | undefined>>
  headers?: Readonly<Record<string, string>>
  body?: unknown
  form?: Readonly<Record<string, string | undefined>>
  urlencoded?: Readonly<Record<string, string | undefined>>
  /** The same call is made this often first. */
  after?: number
  /** Options of the vendor under which the simulator answers so. */
  options?: Readonly<Record<string, unknown>>
  /** A status that the endpoint declares, or a row of the error table. */
  expect: { status: number } | { error: string }
}
