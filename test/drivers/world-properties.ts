/** A random session shows the same on every driver, and the same when its process is restarted in the middle. */
import { expect } from 'vitest'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { openPostgres } from '../../src/runtime/store/sql/postgres.js'
import { inMemory, type NewPlace, withoutReplica } from '../support/drivers.js'
import { inTurns } from '../support/in-turns.js'
import { createWorld, dice, Player, vendors, type World, withoutRealTime } from '../support/world.js'

/** How many steps a player makes before something happens to the whole state. */
const stepsAtOnce = 4

/** Whatever happens is told to somebody, in every namespace. */
const webhooks = vendors.map(({ vendor }) => ({ vendor: vendor.profile.id, url: 'http://receiver.test/all' }))

/** Plays a random session in a place and in memory, and compares all that came out. */
export async function sessionIsTheSame(place: NewPlace, seed: number, steps: number): Promise<void> {
  const { persist, store } = await place()
  // which of two sends PostgreSQL settles first is real time: there, and in what it is compared with, they take turns
  const [there, plain]: [NewPlace, NewPlace] =
    typeof store === 'string'
      ? [
          async () => ({ store: inTurns(await openPostgres(store)) }),
          async () => ({ store: inTurns(createMemoryStore()) }),
        ]
      : [async () => ({ ...(persist && { persist }), ...(store && { store }) }), inMemory]
  expectSame(await sessionOf(there, seed, steps), await sessionOf(plain, seed, steps), seed)
}

/** Plays a random session whose process is restarted again and again, and one in memory that goes on, and compares them. */
export async function restartsShowNothing(place: NewPlace, seed: number, steps: number): Promise<void> {
  const restarted = await sessionOf(place, seed, steps, 0.4)
  const plain = await sessionOf(inMemory, seed, steps)
  expectSame(withoutJournal(restarted), withoutJournal(plain), seed)
}

interface Seen {
  outputs: string[]
  [more: string]: unknown
}

function expectSame(there: Seen, plain: Seen, seed: number): void {
  // the first that differs says more than all that follows from it
  const first = plain.outputs.findIndex((output, i) => output !== there.outputs[i])
  if (first >= 0) {
    const [got, wanted] = aroundDifference(there.outputs[first] ?? '', plain.outputs[first]!)
    expect(got, `seed ${seed}, output ${first}`).toBe(wanted)
  }
  expect(there, `seed ${seed}`).toEqual(plain)
  expect(plain.bugs, `seed ${seed}`).toEqual([])
}

/** What two texts have where they begin to differ, and how they end: an output ends with what was asked. */
function aroundDifference(one: string, other: string): [string, string] {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  const around = (text: string): string => `${text.slice(Math.max(0, at - 200), at + 200)} … ${text.slice(-100)}`
  return [around(one), around(other)]
}

/** @param restarts the chance of one after each turn */
async function sessionOf(place: NewPlace, seed: number, steps: number, restarts = 0): Promise<Seen> {
  await using world = await createWorld({ processingMs: 700, webhooks, ...(await place()) })
  const outputs: string[] = []
  const [roll, rollOfRestarts] = [dice(seed + 1), dice(seed + 2)]
  const players = [
    new Player(world, world.sim.namespace(), seed),
    new Player(world, world.sim.namespace('guest'), seed),
  ]
  // how far webhooks are when the next call comes is real time
  for (const player of players)
    player.afterEach = () => world.sim.fetch(`http://localhost/_sim/drain?namespace=${player.name}`, { method: 'POST' })
  for (let step = 0; step < steps; step += stepsAtOnce) {
    const player = players[Math.floor(roll() * players.length)]!
    await player.play(stepsAtOnce)
    await happen(player, roll)
    outputs.push(...player.outputs.splice(0), ...(await digestsOf(world, players)))
    if (rollOfRestarts() < restarts) await world.restart()
  }
  const deliveries = await Promise.all(players.map(({ handle }) => handle.webhooks.deliveries()))
  return {
    outputs: outputs.map((output) => withoutReplica(withoutRealTime(output))),
    sent: [...world.sent],
    deliveries: deliveries.map((list) => JSON.parse(withoutReplica(JSON.stringify(list)))),
    bugs: world.bugs.map(String),
  }
}

const digestsOf = ({ sim }: World, players: readonly Player[]) =>
  Promise.all(players.map(({ name }) => sim.namespace(name).digest()))

/** Lets something happen to the whole state of a namespace, or reads much of it. */
async function happen(player: Player, roll: () => number): Promise<void> {
  const snapshot = `s${Math.floor(roll() * 3)}`
  const happenings: readonly (() => Promise<unknown>)[] = [
    () => player.control('POST', `/snapshots/${snapshot}/restore`),
    () => player.control('POST', `/snapshots/${snapshot}/restore`),
    () => player.control('DELETE', `/snapshots/${snapshot}`),
    () => player.control('GET', '/snapshots'),
    () => player.control('POST', '/reset'),
    () => anew(player),
    () => player.control('POST', '/clock/advance', { ms: 30 * 86_400_000 }),
    () => player.control('GET', '/journeys?limit=40'),
    () => player.control('GET', '/webhooks/deliveries?limit=40'),
    () => player.control('GET', '/webhooks/endpoints'),
    () => player.control('GET', '/faults'),
    () => player.control('GET', '/scenarios/armed'),
    () => player.control('GET', '/namespaces'),
  ]
  await happenings[Math.floor(roll() * happenings.length)]!()
}

/** Deletes a namespace, and makes another of the name; the default one refuses both. */
async function anew(player: Player): Promise<void> {
  await player.control('DELETE', `/namespaces/${player.name}`)
  await player.control('POST', '/namespaces', { name: player.name })
}

/** Leaves out the journal, which is a process's own: its listings, and its ids wherever they stand. */
const withoutJournal = (seen: Seen): Seen => ({
  ...seen,
  outputs: seen.outputs
    .filter((output) => !/ http:\/\/localhost\/_sim\/requests\b[^"]*"\]$/.test(output))
    .map((output) => output.replace(/\breq-\d+\b/g, 'req')),
})
