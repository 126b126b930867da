/** A reset is complete: after any session the digest is that of the start, and the same calls give the same bytes again. */
import { expect } from 'vitest'
import { createWorld, Player, type World, withoutRealTime } from '../support/world.js'

const receivers = [{ vendor: 'idwise', url: 'http://receiver.test/default/start' }]

/** What a namespace shows of its start. */
async function startOf({ sim }: World) {
  return {
    digest: await sim.digest(),
    clock: await sim.clock.state(),
    info: sim.namespace().info,
    requests: sim.requests.list(),
    deliveries: await sim.webhooks.deliveries(),
  }
}

/** Plays a random session, resets, and compares with the start; then plays another, which must not know of the first. */
export async function resetIsComplete(seed: number, steps: number): Promise<void> {
  await using world = await createWorld({ processingMs: 700, webhooks: receivers })
  const begun = await startOf(world)
  const first = await played(world, seed, steps)
  await world.sim.snapshots.save('stays')
  await world.sim.reset()
  expect(await startOf(world), `seed ${seed}`).toEqual(begun)
  expect((await world.sim.snapshots.list()).map(({ name }) => name)).toContain('stays')
  for (const { name } of await world.sim.snapshots.list()) await world.sim.snapshots.remove(name)
  expect(await played(world, seed, steps), `seed ${seed}`).toEqual(first)
  expect(world.bugs).toEqual([])
}

async function played(world: World, seed: number, steps: number): Promise<string[]> {
  const player = new Player(world, world.sim.namespace(), seed)
  await player.play(steps)
  return [...player.outputs.map(withoutRealTime), await world.sim.digest()]
}
