/** Journeys are found as a tester names them, whichever vendor they are of. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/index.js'

test.each(['idwise', 'incode', 'signzy', 'veratad'])(
  'a journey of %s is found by the client’s own reference, the newest first',
  async (vendor) => {
    await using sim = await createSimulator()
    const old = await sim.journeys.create(vendor, { reference: 'order-1' })
    const made = await sim.journeys.create(vendor, { reference: 'order-1' })
    expect(made.journeyId).not.toBe(old.journeyId)
    expect((await sim.journeys.get(vendor, 'order-1')).journeyId).toBe(made.journeyId)
    expect(await sim.journeys.act(vendor, 'order-1', 'complete')).toMatchObject({ journeyId: made.journeyId })
    expect((await sim.journeys.get(vendor, old.journeyId)).ended).toBe(false)
    const fault = { effect: { kind: 'hang' }, vendor, journeyId: 'order-1' } as const
    expect((await sim.faults.arm(fault)).journeyId).toBe(made.journeyId)
    await expect(sim.journeys.get(vendor, 'order-2')).rejects.toMatchObject({ code: 'not_found' })
  },
)
