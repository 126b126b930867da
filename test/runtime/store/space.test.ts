/** What a process knows of a namespace beside what the database keeps. */
import { expect, test, vi } from 'vitest'
import type { SqlEngine, SqlRow } from '../../../src/runtime/store/sql/engine.js'
import { SqlSpace } from '../../../src/runtime/store/sql/space.js'
import { defineKind, type StoredRecord } from '../../../src/runtime/store/types.js'

const notes = defineKind<StoredRecord>('note', { indexes: { text: () => 'x' }, announced: ['text'] })

test('what is announced is as it was asked for last, though an older answer comes later', async () => {
  const answers: ((rows: SqlRow[]) => void)[] = []
  const engine = { read: () => new Promise((resolve) => void answers.push(resolve)) } as unknown as SqlEngine
  const space = new SqlSpace('n', { seed: 's', now: () => 0 })
  const [older, newer] = [space.readMarks(engine), space.readMarks(engine)]
  answers[1]!([{ kind: 'note', name: 'text', value: 'fresh' }])
  await newer
  answers[0]!([])
  await older
  expect(space.holds(notes, 'text', 'fresh')).toBe(true)
})

test('another state is met once all is known of it: its number, what it announces and what is due, together', async () => {
  const asked: [statement: string, answer: (rows: SqlRow[]) => void][] = []
  const engine = {
    read: (statement: string) => new Promise((resolve) => void asked.push([statement, resolve])),
  } as unknown as SqlEngine
  const space = new SqlSpace('n', { seed: 's', now: () => 0 })
  const seen = () => [space.id, space.holds(notes, 'text', 'x'), space.due.state.earliest]
  const order: unknown[] = []
  const become = space.become(engine, 7, () => void order.push(seen()))
  const rows: Record<string, SqlRow[]> = {
    announced: [{ kind: 'note', name: 'text', value: 'x' }],
    earliest: [{ ord: 1, at: 5 }],
  }
  for (let i = 0; i < 3; i++) {
    const [statement, answer] = await vi.waitUntil(() => asked.shift())
    expect(seen()).toEqual([0, false, undefined])
    answer(rows[statement]!)
  }
  await become
  expect(order).toEqual([[7, true, 5]])
  // an older one that is learnt of later is none to go back to
  const late = space.become({ read: async () => [] } as unknown as SqlEngine, 6)
  await late
  expect(seen()).toEqual([7, true, 5])
})
