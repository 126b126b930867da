/** Random sessions on every driver, longer ones and more of them. */
import { restartsShowNothing, sessionIsTheSame } from '../drivers/world-properties.js'
import { databaseTest, sqliteTest } from '../support/drivers.js'

const full = process.env.IDVSIM_SOAK !== undefined
const first = Number(process.env.IDVSIM_SOAK_SEED ?? 1000)
const seeds = Array.from({ length: full ? 50 : 3 }, (_, n) => first + n)

databaseTest('random sessions show what they show in memory', async (place) => {
  for (const seed of seeds) await sessionIsTheSame(place, seed, 200)
})

sqliteTest('random sessions go on after restarts as if there were none', async (place) => {
  for (const seed of seeds) await restartsShowNothing(place, seed, 200)
})
