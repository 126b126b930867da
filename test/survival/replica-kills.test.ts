/** Replicas killed under load behind nginx, with reduced counts; the full ones are in the soak. */
import { expect, vi } from 'vitest'
import { nginxProgram, postgresProgram } from '../support/find-program.js'
import { testWith } from '../support/programs.js'
import { surviveKillsOfReplicas } from './replica-kills.js'

// what a killed replica was about to send is another's after 30 s
vi.setConfig({ testTimeout: 120_000 })

// whichever is missing is named
const test = testWith(postgresProgram.path === undefined ? postgresProgram : nginxProgram)

test('three replicas behind nginx lose nothing when one is killed three times during a hundred journeys', async () => {
  expect(await surviveKillsOfReplicas({ journeys: 100, kills: 3, seed: 5 })).toBe(3)
})
