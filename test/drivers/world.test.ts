/** Random sessions on every driver; the soak takes more. */
import { databaseTest, sqliteTest } from '../support/drivers.js'
import { restartsShowNothing, sessionIsTheSame } from './world-properties.js'

for (const seed of [1, 2, 3]) {
  databaseTest(`random session ${seed} shows what it shows in memory`, (place) => sessionIsTheSame(place, seed, 60))
  sqliteTest(`random session ${seed} goes on after restarts as if there were none`, (place) =>
    restartsShowNothing(place, seed, 60),
  )
}
