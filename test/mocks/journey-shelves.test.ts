/** How journeys of IDWise and Signzy are listed for the control plane. */
import { expect, test } from 'vitest'
import { idwiseSimulator } from '../../src/mocks/idwise/index.js'
import { signzySimulator } from '../../src/mocks/signzy/index.js'
import type { JourneyShelf, JourneySummary, Tools, VendorSimulator } from '../../src/mocks/types.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import type { Job } from '../../src/runtime/store/types.js'
import * as idwise from '../scenarios/idwise-kit.js'
import * as signzy from '../scenarios/signzy-kit.js'

/** Reads a shelf by one of its indexes, in a job: the only way in without the control plane. */
function reading(simulator: VendorSimulator) {
  const store = createMemoryStore()
  const vendor = simulator.vendor.profile.id
  let found: JourneySummary[] = []
  const withList = {
    ...simulator,
    jobs: {
      ...simulator.jobs,
      async list(tools: Tools, { index, value }: Job['payload']): Promise<void> {
        const { kind, summary } = simulator.journeys as unknown as JourneyShelf
        found = (await tools.tx.find(kind, String(index), String(value))).map((journey) => summary(tools, journey))
      },
    },
  } as VendorSimulator
  const list = async (sim: { clock: { drain(): Promise<unknown> } }, index = 'all', value = '*') => {
    const payload = { journeyId: '', index, value }
    await store.transact('default', async (tx) => tx.schedule({ at: tx.now, kind: `${vendor}.list`, payload }))
    await sim.clock.drain()
    return found
  }
  return { vendors: [withList], store, list }
}

test("IDWise's journeys are listed with their ids, final decision and link, whatever the environment", async () => {
  const { list, ...options } = reading(idwiseSimulator)
  await using bench = await idwise.createBench(options)
  const { client, liveClient, sim } = bench
  const first = await client.walk({ reference_no: 'a', flow_id: 'flow-passport' }, { 'x-sim-scenario': 'underage' })
  const second = (await liveClient.start({ reference_no: 'a', flow_id: 'flow-of-ours' })).body.journey_id
  const made = await sim.journeys.create('idwise', { reference: 'b' })
  const listed = await list(sim)
  const { applicant_id } = (await client.result(first)).body.applicant!
  expect(listed[0]).toEqual({
    journeyId: first,
    ids: { journey_id: first, reference_no: 'a', applicant_id },
    reference: 'a',
    flow: 'flow-passport',
    scenario: 'underage',
    environment: 'sandbox',
    status: 'Refer',
    ended: true,
    createdAt: sim.clock.now(),
    link: null,
  })
  expect(listed[1]).toMatchObject({
    journeyId: second,
    flow: 'flow-id-selfie',
    environment: 'live',
    status: 'Incomplete',
    ended: false,
  })
  expect(listed[2]).toMatchObject({ ids: made.ids, reference: 'b', link: made.link })
  expect((await list(sim, 'reference', 'a')).map((j) => j.journeyId)).toEqual([first, second])
  await client.remove(first)
  expect((await list(sim)).map((j) => j.journeyId)).toEqual([second, made.ids.journey_id])
})

test('a journey of which steps are asked for again goes on', async () => {
  const { list, ...options } = reading(idwiseSimulator)
  await using bench = await idwise.createBench({ ...options, scenario: 'resubmission_requested' })
  await bench.client.walk()
  const ended = async () => (await list(bench.sim)).map((j) => [j.status, j.ended])
  expect(await ended()).toEqual([['Refer', true]])
  await bench.sim.clock.advance(600_000)
  expect(await ended()).toEqual([['Refer', false]])
})

test("Signzy's journeys are listed with their status and link, under the person's reference or else the user's", async () => {
  const { list, ...options } = reading(signzySimulator as unknown as VendorSimulator)
  await using bench = await signzy.createBench({ deletionTimeLimitMinutes: 60 }, options)
  const { client, sim } = bench
  const first = await client.begin({ userId: 'u', userInfo: { externalReferenceId: 'a' } })
  const second = await client.begin({ userId: 'u' }, { 'x-sim-scenario': 'face_mismatch' })
  const third = await client.begin({ flowId: 'otk-passport-selfie' })
  await sim.journeys.act('signzy', second, 'complete')
  const listed = await list(sim)
  expect(listed[0]).toEqual({
    journeyId: first,
    ids: { journeyId: first, _id: expect.stringMatching(/^[0-9a-f]{24}$/), externalReferenceId: 'a' },
    reference: 'a',
    flow: 'otk-document-selfie',
    scenario: 'approved',
    environment: 'preproduction',
    status: 'CREATED',
    ended: false,
    createdAt: sim.clock.now(),
    link: `http://sim.test/signzy/hosted/${first}`,
  })
  expect(listed.slice(1)).toMatchObject([
    { journeyId: second, reference: 'u', scenario: 'face_mismatch', status: 'COMPLETED', ended: true },
    { journeyId: third, reference: null, flow: 'otk-passport-selfie', ended: false },
  ])
  expect((await list(sim, 'reference', 'a')).map((j) => j.journeyId)).toEqual([first])
  expect((await list(sim, 'reference', 'u')).map((j) => j.journeyId)).toEqual([second])
  await sim.clock.advance(3_600_000)
  const deleted = (await list(sim)).find((j) => j.journeyId === second)
  expect(deleted).toMatchObject({ status: 'COMPLETED', ended: true, reference: null })
  expect(await list(sim, 'reference', 'u')).toEqual([])
})
