/** Any event of any journey at once: made by the vendor's own hand, whatever has happened so far. */
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/check.js'
import type { VendorDef } from '../../src/contracts/define.js'
import { idwise } from '../../src/contracts/idwise/index.js'
import { incode } from '../../src/contracts/incode/index.js'
import { signzy } from '../../src/contracts/signzy/index.js'
import { veratad } from '../../src/contracts/veratad/index.js'
import { createSimulator, type SimulatorOptions } from '../../src/index.js'
import { createAcme, startAcme } from '../support/acme/client.js'

const vendors: readonly VendorDef[] = [idwise, incode, signzy, veratad]

/** A simulator of the vendors whose webhooks all arrive. */
async function createBench(options: SimulatorOptions = {}) {
  const bodies: unknown[] = []
  const send = async (request: Request): Promise<Response> => {
    bodies.push(await request.json())
    return new Response(null, { status: 200 })
  }
  const sim = await createSimulator({ send, ...options })
  return { sim, bodies, [Symbol.asyncDispose]: () => sim.close() }
}

const every = vendors.flatMap((vendor) =>
  Object.entries(vendor.webhooks!.events).flatMap(([key, { name }]) =>
    (['created', 'completed'] as const).map((state) => ({ vendor, key, name, state })),
  ),
)

test.each(every)(
  '$key of a journey that is $state is sent as its contract has it',
  async ({ vendor, key, name, state }) => {
    const { id } = vendor.profile
    await using bench = await createBench()
    const { ids } = await bench.sim.journeys.create(id, { state })
    await bench.sim.clock.drain()
    await bench.sim.webhooks.register({ vendor: id, url: 'http://receiver.test' })
    const before = await bench.sim.webhooks.deliveries()
    for (const journeyId of Object.values(ids).slice(0, 1)) {
      const told = await bench.sim.webhooks.trigger({ vendor: id, event: key, journeyId })
      expect(told).toMatchObject({ vendor: id, event: name, notes: [] })
      expect(told.deliveries).toMatchObject([{ status: 'delivered', event: name, eventId: told.eventId }])
      expect(check(vendor.webhooks!.events[key]!.payload, bench.bodies.at(-1), 'strict').ok).toBe(true)
    }
    expect(await bench.sim.webhooks.deliveries()).toHaveLength(before.length + 1)
  },
)

test('asking for an event moves no journey, and any id and either name will do', async () => {
  await using bench = await createBench()
  await bench.sim.webhooks.register({ vendor: 'idwise', url: 'http://receiver.test' })
  const { ids } = await bench.sim.journeys.create('idwise', { reference: 'mine' })
  for (const journeyId of [ids.journey_id!, ids.reference_no!, ids.applicant_id!]) {
    for (const event of ['finishedJourney', 'Finished Journey']) {
      const told = await bench.sim.webhooks.trigger({ vendor: 'idwise', event, journeyId })
      expect(told).toMatchObject({ journeyId: ids.journey_id, body: { body: { systemDecision: 'Incomplete' } } })
    }
  }
  const played = await bench.sim.journeys.act('idwise', ids.journey_id!, 'open')
  expect(played.phase).toBe('opened')
})

test('values are put into the payload by their paths, and what no longer fits is said', async () => {
  await using bench = await createBench()
  await bench.sim.webhooks.register({ vendor: 'idwise', url: 'http://receiver.test' })
  const { ids } = await bench.sim.journeys.create('idwise', { state: 'completed' })
  const about = { vendor: 'idwise', event: 'updatedJourney', journeyId: ids.journey_id! }
  const fine = await bench.sim.webhooks.trigger({ ...about, override: { 'body.systemDecision': 'Refer' } })
  expect(fine).toMatchObject({ notes: [], body: { body: { systemDecision: 'Refer' } } })
  const override = { 'body.systemDecision': 'Nonsense', 'body.more.inside': [1], event: null }
  const odd = await bench.sim.webhooks.trigger({ ...about, override })
  expect(bench.bodies.at(-1)).toMatchObject({
    event: null,
    body: { systemDecision: 'Nonsense', more: { inside: [1] } },
  })
  expect(odd.notes).toEqual([expect.stringContaining('overridden, it no longer fits the contract: ')])
  expect(odd.notes[0]).toContain('body.systemDecision')
  expect(odd.deliveries[0]!.notes).toEqual(odd.notes)
  const listed = { ...about, event: 'verificationUpdateRequired' }
  await bench.sim.webhooks.trigger({ ...listed, override: { 'body.requiredSteps[0].stepId': '9' } })
  expect(bench.bodies.at(-1)).toMatchObject({ body: { requiredSteps: [{ stepId: '9' }, {}] } })
  for (const path of ['event.inside', '__proto__.x', 'body..x', 'body.requiredSteps.x']) {
    const wrong = bench.sim.webhooks.trigger({ ...listed, override: { [path]: 1 } })
    await expect(wrong, path).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining(path) })
  }
})

test('what is not there, or cannot be made, is refused with what to do', async () => {
  await using sim = await startAcme()
  const ask = async (body: object) => {
    const response = await fetch(`${sim.url}/_sim/webhooks/trigger`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return [response.status, ((await response.json()) as { error?: { message: string } }).error?.message]
  }
  const { ids } = await sim.journeys.create('acme', { flow: 'session' })
  const about = { vendor: 'acme', event: 'sessionEnded', journeyId: ids.session_id }
  expect(await ask({ ...about, vendor: 'nobody' })).toEqual([
    404,
    expect.stringContaining('there is no vendor "nobody"'),
  ])
  expect(await ask({ ...about, event: 'nothing' })).toEqual([
    400,
    expect.stringContaining('acme has no event "nothing"'),
  ])
  expect(await ask({ ...about, journeyId: 'nobody' })).toEqual([
    409,
    expect.stringContaining('"nobody" has no sessionEnded to send'),
  ])
  expect(await ask({ ...about, event: 'checkCompleted' })).toEqual([409, expect.stringContaining('no checkCompleted')])
  expect(await ask({ ...about, overide: {} })).toEqual([400, expect.stringContaining('overide')])
  expect(await ask({ ...about, override: { '': 1 } })).toEqual([400, expect.stringContaining('nothing can be put at')])
  expect((await ask({}))[0]).toBe(400)
  expect(await ask(about)).toEqual([200, undefined])
  expect(await sim.webhooks.trigger(about as never)).toMatchObject({
    deliveries: [],
    notes: ['nobody is registered for session.ended, so that nothing was sent'],
  })
})

test('a payload that its contract does not know is refused as what the journey has not come to', async () => {
  await using bench = await createBench({ vendors: ['signzy'] })
  const { ids } = await bench.sim.journeys.create('signzy', { state: 'completed' })
  await bench.sim.clock.advance(4 * 366 * 86_400_000)
  const asked = bench.sim.webhooks.trigger({ vendor: 'signzy', event: 'journeyResult', journeyId: ids.journeyId! })
  await asked.then(
    ({ body }) => expect(body).toMatchObject({ journeyId: ids.journeyId }),
    (error) => expect(error).toMatchObject({ code: 'illegal_action' }),
  )
})

test('a receiver named for the journey gets it, as it gets every other', async () => {
  const sent: string[] = []
  const send = async ({ url }: Request): Promise<Response> => new Response(null, { status: sent.push(url) ? 200 : 500 })
  await using sim = await createAcme({ send })
  const made = await sim.fetch('http://sim.test/acme/v1/sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('acme-test-key:acme-test-secret')}` },
    body: JSON.stringify({ full_name: 'Ada', callback_url: 'http://127.0.0.1:9/mine' }),
  })
  const { session_id: journeyId } = (await made.json()) as { session_id: string }
  await sim.webhooks.trigger({ vendor: 'acme', event: 'sessionEnded', journeyId })
  expect(sent).toEqual(['http://127.0.0.1:9/mine'])
})

test.each(vendors.flatMap((vendor) => Object.keys(vendor.webhooks!.events).map((key) => ({ vendor, key }))))(
  '$key without a journey is that of a new one',
  async ({ vendor, key }) => {
    const { id } = vendor.profile
    await using bench = await createBench()
    await bench.sim.webhooks.register({ vendor: id, url: 'http://receiver.test' })
    const { journeyId, event, notes } = await bench.sim.webhooks.trigger({ vendor: id, event: key })
    const made = await bench.sim.journeys.list({ vendor: id })
    expect(made.items.map((one) => one.journeyId)).toEqual([journeyId])
    expect(notes).toEqual([])
    expect((await bench.sim.webhooks.deliveries({ journey: journeyId })).at(-1)).toMatchObject({ event })
  },
)

test('an event of a journey that never was is refused as such, by every vendor', async () => {
  await using sim = await createSimulator()
  const { vendors } = await sim.catalog()
  for (const { id, events } of vendors) {
    for (const { key } of events) {
      const asked = sim.webhooks.trigger({ vendor: id, event: key, journeyId: 'nobody' })
      await expect(asked, `${id} ${key}`).rejects.toMatchObject({ code: 'not_found' })
    }
  }
})
