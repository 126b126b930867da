/** Killed fifty times during two thousand journeys over a file. */
import { test } from 'vitest'
import { surviveKillsOverSqlite } from '../survival/sqlite-kills.js'

test('a server over a file that is killed fifty times during two thousand journeys loses nothing', () =>
  surviveKillsOverSqlite({ journeys: 2000, kills: 50, seed: Number(process.env.IDVSIM_SOAK_SEED ?? 1) }))
