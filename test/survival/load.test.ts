/** The harness itself: it finds nothing where nothing is killed, and what a server in memory loses when it is. */
import { expect, test } from 'vitest'
import { startServer } from '../support/servers.js'
import { killDuring } from './ledger/killer.js'
import { prepareRun } from './ledger/run.js'

test('a run in which nothing is killed has no breach, and met no failure', async () => {
  await using server = await startServer(['--processing-ms', '20'])
  await using run = await prepareRun({ bases: [server.url], journeys: 40, seed: 1 })
  await run.load()
  expect(await run.verdict()).toEqual([])
  expect([...run.caller.met]).toEqual([])
  expect(run.receiver.received.length).toBeGreaterThan(80)
})

test('what a server without a file loses when it is killed is found out', async () => {
  await using server = await startServer(['--processing-ms', '20'])
  await using run = await prepareRun({ bases: [server.url], journeys: 20, seed: 2 })
  const roll = (): number => 0.5
  await Promise.all([killDuring(run, [server], { kills: 1, roll }), run.load()])
  const breaches = (await run.verdict()).join('\n')
  expect(breaches).toContain('was started, and is gone')
  expect(breaches).toMatch(/404/)
  expect([...run.caller.met.keys()]).toContain('connection refused')
})
