/** Two replicas over one PostgreSQL: races have one winner, and what one is told the other knows at its next call. */
import { expect } from 'vitest'
import { Client as Idwise } from '../scenarios/idwise-kit.js'
import { emptyDatabase, postgresTest as test } from '../support/postgres.js'
import { startReceiver } from '../support/receiver.js'
import type { Server } from '../support/servers.js'
import { runRaces } from './races.js'
import { control, startReplicas } from './replicas.js'

const idwiseAt = (base: string): Idwise => new Idwise((request) => fetch(request), base)

/** Two replicas with a clock that stands still, and their addresses. */
async function two() {
  const replicas = await startReplicas(2, await emptyDatabase(), ['--clock', 'frozen'])
  const [a, b] = replicas.bases as [string, string]
  return { a, b, [Symbol.asyncDispose]: () => replicas[Symbol.asyncDispose]() }
}

test('of two calls at two replicas one wins, and the other is refused in the words of the vendor', async () => {
  await using places = await two()
  await runRaces(places, 10)
})

test('a clock that is moved at one replica stands there at the other, with all that fell due on the way', async () => {
  await using places = await two()
  const { a, b } = places
  await using receiver = await startReceiver()
  const made = await control(b, 'POST', '/webhooks/endpoints', { vendor: 'idwise', url: `${receiver.url}/idwise` })
  expect(made.status).toBe(201)
  for (const [mover, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const id = await (async () => {
      const client = idwiseAt(`${other}/idwise`)
      const { journey_id } = (await client.start({ flow_id: 'flow-passport' })).body
      await client.step(journey_id, 20)
      return journey_id
    })()
    await control(mover, 'POST', '/clock/advance', { ms: 1000 })
    expect((await idwiseAt(`${other}/idwise`).complete(id)).status).toBe(200)
    const moved = await control(mover, 'POST', '/clock/advance', { ms: 60_000 })
    const there = await control(other, 'GET', '/clock')
    expect(there.body.now).toBe(moved.body.now)
    expect((await idwiseAt(`${other}/idwise`).result(id)).body.system_decision).toBe('Complete')
    // the answer to `advance` comes after the first attempts, whoever made them
    const told = receiver.received.filter(({ body }) => body.includes(id)).map(({ event }) => event)
    expect(told).toEqual(['Finished Step', 'Finished User Steps', 'Finished Journey'])
  }
  const set = await control(a, 'POST', '/clock', { now: '2031-05-06T07:08:09.000Z', frozen: true })
  expect(set.status).toBe(200)
  expect((await control(b, 'GET', '/clock')).body).toMatchObject({ now: '2031-05-06T07:08:09.000Z', frozen: true })
})

test('a reset at one replica is a reset of all', async () => {
  await using places = await two()
  const { a, b } = places
  const { journey_id } = (await idwiseAt(`${a}/idwise`).start({})).body
  expect((await idwiseAt(`${b}/idwise`).summary(journey_id)).status).toBe(200)
  await control(a, 'POST', '/clock/advance', { ms: 5000 })
  expect((await control(b, 'POST', '/reset')).status).toBe(200)
  expect((await idwiseAt(`${a}/idwise`).summary(journey_id)).status).toBe(404)
  expect((await control(a, 'GET', '/clock')).body.now).toBe((await control(b, 'GET', '/clock')).body.now)
  expect((await control(a, 'GET', '/journeys')).body.items).toEqual([])
})

test('a snapshot that one replica takes the other restores', async () => {
  await using places = await two()
  const { a, b } = places
  const { journey_id: kept } = (await idwiseAt(`${a}/idwise`).start({ reference_no: 'kept' })).body
  expect((await control(a, 'POST', '/snapshots', { name: 'here' })).status).toBe(201)
  expect(((await control(b, 'GET', '/snapshots')).body.items as object[]).length).toBe(1)
  const { journey_id: later } = (await idwiseAt(`${b}/idwise`).start({ reference_no: 'later' })).body
  await idwiseAt(`${b}/idwise`).complete(kept)
  await control(b, 'POST', '/clock/advance', { ms: 86_400_000 })
  expect((await control(b, 'POST', '/snapshots/here/restore')).status).toBe(200)
  expect((await idwiseAt(`${a}/idwise`).summary(later)).status).toBe(404)
  expect((await idwiseAt(`${a}/idwise`).complete(kept)).status).toBe(200)
  expect((await control(a, 'GET', '/clock')).body.now).toBe((await control(b, 'GET', '/clock')).body.now)
})

test('a namespace made at one replica is there at the other with the same credentials, and gone with it', async () => {
  await using places = await two()
  const { a, b } = places
  const made = await control(a, 'POST', '/namespaces', { name: 'team', seed: 's', clock: '2030-01-01T00:00:00Z' })
  expect(made.status).toBe(201)
  expect((await control(b, 'GET', '/namespaces/team')).body).toEqual(made.body)
  const { apiKey, apiSecret } = (made.body.credentials as { idwise: Record<string, string> }).idwise
  const byKey = new Idwise((request) => fetch(request), `${b}/idwise`, [apiKey!, apiSecret!])
  const { journey_id } = (await byKey.start({})).body
  const byAddress = new Idwise((request) => fetch(request), `${a}/~team/idwise`, [apiKey!, apiSecret!])
  expect((await byAddress.summary(journey_id)).status).toBe(200)
  expect((await control(b, 'DELETE', '/namespaces/team')).status).toBe(200)
  expect((await control(a, 'GET', '/namespaces/team')).status).toBe(404)
  expect((await byAddress.summary(journey_id)).status).toBeGreaterThanOrEqual(400)
  expect((await control(a, 'POST', '/namespaces', { name: 'team' })).status).toBe(201)
  expect((await byKey.summary(journey_id)).status).toBeGreaterThanOrEqual(400)
})

test('a fault armed at one replica meets calls at the other, and no more of them than it was armed for', async () => {
  await using places = await two()
  const { a, b } = places
  const fault = { vendor: 'idwise', endpoint: 'startJourney', effect: { kind: 'status', status: 503 }, count: 3 }
  for (let round = 0; round < 3; round++) {
    expect((await control(a, 'POST', '/faults', fault)).status).toBe(201)
    const starts = Array.from({ length: 8 }, (_, n) => idwiseAt(`${n % 2 ? a : b}/idwise`).start({}))
    const statuses = (await Promise.all(starts)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 503).length).toBe(3)
  }
  await control(a, 'POST', '/faults', { ...fault, count: 1000 })
  expect((await idwiseAt(`${b}/idwise`).start({})).status).toBe(503)
  expect((await control(b, 'DELETE', '/faults')).status).toBe(200)
  expect((await idwiseAt(`${a}/idwise`).start({})).status).toBe(200)
})

test('the default scenario that one replica is given is that of the other', async () => {
  await using places = await two()
  const { a, b } = places
  expect((await control(a, 'POST', '/scenarios/default', { scenario: 'document_expired' })).status).toBe(200)
  await idwiseAt(`${b}/idwise`).start({ reference_no: 'r' })
  const { body } = await control(a, 'GET', '/journeys?reference=r')
  expect(body.items).toMatchObject([{ scenario: 'document_expired' }])
})

test('a replica that is told to stop answers the calls that it has, and the other goes on', async () => {
  await using replicas = await startReplicas(2, await emptyDatabase())
  const [stopped, other] = replicas.servers as [Server, Server]
  const effect = { kind: 'latency', ms: 500 }
  await control(other.url, 'POST', '/faults', { vendor: 'idwise', endpoint: 'startJourney', effect, count: 2 })
  const asked = idwiseAt(`${stopped.url}/idwise`).start({})
  const hits = async () => (await control(other.url, 'GET', '/faults')).body.items
  await expect.poll(hits).toEqual([expect.objectContaining({ hits: 1 })])
  const ending = stopped.kill('SIGTERM')
  const { status, body } = await asked
  expect(status).toBe(200)
  expect(await ending).toMatchObject({ code: 0, stderr: '' })
  expect((await idwiseAt(`${other.url}/idwise`).summary(body.journey_id)).status).toBe(200)
})
