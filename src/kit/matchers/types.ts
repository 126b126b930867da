/** What comes of a matcher, whichever test runner asks. */

export interface Matched {
  pass: boolean
  /** Why the expectation failed; `not` for one that was turned round. */
  message(not: boolean): string
}
