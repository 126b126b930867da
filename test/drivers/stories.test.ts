/** One story per vendor, told on every driver: the text of all that is seen of it is the same. */
import { expect } from 'vitest'
import { everyOtherDriver, inMemory } from '../support/drivers.js'
import { type Story, tell } from '../support/story.js'
import { stories } from './stories.js'

/** A story told at the start, once more, after going back to a snapshot, and after a reset. */
const fourTimes =
  (vendor: string, story: Story): Story =>
  async (ask, sim) => {
    await sim.webhooks.register({ vendor, url: 'http://127.0.0.1:9/hook' })
    await story(ask, sim)
    await sim.snapshots.save('once')
    await story(ask, sim)
    await sim.snapshots.restore('once')
    await story(ask, sim)
    await sim.reset()
    await sim.webhooks.register({ vendor, url: 'http://127.0.0.1:9/hook' })
    await story(ask, sim)
  }

for (const [vendor, story] of Object.entries(stories)) {
  const whole = fourTimes(vendor, story)
  const options = { processingMs: 500, vendors: [vendor] }
  everyOtherDriver(`a story of ${vendor} is told as it is in memory`, async (place) => {
    const plain = await tell({ ...options, ...(await inMemory()) }, whole)
    expect(plain).toContain('"status": "delivered"')
    expect(plain.match(/"webhook",/g)!.length).toBeGreaterThan(4)
    expect(await tell({ ...options, ...(await place()) }, whole)).toBe(plain)
  })
}
