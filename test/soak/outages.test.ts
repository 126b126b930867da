/** PostgreSQL killed ten times during a thousand journeys. */
import { postgresTest as test } from '../support/postgres.js'
import { surviveOutages } from '../survival/outages.js'
import { soakJourneys, soakSeed } from './counts.js'

test('two replicas lose nothing when their database is killed ten times during a thousand journeys', () =>
  surviveOutages({ journeys: soakJourneys(1000), outages: 10, seed: soakSeed }))
