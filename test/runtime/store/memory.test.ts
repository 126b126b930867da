/** The memory store, as it is and in its hostile mode. */
import { expect, test } from 'vitest'
import { createMemoryStore } from '../../../src/runtime/store/memory.js'
import { defineKind, type StoredRecord } from '../../../src/runtime/store/types.js'
import { testStore } from './test-store.js'

testStore('memory', async (limits) => createMemoryStore(limits))
testStore('hostile memory', async (limits) => createMemoryStore({ ...limits, hostile: true }))

interface Note extends StoredRecord {
  readonly text: string
}
const notes = defineKind<Note>('note')

test('the plain store answers the same object until it changes, so that what was made of it can be kept', async () => {
  const store = createMemoryStore()
  store.open('a', { seed: 's', now: () => 0 })
  const put = await store.transact('a', async (tx) => tx.put(notes, { id: 'n', text: 'x' }))
  const read = () => store.transact('a', (tx) => tx.get(notes, 'n'))
  expect(await read()).toBe(put)
  expect(await read()).toBe(put)
  expect(Object.isFrozen(put)).toBe(true)
})

test('the hostile store runs work twice, awaits on every read, and answers no object twice', async () => {
  const store = createMemoryStore({ hostile: true })
  store.open('a', { seed: 's', now: () => 0 })
  await store.transact('a', async (tx) => tx.put(notes, { id: 'n', text: 'x' }))
  let runs = 0
  const [one, two, waited] = await store.transact('a', async (tx) => {
    runs++
    let turned = false
    setImmediate(() => {
      turned = true
    })
    const first = await tx.get(notes, 'n')
    return [first, await tx.get(notes, 'n'), turned] as const
  })
  expect(runs).toBe(2)
  expect(waited).toBe(true)
  expect(one).toEqual(two)
  expect(one).not.toBe(two)
})

test('a namespace that was not opened is named in the refusal', async () => {
  const store = createMemoryStore()
  await expect(store.transact('nobody', async () => 1)).rejects.toThrow('there is no namespace "nobody"')
})
