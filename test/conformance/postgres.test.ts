/** Every vendor does what its contract says, when its state is kept in PostgreSQL. */
import { describePostgres, emptyDatabase } from '../support/postgres.js'
import { testConformanceOn } from './on-a-driver.js'

describePostgres('over a database', () =>
  testConformanceOn('PostgreSQL', async () => ({ store: await emptyDatabase() })),
)
