/** One process over a file, killed at random moments under load: what was acknowledged is there, what is owed arrives. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { startServer } from '../support/servers.js'
import { dice } from '../support/world.js'
import { killDuring } from './ledger/killer.js'
import { prepareRun } from './ledger/run.js'

/** Runs journeys and kills the server meanwhile; the numbers and the seed are the caller's. */
export async function surviveKillsOverSqlite(counts: { journeys: number; kills: number; seed: number }): Promise<void> {
  const { journeys, kills, seed } = counts
  const folder = await mkdtemp(join(tmpdir(), 'idvsim-kills-'))
  try {
    await using server = await startServer(['--persist', join(folder, 'sim.db'), '--processing-ms', '20'])
    await using run = await prepareRun({ bases: [server.url], journeys, seed })
    const [underWay] = await Promise.all([killDuring(run, [server], { kills, roll: dice(seed) }), run.load()])
    expect(await run.verdict()).toEqual([])
    expect(underWay).toBe(kills)
    expect(server.ended.map(({ signal, stderr }) => ({ signal, stderr }))).toEqual(
      Array(kills).fill({ signal: 'SIGKILL', stderr: '' }),
    )
    // nobody but a client of a killed server sees a failure
    expect([...run.caller.met.keys()].sort()).toEqual(['connection broken off', 'connection refused'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
