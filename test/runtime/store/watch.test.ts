/** A store that is watched: it is said once that it is away, and once that it is back. */
import { expect, test } from 'vitest'
import { SimError } from '../../../src/errors.js'
import { watchStore } from '../../../src/runtime/store/watch.js'
import { SharedStore } from '../../support/shared-store.js'

function watched() {
  const shared = new SharedStore()
  const told: string[] = []
  const time = { now: 0 }
  const store = watchStore(
    shared.replica(),
    (away) => void told.push(away?.message ?? 'back'),
    () => time.now,
  )
  return { shared, told, time, store }
}
const away = 'the database does not answer'
const failing = (call: Promise<unknown> | undefined) => expect(call).rejects.toThrow(away)

test('it is said once however many calls fail, and once when calls succeed again', async () => {
  const { shared, told, time, store } = watched()
  await store.refresh()
  expect(told).toEqual([])
  shared.fail()
  await failing(store.refresh())
  await failing(store.digest('default'))
  await failing(store.blobs.put(new Uint8Array()))
  expect(told).toEqual([away])
  shared.mend()
  time.now = 1000
  await store.refresh()
  await store.refresh()
  expect(told).toEqual([away, 'back'])
})

test('a call that succeeds right after one that failed does not count: what can be read may not be written', async () => {
  const { shared, told, time, store } = watched()
  shared.fail()
  await failing(store.refresh())
  shared.mend()
  time.now = 999
  await store.refresh()
  expect(told).toEqual([away])
})

test('what else is thrown is nobody being away', async () => {
  const { told, store } = watched()
  await expect(store.transact('nope', async () => 1)).rejects.toThrow(SimError)
  expect(told).toEqual([])
})
