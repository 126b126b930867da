/** A reset is complete: five thousand steps over a hundred random sessions. */
import { test } from 'vitest'
import { resetIsComplete } from '../scenarios/reset-properties.js'

const seeds = process.env.IDVSIM_SOAK === undefined ? 5 : 100

test('after any session and a reset, nothing of it is left', async () => {
  for (let seed = 100; seed < 100 + seeds; seed++) await resetIsComplete(seed, 50)
})
