/** Which actions are legal: what the list says is what comes of doing it, for every vendor, state and action. */
import { expect, test } from 'vitest'
import type { JourneyAction } from '../../src/contracts/define.js'
import { createSimulator } from '../../src/index.js'

const vendors = ['idwise', 'incode', 'signzy', 'veratad'] as const

/** Ways to a state, from a journey that was just made. */
const ways = [
  [],
  ['open'],
  ['abandon'],
  ['cancel'],
  ['expire'],
  ['complete'],
  ['refer'],
  ['reject'],
  ['approve'],
  ['refer', 'review'],
  ['refer', 'resubmit'],
  ['upload'],
] as const

for (const vendor of vendors) {
  test(`${vendor}: an action is listed as allowed where doing it succeeds, and refused in the same words where it does not`, async () => {
    await using sim = await createSimulator()
    const seen = { yes: 0, no: 0 }
    for (const way of ways) {
      const made = await sim.journeys.create(vendor, { reference: `way-${way.join('-')}` })
      const id = made.journeyId
      for (const step of way) await sim.journeys.act(vendor, id, step).catch(() => undefined)
      await sim.clock.drain()
      await sim.snapshots.save('here')
      const before = await sim.digest()
      const { actions, scenario } = await sim.journeys.actions(vendor, id)
      expect(await sim.digest(), `${way}: listing changes nothing`).toBe(before)
      for (const { name, allowed, reason } of actions) {
        const refused = await sim.journeys.act(vendor, id, name as JourneyAction).then(
          () => null,
          (error: Error) => error.message,
        )
        expect([allowed, reason], `${way.join(' ')}: ${name}`).toEqual([refused === null, refused])
        seen[allowed ? 'yes' : 'no']++
        await sim.snapshots.restore('here')
      }
      const refused = await sim.journeys.setScenario(vendor, id, 'document_expired').then(
        () => null,
        (error: Error) => error.message,
      )
      expect([scenario.allowed, scenario.reason], `${way.join(' ')}: scenario`).toEqual([refused === null, refused])
      await sim.snapshots.restore('here')
    }
    expect(seen.yes).toBeGreaterThan(10)
    expect(seen.no).toBeGreaterThan(10)
  })
}
