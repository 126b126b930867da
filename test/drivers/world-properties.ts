/** A random session shows the same on every driver. */
import { expect } from 'vitest'
import { inMemory, type NewPlace, withoutReplica } from '../support/drivers.js'
import { createWorld, Player, type World, withoutRealTime } from '../support/world.js'

/** Plays a random session in a place and in memory, and compares all that came out. */
export async function sessionIsTheSame(place: NewPlace, seed: number, steps: number): Promise<void> {
  const there = await sessionOf(place, seed, steps)
  const plain = await sessionOf(inMemory, seed, steps)
  // the first that differs says more than all that follows from it
  const first = plain.outputs.findIndex((output, i) => output !== there.outputs[i])
  if (first >= 0) expect(there.outputs[first], `seed ${seed}, answer ${first}`).toBe(plain.outputs[first])
  expect(there, `seed ${seed}`).toEqual(plain)
}

async function sessionOf(place: NewPlace, seed: number, steps: number) {
  await using world = await createWorld({ processingMs: 700, ...(await place()) })
  const player = new Player(world, world.sim.namespace(), seed)
  await player.play(steps)
  return await seenOf(world, player)
}

async function seenOf({ sim, sent, bugs }: World, { outputs }: Player) {
  return {
    outputs: outputs.map((output) => withoutReplica(withoutRealTime(output))),
    sent: [...sent],
    deliveries: await sim.webhooks.deliveries(),
    digest: await sim.digest(),
    bugs: bugs.map(String),
  }
}
