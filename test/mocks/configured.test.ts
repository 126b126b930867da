/** Receivers and faults of the options over restarts and replicas. */
import { expect } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { createAcme } from '../support/acme/client.js'
import { keptTest, type Place, sharedTest } from '../support/places.js'

const hook = (n: number) => ({ vendor: 'acme', url: `http://127.0.0.1:9/${n}` })
const fault = { effect: { kind: 'status', status: 503 } } as const

async function during<T>(place: Place, options: SimulatorOptions, look: (sim: Sim) => Promise<T>): Promise<T> {
  await using sim = await createAcme({ ...place(), ...options })
  return await look(sim)
}
type Sim = Awaited<ReturnType<typeof createAcme>>
const urls = async (sim: Sim): Promise<unknown[]> => {
  const listed = (await (await sim.fetch('http://sim.test/_sim/webhooks/endpoints')).json()) as {
    items: { url: string }[]
  }
  return listed.items.map(({ url }) => url.at(-1))
}

keptTest('the same options change nothing at the next start', async (place) => {
  const options = { webhooks: [hook(1), hook(2)], faults: [fault] }
  const digest = await during(place, options, (sim) => sim.digest())
  expect(await during(place, options, (sim) => sim.digest())).toBe(digest)
})

keptTest('other options replace what options have registered, and leave what somebody else has', async (place) => {
  await during(place, { webhooks: [hook(1), hook(2)] }, async (sim) => void (await sim.webhooks.register(hook(9))))
  expect(await during(place, { webhooks: [hook(3)] }, urls)).toEqual(['9', '3'])
  expect(await during(place, {}, urls)).toEqual(['9'])
  expect(await during(place, { webhooks: [hook(1)] }, urls)).toEqual(['9', '1'])
})

keptTest('after a reset the digest is that of the start, on whichever replica', async (place) => {
  const options = { webhooks: [hook(1)], faults: [fault] }
  const digest = await during(place, options, (sim) => sim.digest())
  await during(place, options, async (sim) => {
    await sim.webhooks.register(hook(9))
    await sim.reset()
    expect(await sim.digest()).toBe(digest)
  })
})

sharedTest('replicas that start at once register everything once', async (place) => {
  const options = { webhooks: [hook(1)], faults: [fault] }
  const sims = await Promise.all([1, 2, 3].map(() => createAcme({ ...place(), ...options })))
  expect(await urls(sims[2]!)).toEqual(['1'])
  await Promise.all(sims.map((sim) => sim.close()))
})

keptTest('a receiver that cannot be is refused by its place, also where state is kept', async (place) => {
  await expect(
    during(place, { webhooks: [hook(1), { vendor: 'nope', url: 'http://127.0.0.1:9/' }] }, urls),
  ).rejects.toThrow('webhooks[1]: there is no vendor "nope"')
})
