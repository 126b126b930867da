/** Drift that somebody invents who knows the vendors' pages and not our contracts: what the judge says of each, and what `verify` does. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyVendor } from '../../../src/kit/verify/verify.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import type { VendorSimulator } from '../../../src/mocks/types.js'
import { type RunningSimulator, startSimulator } from '../../../src/simulator.js'
import { type Captured, capture, judgeChanged } from './invented/capture.js'
import { commonDrifts } from './invented/common.js'
import type { Drift } from './invented/edit.js'
import { type Front, startFront } from './invented/front.js'
import { idwiseDrifts } from './invented/idwise.js'
import { incodeDrifts } from './invented/incode.js'
import { signzyDrifts } from './invented/signzy.js'
import { veratadDrifts } from './invented/veratad.js'

const invented: Readonly<Record<string, readonly Drift[]>> = {
  idwise: [...idwiseDrifts, ...commonDrifts('getJourneySummary')],
  incode: [...incodeDrifts, ...commonDrifts('getVerificationDetails')],
  signzy: [...signzyDrifts, ...commonDrifts('getJourney')],
  veratad: [...veratadDrifts, ...commonDrifts('getSessionResult')],
}

/** What is no answer. */
const events = [
  'finishedJourney',
  'amlMonitorUpdate',
  'verificationUpdateRequired',
  'kycRenewalDeadlineExceeded',
  'verificationSucceeded',
  'journeyResult',
  'sessionResult',
]

/** One drift in so many is shipped by a server as well: each costs a run of `verify`. */
const oneIn = 20

describe.each(Object.entries(invented))('%s', (id, drifts) => {
  let captured: Captured
  let simulator: VendorSimulator
  let running: RunningSimulator
  let front: Front

  beforeAll(async () => {
    simulator = await vendorEntries[id]!.load()
    captured = await capture(simulator)
    running = await startSimulator({ port: 0, vendors: [simulator] })
    front = await startFront(simulator.vendor, running.url)
  })
  afterAll(async () => {
    await front[Symbol.asyncDispose]()
    await running.close()
  })

  test.each(drifts)('$what, in $on', async ({ on, change, sees = 'breaking', why }) => {
    const { violations } = await judgeChanged(captured, on, change)
    const found = violations.filter(({ side }) => side !== 'request').map(({ severity }) => severity)
    const gravest = (['breaking', 'advice', 'additive', 'cosmetic'] as const).find((one) => found.includes(one))
    expect(gravest ?? 'nothing').toBe(sees)
    // whatever nobody sees is said to be invisible, with the reason
    expect(sees === 'nothing').toBe(why !== undefined)
  })

  test('verify passes before anything is shipped', async () => {
    front.ship(undefined)
    const cases = [`${id}.${drifts.at(-1)!.on}.*`]
    const result = await verifyVendor({ vendor: simulator, target: { kind: 'server', url: front.url }, cases })
    expect(result.cases.filter(({ status }) => status === 'failed')).toEqual([])
    expect(result.outcome).toBe('ok')
  })

  const told = drifts.filter(({ on, sees }) => !events.includes(on) && sees !== 'nothing' && sees !== 'cosmetic')
  test.each(
    told.filter(({ what }, i) => i % oneIn === 0 || /another journey|another session|somebody else/.test(what)),
  )('verify is not ok once a server ships: $what, in $on', async (drift) => {
    front.ship(drift)
    const cases = [`${id}.${drift.on.split(' ')[0]}.*`]
    const result = await verifyVendor({ vendor: simulator, target: { kind: 'server', url: front.url }, cases })
    expect(front.changed()).toBeGreaterThan(0)
    expect(result.outcome).not.toBe('ok')
    expect(result.failed).toBeGreaterThan(0)
  })
})
