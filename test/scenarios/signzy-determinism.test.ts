/** The same seed and the same script give the same bytes, on the plain store and on the hostile one. */
import { expect, test } from 'vitest'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { Client, callbackUrl, createBench } from './signzy-kit.js'

/** Drives one fixed script, in series, and answers everything that could be seen of it. */
async function play(seed: string, hostile = false): Promise<unknown[]> {
  const options = { deletionTimeLimitMinutes: 60, profile: 'observed', externalApis: ['resident-id'] }
  const more = { seed, baseUrl: 'http://x.test', processingMs: 500, store: createMemoryStore({ hostile }) }
  await using bench = await createBench(options, { ...more, answer: (count) => (count % 2 === 0 ? 200 : 500) })
  const { client, sim } = bench
  const seen: unknown[] = []
  const note = (answer: { status: number; headers: Headers; text: string }): void => {
    seen.push([answer.status, [...answer.headers].sort(), answer.text])
  }
  const credentials = { username: 'signzy-preproduction-user', password: 'signzy-preproduction-password' }
  const login = await client.call<{ id: string }>('POST', '/api/customers/login', credentials)
  note(login)
  const mine = new Client(client.fetch, client.base, login.body.id)
  for (const scenario of ['approved', 'document_unreadable', 'abandoned', 'underage', 'link_expired']) {
    const made = await mine.create({
      userId: `d sim.${scenario}`,
      userInfo: { name: { firstName: 'Jane', lastName: 'Doe' }, dateOfBirth: '14/02/1990' },
      processingConfig: { callbackUrl, authKeyForCallback: 'key' },
    })
    note(made)
    const id = made.body.result.journeyId
    await bench.play(id)
    await sim.clock.advance(1_000_000)
    const got = await mine.get(id)
    note(got)
    const { frontDoc } = got.body.capturedData.images
    if (frontDoc) {
      const picture = await sim.fetch(frontDoc)
      seen.push([picture.status, Buffer.from(await picture.arrayBuffer()).toString('base64')])
    }
  }
  note(await mine.call('POST', '/api/customers/logout'))
  note(await mine.get('AAAAAAAAAA'))
  await sim.clock.advance(7_200_000)
  // what is measured in real time is left out
  const journal = sim.requests.list().map((entry) => ({ ...entry, durationMs: 0 }))
  expect(bench.bugs).toEqual([])
  return [seen, bench.callbacks.map((c) => [[...c.headers], c.text]), journal, await sim.digest()]
}

test('two simulators give the same bytes for one seed, and others for another', async () => {
  const [first, second, other] = [await play('a'), await play('a'), await play('b')]
  expect(second).toEqual(first)
  expect(other[0]).not.toEqual(first[0])
})

test('the hostile store, which runs every unit of work twice, changes nothing', async () => {
  expect(await play('a', true)).toEqual(await play('a'))
})
