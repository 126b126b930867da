/** What a process knows of a namespace beside what the database keeps. */
import { expect, test } from 'vitest'
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
