/** Calls that something else ends: a reset, a restore, a namespace that goes, a simulator that closes. */
import { expect, test } from 'vitest'
import { createSimulator } from '../../src/simulator.js'
import { gate } from '../support/gate.js'

/** A simulator whose receiver answers only when it is told to. */
async function withSlowReceiver(processingMs = 1000) {
  const answers = gate<Response>()
  const reached = gate<void>()
  const bugs: unknown[] = []
  const sim = await createSimulator({
    processingMs,
    onBug: (bug) => void bugs.push(bug),
    send: async () => {
      reached.resolve()
      return (await answers.promise).clone()
    },
  })
  const answer = () => answers.resolve(new Response('ok'))
  return { sim, bugs, reached: reached.promise, answer }
}

const receiver = { vendor: 'idwise', url: 'http://receiver.test/' }

test('a clock that is being advanced stands at its start after a reset', async () => {
  const { sim, reached, answer } = await withSlowReceiver()
  const start = sim.clock.now()
  await sim.webhooks.register(receiver)
  await sim.journeys.create('idwise', { state: 'completed' })
  const advancing = sim.clock.advance(86_400_000)
  await reached
  await sim.reset()
  expect(sim.clock.now()).toBe(start)
  answer()
  await advancing
  expect(sim.clock.now()).toBe(start)
  await sim.close()
})

test('a clock that is being set stands where the snapshot had it after a restore', async () => {
  const { sim, reached, answer } = await withSlowReceiver()
  const start = sim.clock.now()
  await sim.webhooks.register(receiver)
  await sim.snapshots.save('start')
  await sim.journeys.create('idwise', { state: 'completed' })
  const setting = sim.clock.set('2030-01-01')
  await reached
  await sim.snapshots.restore('start')
  answer()
  await setting
  expect(sim.clock.now()).toBe(start)
  await sim.close()
})

test('a call that waits for its webhooks is answered when its namespace is deleted', async () => {
  const { sim, bugs, answer, reached } = await withSlowReceiver(0)
  const guest = sim.namespace('guest')
  await guest.webhooks.register(receiver)
  await guest.faults.arm({ effect: { kind: 'webhooks_first' } })
  const { ids } = await guest.journeys.create('idwise')
  const { apiKey, apiSecret } = guest.info.credentials.idwise!
  const asked = sim.fetch('http://sim.test/~guest/idwise/journey/v2/complete-journey', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` },
    body: JSON.stringify({ journey_id: ids.journey_id }),
  })
  await reached
  await sim.fetch('http://localhost/_sim/namespaces/guest', { method: 'DELETE' })
  expect((await asked).status).toBe(200)
  answer()
  await sim.close()
  expect(bugs).toEqual([])
})

test('many calls that hang in process say nothing of too many listeners', async () => {
  await using sim = await createSimulator()
  const warnings: Error[] = []
  const listen = (warning: Error): void => void warnings.push(warning)
  process.on('warning', listen)
  await sim.faults.arm({ effect: { kind: 'hang' }, count: null })
  const hanging = Array.from({ length: 30 }, () =>
    sim.fetch('http://sim.test/idwise/journey/v2/summary/nobody').catch(({ message }) => message),
  )
  await expect.poll(async () => (await sim.faults.list())[0]?.hits).toBe(30)
  await sim.close()
  expect(new Set(await Promise.all(hanging))).toEqual(new Set(['fetch failed']))
  process.off('warning', listen)
  expect(warnings).toEqual([])
})

test('a webhook of a deleted namespace settles nothing of the next one of its name', async () => {
  const answers = [gate<Response>(), gate<Response>()]
  const reached = [gate(), gate()]
  let calls = 0
  await using sim = await createSimulator({
    send: async () => {
      const nth = calls++
      reached[nth]?.resolve()
      return (await answers[nth]?.promise) ?? new Response('ok')
    },
  })
  const play = async () => {
    const guest = sim.namespace('guest')
    await guest.webhooks.register({ ...receiver, event: 'Finished Journey' })
    await guest.journeys.create('idwise', { state: 'completed' })
    return guest
  }
  await play()
  await reached[0]?.promise
  await sim.fetch('http://localhost/_sim/namespaces/guest', { method: 'DELETE' })
  const next = await play()
  await reached[1]?.promise
  answers[0]?.resolve(new Response('of before', { status: 500 }))
  // whatever the first answer leads to has happened by then
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve))
  answers[1]?.resolve(new Response('ok'))
  await next.clock.drain()
  const [delivery] = await next.webhooks.deliveries()
  expect(delivery).toMatchObject({ status: 'delivered', attempts: [{ status: 200, answer: 'ok' }] })
})
