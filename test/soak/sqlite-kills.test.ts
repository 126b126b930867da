/** Killed fifty times during two thousand journeys over a file. */
import { test } from 'vitest'
import { surviveKillsOverSqlite } from '../survival/sqlite-kills.js'
import { soakJourneys, soakSeed } from './counts.js'

test('a server over a file that is killed fifty times during two thousand journeys loses nothing', () =>
  surviveKillsOverSqlite({ journeys: soakJourneys(2000), kills: 50, seed: soakSeed }))
