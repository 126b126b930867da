/** The delivery log held to what a real receiver got, over a socket: bytes, headers, instants, and whether it is authentic. */
import { expect, test } from 'vitest'
import { startSimulator } from '../../src/index.js'
import { startReceiver } from '../support/receiver.js'

const hmac = { type: 'hmac', secret: 's3cret', header: 'x-signature', algorithm: 'sha256', encoding: 'hex' } as const
const basic = { type: 'basic', username: 'u', password: 'p' } as const

for (const [vendor, auth, authentic] of [
  ['idwise', basic, true],
  ['incode', undefined, null],
  ['signzy', undefined, null],
  ['veratad', hmac, true],
] as const) {
  test(`${vendor}: every attempt is shown as it arrived, and is made when it was told to be due`, async () => {
    let count = 0
    await using receiver = await startReceiver((_, response) => void response.writeHead(503).end(`no ${count++}`))
    await using sim = await startSimulator({ port: 0, clock: 'frozen', processingMs: 0, vendors: [vendor] })
    await sim.webhooks.register({ vendor, url: receiver.url, ...(auth && { auth }) })
    await sim.journeys.create(vendor, { state: 'completed' })
    await sim.clock.drain()
    for (;;) {
      const waits = (await sim.webhooks.deliveries()).flatMap(({ nextAt }) => (nextAt === null ? [] : [nextAt]))
      if (waits.length === 0) break
      const before = receiver.received.length
      const next = Math.min(...waits.map((at) => Date.parse(at)))
      await sim.clock.advance(next - sim.clock.now() - 1)
      expect(receiver.received.length).toBe(before)
      await sim.clock.advance(1)
      expect(receiver.received.length - before).toBe(waits.filter((at) => Date.parse(at) === next).length)
    }
    let attempts = 0
    for (const { id } of await sim.webhooks.deliveries()) {
      const one = await sim.webhooks.delivery(id, { reveal: true })
      attempts += one.attempts.length
      for (const { request, status, answer, authentic: is } of one.attempts) {
        // the receiver numbers its answers
        const got = receiver.received[Number(answer!.replace('no ', ''))]!
        const { connection, ...headers } = got.headers
        expect([request.method, request.body, request.headers]).toEqual([got.method, got.body, headers])
        expect([request.sizeBytes, status, is]).toEqual([Buffer.byteLength(got.body), 503, authentic])
      }
    }
    expect(attempts).toBe(receiver.received.length)
    expect(attempts).toBeGreaterThan(3)
  })
}

for (const [kind, authentic] of [
  ['webhook_wrong_secret', false],
  // the bytes signed are the bytes sent, cut as they are
  ['webhook_truncated_body', true],
] as const) {
  test(`what ${kind} sends is shown as it arrived, and is ${authentic ? '' : 'not '}authentic`, async () => {
    await using receiver = await startReceiver()
    await using sim = await startSimulator({ port: 0, clock: 'frozen', processingMs: 0, vendors: ['veratad'] })
    await sim.webhooks.register({ vendor: 'veratad', url: receiver.url, auth: hmac })
    await sim.faults.arm({ effect: { kind } })
    await sim.journeys.create('veratad', { state: 'completed' })
    await sim.clock.drain()
    const [{ id } = { id: '' }] = await sim.webhooks.deliveries()
    const { attempts } = await sim.webhooks.delivery(id, { reveal: true })
    const [got] = receiver.received
    expect(attempts).toHaveLength(1)
    expect(attempts[0]).toMatchObject({ authentic, faults: [kind], request: { body: got!.body } })
    expect(attempts[0]!.request.headers['x-signature']).toBe(got!.headers['x-signature'])
  })
}
