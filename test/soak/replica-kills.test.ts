/** Three replicas behind nginx, one of them killed every second during two thousand journeys. */
import { expect } from 'vitest'
import { nginxTest as test } from '../support/nginx.js'
import { surviveKillsOfReplicas } from '../survival/replica-kills.js'

test('three replicas behind nginx lose nothing when one of them is killed every second', async () => {
  const seed = Number(process.env.IDVSIM_SOAK_SEED ?? 1)
  expect(await surviveKillsOfReplicas({ journeys: 2000, kills: { everyMs: 1000 }, seed })).toBeGreaterThan(10)
})
