/** What a transaction of each service comes to, read off the case. */
import type { Component } from '../../contracts/veratad/index.js'
import type { AttemptOutcome, Case } from '../../fixtures/case.js'
import { ageAt } from '../../fixtures/dates.js'
import type { TransactionRecord } from '../../fixtures/veratad/session.js'

/** What a transaction is about. */
export interface TransactionFacts {
  component: Component
  /** How the last attempt went. */
  outcome: AttemptOutcome
  about: Case
  /** Least age to be checked. */
  age: number
  /** Today, as an ISO date. */
  today: string
  /** What the velocity check refuses, where it is on. */
  refusedBy: string | undefined
  /** Whether it is the last component, whose verdict is that of the journey. */
  last: boolean
  /** What the document says otherwise than the client. */
  mismatches: readonly string[]
}

export type Verdict = Omit<TransactionRecord, 'confirmation' | 'service'> & { manual?: true }

const pass = (more: Partial<Verdict> = {}): Verdict => verdict('PASS', 'ALL CHECKS PASSED', more)
const fail = (detail: string, more: Partial<Verdict> = {}): Verdict => verdict('FAIL', detail, more)

/** The verdict of a service that asks for more: a code that was sent, or a reviewer's word. */
export const wait = (more: Partial<Verdict> = {}): Verdict => verdict('PENDING', 'MORE INFORMATION IS REQUIRED', more)

const verdict = (action: Verdict['action'], detail: string, more: Partial<Verdict>): Verdict => ({
  action,
  detail,
  issues: [],
  documentRead: false,
  ageEstimate: '',
  ...more,
})

/** Judges a component that takes no further attempt. */
export function judge(facts: TransactionFacts): Verdict {
  if (facts.refusedBy !== undefined) return fail(facts.refusedBy)
  if (facts.last && facts.about.decision === 'declined') return decline(facts)
  switch (facts.component.app) {
    case 'phone_2fa':
      return facts.outcome === 'ok' ? pass({ issues: ['OUT-OF-BAND SUCCESSFUL'] }) : fail('FAILED OUT-OF-BAND CHECK')
    case 'age_estimate':
      return judgeAge(facts)
    default:
      return judgeDocument(facts)
  }
}

/** What a reviewer's verdict comes to. */
export const reviewed = (approved: boolean): Verdict =>
  approved ? pass({ documentRead: true }) : fail('DOCUMENT NOT VERIFIED', { documentRead: true })

/** No detail says that the vendor itself declined: the one that says least stands in. */
function decline({ component, outcome }: TransactionFacts): Verdict {
  if (component.app === 'phone_2fa') return fail('FAILED OUT-OF-BAND CHECK')
  if (component.app === 'age_estimate') return fail('AGE NOT VERIFIED')
  return fail('DOCUMENT NOT VERIFIED', { documentRead: outcome === 'ok' })
}

function judgeDocument({ component, outcome, about, age, today, mismatches }: TransactionFacts): Verdict {
  const { checks, person } = about
  const { supported, readable, sidesMatch, authenticity, mrz, notExpired, dataMatch } = checks
  if (outcome !== 'ok' || readable === 'failed' || supported === 'failed') return fail('NOT A VALID DOCUMENT')
  const read = { documentRead: true }
  // no detail is about the sides or the zone alone
  if ([authenticity, sidesMatch, mrz].includes('failed')) return fail('DOCUMENT NOT VERIFIED', read)
  if (notExpired === 'failed') return fail('DOCUMENT IS EXPIRED', read)
  if (dataMatch.verdict === 'failed') return fail('DOCUMENT NOT VERIFIED', { ...read, issues: mismatches })
  // counted and not read off the scenario: the client names the age, and may name the birth date
  if (ageAt(person.birthDate, today) < age) return fail('DOCUMENT AGE CHECK FAILED', read)
  const sameFace = checks.faceMatch.verdict === 'passed' && checks.liveness.verdict === 'passed'
  if (component.app === 'document_selfie' && !sameFace) return fail('SELFIE MATCH FAILED', read)
  const all = [supported, readable, sidesMatch, authenticity, mrz, notExpired, dataMatch.verdict]
  if (all.includes('undetermined')) return wait({ ...read, manual: true })
  return pass(read)
}

/** Years between the ends of an estimate, as in the printed `27-31`. */
const spread = 4

function judgeAge({ outcome, about, age, today }: TransactionFacts): Verdict {
  const { checks, person } = about
  if (outcome !== 'ok' || checks.liveness.verdict !== 'passed') return fail('AGE NOT VERIFIED')
  const years = ageAt(person.birthDate, today)
  if (years < age) {
    // an estimate that fails lies below the age asked for
    const oldest = Math.min(years + 2, age - 1)
    return fail('POSSIBLE MINOR', { ageEstimate: `${Math.max(oldest - spread, 0)}-${oldest}` })
  }
  const youngest = Math.max(years - 2, age)
  return pass({ ageEstimate: `${youngest}-${youngest + spread}` })
}
