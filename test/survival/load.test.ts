/** The harness itself, where nothing is killed: a run over one server has no breach. */
import { expect, test } from 'vitest'
import { startServer } from '../support/servers.js'
import { prepareRun } from './ledger/run.js'

test('a run in which nothing is killed has no breach, and met no failure', async () => {
  await using server = await startServer(['--processing-ms', '20'])
  await using run = await prepareRun({ bases: [server.url], journeys: 40, seed: 1 })
  await run.load()
  expect(await run.verdict()).toEqual([])
  expect([...run.caller.met]).toEqual([])
  expect(run.receiver.received.length).toBeGreaterThan(80)
})
