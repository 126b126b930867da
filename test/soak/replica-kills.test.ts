/** Three replicas behind nginx, one of them killed every second during two thousand journeys. */
import { expect } from 'vitest'
import { nginxTest as test } from '../support/nginx.js'
import { surviveKillsOfReplicas } from '../survival/replica-kills.js'
import { soakJourneys, soakSeed } from './counts.js'

test('three replicas behind nginx lose nothing when one of them is killed every second', async () => {
  const journeys = soakJourneys(2000)
  expect(await surviveKillsOfReplicas({ journeys, kills: { everyMs: 1000 }, seed: soakSeed })).toBeGreaterThan(10)
})
