/** Checks of what a client does when calls go wrong. */
import { rules } from '../rules.js'
import type { Call, ClientCheck, Finding, Judgement, Seen } from '../types.js'
import { about, comesTo, endOf, readsOf, wasRefused, whereMet } from './judging.js'

/** More tries than this are no bounded retry. */
const mostTries = 20
/** A wait as long as this is no hurry, however even. */
const unhurriedMs = 1000

/** The first read, which is the one that goes wrong, and those after it. */
function afterHarm(seen: Seen): { harmed: Call | undefined; later: Call[] } {
  const [harmed, ...later] = readsOf(seen)
  return { harmed, later }
}

const harmedBy = (status: number) => (seen: Seen) => readsOf(seen).some((call) => call.status === status)
const anyRead = (seen: Seen): boolean => readsOf(seen).length > 0
const neverRead = 'the client read no outcome in this trial'
const notMet = 'the client read no outcome, so that nothing went wrong'

/** Judges that the first read that was refused so was made again. */
const madeAgain =
  (status: number) =>
  (seen: Seen): Judgement => {
    const first = readsOf(seen).find((call) => call.status === status)!
    const again = readsOf(seen).some(({ startedMs }) => startedMs > first.startedMs)
    return again ? [] : [about(first, `was answered ${status}, and was not made again: ${endOf(seen)}`)]
  }

/** Judges that the wait the answer asks for was kept. */
const waits =
  (status: number) =>
  (seen: Seen): Judgement => {
    const first = readsOf(seen).find((call) => call.status === status && call.retryAfterS !== undefined)
    if (!first) return 'no answer held Retry-After'
    const next = seen.calls.find(
      ({ startedMs, endpoint }) => endpoint === first.endpoint && startedMs > first.startedMs,
    )
    if (!next) return 'the call was not made again'
    const waitedMs = next.startedMs - (first.endedMs ?? first.startedMs)
    if (waitedMs >= first.retryAfterS! * 1000 - 50) return []
    return [about(next, `comes ${Math.round(waitedMs)} ms after an answer with Retry-After: ${first.retryAfterS}`)]
  }

/** Judges that a read whose answer was lost was made again, and came to its outcome. */
const recovers = whereMet(anyRead, neverRead, (seen) => {
  const { harmed, later } = afterHarm(seen)
  if (later.length > 0) return comesTo('approved')(seen)
  return [about(harmed!, `had no answer that could be read, and was not made again: ${endOf(seen)}`)]
})

const onlyOneJourney = (seen: Seen): Judgement => {
  if (seen.journeys <= 1) return []
  const starts = seen.calls.filter(({ endpoint }) => endpoint === seen.learnt.start)
  const what = `is sent again after the first had no answer, and there are ${seen.journeys} journeys of one person`
  return [starts[1] ? about(starts[1], what) : { what }]
}

const goneOn = (calls: readonly Call[], what: string): Finding[] => calls.slice(1, 2).map((call) => about(call, what))

export const resilienceChecks: readonly ClientCheck[] = [
  {
    id: 'resilience.time-out',
    group: 'resilience',
    title: 'gives a call up that is never answered',
    rule: rules.timeout,
    trial: 'hang',
    judge: whereMet(anyRead, neverRead, (seen) => {
      const hung = readsOf(seen).find(({ status }) => status === undefined)
      if (!hung) return 'every call was answered'
      const waitedMs = (hung.endedMs ?? seen.ended.durationMs) - hung.startedMs
      if (!seen.ended.stopped && waitedMs <= seen.timeoutMs * 2 + 1000) return []
      return [
        about(hung, `was waited for ${Math.round(waitedMs)} ms, with a time-out of ${seen.timeoutMs} ms asked for`),
      ]
    }),
  },
  {
    id: 'resilience.time-out-recovered',
    group: 'resilience',
    title: 'makes a read again that was never answered',
    rule: rules.safeRetry,
    trial: 'hang',
    judge: (seen) => (seen.ended.stopped ? 'the client never gave the call up' : recovers(seen)),
  },
  {
    id: 'resilience.reset-recovered',
    group: 'resilience',
    title: 'makes a read again whose connection was lost',
    rule: rules.safeRetry,
    trial: 'reset',
    judge: recovers,
  },
  {
    id: 'resilience.cut-recovered',
    group: 'resilience',
    title: 'takes no answer for whole that was cut off, and reads it again',
    rule: rules.incomplete,
    trial: 'cut',
    judge: whereMet(anyRead, neverRead, (seen) => {
      const found = recovers(seen)
      // one that told of its failure took nothing for whole: it might have read again
      const isTold = seen.ended.code !== 0 || seen.ended.outcome !== 'approved'
      return isTold && typeof found !== 'string' ? found.map((one) => ({ ...one, rule: rules.safeRetry() })) : found
    }),
  },
  {
    id: 'resilience.half-json',
    group: 'resilience',
    title: 'takes half a JSON text for no outcome, and does not go on for ever',
    rule: rules.jsonText,
    trial: 'half',
    judge: (seen) => {
      const first = seen.calls.find(({ altered }) => altered)
      if (!first) return notMet
      const again = seen.calls.some(({ startedMs }) => startedMs > first.startedMs)
      if (seen.ended.stopped) return [about(first, `was half a JSON text; ${endOf(seen)}`)]
      const trusted = seen.ended.code === 0 && !again
      return trusted ? [about(first, `was half a JSON text, and ${endOf(seen)}`)] : []
    },
  },
  {
    id: 'resilience.too-many-retried',
    group: 'resilience',
    title: 'makes a call again that was one too many',
    rule: rules.tooMany,
    trial: 'busy',
    judge: whereMet(harmedBy(429), notMet, madeAgain(429)),
  },
  {
    id: 'resilience.too-many-waits',
    group: 'resilience',
    title: 'waits as long as Retry-After says after a 429',
    rule: rules.retryAfter,
    trial: 'busy',
    judge: whereMet(harmedBy(429), notMet, waits(429)),
  },
  {
    id: 'resilience.away-waits',
    group: 'resilience',
    title: 'waits as long as Retry-After says after a 503',
    rule: rules.retryAfter,
    trial: 'away',
    judge: whereMet(harmedBy(503), notMet, waits(503)),
  },
  {
    id: 'resilience.away-retried',
    group: 'resilience',
    title: 'makes a read again that found the service away',
    rule: rules.unavailable,
    trial: 'blip',
    judge: whereMet(harmedBy(503), notMet, madeAgain(503)),
  },
  {
    id: 'resilience.bounded',
    group: 'resilience',
    title: 'stops trying when the service stays away',
    rule: rules.bounded,
    trial: 'down',
    judge: whereMet(harmedBy(503), notMet, (seen) => {
      const tries = readsOf(seen)
      if (!seen.ended.stopped && tries.length <= mostTries) return []
      return [about(tries.at(-1)!, `is try ${tries.length}; ${endOf(seen)}`)]
    }),
  },
  {
    id: 'resilience.back-off',
    group: 'resilience',
    title: 'waits longer from try to try',
    rule: rules.backOff,
    trial: 'down',
    judge: whereMet(harmedBy(503), notMet, (seen) => {
      const tries = readsOf(seen).filter(({ status }) => status === 503)
      if (tries.length < 3) return 'fewer than three tries tell nothing of their waits'
      const gaps = tries.slice(1).map((call, n) => call.startedMs - tries[n]!.startedMs)
      if (Math.min(...gaps) >= unhurriedMs || Math.max(...gaps) >= gaps[0]! * 1.4) return []
      const told = gaps.slice(0, 6).map((gap) => `${Math.round(gap)} ms`)
      return [about(tries[1]!, `comes as soon as the others after it: waits of ${told.join(', ')}`)]
    }),
  },
  {
    id: 'resilience.outage-told',
    group: 'resilience',
    title: 'tells that there is no outcome when the service stays away',
    rule: rules.failsAloud,
    trial: 'down',
    judge: whereMet(harmedBy(503), notMet, (seen) => {
      const { code, stopped, outcome } = seen.ended
      if (stopped) return 'the client had to be stopped'
      return code !== 0 && outcome !== 'approved' ? [] : [{ what: `${endOf(seen)}, with no outcome ever read` }]
    }),
  },
  {
    id: 'resilience.forbidden-once',
    group: 'resilience',
    title: 'does not repeat a read that is forbidden',
    rule: rules.forbidden,
    trial: 'forbidden',
    judge: (seen) => {
      const refused = readsOf(seen).filter(({ status }) => status === 403)
      return refused.length === 0 ? 'nothing was forbidden' : goneOn(refused, 'is sent again after a 403')
    },
  },
  {
    id: 'resilience.invalid-once',
    group: 'resilience',
    title: 'does not repeat a call that is refused as invalid',
    rule: rules.clientError,
    trial: 'invalid',
    judge: (seen) =>
      goneOn(
        seen.calls.filter((call) => call.endpoint === seen.learnt.start && wasRefused(call)),
        'is sent again after it was refused',
      ),
  },
  {
    id: 'resilience.invalid-told',
    group: 'resilience',
    title: 'tells that its call was refused as invalid',
    rule: rules.failsAloud,
    trial: 'invalid',
    judge: (seen) =>
      seen.ended.code !== 0 && !seen.ended.stopped ? [] : [{ what: `${endOf(seen)}, and exits as if all were well` }],
  },
  {
    id: 'resilience.no-second-journey-after-time-out',
    group: 'resilience',
    title: 'makes no second journey when the first was not answered',
    rule: rules.unsafeRetry,
    trial: 'start-hang',
    judge: onlyOneJourney,
  },
  {
    id: 'resilience.no-second-journey-after-reset',
    group: 'resilience',
    title: 'makes no second journey when the connection was lost',
    rule: rules.unsafeRetry,
    trial: 'start-reset',
    judge: onlyOneJourney,
  },
  {
    id: 'resilience.polling-ends',
    group: 'resilience',
    title: 'stops asking when nobody ever opens the link',
    rule: rules.deadline,
    trial: 'nobody',
    judge: (seen) => {
      if (seen.ended.outcome === 'approved' && seen.ended.code === 0) return 'no link is needed for this client'
      const last = seen.calls.at(-1)
      return seen.ended.stopped && last ? [about(last, `is call ${seen.calls.length}; ${endOf(seen)}`)] : []
    },
  },
]
