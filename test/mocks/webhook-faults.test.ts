/** The nine faults of webhooks, over a real socket and in process alike: what is sent, when, and what the log says of it. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { FaultSpec, WebhookEffect } from '../../src/contracts/faults.js'
import { incode } from '../../src/contracts/incode/index.js'
import { veratad } from '../../src/contracts/veratad/index.js'
import type { InProcessSimulator, SimulatorOptions, VendorSimulator } from '../../src/index.js'
import { incodeSimulator } from '../../src/mocks/incode/index.js'
import { refusalOfWebhookEffect } from '../../src/mocks/webhook-faults.js'
import { armFault, faultKind } from '../../src/runtime/faults.js'
import { signWebhook, verifyWebhook, type WebhookAuth } from '../../src/runtime/signing.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { createAcme, startAcme } from '../support/acme/client.js'
import { acme } from '../support/acme/contract.js'
import { sessions } from '../support/acme/sessions.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { startReceiver } from '../support/receiver.js'

interface Got {
  body: string
  headers: Record<string, string>
  path: string
}

type Arm = Omit<FaultSpec, 'effect'> & { effect: WebhookEffect }

/** A simulator of Acme, whose sessions have a reference, and a receiver that answers statuses in turn. */
async function createBench(mode: 'socket' | 'in process', options: SimulatorOptions = {}) {
  const got: Got[] = []
  const statuses: number[] = []
  const store = createMemoryStore({ hostile: mode === 'in process' })
  const shelved: VendorSimulator = {
    ...(acmeSimulator as unknown as VendorSimulator),
    journeys: {
      kind: sessions,
      summary: (_: unknown, { id, fullName }: { id: string; fullName: string }) => ({
        journeyId: id,
        reference: fullName,
      }),
    } as never,
  }
  const receiver =
    mode === 'socket'
      ? await startReceiver(({ body, headers, path }, response) => {
          got.push({ body, headers, path })
          response.writeHead(statuses.shift() ?? 200).end()
        })
      : undefined
  const url = receiver?.url ?? 'http://receiver.test'
  const send = async (request: Request): Promise<Response> => {
    const { pathname: path } = new URL(request.url)
    got.push({ body: await request.text(), headers: Object.fromEntries(request.headers), path })
    return new Response(null, { status: statuses.shift() ?? 200 })
  }
  const all = { vendors: [shelved], store, ...options }
  const sim: InProcessSimulator = receiver ? await startAcme(all) : await createAcme({ ...all, send })
  return {
    sim,
    got,
    statuses,
    url,
    armed: () => store.transact('default', (tx) => tx.find(faultKind, 'all', '*')),
    arm: (spec: Arm) => store.transact('default', async (tx) => armFault(tx, spec)),
    listen: (auth?: WebhookAuth, path = '') =>
      sim.webhooks.register({ vendor: 'acme', url: url + path, ...(auth && { auth }) }),
    /** Makes a complete check, which sends one event, and waits for it. */
    async complete(): Promise<string> {
      const { ids } = await sim.journeys.create('acme', { state: 'completed' })
      await sim.clock.drain()
      return ids.check_id!
    },
    /** Sends an event of a journey once more. */
    again: (journeyId: string) => sim.webhooks.trigger({ vendor: 'acme', event: 'checkCompleted', journeyId }),
    log: () => sim.webhooks.deliveries(),
    async [Symbol.asyncDispose]() {
      await sim.close()
      await receiver?.close()
    },
  }
}

const hmac = { type: 'hmac', header: 'x-sig', secret: 'aB3-secret', algorithm: 'sha256', encoding: 'hex' } as const
const auths: readonly WebhookAuth[] = [
  { type: 'basic', username: 'user', password: 'pass-1' },
  { type: 'bearer', token: 'tok3n' },
  { type: 'header', headers: { 'X-Key': 'k3y', authorization: 'Bearer abc' } },
  { type: 'header', headers: { Authorization: `Basic ${Buffer.from('me:pw').toString('base64')}` } },
  hmac,
  { ...hmac, algorithm: 'sha512', encoding: 'base64', secret: '----' },
]

describe.each(['socket', 'in process'] as const)('%s', (mode) => {
  let bench: Awaited<ReturnType<typeof createBench>>
  beforeEach(async () => {
    bench = await createBench(mode)
    return () => bench[Symbol.asyncDispose]()
  })

  test('duplicate: one event id is delivered twice, or as often as said', async () => {
    await bench.listen()
    await bench.arm({ effect: { kind: 'webhook_duplicate' } })
    await bench.arm({ effect: { kind: 'webhook_duplicate', times: 4 }, after: 1 })
    await bench.complete()
    expect(bench.got).toHaveLength(2)
    expect(bench.got[0]!.body).toBe(bench.got[1]!.body)
    const log = await bench.log()
    expect(log.map(({ status, faults }) => [status, faults])).toEqual(
      Array(2).fill(['delivered', ['webhook_duplicate']]),
    )
    expect(new Set(log.map(({ id }) => id)).size).toBe(2)
    await bench.complete()
    await bench.complete()
    expect(bench.got).toHaveLength(2 + 4 + 1)
  })

  test('reorder: the next one of the same journey goes first', async () => {
    await bench.listen()
    await bench.arm({ effect: { kind: 'webhook_reorder' } })
    const journey = await bench.complete()
    await bench.complete()
    expect(bench.got).toHaveLength(1)
    expect(await bench.log()).toMatchObject([
      { status: 'pending', faults: ['webhook_reorder'], attempts: [], nextAt: '2026-01-01T00:01:00.000Z' },
      { status: 'delivered', faults: [] },
    ])
    const { eventId } = await bench.again(journey)
    const [first, , third] = await bench.log()
    const order = bench.got.map(({ body }) => JSON.parse(body).event_id)
    expect(order.slice(1)).toEqual([eventId, first!.eventId])
    expect(third!.eventId).toBe(eventId)
    expect(first).toMatchObject({ status: 'delivered', notes: [] })
    // the job of the time when none would have followed finds nothing to do
    await bench.sim.clock.advance(120_000)
    expect(bench.got).toHaveLength(3)
  })

  test('reorder: where none follows it is sent at last, and the log says so', async () => {
    await bench.listen()
    await bench.arm({ effect: { kind: 'webhook_reorder' } })
    await bench.complete()
    await bench.sim.clock.advance(59_999)
    expect(bench.got).toHaveLength(0)
    await bench.sim.clock.advance(1)
    expect(bench.got).toHaveLength(1)
    expect(await bench.log()).toMatchObject([
      { status: 'delivered', notes: ['no other followed within 60 s, so that it was sent after all'] },
    ])
  })

  test('reorder that stands for good swaps every pair, at each receiver', async () => {
    await bench.listen(undefined, '/a')
    await bench.listen(undefined, '/b')
    await bench.arm({ effect: { kind: 'webhook_reorder' }, count: null })
    const journey = await bench.complete()
    for (let n = 0; n < 3; n++) await bench.again(journey)
    const [one, two, three, four] = (await bench.log()).filter((_, i) => i % 2 === 0).map(({ eventId }) => eventId)
    for (const path of ['/a', '/b']) {
      const order = bench.got.filter((each) => each.path === path).map(({ body }) => JSON.parse(body).event_id)
      expect(order).toEqual([two, one, four, three])
    }
  })

  test('drop: it is in the log, and never sent', async () => {
    await bench.listen()
    await bench.arm({ effect: { kind: 'webhook_drop' } })
    await bench.arm({ effect: { kind: 'webhook_delay', ms: 5 } })
    await bench.complete()
    await bench.sim.clock.advance(1e9)
    expect(bench.got).toEqual([])
    const [dropped] = await bench.log()
    expect(dropped).toMatchObject({ status: 'dropped', nextAt: null, attempts: [], faults: ['webhook_drop'] })
    // what would have harmed it too still waits for one that is sent
    expect((await bench.armed()).map(({ effect }) => effect.kind)).toEqual(['webhook_delay'])
    expect(await bench.sim.webhooks.redeliver(dropped!.id)).toMatchObject({ status: 'delivered' })
  })

  test('delay: it is due later by the clock', async () => {
    await bench.listen()
    await bench.arm({ effect: { kind: 'webhook_delay', ms: 3_600_000 } })
    const journey = await bench.complete()
    await bench.again(journey)
    expect(bench.got).toHaveLength(1)
    expect(await bench.log()).toMatchObject([{ nextAt: '2026-01-01T01:00:00.000Z' }, { status: 'delivered' }])
    await bench.sim.clock.advance(3_599_999)
    expect(bench.got).toHaveLength(1)
    await bench.sim.clock.advance(1)
    expect(bench.got).toHaveLength(2)
  })

  test.each(auths)(
    'wrong secret: of %o another of the same form is used, once, and the retry is right',
    async (auth) => {
      await bench.listen(auth)
      await bench.arm({ effect: { kind: 'webhook_wrong_secret' } })
      bench.statuses.push(401)
      await bench.complete()
      await bench.sim.clock.advance(1000)
      const [wrong, right] = bench.got
      expect(verifyWebhook(auth, wrong!.body, wrong!.headers)).toBe(false)
      expect(verifyWebhook(auth, right!.body, right!.headers)).toBe(true)
      expect(wrong!.body).toBe(right!.body)
      // the same headers, each as long as the right one
      for (const [name, value] of Object.entries(signWebhook(auth, right!.body))) {
        expect(Math.abs(wrong!.headers[name.toLowerCase()]!.length - value.length), name).toBeLessThanOrEqual(1)
      }
      const [{ id } = { id: '' }] = await bench.log()
      const shown = await bench.sim.webhooks.delivery(id, { reveal: true })
      const hidden = await bench.sim.webhooks.delivery(id)
      for (const name of Object.keys(signWebhook(auth, ''))) {
        expect(shown.attempts[0]!.request.headers[name]).toBe(wrong!.headers[name.toLowerCase()])
        expect(shown.attempts[1]!.request.headers[name]).toBe(right!.headers[name.toLowerCase()])
        expect(hidden.attempts.map(({ request }) => request.headers[name])).toEqual(['[hidden]', '[hidden]'])
      }
      expect(shown.attempts.map(({ faults }) => faults)).toEqual([['webhook_wrong_secret'], []])
    },
  )

  test('wrong secret that stands for good: every attempt of every delivery is wrong, by one and the same secret', async () => {
    await bench.listen(hmac)
    await bench.arm({ effect: { kind: 'webhook_wrong_secret' }, count: null })
    bench.statuses.push(401, 401, 401)
    const journey = await bench.complete()
    await bench.sim.clock.advance(60_000)
    await bench.again(journey)
    expect(bench.got).toHaveLength(4)
    const rotated = { ...hmac, secret: (await secretOf(bench)) ?? '' }
    for (const { body, headers } of bench.got) {
      expect(verifyWebhook(hmac, body, headers)).toBe(false)
      expect(verifyWebhook(rotated, body, headers)).toBe(true)
    }
  })

  test('wrong secret: a receiver without authentication gets it unharmed, and the log says so', async () => {
    await bench.listen()
    await bench.arm({ effect: { kind: 'webhook_wrong_secret' } })
    await bench.complete()
    expect(bench.got).toHaveLength(1)
    expect(await bench.log()).toMatchObject([
      {
        status: 'delivered',
        faults: [],
        notes: ['webhook_wrong_secret: the receiver has no authentication, so that nothing was changed'],
      },
    ])
  })

  test('truncated body: half of the bytes, with their own length and a signature of what is sent; the retry is whole', async () => {
    await bench.listen(hmac)
    await bench.arm({ effect: { kind: 'webhook_truncated_body' } })
    bench.statuses.push(400)
    await bench.complete()
    await bench.sim.clock.advance(1000)
    const [half, whole] = bench.got
    expect(() => JSON.parse(half!.body)).toThrow()
    expect(half!.body).toBe(whole!.body.slice(0, whole!.body.length >> 1))
    if (mode === 'socket') expect(half!.headers['content-length']).toBe(String(half!.body.length))
    for (const { body, headers } of bench.got) expect(verifyWebhook(hmac, body, headers)).toBe(true)
    const [{ id } = { id: '' }] = await bench.log()
    const { attempts } = await bench.sim.webhooks.delivery(id, { reveal: true })
    expect(attempts.map(({ request, faults }) => [request.body, request.sizeBytes, faults])).toEqual([
      [half!.body, half!.body.length, ['webhook_truncated_body']],
      [whole!.body, whole!.body.length, []],
    ])
    expect((await bench.sim.webhooks.delivery(id)).attempts[0]!.request.body).toHaveLength(half!.body.length)
  })

  test('unknown event: the payload names an event that nobody has heard of', async () => {
    await bench.listen()
    await bench.arm({ effect: { kind: 'webhook_unknown_event' } })
    await bench.complete()
    expect(JSON.parse(bench.got[0]!.body)).toMatchObject({ event: 'sim.unknown_event', check: { status: 'complete' } })
    expect(await bench.log()).toMatchObject([{ event: 'check.completed', faults: ['webhook_unknown_event'] }])
  })

  test('extra fields: one at the top, one inside, and all the others as they were', async () => {
    await bench.listen()
    await bench.arm({ effect: { kind: 'webhook_extra_fields' } })
    const journey = await bench.complete()
    const { sim_undocumented, check, ...rest } = JSON.parse(bench.got[0]!.body)
    expect(sim_undocumented).toBeDefined()
    expect(check.sim_undocumented).toBeDefined()
    await bench.again(journey)
    const clean = JSON.parse(bench.got[1]!.body)
    expect(Object.keys(rest).sort()).toEqual(['event', 'event_id'])
    expect({ ...check, sim_undocumented: undefined }).toEqual(clean.check)
    expect(clean.sim_undocumented).toBeUndefined()
  })

  test('several faults harm one delivery together, and each counts its own', async () => {
    await bench.listen(hmac)
    await bench.arm({ effect: { kind: 'webhook_duplicate' } })
    await bench.arm({ effect: { kind: 'webhook_extra_fields' }, count: 2 })
    await bench.arm({ effect: { kind: 'webhook_delay', ms: 1000 }, count: null })
    await bench.complete()
    expect(bench.got).toHaveLength(0)
    await bench.sim.clock.advance(1000)
    expect(bench.got).toHaveLength(2)
    expect((await bench.log())[1]!.faults).toEqual(['webhook_duplicate', 'webhook_extra_fields', 'webhook_delay'])
    expect((await bench.armed()).map(({ effect, remaining, hits }) => [effect.kind, remaining, hits])).toEqual([
      ['webhook_extra_fields', 1, 1],
      ['webhook_delay', null, 1],
    ])
  })

  test('a fault is about a journey, a reference, a vendor or an event, and of two of a kind the nearer is taken', async () => {
    await bench.listen()
    const effect = (ms: number) => ({ effect: { kind: 'webhook_delay', ms } as const })
    const made = await bench.sim.journeys.create('acme', { flow: 'session' })
    const id = made.ids.session_id!
    await bench.arm({ ...effect(1), vendor: 'another' })
    await bench.arm({ ...effect(2), event: 'check.completed' })
    await bench.arm({ ...effect(3), event: 'session.ended' })
    await bench.arm({ ...effect(4), event: 'sessionEnded' })
    await bench.arm({ ...effect(5), reference: 'Sam Specimen' })
    await bench.arm({ ...effect(6), reference: 'Nobody' })
    await bench.arm({ ...effect(7), journeyId: id })
    await bench.arm({ ...effect(8), journeyId: id, reference: 'Sam Specimen' })
    const delays: number[] = []
    for (let n = 0; n < 6; n++) {
      const { deliveries } = await bench.sim.webhooks.trigger({ vendor: 'acme', event: 'sessionEnded', journeyId: id })
      delays.push(deliveries[0]!.nextAt ? Date.parse(deliveries[0]!.nextAt) - bench.sim.clock.now() : 0)
    }
    expect(delays).toEqual([8, 7, 5, 3, 4, 0])
    expect((await bench.armed()).map(({ effect: { kind, ...rest } }) => rest)).toEqual([
      { ms: 1 },
      { ms: 2 },
      { ms: 6 },
    ])
  })

  test('after so many, for so many, and until its time is over', async () => {
    await bench.listen()
    await bench.arm({ effect: { kind: 'webhook_drop' }, after: 2, count: 2 })
    for (let n = 0; n < 6; n++) await bench.complete()
    expect((await bench.log()).map(({ status }) => status === 'dropped')).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ])
    await bench.arm({ effect: { kind: 'webhook_drop' }, count: null, ttlMs: 1000 })
    await bench.complete()
    await bench.sim.clock.advance(1000)
    await bench.complete()
    expect((await bench.log()).slice(6).map(({ status }) => status)).toEqual(['dropped', 'delivered'])
    expect(await bench.armed()).toEqual([])
  })

  test('each delivery is harmed for itself: of two receivers the first alone, when the fault is for one', async () => {
    await bench.listen(undefined, '/a')
    await bench.listen(undefined, '/b')
    await bench.arm({ effect: { kind: 'webhook_drop' } })
    await bench.complete()
    expect((await bench.log()).map(({ status }) => status)).toEqual(['dropped', 'delivered'])
  })
})

/** The secret that an armed HMAC fault uses, found by its signature alone. */
async function secretOf(bench: Awaited<ReturnType<typeof createBench>>): Promise<string | undefined> {
  const { anotherSecret } = await import('../../src/runtime/harm.js')
  const other = anotherSecret(hmac, bench.sim.namespace().info.seed)
  return other.type === 'hmac' ? other.secret : undefined
}

test.each([
  ['ms', 1_767_225_600_000, 1_767_139_200_000],
  ['s', 1_767_225_600, 1_767_139_200],
  ['iso', '2026-01-01T00:00:00.000Z', '2025-12-31T00:00:00.000Z'],
] as const)('stale timestamp: a payload dated in %s is dated a day back', async (unit, now, then) => {
  const { harm } = await import('../../src/runtime/harm.js')
  const context = { auth: undefined, seed: 's', fields: { timestamp: { name: 'meta.at', unit } } }
  const body = JSON.stringify({ meta: { at: now }, b: 1 })
  const effect = { kind: 'webhook_stale_timestamp' } as const
  const harmed = harm({ ...context, body }, [{ effect, always: false }])
  expect(JSON.parse(harmed.body)).toEqual({ meta: { at: then }, b: 1 })
  const odd = harm({ ...context, body: '{"meta":null}' }, [{ effect, always: false }])
  expect([odd.body, odd.faults]).toEqual(['{"meta":null}', []])
  expect(odd.notes).toEqual(['webhook_stale_timestamp: the payload has no place for it, so that nothing was changed'])
})

test('stale timestamp: the verification of a real vendor is dated back by as much as said', async () => {
  const fields = { event: 'eventType', timestamp: { name: 'timestamp', unit: 'ms' } } as const
  const vendor = { ...incode, webhooks: { ...incode.webhooks, fields } }
  const store = createMemoryStore()
  const bodies: { timestamp: number }[] = []
  const { createSimulator } = await import('../../src/simulator.js')
  await using sim = await createSimulator({
    vendors: [{ ...incodeSimulator, vendor } as unknown as VendorSimulator],
    store,
    send: async (request) => {
      bodies.push((await request.json()) as { timestamp: number })
      return new Response(null, { status: 204 })
    },
  })
  await sim.webhooks.register({ vendor: 'incode', url: 'http://receiver.test' })
  const effect = { kind: 'webhook_stale_timestamp', ageMs: 600_000 } as const
  await store.transact('default', async (tx) => armFault(tx, { effect, event: 'verification.succeeded' }))
  await sim.journeys.create('incode', { state: 'completed' })
  await sim.clock.drain()
  expect(bodies.map(({ timestamp }) => timestamp - sim.clock.now())).toEqual([0, -600_000, 0])
})

test('a vendor that cannot express a fault says why, by name', () => {
  const none = { ...acme, webhooks: { ...acme.webhooks, fields: undefined } } as unknown as typeof acme
  const silent = { ...acme, webhooks: undefined } as unknown as typeof acme
  const open = structuredClone({ value: ['none'] })
  const bare = { ...acme, webhooks: { ...acme.webhooks, delivery: { ...acme.webhooks.delivery, auth: open } } }
  expect(refusalOfWebhookEffect(silent, { kind: 'webhook_drop' })).toBe('acme sends no webhooks')
  expect(refusalOfWebhookEffect(acme, { kind: 'webhook_stale_timestamp' })).toContain('acme cannot have webhook_stale')
  expect(refusalOfWebhookEffect(none, { kind: 'webhook_unknown_event' })).toContain('do not name their event')
  expect(refusalOfWebhookEffect(bare as never, { kind: 'webhook_wrong_secret' })).toContain('authenticates no webhooks')
  expect(refusalOfWebhookEffect(acme, { kind: 'webhook_drop' }, 'nonsense')).toContain(
    'acme has no event "nonsense"; it has: check.completed, session.ended',
  )
  for (const kind of ['webhook_duplicate', 'webhook_reorder', 'webhook_drop', 'webhook_delay'] as const) {
    for (const event of ['check.completed', 'checkCompleted', undefined]) {
      expect(refusalOfWebhookEffect(acme, { kind }, event)).toBeUndefined()
    }
    expect(refusalOfWebhookEffect(veratad, { kind })).toBeUndefined()
  }
})
