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

test.each([
  [
    { effect: { kind: 'status', status: 503 }, vendor: 'idwise', endpoint: 'getResult' },
    /endpoint: idwise has no endpoint "getResult" The nearest are \w+/,
  ],
  [{ effect: { kind: 'error', error: 'nothing' }, vendor: 'signzy' }, /effect\.error: .*"nothing"/],
  [{ effect: { kind: 'hang' }, vendor: 'nobody' }, /no vendor "nobody"/],
] as const)('a configured fault that names what is not there is refused from the start: %j', async (fault, message) => {
  const refusal = await createSimulator({ faults: [fault] }).then(
    () => undefined,
    (error: Error & { hint?: string }) => `${error.message} ${error.hint}`,
  )
  expect(refusal).toMatch(message)
})
