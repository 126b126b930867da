/** Snapshots: what was saved comes back, byte for byte, whatever happened since. */
import { expect, test } from 'vitest'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { createSimulator } from '../../src/simulator.js'
import { createWorld, Player, vendors } from '../support/world.js'

async function opened(hostile = false) {
  const world = await createWorld({ processingMs: 500, store: createMemoryStore({ hostile }) })
  const player = new Player(world, world.sim.namespace(), 3)
  for (const { vendor } of vendors)
    await player.control('POST', '/webhooks/endpoints', {
      vendor: vendor.profile.id,
      url: 'http://receiver.test/default',
    })
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await player.control(method, path, body)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  return { ...world, player, ask, [Symbol.asyncDispose]: () => world.sim.close() }
}

for (const hostile of [false, true]) {
  test(`after a restore the digest is that of the save, and the same calls give the same bytes${hostile ? ', on the hostile store' : ''}`, async () => {
    await using world = await opened(hostile)
    const { sim } = world
    await world.player.play(25)
    await sim.snapshots.save('here')
    const [digest, clock] = [await sim.digest(), sim.clock.now()]
    const runs: string[][] = []
    for (let run = 0; run < 3; run++) {
      const begun = world.sent.get('default')?.length ?? 0
      const player = new Player(world, sim.namespace(), 11)
      await player.play(25)
      const after = await sim.digest()
      // what a snapshot holds of real time is none of its answers
      runs.push([...player.outputs.map(withoutDurations), ...world.sent.get('default')!.slice(begun).sort(), after])
      expect(await sim.snapshots.restore('here')).toMatchObject({ name: 'here' })
      expect([await sim.digest(), sim.clock.now()]).toEqual([digest, clock])
    }
    expect(runs[0]!.length).toBeGreaterThan(30)
    expect(runs[1]).toEqual(runs[0])
    expect(runs[2]).toEqual(runs[0])
    expect(world.bugs).toEqual([])
  })
}
const withoutDurations = (text: string): string => text.replace(/\\"durationMs\\":[\d.]+/g, '')

test('snapshots are saved, listed, restored and removed by name, each in its namespace', async () => {
  await using world = await opened()
  expect(await world.ask('POST', '/snapshots', { name: 'one' })).toEqual({
    status: 201,
    body: { name: 'one', now: '2026-01-01T00:00:00.000Z', speed: 0, frozen: true },
  })
  await world.sim.clock.set('2028-01-01')
  await world.ask('POST', '/snapshots', { name: 'two' })
  const { items } = (await world.ask('GET', '/snapshots')).body as { items: { name: string; now: string }[] }
  expect(items.map(({ name, now }) => [name, now.slice(0, 4)])).toEqual([
    ['one', '2026'],
    ['two', '2028'],
  ])
  expect(await world.sim.namespace('other').snapshots.list()).toEqual([])
  expect((await world.ask('POST', '/snapshots/one/restore')).body.now).toBe('2026-01-01T00:00:00.000Z')
  expect((await world.sim.clock.state()).now).toBe('2026-01-01T00:00:00.000Z')
  expect((await world.ask('DELETE', '/snapshots/one')).body).toEqual({ ok: true })
  for (const [method, path] of [
    ['POST', '/snapshots/one/restore'],
    ['DELETE', '/snapshots/one'],
  ] as const) {
    expect(await world.ask(method, path)).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  }
  expect((await world.ask('POST', '/snapshots', { name: 'a/b' })).status).toBe(400)
})

test('a namespace has so many snapshots and no more, and a reset leaves them', async () => {
  await using world = await opened()
  for (let i = 0; i < 20; i++) await world.sim.snapshots.save(`s${i}`)
  const refused = await world.ask('POST', '/snapshots', { name: 'more' })
  expect(refused).toMatchObject({
    status: 409,
    body: {
      error: { code: 'limit_reached', message: expect.stringContaining('the namespace has 20 snapshots already') },
    },
  })
  expect((await world.ask('POST', '/snapshots', { name: 's3' })).status).toBe(201)
  await world.sim.reset()
  expect(await world.sim.snapshots.list()).toHaveLength(20)
})

test('a running clock goes on from where it was', async () => {
  await using world = await opened()
  await world.sim.clock.scale(10)
  const saved = await world.sim.snapshots.save('running')
  await world.sim.clock.freeze('2040-01-01')
  await world.sim.snapshots.restore('running')
  const { now, speed } = await world.sim.clock.state()
  expect(speed).toBe(10)
  expect(Date.parse(now) - Date.parse(saved.now)).toBeLessThan(86_400_000)
})

test('a journal that is put back shows what was asked before the snapshot, and nothing that came under its ids later', async () => {
  await using sim = await createSimulator()
  const ask = async (id: string) =>
    void (await (await sim.fetch(`http://sim.test/idwise/journey/v2/summary/${id}`)).text())
  const asked = () => sim.requests.list().map(({ id, path }) => `${id.slice(-1)} ${path.split('/').at(-1)}`)
  await ask('a')
  await sim.snapshots.save('one')
  await ask('b')
  await sim.snapshots.save('two')
  expect(asked()).toEqual(['1 a', '2 b'])
  await sim.snapshots.restore('one')
  await ask('c')
  expect(asked()).toEqual(['1 a', '2 c'])
  await sim.snapshots.restore('two')
  await ask('d')
  expect(asked()).toEqual(['1 a', '3 d'])
  await sim.reset()
  await ask('e')
  await sim.snapshots.restore('two')
  expect(asked()).toEqual([])
})
