/** A reset is complete, for a few random sessions; the soak takes a hundred. */
import { test } from 'vitest'
import { resetIsComplete } from './reset-properties.js'

for (const seed of [1, 2, 3, 4]) {
  test(`after session ${seed} and a reset, nothing of it is left`, { timeout: 60_000 }, () => resetIsComplete(seed, 25))
}
