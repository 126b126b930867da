/** Receivers and faults of the options over restarts and replicas. */
import { expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { createAcme } from '../support/acme/client.js'
import { SharedStore } from '../support/shared-store.js'

const hook = (n: number) => ({ vendor: 'acme', url: `http://127.0.0.1:9/${n}` })
const fault = { effect: { kind: 'status', status: 503 } } as const

async function during<T>(shared: SharedStore, options: SimulatorOptions, look: (sim: Sim) => Promise<T>): Promise<T> {
  await using sim = await createAcme({ store: shared.replica(), ...options })
  return await look(sim)
}
type Sim = Awaited<ReturnType<typeof createAcme>>
const urls = async (sim: Sim): Promise<unknown[]> => {
  const listed = (await (await sim.fetch('http://sim.test/_sim/webhooks/endpoints')).json()) as {
    items: { url: string }[]
  }
  return listed.items.map(({ url }) => url.at(-1))
}

test('the same options change nothing at the next start', async () => {
  const shared = new SharedStore()
  const options = { webhooks: [hook(1), hook(2)], faults: [fault] }
  const digest = await during(shared, options, (sim) => sim.digest())
  expect(await during(shared, options, (sim) => sim.digest())).toBe(digest)
})

test('other options replace what options have registered, and leave what somebody else has', async () => {
  const shared = new SharedStore()
  await during(shared, { webhooks: [hook(1), hook(2)] }, async (sim) => void (await sim.webhooks.register(hook(9))))
  expect(await during(shared, { webhooks: [hook(3)] }, urls)).toEqual(['9', '3'])
  expect(await during(shared, {}, urls)).toEqual(['9'])
  expect(await during(shared, { webhooks: [hook(1)] }, urls)).toEqual(['9', '1'])
})

test('after a reset the digest is that of the start, on whichever replica', async () => {
  const shared = new SharedStore()
  const options = { webhooks: [hook(1)], faults: [fault] }
  const digest = await during(shared, options, (sim) => sim.digest())
  await during(shared, options, async (sim) => {
    await sim.webhooks.register(hook(9))
    await sim.reset()
    expect(await sim.digest()).toBe(digest)
  })
})

test('replicas that start at once register everything once', async () => {
  const shared = new SharedStore()
  shared.turns = 2
  const options = { webhooks: [hook(1)], faults: [fault] }
  const sims = await Promise.all([1, 2, 3].map(() => createAcme({ store: shared.replica(), ...options })))
  expect(await urls(sims[2]!)).toEqual(['1'])
  await Promise.all(sims.map((sim) => sim.close()))
})

test('a receiver that cannot be is refused by its place, also where state is kept', async () => {
  const shared = new SharedStore()
  await expect(
    during(shared, { webhooks: [hook(1), { vendor: 'nope', url: 'http://127.0.0.1:9/' }] }, urls),
  ).rejects.toThrow('webhooks[1]: there is no vendor "nope"')
})
