/** Clock calls: set, freeze, offset, scale, each in its namespace, and what they refuse. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/index.js'
import { createWorld, Player } from '../support/world.js'

const yearMs = 365 * 86_400_000

async function opened(clock = '2026-01-01T00:00:00Z') {
  const world = await createWorld({ clock })
  const player = new Player(world, world.sim.namespace(), 1)
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await player.control(method, path, body)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  return { ...world, player, ask, [Symbol.asyncDispose]: () => world.sim.close() }
}

test('a clock says where it stands, and when its next job falls due', async () => {
  await using world = await opened()
  const standing = { now: '2026-01-01T00:00:00.000Z', speed: 0, frozen: true, offsetMs: null, nextJobAt: null }
  expect((await world.ask('GET', '/clock')).body).toEqual(standing)
  expect(await world.sim.clock.state()).toEqual(standing)
  await world.sim.journeys.create('idwise', { scenario: 'kyc_renewal_due', state: 'completed' })
  await world.sim.clock.drain()
  expect((await world.sim.clock.state()).nextJobAt).toBe('2027-01-01T00:00:00.000Z')
})

test('a clock set ahead runs what falls due on the way, in time order', async () => {
  await using world = await opened()
  for (const scenario of ['kyc_renewal_missed', 'manual_review_approved', 'kyc_renewal_due'])
    await world.sim.journeys.create('idwise', { scenario, state: 'completed' })
  await world.sim.clock.drain()
  const { body } = await world.ask('POST', '/clock', { now: '2027-03-01T00:00:00Z' })
  expect(body).toMatchObject({ now: '2027-03-01T00:00:00.000Z', frozen: true, speed: 0, nextJobAt: null })
  const times = (body.ran as { at: string }[]).map(({ at }) => at)
  expect(times.length).toBeGreaterThanOrEqual(4)
  expect(times).toEqual([...times].sort())
})

test('a clock set back lets its jobs wait, and they run when it comes there again', async () => {
  await using world = await opened()
  await world.sim.journeys.create('idwise', { scenario: 'kyc_renewal_due', state: 'completed' })
  await world.sim.clock.drain()
  expect(await world.sim.clock.set('2025-06-01')).toMatchObject({ now: '2025-06-01T00:00:00.000Z', ran: [] })
  expect((await world.sim.clock.advance(yearMs)).ran).toEqual([])
  expect((await world.sim.clock.set('2027-01-01')).ran).toMatchObject([{ kind: 'idwise.later' }])
})

test('a clock runs, stands still, and runs again from where it stood', async () => {
  await using world = await opened()
  expect(await world.sim.clock.scale(60)).toMatchObject({ speed: 60, frozen: false, offsetMs: null })
  const frozen = await world.sim.clock.freeze()
  expect(frozen).toMatchObject({ speed: 0, frozen: true })
  expect(Date.parse(frozen.now)).toBeLessThan(Date.parse('2026-01-02'))
  expect((await world.sim.clock.state()).now).toBe(frozen.now)
  expect((await world.ask('POST', '/clock', { frozen: false })).body).toMatchObject({ speed: 1, frozen: false })
  expect(await world.sim.clock.freeze('2031-05-06T07:08:09Z')).toMatchObject({ now: '2031-05-06T07:08:09.000Z' })
  expect((await world.ask('POST', '/clock', { now: '2032-01-01', frozen: true })).body.now).toMatch(/^2032-01-01T00/)
})

test('a clock at an offset keeps its distance from real time', async () => {
  await using world = await opened()
  const set = await world.sim.clock.offset(-3_600_000)
  expect(set).toMatchObject({ offsetMs: -3_600_000, speed: 1, frozen: false })
  expect(Math.abs(Date.parse(set.now) - (Date.now() - 3_600_000))).toBeLessThan(60_000)
  const { body } = await world.ask('POST', '/clock', { offsetMs: 0, frozen: true })
  expect(body).toMatchObject({ frozen: true, offsetMs: null })
})

test('a clock that goes faster wakes what waits for it', async () => {
  await using sim = await createSimulator({ clock: 'now', vendors: ['idwise'] })
  const { ids } = await sim.journeys.create('idwise', { scenario: 'kyc_renewal_due', state: 'completed' })
  await sim.clock.scale(1e6)
  // a year is half a minute at full speed: enough of it is skipped that a moment remains
  await sim.clock.advance(yearMs - 1_000_000)
  await expect.poll(async () => (await sim.clock.state()).nextJobAt).toBeNull()
  expect(ids.journey_id).toBeDefined()
})

test('clocks of two namespaces have nothing to do with each other', async () => {
  await using world = await opened()
  await world.sim.namespace('other').clock.set('2040-01-01')
  expect((await world.sim.clock.state()).now).toBe('2026-01-01T00:00:00.000Z')
  expect((await world.sim.namespace('other').clock.state()).now).toBe('2040-01-01T00:00:00.000Z')
})

test.each([
  [{}, 'nothing is said about the clock'],
  [{ now: '2027-01-01', offsetMs: 5 }, 'now and offsetMs name two instants'],
  [{ speed: 2, offsetMs: 5 }, 'keeps no distance'],
  [{ speed: 2, frozen: true }, 'a frozen clock has no speed'],
  [{ speed: 0 }, 'no clock runs at speed 0'],
  [{ speed: -1 }, 'no clock runs at speed -1'],
  [{ speed: 2e6 }, 'no clock runs at speed 2000000'],
  [{ now: 'tomorrow' }, '"tomorrow" is no instant'],
  [{ now: '2027-02-30' }, '"2027-02-30" is no instant'],
  [{ now: '2027-01-01T00:00:00' }, 'is no instant'],
  [{ now: '9000-01-01' }, 'outside the years'],
  [{ now: '1969-12-31' }, 'outside the years'],
  [{ offsetMs: 1e15 }, 'real time + 1000000000000000 ms" is outside the years'],
  [{ offsetMs: 1.5 }, 'offsetMs'],
  [{ now: 5 }, 'now'],
  [{ sped: 2 }, 'sped'],
])('%j is refused with a reason', async (body, message) => {
  await using world = await opened()
  const before = await world.sim.clock.state()
  const answer = await world.ask('POST', '/clock', body)
  expect(answer.status).toBe(400)
  expect((answer.body.error as { message: string }).message).toContain(message)
  expect(await world.sim.clock.state()).toEqual(before)
})

test('no advance and no option leads out of the years that a clock may show', async () => {
  await using world = await opened('8999-01-01')
  expect((await world.ask('POST', '/clock/advance', { ms: 2 * yearMs })).status).toBe(400)
  await expect(world.sim.clock.set(Number.NaN)).rejects.toThrow('"NaN" is no instant')
  await expect(createSimulator({ clock: '9999-01-01' })).rejects.toThrow('outside the years')
  const state = { baseMs: 0, anchorMs: 0, speed: -1 }
  await expect(createSimulator({ clock: state })).rejects.toThrow('no state of a clock')
})
