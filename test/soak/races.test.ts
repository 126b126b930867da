/** Every race two hundred times, at two replicas. */
import { emptyDatabase, postgresTest as test } from '../support/postgres.js'
import { runRaces } from '../survival/races.js'
import { startReplicas } from '../survival/replicas.js'

test('of two calls at two replicas one wins, two hundred times', async () => {
  await using replicas = await startReplicas(2, await emptyDatabase(), ['--clock', 'frozen'])
  const [a, b] = replicas.bases as [string, string]
  await runRaces({ a, b }, 200)
})
