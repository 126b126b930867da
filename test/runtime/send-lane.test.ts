/** Sends under way: how many at once, in which order, and who waits for whom. */
import { expect, test } from 'vitest'
import { SendLane } from '../../src/runtime/send-lane.js'
import type { Job } from '../../src/runtime/store/types.js'

/** A lane whose sends end when the test says so. */
function createLane() {
  const open = new Map<string, () => void>()
  const begun: string[] = []
  const lane = new SendLane({
    send: ({ id }) =>
      new Promise((resolve) => {
        begun.push(id)
        open.set(id, resolve)
      }),
    onError: (error) => {
      throw error
    },
  })
  const add = (id: string, target: string, { journey = id, attempt = 1 } = {}): Promise<void> =>
    lane.add({
      id,
      seq: 0,
      at: 0,
      kind: 'deliver',
      lane: 'send',
      payload: { journeyId: journey, attempt, target },
    } as Job)
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const end = async (id: string): Promise<void> => {
    open.get(id)!()
    open.delete(id)
    await turn()
  }
  return { lane, add, begun, end, open, turn }
}

const numbered = (count: number, name: string): string[] => Array.from({ length: count }, (_, i) => `${name}${i}`)

test('eight sends to one target are under way at once, and the rest follow in order', async () => {
  const { lane, add, begun, end } = createLane()
  const ids = numbered(20, 'a')
  for (const id of ids) void add(id, 'A')
  expect(begun).toEqual(ids.slice(0, 8))
  await end('a3')
  expect(begun).toEqual(ids.slice(0, 9))
  for (const id of ids.filter((one) => one !== 'a3')) await end(id)
  expect(begun).toEqual(ids)
  expect(lane.busy).toBe(false)
})

test('in all there are 64 under way, and a target that has none gets one all the same', async () => {
  const { add, begun, end } = createLane()
  for (let target = 0; target < 8; target++) for (const id of numbered(9, `t${target}-`)) void add(id, `T${target}`)
  expect(begun).toHaveLength(64)
  for (const id of numbered(3, 'late')) void add(id, 'LATE')
  expect(begun.slice(64)).toEqual(['late0'])
  await end('late0')
  expect(begun.slice(65)).toEqual(['late1'])
  // room is given to whoever waits, in turn
  await end('t0-0')
  await end('t1-0')
  expect(begun.slice(66)).toHaveLength(1)
  for (const id of numbered(8, 't2-')) await end(id)
  expect(begun).toContain('late2')
})

test('a target that hangs keeps no other waiting, nor another journey of its own', async () => {
  const { add, begun, end } = createLane()
  for (const id of numbered(50, 'hung')) void add(id, 'H')
  void add('one', 'B', { journey: 'j' })
  void add('two', 'B', { journey: 'j' })
  void add('other', 'B')
  expect(begun.slice(8)).toEqual(['one', 'other'])
  await end('one')
  expect(begun.slice(10)).toEqual(['two'])
})

test('first attempts of one journey wait for one another at each target, a retry waits for none', async () => {
  const { add, begun, end } = createLane()
  for (const id of ['1', '2', '3']) void add(id, 'A', { journey: 'j' })
  void add('elsewhere', 'B', { journey: 'j' })
  void add('retry', 'A', { journey: 'j', attempt: 2 })
  expect(begun).toEqual(['1', 'elsewhere', 'retry'])
  await end('1')
  await end('2')
  expect(begun).toEqual(['1', 'elsewhere', 'retry', '2', '3'])
})

test('settled waits for what was taken, and after forget for nothing of before', async () => {
  const { lane, add, begun, end, turn } = createLane()
  const first = add('1', 'A', { journey: 'j' })
  const second = add('2', 'A', { journey: 'j' })
  let settled = false
  void lane.settled().then(() => {
    settled = true
  })
  await turn()
  expect(settled).toBe(false)
  lane.forget()
  await second
  expect(lane.busy).toBe(false)
  void add('3', 'A', { journey: 'j' })
  expect(begun).toEqual(['1', '3'])
  await end('1')
  await first
  await end('3')
  expect(begun).toEqual(['1', '3'])
})

test('a closed lane ends what is under way and begins nothing more', async () => {
  const { lane, add, begun, end } = createLane()
  for (const id of numbered(10, 'a')) void add(id, 'A')
  const closed = lane.close()
  await add('more', 'B')
  for (const id of numbered(8, 'a')) await end(id)
  await closed
  expect(begun).toEqual(numbered(8, 'a'))
})
