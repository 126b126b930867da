/** Races at one process, by whose answers those of replicas are measured. */
import { test } from 'vitest'
import { startServer } from '../support/servers.js'
import { runRaces } from './races.js'

test('one process lets one of two calls win, and refuses the other in the words of the vendor', async () => {
  await using server = await startServer(['--clock', 'frozen', '--control-token', 'soak-control-token'])
  await runRaces({ a: server.url, b: server.url }, 3)
})
