/** Checks of what a client makes of answers that are valid, and other than it is used to. */

import type { VendorDef } from '../../../contracts/define.js'
import { fromContract, ours, rules } from '../rules.js'
import type { ClientCheck } from '../types.js'
import { about, comesTo, endOf, readsOf, whereAltered } from './judging.js'

const documentation = ({ profile }: VendorDef) => ({ evidence: 'documented' as const, source: profile.docs })
const unchanged = 'no answer could be changed so'
const tolerates = whereAltered(comesTo('approved'), unchanged)

export const toleranceChecks: readonly ClientCheck[] = [
  {
    id: 'tolerance.unknown-members',
    group: 'tolerance',
    title: 'ignores members that it does not know',
    rule: rules.mustIgnore,
    trial: 'more',
    judge: tolerates,
  },
  {
    id: 'tolerance.order',
    group: 'tolerance',
    title: 'reads members in any order',
    rule: rules.unordered,
    trial: 'order',
    judge: tolerates,
  },
  {
    id: 'tolerance.whitespace',
    group: 'tolerance',
    title: 'reads JSON over many lines',
    rule: rules.whitespace,
    trial: 'spaced',
    judge: tolerates,
  },
  {
    id: 'tolerance.escapes',
    group: 'tolerance',
    title: 'reads JSON in escapes',
    rule: rules.escapes,
    trial: 'escaped',
    judge: tolerates,
  },
  {
    id: 'tolerance.media-type-parameter',
    group: 'tolerance',
    title: 'reads a media type with a parameter',
    rule: rules.parameters,
    trial: 'charset',
    judge: tolerates,
  },
  {
    id: 'tolerance.absent-members',
    group: 'tolerance',
    title: 'does without members that may be absent',
    rule: fromContract('The contract lets these members be absent.', documentation),
    trial: 'absent',
    judge: whereAltered(comesTo('approved', 'review'), 'no answer has a member that may be absent'),
  },
  {
    id: 'tolerance.unknown-word',
    group: 'tolerance',
    title: 'goes on over a word that it does not know',
    rule: rules.newWords,
    trial: 'word',
    judge: whereAltered(comesTo('approved', 'review'), 'no answer has a word of an enumeration'),
  },
  {
    id: 'tolerance.unknown-word-not-approved',
    group: 'tolerance',
    title: 'approves nobody over a word that it does not know',
    rule: rules.newWords,
    trial: 'words',
    judge: whereAltered((seen) => {
      const last = readsOf(seen).at(-1)
      if (seen.ended.outcome !== 'approved') return []
      const what = `${endOf(seen)}, over words that nobody knows`
      return [last ? about(last, what) : { what }]
    }, 'no answer has a word of an enumeration'),
  },
  {
    id: 'tolerance.slow',
    group: 'tolerance',
    title: 'waits for answers that are slow',
    rule: ours('An answer within the time-out is an answer.'),
    trial: 'slow',
    judge: comesTo('approved'),
  },
  {
    id: 'tolerance.no-overlap',
    group: 'tolerance',
    title: 'does not ask again while it waits for the answer',
    rule: ours('One read at a time is enough.'),
    trial: 'slow',
    judge: (seen) => {
      const reads = readsOf(seen)
      return reads.slice(1).flatMap((call, n) => {
        const before = reads[n]!
        const overlaps = call.startedMs < (before.endedMs ?? Number.POSITIVE_INFINITY) - 5 && !before.givenUp
        return overlaps && call.url === before.url
          ? [about(call, 'is sent while the one before is still to be answered')]
          : []
      })
    },
  },
  {
    id: 'tolerance.rejected',
    group: 'tolerance',
    title: 'tells a rejection as one',
    rule: fromContract('The outcome tells that the document was tampered with.', outcomeOf),
    trial: 'tampered',
    judge: comesTo('rejected', 'review'),
  },
  {
    id: 'tolerance.open',
    group: 'tolerance',
    title: 'approves nobody whom a reviewer is still to decide about',
    rule: fromContract('The outcome tells that a decision is open.', outcomeOf),
    trial: 'review',
    judge: (seen) => (seen.ended.outcome === 'approved' ? comesTo('review', 'failed')(seen) : []),
  },
]

function outcomeOf({ outcome, profile }: VendorDef) {
  return outcome ?? `${profile.title} declares no calls that read an outcome`
}
