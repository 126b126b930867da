/** Scenarios in which the verification goes well and its webhooks do not, on a real vendor: what a client gets of them. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/index.js'
import { verifyWebhook } from '../../src/runtime/signing.js'

const auth = { type: 'basic', username: 'u', password: 'p4ss' } as const
const minute = 60_000

/** Completes a journey under a scenario; answers what came, and what comes as time goes by. */
async function run(scenario: string) {
  const got: { event: string; eventId: string; body: string; valid: boolean }[] = []
  const sim = await createSimulator({
    vendors: ['idwise'],
    send: async (request) => {
      const body = await request.text()
      const valid = verifyWebhook(auth, body, Object.fromEntries(request.headers))
      const { event, body: inner } = JSON.parse(body) as { event: string; body: { eventId: string } }
      got.push({ event, eventId: inner.eventId, body, valid })
      return new Response(null, { status: valid ? 200 : 401 })
    },
  })
  await sim.webhooks.register({ vendor: 'idwise', url: 'http://receiver.test', auth })
  await sim.journeys.create('idwise', { state: 'completed', scenario })
  await sim.clock.drain()
  return { sim, got, events: () => got.map(({ event }) => event), [Symbol.asyncDispose]: () => sim.close() }
}

const usual = ['Finished Step', 'Finished Step', 'Finished Step', 'Finished User Steps', 'Finished Journey']

test('approved: every webhook comes once and in order, which the others are held against', async () => {
  await using world = await run('approved')
  expect(world.events()).toEqual(usual)
  expect(world.got.every(({ valid }) => valid)).toBe(true)
})

test('webhook_late: nothing comes for an hour, then everything in order', async () => {
  await using world = await run('webhook_late')
  await world.sim.clock.advance(60 * minute - 1)
  expect(world.events()).toEqual([])
  await world.sim.clock.advance(1)
  expect(world.events()).toEqual(usual)
})

test('webhook_duplicate: everything comes twice, under one event id', async () => {
  await using world = await run('webhook_duplicate')
  expect(world.events().sort()).toEqual([...usual, ...usual].sort())
  expect(new Set(world.got.map(({ eventId }) => eventId)).size).toBe(usual.length)
})

test('webhook_out_of_order: the first comes after the second', async () => {
  await using world = await run('webhook_out_of_order')
  const log = (await world.sim.webhooks.deliveries()).map(({ eventId }) => eventId)
  const [first, second, ...rest] = log
  expect(world.got.map(({ eventId }) => eventId)).toEqual([second, first, ...rest])
})

test('webhook_lost: nothing ever comes, and the log says what was lost', async () => {
  await using world = await run('webhook_lost')
  await world.sim.clock.advance(30 * 1440 * minute)
  expect(world.events()).toEqual([])
  const log = await world.sim.webhooks.deliveries({ status: 'dropped' })
  expect(log.map(({ event }) => event)).toEqual(usual)
})

test('webhook_wrong_signature: the first is wrong, and right when it is tried again', async () => {
  await using world = await run('webhook_wrong_signature')
  expect(world.got.map(({ valid }) => valid)).toEqual([false, true, true, true, true])
  await world.sim.clock.advance(5 * minute)
  expect(world.got.at(-1)).toEqual({ ...world.got[0], valid: true })
})

test('webhook_secret_rotated: all are wrong, however often they are tried', async () => {
  await using world = await run('webhook_secret_rotated')
  await world.sim.clock.advance(60 * minute)
  expect(world.got).toHaveLength(4 * usual.length)
  expect(world.got.some(({ valid }) => valid)).toBe(false)
})

test('webhook_unknown_fields: all hold fields that no contract knows, and are right otherwise', async () => {
  await using world = await run('webhook_unknown_fields')
  expect(world.events()).toEqual(usual)
  for (const { body, valid } of world.got) {
    expect(valid).toBe(true)
    expect(JSON.parse(body)).toMatchObject({ sim_undocumented: expect.anything(), body: { sim_undocumented: true } })
  }
})

test('a journey under another scenario is not touched by what is armed for its neighbour', async () => {
  await using world = await run('webhook_lost')
  await world.sim.journeys.create('idwise', { state: 'completed' })
  await world.sim.clock.drain()
  expect(world.events()).toEqual(usual)
})
