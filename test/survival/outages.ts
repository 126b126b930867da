/** PostgreSQL is killed and comes back under load: clients are told to try again, and nothing is lost or half-written. */
import { expect } from 'vitest'
import { startPostgres } from '../support/postgres-server.js'
import { pause, until } from '../support/until.js'
import { dice } from '../support/world.js'
import { prepareRun } from './ledger/run.js'
import { controlToken, startReplicas } from './replicas.js'

/** Runs journeys at two replicas while their database is killed and started again. */
export async function surviveOutages(counts: { journeys: number; outages: number; seed: number }): Promise<void> {
  const { journeys, outages, seed } = counts
  await using postgres = await startPostgres()
  await using replicas = await startReplicas(2, postgres.url, ['--processing-ms', '20'])
  await using run = await prepareRun({ bases: replicas.bases, journeys, seed, controlToken })
  const roll = dice(seed)
  const kill = async (): Promise<void> => {
    for (let n = 1; n <= outages; n++) {
      const moment = Math.floor((journeys * (n - roll())) / (outages + 1))
      await until(`that ${moment} journeys are through`, () => run.done >= moment, 600_000)
      expect(run.done).toBeLessThan(journeys)
      await postgres.kill()
      await pause(roll() * 1500)
      await postgres.restart()
    }
  }
  await Promise.all([kill(), run.load()])
  expect(await run.verdict()).toEqual([])
  expect([...run.caller.met.keys()]).toEqual(['503 store_unavailable'])
  // no server has ended meanwhile
  expect(replicas.servers.map(({ running, ended }) => [running, ended])).toEqual([
    [true, []],
    [true, []],
  ])
}
