/** The same seed and the same script give the same bytes: in two simulators, and on a store that runs every unit of work twice. */
import { expect, test } from 'vitest'
import { routes } from '../../src/contracts/veratad/index.js'
import type { SimulatorOptions } from '../../src/mocks/options.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { type Answer, createBench } from './veratad-kit.js'

/** Drives one fixed script, and answers everything that could be seen of it. */
async function play(options: SimulatorOptions): Promise<string[]> {
  await using bench = await createBench({
    baseUrl: 'http://x.test',
    processingMs: 500,
    ...options,
    options: { veratad: { velocity: true, resultBody: 'result' } },
  })
  const { client, sim } = bench
  await bench.listen({ type: 'basic', username: 'a', password: 'b' })
  const seen: string[] = []
  const note = ({ status, headers, text }: Answer<unknown>): void => {
    seen.push(JSON.stringify([status, [...headers].sort(), text]))
  }
  for (const scenario of [
    'approved',
    'manual_review_rejected',
    'attempts_exceeded',
    'abandoned',
    'duplicate_identity',
    'data_no_match',
  ]) {
    for (const { id: route_id } of routes) {
      client.token = ''
      note(await client.askToken())
      const created = await client.create({
        route_id,
        email: `${route_id}@sim.${scenario}`,
        additionalData: { a: 'b' },
      })
      note(created)
      const id = created.body.request_id
      await bench.act(id, { kind: 'open' }, { kind: 'consent', given: true })
      const stepId = (await bench.view(id)).current
      if (stepId) await bench.act(id, { kind: 'submit', stepId, pictures: {} })
      await sim.clock.advance(700)
      await bench.act(id, { kind: 'complete' }).catch((error: Error) => seen.push(error.message))
      await sim.clock.advance(600_000)
      note(await client.result(id))
      note(await client.status(`${route_id}@sim.${scenario}`))
      seen.push(JSON.stringify(await bench.view(id)))
    }
  }
  await sim.clock.advance(100_000_000)
  const webhooks = bench.hooks.map(({ url, text, headers }) => JSON.stringify([url, [...headers].sort(), text]))
  const journal = sim.requests.list().map((entry) => JSON.stringify({ ...entry, durationMs: 0 }))
  expect(bench.bugs).toEqual([])
  return [...seen, ...webhooks, ...journal, JSON.stringify(await sim.webhooks.deliveries()), await sim.digest()]
}

test('two simulators give the same bytes for one seed, and others for another', async () => {
  const [first, second, other] = [await play({ seed: 'a' }), await play({ seed: 'a' }), await play({ seed: 'b' })]
  expect(first.length).toBeGreaterThan(200)
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
})

test('a store that runs every unit of work twice gives the same bytes', async () => {
  const plain = await play({ store: createMemoryStore() })
  expect(await play({ store: createMemoryStore({ hostile: true }) })).toEqual(plain)
}, 60_000)

test('the same e-mail is the same person in every session', async () => {
  await using bench = await createBench()
  const read = async (body: object) => {
    const { request_id } = (await bench.client.create(body)).body
    await bench.act(request_id, { kind: 'complete' })
    const { FirstName, LastName, DateOfBirth } = (await bench.client.result(request_id)).body.dcams_plus!.document_data
    return [FirstName, LastName, DateOfBirth]
  }
  const first = await read({})
  expect(await read({ reference: 'again', email: 'ADA@example.com' })).toEqual(first)
  expect(await read({ email: 'bob@example.com' })).not.toEqual(first)
})
