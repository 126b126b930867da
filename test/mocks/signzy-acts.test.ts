/** What the control plane does to Signzy's journeys beyond playing them: a person cancels, and there is no reviewer. */
import { expect, test } from 'vitest'
import { SimError } from '../../src/errors.js'
import type { HostedAct } from '../../src/mocks/hosted/types.js'
import { hosted } from '../../src/mocks/signzy/hosted.js'
import { signzySimulator } from '../../src/mocks/signzy/index.js'
import type { SignzyTools } from '../../src/mocks/signzy/records.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import type { Job, JsonValue } from '../../src/runtime/store/types.js'
import { createBench } from '../scenarios/signzy-kit.js'

/** A simulator whose journeys are acted on directly; answers the refusal, or that the act was done. */
async function acting() {
  const store = createMemoryStore()
  let said = ''
  const withActs = {
    ...signzySimulator,
    jobs: {
      ...signzySimulator.jobs,
      async act(tools: SignzyTools, { journeyId, act }: Job['payload']): Promise<void> {
        said = await hosted
          .act(tools, String(journeyId), act as unknown as HostedAct)
          .then(() => 'done')
          .catch((error: Error) => `${error.name}: ${error.message}`)
      },
    },
  } as unknown as typeof signzySimulator
  const bench = await createBench({}, { vendors: [withActs], store })
  const act = async (journeyId: string, wanted: HostedAct): Promise<string> => {
    const payload = { journeyId, act: wanted as unknown as JsonValue }
    await store.transact('default', async (tx) => tx.schedule({ at: tx.now, kind: 'signzy.act', payload }))
    await bench.sim.clock.drain()
    return said
  }
  return { ...bench, act, [Symbol.asyncDispose]: () => bench.sim.close() }
}

test.each(['before its end', 'after its end'])('nobody reviews a journey or asks for steps again, %s', async (when) => {
  await using world = await acting()
  const id = await world.client.begin()
  if (when === 'after its end') await world.act(id, { kind: 'complete' })
  for (const verdict of ['approved', 'rejected'] as const) {
    expect(await world.act(id, { kind: 'review', verdict })).toBe('SessionRefusal: the vendor has no review')
  }
  for (const more of [{}, { stepIds: ['document'] }]) {
    expect(await world.act(id, { kind: 'resubmit', ...more })).toBe('SessionRefusal: the vendor asks for no step again')
  }
  expect(world.bugs).toEqual([])
})

test('somebody who cancels has opened the page and sent nothing; the session runs out without a callback', async () => {
  await using world = await acting()
  const id = await world.client.begin()
  expect(await world.act(id, { kind: 'cancel' })).toBe('done')
  expect((await world.client.get(id)).status).toBe(404)
  await world.sim.clock.advance(600_000)
  const { body } = await world.client.get(id)
  expect(body).toMatchObject({
    currentStatus: 'SESSION_EXPIRED',
    capturedData: { consent: true, images: { frontDoc: '' } },
  })
  expect(world.callbacks).toEqual([])
  expect(await world.act(id, { kind: 'cancel' })).toBe('SessionRefusal: the session is over: session_expired')
})

test('somebody who cancels in time may come back', async () => {
  await using world = await acting()
  const id = await world.client.begin()
  expect([await world.act(id, { kind: 'cancel' }), await world.act(id, { kind: 'complete' })]).toEqual(['done', 'done'])
  expect((await world.client.get(id)).body.currentStatus).toBe('COMPLETED')
  expect(await world.act(id, { kind: 'cancel' })).toBe('SessionRefusal: the session is over: completed')
})

test('a control action that is refused says so in a sentence of its own', async () => {
  await using world = await acting()
  const id = await world.client.begin()
  const refused = await world.sim.journeys.act('signzy', id, 'resubmit').catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(SimError)
  expect(refused).toMatchObject({ code: 'illegal_action', message: 'the vendor asks for no step again' })
})
