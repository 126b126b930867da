/** Holds the ledger of a run against what is there afterwards, and says in sentences what does not agree. */
import { type Arrival, type Evidence, type Journey, keyOf, type Logged, type Owed } from './ledger.js'

/** Judges a run. `owed` says which webhooks a journey has made due. @returns every breach; none when all is well */
export function judge(evidence: Evidence, owed: (journey: Journey) => readonly Owed[]): string[] {
  const arrivals = groupBy(evidence.arrivals, (one) => keyOf(one.vendor, one.journeyId))
  const logged = groupBy(evidence.log, (one) => keyOf(one.vendor, one.journeyId))
  return [
    ...evidence.journeys.flatMap((journey) => {
      const key = journey.id === undefined ? undefined : keyOf(journey.vendor, journey.id)
      if (key === undefined) return [`${journey.vendor} ${journey.reference}: never started`, ...journey.wrong]
      const breaches = [
        ...journey.wrong,
        ...standing(journey, evidence.standings.get(key)),
        ...webhooks(owed(journey), arrivals.get(key) ?? [], journey),
        ...agreement(arrivals.get(key) ?? [], logged.get(key) ?? []),
      ]
      return breaches.map((breach) => `${key} (${journey.reference}): ${breach}`)
    }),
    ...strangers(evidence),
  ]
}

/** Every acknowledged change is there, and nothing was decided twice. */
function standing(journey: Journey, now: Evidence['standings'] extends ReadonlyMap<string, infer S> ? S : never) {
  if (journey.deleted) return now ? ['was deleted, and is there again'] : []
  if (!now) return ['was started, and is gone']
  const breaches: string[] = []
  if (now.reference !== journey.reference) breaches.push(`has the reference ${now.reference}`)
  for (const { id } of journey.steps) if (!now.steps.includes(id)) breaches.push(`step ${id} was accepted, and is lost`)
  if (journey.completed && !now.decided) breaches.push('was completed, and is not decided')
  const decisions = new Set([...journey.decisions, ...(now.decided ? [now.decision] : [])])
  if (decisions.size > 1) breaches.push(`was decided more than once: ${[...decisions].join(', ')}`)
  return breaches
}

/** Every owed webhook arrived, under as many event ids as it has tellings; first attempts came in order. */
function webhooks(owed: readonly Owed[], arrivals: readonly Arrival[], journey: Journey): string[] {
  const breaches: string[] = []
  const byFact = groupBy(arrivals, ({ fact }) => fact)
  for (const { fact, least, most } of owed) {
    const ids = new Set(byFact.get(fact)?.map(({ eventId }) => eventId))
    if (ids.size < least) breaches.push(`${fact} is owed ${least} times, and arrived under ${ids.size} event ids`)
    if (ids.size > most) breaches.push(`${fact} happened ${most} times, and arrived under ${ids.size} event ids`)
  }
  const rank = new Map(owed.map(({ fact }, n) => [fact, n]))
  const tellings = new Map<string, string>()
  let last = 0
  for (const { fact, eventId, body } of arrivals) {
    const at = rank.get(fact)
    if (at === undefined) {
      breaches.push(`${fact} arrived, and never happened`)
      continue
    }
    const first = tellings.get(eventId)
    tellings.set(eventId, first ?? body)
    if (first !== undefined && first !== body) breaches.push(`${fact}: a repeat of one event id says something else`)
    // a review that was repeated, because its answer was lost, is told twice in turn
    if (first === undefined && at < last && journey.lostReviews === 0) {
      breaches.push(`${fact} arrived for the first time after ${owed[last]!.fact}`)
    }
    if (first === undefined) last = Math.max(last, at)
  }
  const decisions = new Set([...journey.decisions, ...arrivals.flatMap(({ decision = [] }) => decision)])
  if (decisions.size > 1) breaches.push(`webhooks and results tell several decisions: ${[...decisions].join(', ')}`)
  return breaches
}

/** What arrived and what the log says was sent is the same, and all of it is delivered. */
function agreement(arrivals: readonly Arrival[], log: readonly Logged[]): string[] {
  const arrived = new Set(arrivals.map(({ eventId }) => eventId))
  const known = new Set(log.map(({ told }) => told.eventId))
  // two ids for one telling, of a vendor whose webhooks bear none
  const ids = new Set(log.map(({ eventId }) => eventId))
  return [
    ...log.filter(({ status }) => status !== 'delivered').map(({ told, status }) => `${told.fact} is ${status}`),
    ...log.filter(({ told }) => !arrived.has(told.eventId)).map(({ told }) => `${told.fact} is in the log alone`),
    ...arrivals.filter(({ eventId }) => !known.has(eventId)).map(({ fact }) => `${fact} arrived, the log has it not`),
    ...(ids.size === known.size ? [] : [`${known.size} webhooks have ${ids.size} event ids in the log`]),
  ]
}

/** Whatever is there was asked for: a journey nobody knows of needs a start whose answer was lost. */
function strangers({ journeys, all }: Evidence): string[] {
  const known = new Map(journeys.map((journey) => [keyOf(journey.vendor, journey.reference), journey]))
  const there = groupBy(all, ({ vendor, reference }) => keyOf(vendor, reference))
  const listed = new Set(all.map(({ vendor, id }) => keyOf(vendor, id)))
  const breaches = journeys
    .filter(({ vendor, id, deleted }) => id !== undefined && !deleted && !listed.has(keyOf(vendor, id)))
    .map(({ vendor, id }) => `${vendor} ${id}: is in no list`)
  for (const [key, found] of there) {
    const journey = known.get(key)
    const ids = new Set(found.map(({ id }) => id))
    if (ids.size < found.length) breaches.push(`${key}: one id is there twice`)
    const most = journey === undefined ? 0 : journey.lostStarts + (journey.deleted ? 0 : 1)
    if (ids.size > most) breaches.push(`${key}: ${ids.size} journeys are there, at most ${most} were asked for`)
  }
  return breaches
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}
