/** Lets the journeys that ended first go, past the bound: their records, jobs and pictures go with them. */
import type { JobLane } from '../types.js'
import type { SqlEngine, SqlRow } from './engine.js'
import { list, type Planner } from './plan.js'
import type { Records } from './records.js'
import type { SqlSpace } from './space.js'
import { toKey } from './text.js'

/** How many more may end before they are counted again, where other processes end some too. */
const recountAfter = 64

/** How many more than it adds one commit lets go: a bound that was lowered is reached bit by bit. */
const mostAtOnce = 100

export interface RetireContext {
  readonly engine: SqlEngine
  readonly records: Records
  readonly endedLimit: number
}

/** Adds what retires journeys to a plan. */
export async function planRetire(
  { engine, records, endedLimit }: RetireContext,
  space: SqlSpace,
  planner: Planner,
  retired: readonly string[],
): Promise<void> {
  const named = [...new Set(retired)].map((owner) => ({ owner: toKey(owner) }))
  const known = new Set((await engine.read('endedAmong', [space.id, list(named)])).map(({ owner }) => owner))
  const added = named.filter(({ owner }) => !known.has(owner))
  if (added.length === 0) return
  planner.add('insertEnded', [space.id, list(added)])
  const counted = await countEnded(engine, space)
  const excess = Math.min(counted.count + added.length - endedLimit, added.length + mostAtOnce)
  const going = excess > 0 ? await oldest(engine, space, excess, added) : []
  if (going.length > 0) {
    const params = [space.id, list(going)]
    if (engine.shared) planner.add('deleteEntriesOf', params)
    else for (const row of await engine.read('factsOf', params)) deleteEntries(planner, space, row)
    const step = planner.add('deleteRecordsOf', params)
    const jobs = planner.add('deleteJobsOf', params)
    planner.add('deleteEnded', params)
    planner.disown(going)
    planner.afterwards((answered) => {
      for (const { kind, id } of answered[step]!) records.forget(space.id, String(kind), String(id))
      for (const { ord, lane, at } of answered[jobs]!) {
        // one that is leased is not among those that are due
        if (!space.leased.delete(ord as number)) space.due[lane as JobLane].remove(at as number)
      }
    })
  }
  planner.afterwards(() => {
    counted.count += added.length - going.length
    counted.since += added.length
  })
}

function deleteEntries(planner: Planner, { id }: SqlSpace, { ord, kind, facts }: SqlRow): void {
  for (const [name, value] of Object.entries<string>(JSON.parse(String(facts)))) {
    planner.add('deleteEntry', [id, kind!, name, value, ord!])
  }
}

async function oldest(engine: SqlEngine, space: SqlSpace, excess: number, added: readonly { owner: string }[]) {
  const rows = await engine.read('endedOldest', [space.id, excess])
  return [...rows.map(({ owner }) => ({ owner: String(owner) })), ...added].slice(0, excess)
}

async function countEnded(engine: SqlEngine, space: SqlSpace): Promise<NonNullable<SqlSpace['ended']>> {
  if (!space.ended || (engine.shared && space.ended.since >= recountAfter)) {
    const [row] = await engine.read('endedCount', [space.id])
    space.ended = { count: row!.n as number, since: 0 }
  }
  return space.ended
}
