/** The whole state of a space as data, as the driver in memory shows it. */
import { createHash } from 'node:crypto'
import type { JobLane, Snapshot } from '../types.js'
import type { SqlEngine } from './engine.js'
import { jobCounter } from './space.js'
import { fromKey } from './text.js'

export async function readSnapshot(engine: SqlEngine, space: number): Promise<Snapshot> {
  const rows = await engine.read('allRecords', [space])
  const jobs = await engine.read('allJobs', [space])
  const counters = await engine.read('counters', [space])
  const records = rows.map(({ kind, owner, facts, data }) => ({
    kind: String(kind),
    record: JSON.parse(String(data)),
    indexes: Object.fromEntries(
      Object.entries(JSON.parse(String(facts)) as Record<string, string>).map(([name, key]) => [name, fromKey(key)]),
    ),
    ...(owner !== null && { owner: fromKey(String(owner)) }),
  }))
  return {
    // kinds in order, each in the order of creation
    records: records.sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0)),
    jobs: jobs.map(({ at, kind, lane, payload }) => ({
      at: at as number,
      kind: String(kind),
      lane: lane as JobLane,
      payload: JSON.parse(String(payload)),
    })),
    counters: Object.fromEntries(
      counters
        .filter(({ counter }) => counter !== jobCounter)
        .map(({ counter, replica, n }): [string, number] => [
          replica === 0 ? String(counter) : `${counter}#${replica}`,
          n as number,
        ])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }
}

export const digestOfSnapshot = (snapshot: Snapshot): string =>
  createHash('sha256').update(JSON.stringify(snapshot)).digest('hex')
