/** Random sessions on every driver; the soak takes more. */
import { databaseTest } from '../support/drivers.js'
import { sessionIsTheSame } from './world-properties.js'

for (const seed of [1, 2, 3, 4]) {
  databaseTest(`random session ${seed} shows what it shows in memory`, (place) => sessionIsTheSame(place, seed, 60))
}
