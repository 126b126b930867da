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
