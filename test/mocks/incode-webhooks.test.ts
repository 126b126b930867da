/** Webhooks of Incode: one assumed envelope with the ids and nothing of the person, custom headers, and rules that can be changed. */
import { expect, test } from 'vitest'
import { incode, scopes } from '../../src/contracts/incode/index.js'
import { check } from '../../src/contracts/index.js'
import { scenarios } from '../../src/fixtures/scenarios.js'
import { createBench, made } from '../scenarios/incode-kit.js'

test('an event names the verification, its trace and the reference of the client, in the declared shape', async () => {
  await using bench = await createBench()
  await bench.listen({ 'x-tenant': 'hr', authorization: 'Bearer mine' })
  const ids = await made(bench, { reference: 'request-1' })
  expect(bench.hooks.length).toBe(3)
  const byName = Object.fromEntries(Object.values(incode.webhooks.events).map((event) => [event.name, event]))
  for (const { event, body, headers } of bench.hooks) {
    expect(check(byName[event as keyof typeof byName]!.payload, body, 'strict').ok).toBe(true)
    expect(body).toEqual({
      eventType: event,
      eventId: expect.any(String),
      timestamp: bench.sim.clock.now(),
      verificationId: ids.verification_id,
      verificationTraceId: ids.verificationTraceId,
      correlationId: 'request-1',
    })
    expect([headers.get('x-tenant'), headers.get('authorization')]).toEqual(['hr', 'Bearer mine'])
  }
  expect(new Set(bench.hooks.map(({ body }) => body.eventId)).size).toBe(3)
})

test('a verification without a reference says none', async () => {
  await using bench = await createBench()
  await bench.listen()
  await made(bench)
  expect(bench.hooks.filter(({ body }) => 'correlationId' in body)).toEqual([])
})

test('no webhook of any scenario holds anything of the person', async () => {
  // what a fault does to a webhook is no part of the vendor's
  for (const { name: scenario } of scenarios.filter(({ faults }) => faults === undefined)) {
    await using bench = await createBench({ scopes, autoLogin: true })
    await bench.listen()
    await bench.client.signIn({ login_hint: 'jane.doe@example.com' }, { 'x-sim-scenario': scenario })
    await bench.sim.clock.advance(86_400_000)
    expect(bench.hooks.length, scenario).toBeGreaterThan(0)
    const ids = { verificationId: '', verificationTraceId: '', eventId: '', eventType: '', timestamp: '' }
    for (const { body } of bench.hooks) expect(Object.keys({ ...body, ...ids }).sort()).toEqual(Object.keys(ids).sort())
    const told = bench.hooks.map(({ text }) => text).join()
    const { body } = await bench.client.details(String(bench.hooks[0]!.body.verificationId))
    for (const value of Object.values(body.data ?? {})) expect(told, scenario).not.toContain(String(value))
    expect(told).not.toContain('jane.doe')
  }
})

test('a receiver may ask for one event, by either of its names, and for headers only', async () => {
  await using bench = await createBench()
  const { webhooks } = bench.sim
  await webhooks.register({ vendor: 'incode', event: 'identity.enrolled', url: 'http://receiver.test/a' })
  await webhooks.register({ vendor: 'incode', event: 'verificationStarted', url: 'http://receiver.test/b' })
  await made(bench)
  expect(bench.events()).toEqual(['verification.started', 'identity.enrolled'])
  const auth = { type: 'bearer', token: 'x' } as const
  await expect(webhooks.register({ vendor: 'incode', url: 'http://receiver.test/c', auth })).rejects.toThrow(/bearer/)
})

test('a refused delivery is tried five times more, with the delays borrowed from Omni; an option stops that', async () => {
  const times: number[] = []
  const refuse = {
    send: async () => {
      times.push(bench.sim.clock.now())
      return new Response('no', { status: 500 })
    },
  }
  await using bench = await createBench({}, refuse)
  await bench.sim.webhooks.register({ vendor: 'incode', event: 'verificationStarted', url: 'http://receiver.test/a' })
  await made(bench)
  await bench.sim.clock.advance(86_400_000)
  expect(times.slice(1).map((at, i) => at - times[i]!)).toEqual([30_000, 75_000, 187_500, 468_750, 1_171_880])

  await using once = await createBench({ delivery: { retryDelaysMs: false } }, { send: refuse.send })
  await once.sim.webhooks.register({ vendor: 'incode', event: 'verificationStarted', url: 'http://receiver.test/a' })
  await made(once)
  await once.sim.clock.advance(86_400_000)
  expect((await once.sim.webhooks.deliveries()).map((d) => [d.status, d.attempts.length])).toEqual([['failed', 1]])
})

test('environments are told apart: a receiver of one hears nothing of the other', async () => {
  await using bench = await createBench()
  await bench.sim.webhooks.register({ vendor: 'incode', environment: 'production', url: 'http://receiver.test/a' })
  await made(bench)
  expect(bench.events()).toEqual([])
})
