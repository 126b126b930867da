/** IDWise's journeys on the page and by control actions, as calls: what the page may do, and what the vendor leaves open. */
import { expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { createBench, front, stepOf } from '../scenarios/idwise-kit.js'

async function opened(options: SimulatorOptions = {}, flow_id = 'flow-id-selfie', scenario = 'approved') {
  const bench = await createBench(options)
  await bench.listen()
  const made = await bench.client.json<{ journey_id: string; verification_link: string }>(
    'POST',
    '/v2/verification-links',
    { flow_id, reference_no: 'applicant-1' },
    { 'x-sim-scenario': scenario },
  )
  const id = made.body.journey_id
  const code = made.body.verification_link.split('/').at(-1)!
  const act = (kind: string, more: object = {}) =>
    bench.client.json<Record<string, never>>('POST', `/hosted/${code}/acts`, { kind, ...more })
  const state = async () => (await bench.client.send<Record<string, never>>(`/hosted/${code}/state`)).body
  const begin = async () => {
    await act('open')
    await act('consent', { given: true })
  }
  const events = () => bench.hooks.map(({ event }) => event)
  return { ...bench, id, code, act, state, begin, events, [Symbol.asyncDispose]: () => bench.sim.close() }
}

test('the link of an answer opens a page, and nothing else of the journey does', async () => {
  await using world = await opened()
  const get = async (path: string) => (await world.client.send(path)).status
  expect([await get(`/hosted/${world.code}`), await get(`/hosted/${world.id}`)]).toEqual([200, 404])
})

test('the page is the only one to say that its person is through', async () => {
  await using world = await opened({ processingMs: 1000 })
  await world.begin()
  await world.act('submit', { step: '0' })
  await world.sim.clock.advance(1000)
  await world.act('submit', { step: '1' })
  await world.sim.clock.advance(1000)
  expect(await world.state()).toMatchObject({ phase: 'consented', current: null, end: null })
  expect((await world.client.complete(world.id)).status).toBe(409)
  await world.sim.clock.advance(1000)
  expect(await world.state()).toMatchObject({ phase: 'ended', end: { tone: 'good' } })
  expect(world.events().slice(-2)).toEqual(['Finished User Steps', 'Finished Journey'])
  expect(world.bugs).toEqual([])
})

test('nothing of the page shows in the API before a step is sent', async () => {
  await using world = await opened()
  const before = (await world.client.summary(world.id)).text
  await world.begin()
  await world.act('document', { country: 'DE', documentKind: 'identity_card' })
  expect((await world.client.summary(world.id)).text).toBe(before)
  expect(world.hooks).toEqual([])
})

test('consent that is refused leaves the journey as it is', async () => {
  await using world = await opened()
  await world.act('open')
  const refused = { phase: 'opened', declined: true, end: null }
  expect((await world.act('consent', { given: false })).body).toMatchObject(refused)
  const agreed = { phase: 'consented', declined: false }
  expect((await world.act('consent', { given: true })).body).toMatchObject(agreed)
})

test.each<[string, string, object]>([
  ['consent before opening', 'consent', { given: true }],
  ['a document before consent', 'document', { country: 'DE', documentKind: 'identity_card' }],
  ['a step before consent', 'submit', { step: '0' }],
  ['an expiry, which the vendor does not document', 'expire', {}],
])('%s is refused', async (_, kind, more) => {
  await using world = await opened()
  expect((await world.act(kind, more)).status).toBe(409)
})

test('steps come in turn, with the document that the flow takes', async () => {
  await using world = await opened({ processingMs: 1000 })
  await world.begin()
  expect((await world.act('document', { country: 'DE', documentKind: 'passport' })).status).toBe(409)
  expect((await world.act('submit', { step: '1' })).status).toBe(409)
  await world.act('submit', { step: '0' })
  expect((await world.act('submit', { step: '0' })).text).toContain('still being processed')
})

test.each([
  ['driving_licence', 'Driving Licence'],
  ['residence_permit', 'Residence Permit'],
] as const)('a flow for identity cards takes a %s too, and the result says so', async (documentKind, type) => {
  await using world = await opened()
  await world.begin()
  const chosen = { country: 'DE', documentKind }
  const kinds = ['identity_card', 'driving_licence', 'residence_permit']
  expect(await world.state()).toMatchObject({ document: { documentKind: 'identity_card', kinds } })
  await world.act('document', chosen)
  expect(await world.state()).toMatchObject({ document: { ...chosen, own: chosen } })
  // another outcome is one of the same document
  await world.act('choose', { scenario: 'document_expired' })
  expect(await world.state()).toMatchObject({ document: { ...chosen, own: chosen } })
  await world.act('submit', { step: '0' })
  await world.act('submit', { step: '1' })
  const { body } = await world.client.result(world.id)
  const fields = body.documents!['0']!.extracted_fields!
  expect(body.documents!['0']).toMatchObject({ document_type: type, issuing_country_code: 'DEU' })
  const has = (name: string): boolean => name in fields
  const isLicence = documentKind === 'driving_licence'
  expect(['Nationality Code', 'Machine Readable Zone', 'Sex'].map(has)).toEqual([!isLicence, !isLicence, !isLicence])
  expect(['Issuing Authority', 'Address', 'Document Number'].map(has)).toEqual([true, true, true])
  if (!isLicence) expect(fields['Nationality Code']!.value).not.toBe('DEU')
  expect(world.bugs).toEqual([])
})

test('a journey begun through the API can be gone on with on the page', async () => {
  await using world = await opened()
  await world.client.step(world.id, 0, { image: front, image2: front })
  expect(await world.state()).toMatchObject({ phase: 'consented', current: '1' })
  await world.act('submit', { step: '1' })
  expect(await world.state()).toMatchObject({ phase: 'ended' })
})

test('every id that the vendor gave out names the journey, the latest where several share it', async () => {
  await using world = await opened()
  const { client, sim } = world
  const start = async () => (await client.start({ reference_no: 'shared' })).body.journey_id
  const [, second] = [await start(), await start()]
  const { body } = await client.result(second)
  for (const [id, journeyId] of [
    [world.id, world.id],
    [world.code, world.id],
    ['shared', second],
    [body.applicant!.applicant_id!, second],
  ] as const) {
    expect(await sim.journeys.act('idwise', id, 'open')).toMatchObject({ journeyId, phase: 'opened' })
  }
  await expect(sim.journeys.act('idwise', 'nobody', 'open')).rejects.toMatchObject({ code: 'not_found' })
})

test('completing waits for no processing, and takes over what is under way', async () => {
  await using world = await opened({ processingMs: 60_000 })
  await world.client.step(world.id, 0, { image: front, image2: front })
  const played = await world.sim.journeys.act('idwise', world.id, 'complete')
  expect(played).toMatchObject({ phase: 'ended', end: { tone: 'good', title: 'You are verified' } })
  await world.sim.clock.advance(120_000)
  expect(world.events().filter((event) => event === 'Finished Journey')).toHaveLength(1)
  expect(world.events().filter((event) => event === 'Finished Step')).toHaveLength(3)
  await expect(world.sim.journeys.act('idwise', world.id, 'complete')).rejects.toMatchObject({ code: 'illegal_action' })
  expect(world.bugs).toEqual([])
})

test('completing a journey whose steps are all in lets the decision fall at once', async () => {
  await using world = await opened({ processingMs: 60_000 }, 'flow-passport')
  await world.client.step(world.id, 20)
  await world.sim.clock.advance(60_000)
  await world.client.complete(world.id)
  expect(await world.sim.journeys.act('idwise', world.id, 'complete')).toMatchObject({ phase: 'ended' })
})

test('abandoning sends all but the last step', async () => {
  await using world = await opened()
  expect(await world.sim.journeys.act('idwise', world.id, 'abandon')).toMatchObject({ phase: 'consented', end: null })
  const { body } = await world.client.summary(world.id)
  expect([stepOf(body, 0).status, stepOf(body, 1).status]).toEqual(['Submitted', 'Not Submitted'])
  expect((await world.client.result(world.id)).body.system_decision).toBe('Incomplete')
})

test('what a reviewer asks for again is played like the rest', async () => {
  await using world = await opened()
  const { client, sim, id } = world
  await sim.journeys.act('idwise', id, 'complete')
  const step_reviews = [{ step_id: 1, review_decision: 'Resubmit' }]
  expect((await client.review(id, { new_decision: 'Resubmission Requested', step_reviews })).status).toBe(200)
  expect(await world.state()).toMatchObject({ phase: 'consented', current: '1', end: null })
  await sim.journeys.act('idwise', id, 'complete', { scenario: 'liveness_failed' })
  expect((await client.result(id)).body).toMatchObject({ system_decision: 'Refer', selfie: { is_live: false } })
  await sim.clock.drain()
  expect(world.events().at(-1)).toBe('Updated Journey')
  expect(world.bugs).toEqual([])
})

test('another outcome keeps the person, and a duplicate becomes the applicant it repeats', async () => {
  await using world = await opened({}, 'flow-passport')
  const { client, sim } = world
  const named = async (scenario: string) => {
    const { body } = await client.start({ flow_id: 'flow-passport', reference_no: `other-${scenario}` })
    await sim.journeys.act('idwise', body.journey_id, 'complete', { scenario })
    return (await client.result(body.journey_id)).body
  }
  const first = (await client.result(world.id)).body.applicant!.applicant_id
  const approved = await named('document_expired')
  expect(approved.applicant!.applicant_id).not.toBe(first)
  const duplicate = await named('duplicate_identity')
  expect(duplicate.applicant!.applicant_id).toBe(first)
  expect(duplicate.rule_results!.no_duplicate_applicant!.result).toBe('Failed')
})

test('a deleted journey takes its page with it', async () => {
  await using world = await opened()
  await world.begin()
  const digest = await world.sim.digest()
  await world.client.remove(world.id)
  expect((await world.client.send(`/hosted/${world.code}`)).status).toBe(404)
  expect(await world.sim.digest()).not.toBe(digest)
  await expect(world.sim.journeys.act('idwise', world.id, 'open')).rejects.toMatchObject({ code: 'not_found' })
})

test('a journey on the page is the same on the hostile store', async () => {
  const tell = async (hostile: boolean) => {
    await using world = await opened({ store: createMemoryStore({ hostile }), processingMs: 10 })
    await world.begin()
    const seen: unknown[] = [(await world.act('submit', { step: '0' })).body]
    await world.sim.clock.advance(10)
    seen.push(await world.sim.journeys.act('idwise', world.id, 'complete', { scenario: 'attempts_exceeded' }))
    await world.sim.clock.drain()
    seen.push((await world.client.result(world.id)).body, world.events())
    expect(world.bugs).toEqual([])
    return JSON.stringify([seen, await world.sim.digest()])
  }
  expect(await tell(true)).toBe(await tell(false))
})
