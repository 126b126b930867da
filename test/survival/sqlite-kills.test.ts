/** Killed under load over a file, with reduced counts; the full ones are in the soak. */
import { test } from 'vitest'
import { surviveKillsOverSqlite } from './sqlite-kills.js'

test('a server over a file that is killed three times during sixty journeys loses nothing', () =>
  surviveKillsOverSqlite({ journeys: 60, kills: 3, seed: 11 }))
