/** Namespaces that outlive their process, and those that several processes share. */
import { expect } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { makePng } from '../../src/kit/png.js'
import { caller, createAcme } from '../support/acme/client.js'
import { keptTest, type Place, sharedTest } from '../support/places.js'

/** A simulator over the shared state, as a process that starts. */
async function start(place: Place, options: SimulatorOptions = {}) {
  const sim = await createAcme({ ...place(), send: async () => new Response('ok'), ...options })
  return { sim, ask: caller(sim), [Symbol.asyncDispose]: () => sim.close() }
}
const person = { full_name: 'Ada Example' }
const day = 86_400_000
const upload = (): FormData => {
  const form = new FormData()
  form.set('picture', new File([makePng(4, 3)], 'p.png', { type: 'image/png' }))
  return form
}

keptTest('a journey that was begun is finished after a restart, under the same clock', async (place) => {
  let id: unknown
  {
    await using first = await start(place, { processingMs: 500 })
    id = (await first.ask('POST', '/acme/v1/checks', person)).body.check_id
    await first.sim.clock.advance(day)
    await first.ask('POST', `/acme/v1/checks/${id}/picture`, upload())
  }
  await using second = await start(place)
  expect(second.sim.clock.now()).toBe(Date.UTC(2026, 0, 2))
  expect((await second.ask('GET', `/acme/v1/checks/${id}`)).body).toMatchObject({ check_id: id, status: 'processing' })
  await second.sim.clock.advance(500)
  expect((await second.ask('GET', `/acme/v1/checks/${id}`)).body).toMatchObject({ check_id: id, status: 'complete' })
})

keptTest(
  'the clock goes on when it is told the same as before or nothing, and is set when it is told another',
  async (place) => {
    const stands = async (options: SimulatorOptions) => {
      await using one = await start(place, options)
      const at = one.sim.clock.now()
      await one.sim.clock.advance(day)
      return new Date(at).toISOString().slice(0, 10)
    }
    expect(await stands({ clock: '2030-01-01T00:00:00Z' })).toBe('2030-01-01')
    expect(await stands({ clock: '2030-01-01T00:00:00Z' })).toBe('2030-01-02')
    expect(await stands({})).toBe('2030-01-03')
    expect(await stands({ clock: '2040-01-01T00:00:00Z' })).toBe('2040-01-01')
    expect(await stands({ clock: '2040-01-01T00:00:00Z' })).toBe('2040-01-02')
    expect(await stands({ clock: 'frozen' })).toBe('2026-01-01')
  },
)

keptTest('a reset goes back to where the clock was set last', async (place) => {
  {
    await using first = await start(place, { clock: '2030-01-01T00:00:00Z' })
    await first.sim.clock.advance(day)
  }
  await using second = await start(place)
  await second.sim.reset()
  expect(new Date(second.sim.clock.now()).toISOString()).toBe('2030-01-01T00:00:00.000Z')
})

keptTest('another seed than the kept one is refused, and both are named', async (place) => {
  await (await start(place, { seed: 'one' })).sim.close()
  await expect(start(place, { seed: 'two' })).rejects.toMatchObject({
    code: 'bad_option',
    message: 'the state that is kept was made with the seed "one", not with "two"',
    hint: 'Start with --seed one, or keep state elsewhere.',
  })
  await using third = await start(place)
  expect(third.sim.namespace().info.seed).toBe('one')
})

keptTest('a seed is kept as it is, whatever stands in it', async (place) => {
  const seeds = ['a\u0000b', '\ud800x', '"quoted\\"', 'ä'.repeat(3000), '']
  await using first = await start(place)
  for (const [n, seed] of seeds.entries()) await first.sim.namespace(`n${n}`, { seed }).opened()
  await first.sim.close()
  await using second = await start(place)
  expect(seeds.map((_, n) => second.sim.namespace(`n${n}`).info.seed)).toEqual(seeds)
})

keptTest(
  'namespaces come back, and may be named again with the seed and the clock they were made with',
  async (place) => {
    const given = { seed: 's', clock: '2030-01-01T00:00:00Z' }
    let credentials: unknown
    {
      await using first = await start(place)
      const made = first.sim.namespace('team', given)
      await made.clock.advance(day)
      credentials = made.info.credentials
    }
    await using second = await start(place)
    const again = second.sim.namespace('team', given)
    expect(again.info).toMatchObject({ seed: 's', credentials, clock: { now: '2030-01-02T00:00:00.000Z' } })
    expect(() => second.sim.namespace('team', { seed: 'other' })).toThrow(
      'the namespace "team" is kept with the seed "s" and the clock "2030-01-01T00:00:00Z"',
    )
  },
)

keptTest('namespaces that are kept count, and come back though they are too many', async (place) => {
  {
    await using first = await start(place)
    for (const name of ['a', 'b', 'c']) await first.sim.namespace(name).opened()
  }
  await using second = await start(place, { namespaceLimit: 2 })
  const { body } = await second.ask('GET', '/_sim/namespaces')
  expect((body.items as { name: string }[]).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'default'])
  expect((await second.ask('POST', '/_sim/namespaces', { name: 'd' })).status).toBe(409)
})

sharedTest(
  'a namespace made on one replica answers on the other, and one deleted there is gone here',
  async (place) => {
    await using one = await start(place)
    await using two = await start(place)
    expect((await one.ask('POST', '/_sim/namespaces', { name: 'team' })).status).toBe(201)
    expect((await two.ask('POST', '/_sim/namespaces', { name: 'team' })).status).toBe(409)
    expect((await two.ask('GET', '/_sim/namespaces/team')).status).toBe(200)
    expect((await two.ask('DELETE', '/_sim/namespaces/team')).status).toBe(200)
    expect((await one.ask('GET', '/_sim/namespaces/team')).status).toBe(404)
  },
)

sharedTest('two replicas that make the same namespace at once: one of them has made it', async (place) => {
  await using one = await start(place)
  await using two = await start(place)
  const made = await Promise.all([one, two].map(({ ask }) => ask('POST', '/_sim/namespaces', { name: 'team' })))
  expect(made.map(({ status }) => status).sort()).toEqual([201, 409])
  for (const { ask } of [one, two]) expect((await ask('GET', '/_sim/namespaces/team')).status).toBe(200)
})

sharedTest('a clock that one replica moves is where the other answers from', async (place) => {
  await using one = await start(place)
  await using two = await start(place)
  await one.ask('POST', '/_sim/clock/advance', { ms: day })
  expect((await two.ask('GET', '/_sim/clock')).body.now).toBe('2026-01-02T00:00:00.000Z')
  expect((await two.ask('POST', '/_sim/clock/advance', { ms: day })).body.now).toBe('2026-01-03T00:00:00.000Z')
  expect((await one.ask('GET', '/acme/v1/checks/x')).headers.get('date')).toBe('Sat, 03 Jan 2026 00:00:00 GMT')
  await one.ask('POST', '/_sim/reset')
  expect((await two.ask('GET', '/_sim/clock')).body.now).toBe('2026-01-01T00:00:00.000Z')
})

sharedTest('a journey begun on one replica is finished on the other, and its webhook goes out once', async (place) => {
  const sent: string[] = []
  const send = async (request: Request) => {
    sent.push(await request.text())
    return new Response('ok')
  }
  const webhooks = [{ vendor: 'acme', url: 'http://127.0.0.1:9/hook' }]
  await using one = await start(place, { send, webhooks })
  await using two = await start(place, { send, webhooks })
  const { check_id: id } = (await one.ask('POST', '/acme/v1/checks', person)).body
  expect((await two.ask('POST', `/acme/v1/checks/${id}/picture`, upload())).status).toBe(201)
  await expect.poll(() => sent.length).toBe(1)
  await one.sim.clock.advance(day)
  expect(sent).toEqual([expect.stringContaining(String(id))])
})

sharedTest('a reset on one replica clears the journal of the other', async (place) => {
  await using one = await start(place)
  await using two = await start(place)
  await two.ask('GET', '/acme/v1/checks/x')
  await one.ask('POST', '/_sim/reset')
  expect((await two.ask('GET', '/_sim/requests')).body.items).toEqual([])
})

sharedTest(
  'a snapshot that another replica saved is restored, and the journal here keeps what it knows',
  async (place) => {
    await using one = await start(place)
    await using two = await start(place)
    await one.ask('POST', '/_sim/snapshots', { name: 'a' })
    const { check_id: id } = (await two.ask('POST', '/acme/v1/checks', person)).body
    expect((await two.ask('POST', '/_sim/snapshots/a/restore')).status).toBe(200)
    expect((await one.ask('GET', `/acme/v1/checks/${id}`)).status).toBe(404)
    expect((await two.ask('GET', '/_sim/requests')).body.items).toHaveLength(1)
  },
)
