/** What a journey has been through, what each endpoint says of it, and the pictures it holds: for every vendor. */
import { expect, test } from 'vitest'
import { createSimulator, type SimulatorOptions } from '../../src/index.js'
import { picture } from '../support/acme/client.js'
import { controlOf, messageOf, refusalOf } from '../support/control.js'

const vendors = ['idwise', 'incode', 'signzy', 'veratad'] as const

const opened = async (options: SimulatorOptions = {}) => {
  const sim = await createSimulator({ send: async () => new Response('ok'), ...options })
  return { sim, control: controlOf(sim), [Symbol.asyncDispose]: () => sim.close() }
}
const base64 = Buffer.from(picture).toString('base64')

for (const vendor of vendors) {
  test(`${vendor}: a timeline tells states, webhooks with their attempts, and what is still to come`, async () => {
    await using world = await opened({ processingMs: 1000 })
    const { sim } = world
    const events = (await sim.catalog()).vendors.find(({ id }) => id === vendor)!.events
    await sim.webhooks.register({ vendor, url: 'http://127.0.0.1:1/hook' })
    const { journeyId } = await sim.journeys.create(vendor, { reference: 'r-1' })
    const before = await sim.journeys.timeline(vendor, journeyId)
    expect(before.items.map(({ kind }) => kind).slice(0, 2)).toEqual(['made', 'state'])
    await sim.clock.advance(60_000)
    await sim.journeys.act(vendor, journeyId, 'complete')
    const during = await sim.journeys.timeline(vendor, journeyId)
    const jobs = during.items.filter((item) => item.kind === 'job')
    expect(jobs.length).toBeGreaterThan(0)
    for (const { at, inMs } of jobs) expect(inMs).toBe(Date.parse(at) - Date.parse(during.now))
    await sim.clock.advance(5000)

    const { items, cut } = await sim.journeys.timeline(vendor, journeyId)
    expect(cut).toBe(false)
    const states = items.filter((item) => item.kind === 'state')
    const { status, ended } = await sim.journeys.get(vendor, journeyId)
    expect(states.at(-1)).toMatchObject({ status, ended, scenario: 'approved' })
    expect(new Set(states.map((one) => one.status)).size).toBeGreaterThan(1)
    const times = items.flatMap((item) => item.at ?? [])
    expect(times).toEqual([...times].sort())
    const deliveries = await sim.webhooks.deliveries({ vendor })
    expect(items.flatMap((item) => (item.kind === 'webhook' ? item.id : []))).toEqual(deliveries.map(({ id }) => id))
    expect(items.flatMap((item) => (item.kind === 'attempt' ? item.status : []))).toEqual(deliveries.map(() => 200))
    expect(deliveries.length > 0).toBe(events.length > 0)
    // what is owed stands before what was sent of it
    for (const { id } of deliveries) {
      const of = items.flatMap((item) => ('id' in item && item.id === id ? item.kind : []))
      expect(of).toEqual(['webhook', 'attempt'])
    }
  })

  test(`${vendor}: payloads are what the endpoints answer, and asking leaves nothing behind`, async () => {
    await using world = await opened()
    const { sim } = world
    const { journeyId } = await sim.journeys.create(vendor, { state: 'completed' })
    await sim.clock.advance(5000)
    const before = await sim.digest()
    const { endpoints } = await sim.journeys.payloads(vendor, journeyId, { reveal: true })
    expect(endpoints.length).toBeGreaterThan(0)
    expect(await sim.digest()).toBe(before)
    expect(sim.requests.list()).toEqual([])
    expect(endpoints.some(({ status }) => status === 200)).toBe(true)
    // personal data is masked unless it is asked for
    expect(JSON.stringify(endpoints)).not.toContain('[hidden]')
    expect(JSON.stringify(await sim.journeys.payloads(vendor, journeyId))).toContain('[hidden]')
  })

  test(`${vendor}: pictures that were sent are on the timeline, and their bytes are answered`, async () => {
    await using world = await opened()
    const { sim } = world
    const { journeyId } = await sim.journeys.create(vendor, {})
    const other = await sim.journeys.create(vendor, {})
    const { steps } = await sim.journeys.actions(vendor, journeyId)
    const side = steps.find(({ sides }) => sides.length > 0)!.sides[0]!
    await sim.journeys.act(vendor, journeyId, 'upload', { images: { [side]: base64 } })
    const { items } = await sim.journeys.timeline(vendor, journeyId)
    const [sent] = items.filter((item) => item.kind === 'picture')
    expect(sent).toMatchObject({ at: '2026-01-01T00:00:00.000Z', sizeBytes: picture.length, mediaType: 'image/png' })
    expect(await sim.journeys.picture(vendor, journeyId, sent!.sha256)).toEqual(new Uint8Array(picture))
    const at = (id: string) => `http://sim.test/_sim/journeys/${vendor}/${id}/pictures/${sent!.sha256}`
    const answer = await sim.fetch(at(journeyId))
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([
      200,
      'image/png',
      'nosniff',
    ])
    // another journey does not answer it
    expect((await sim.fetch(at(other.journeyId))).status).toBe(404)
    expect((await sim.journeys.timeline(vendor, other.journeyId)).items.some(({ kind }) => kind === 'picture')).toBe(
      false,
    )
  })
}

test('a payload is word for word what the endpoint answers', async () => {
  await using world = await opened()
  const { sim } = world
  const { journeyId } = await sim.journeys.create('idwise', { state: 'completed' })
  const authorization = `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}`
  const { endpoints } = await sim.journeys.payloads('idwise', journeyId, { reveal: true })
  expect(endpoints.map(({ status }) => status)).toContain(404)
  for (const { path, status, body } of endpoints) {
    const answer = await sim.fetch(`http://sim.test/idwise${path}`, { headers: { authorization } })
    expect([answer.status, await answer.json()], path).toEqual([status, body])
  }
})

test('requests of a journey stand before what they have caused, and no others are told', async () => {
  await using world = await opened()
  const { sim } = world
  const authorization = `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}`
  const ask = (method: string, path: string, body?: object) =>
    sim.fetch(`http://sim.test/idwise${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  const start = async (reference_no: string): Promise<string> =>
    (
      (await (await ask('POST', '/v2/start-journey', { flow_id: 'mine', reference_no })).json()) as {
        journey_id: string
      }
    ).journey_id
  const id = await start('shared')
  await start('shared')
  await ask('GET', `/journey/v2/summary/${id}`)
  await ask('GET', '/v2/get-journey-result?journey_id=nothing')
  await sim.journeys.act('idwise', id, 'complete')
  const { items } = await sim.journeys.timeline('idwise', id)
  expect(
    items.map((item) => (item.kind === 'request' ? `${item.method} ${item.endpoint} ${item.status}` : item.kind)),
  ).toEqual(['made', 'POST startJourney 200', 'state', 'GET getJourneySummary 200', 'state'])
})

test('a snapshot that is restored takes the trail back, and a reset clears it', async () => {
  await using world = await opened()
  const { sim } = world
  const { journeyId } = await sim.journeys.create('signzy', {})
  const kinds = async () => (await sim.journeys.timeline('signzy', journeyId)).items.map(({ kind }) => kind)
  const before = await kinds()
  await sim.snapshots.save('here')
  await sim.journeys.act('signzy', journeyId, 'complete')
  expect(await kinds()).not.toEqual(before)
  await sim.snapshots.restore('here')
  expect(await kinds()).toEqual(before)
  await sim.reset()
  const again = await sim.journeys.create('signzy', {})
  expect(again.journeyId).toBe(journeyId)
  expect(await kinds()).toEqual(before)
})

test('what is not there is said to be not there', async () => {
  await using world = await opened()
  const { journeyId } = await world.sim.journeys.create('idwise', {})
  for (const call of ['timeline', 'payloads', 'actions', 'pictures/abc']) {
    expect(refusalOf(await world.control('GET', `/journeys/idwise/nothing/${call}`)), call).toEqual([404, 'not_found'])
    expect(refusalOf(await world.control('GET', `/journeys/nobody/x/${call}`)), call).toEqual([404, 'not_found'])
  }
  const gone = await world.control('GET', `/journeys/idwise/${journeyId}/pictures/abc`)
  expect(refusalOf(gone)).toEqual([404, 'not_found'])
  expect(messageOf(gone)).toContain('there is no picture "abc"')
})
