/** Faults given when the simulator is made: in every namespace, and again after a reset. */
import { expect, test } from 'vitest'
import { faultKind } from '../../src/runtime/faults.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { createSimulator } from '../../src/simulator.js'

test('configured faults are armed from the start in every namespace, and a reset arms them again', async () => {
  const store = createMemoryStore({})
  await using sim = await createSimulator({
    store,
    faults: [{ effect: { kind: 'hang' }, vendor: 'idwise', count: null }],
  })
  const armed = (name: string) => store.transact(name, (tx) => tx.find(faultKind, 'all', '*'))
  expect(await armed('default')).toMatchObject([{ effect: { kind: 'hang' }, vendor: 'idwise', remaining: null }])
  const digest = await sim.digest()
  await sim.reset()
  expect(await sim.digest()).toBe(digest)
  expect(await armed('default')).toHaveLength(1)
  sim.namespace('team')
  expect(await armed('team')).toHaveLength(1)
})

test('a configured fault that nothing could ever meet is refused at the start, by its place', async () => {
  const status = { kind: 'status', status: 503 } as const
  for (const [fault, said] of [
    [{ effect: status, vendor: 'idwise', endpoint: 'nope' }, 'faults[1].endpoint: idwise has no endpoint "nope"'],
    [{ effect: status, vendor: 'nope' }, 'faults[1]: there is no vendor "nope"'],
    [{ effect: { kind: 'error', error: 'nope' }, vendor: 'idwise' }, 'faults[1].effect.error: no surface of idwise'],
    [{ effect: { kind: 'webhook_drop' }, vendor: 'idwise', event: 'nope' }, 'faults[1].event: idwise sends no event'],
    [{ effect: { kind: 'latency', ms: { minMs: 9, maxMs: 1 } } }, 'faults[1].effect.ms: maxMs is 1'],
    [{ effect: status, journeyId: 'x' }, 'faults[1].journeyId: at the start there is no journey yet'],
    [{ effect: { kind: 'nope' } as never }, 'faults[1].effect.kind: '],
  ] as const) {
    await expect(createSimulator({ faults: [{ effect: { kind: 'hang' } }, fault] })).rejects.toThrow(said)
  }
})
