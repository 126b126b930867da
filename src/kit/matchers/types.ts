/** What comes of a matcher, whichever test runner asks. */

export interface Matched {
  pass: boolean
  /** Set when nothing could be judged: a failure, whichever way round it was asked. */
  nothing?: true
  /** Why the expectation failed; `not` for one that was turned round. */
  message(not: boolean): string
}
