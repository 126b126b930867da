/** The log beside a SQLite file: written back while nobody waits, and never lost. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqlite } from '../../../src/runtime/store/sql/sqlite.js'
import { defineKind, type Store, type StoredRecord } from '../../../src/runtime/store/types.js'
import { until } from '../../support/until.js'

interface Note extends StoredRecord {
  readonly text: string
}
const notes = defineKind<Note>('note')

let folder: string
let file: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'idvsim-log-'))
  file = join(folder, 'state.db')
  store = await openSqlite(file)
  await store.open('a', { seed: 'seed', now: () => 0 })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const put = (text: string) => store.transact('a', async (tx) => tx.put(notes, { id: text, text }))
/** Whether the file itself holds a text, whatever its log does. */
const holds = (text: string): boolean => readFileSync(file).includes(text)

test('it is written back once nothing is stored for a moment, and again after more was', async () => {
  for (const round of ['first', 'second']) {
    for (let i = 0; i < 50; i++) await put(`${round} ${i}`)
    await until('the file holds all of them', () => holds(`${round} 0`) && holds(`${round} 49`))
  }
})

test('it is not written back while something is stored all the time', async () => {
  const start = performance.now()
  let last = start
  let longest = 0
  let n = 0
  await until('a while has gone by', async () => {
    longest = Math.max(longest, performance.now() - last)
    await put(`busy ${n++}`)
    last = performance.now()
    return last - start > 1500
  })
  // on a machine that stood still in between, there was a moment
  if (longest < 400) expect(holds('busy 0')).toBe(false)
  await until('the file holds them', () => holds('busy 0') && holds(`busy ${n - 1}`))
})

test('a close before then writes it back, and leaves none behind', async () => {
  await put('last')
  expect(existsSync(`${file}-wal`)).toBe(true)
  await store.close()
  expect([holds('last'), existsSync(`${file}-wal`)]).toEqual([true, false])
  store = await openSqlite(file)
  await store.open('a', { seed: 'seed', now: () => 0 })
  expect(await store.transact('a', (tx) => tx.get(notes, 'last'))).toMatchObject({ text: 'last' })
})

test('a restore or a reset that finds no room changes no clock', async () => {
  await store.close()
  store = await openSqlite(file, { maxPages: 120 })
  await store.open('a', { seed: 'seed', now: () => 0 })
  await put('x'.repeat(50_000))
  await store.save('a', 'here', () => null)
  const fill = async (): Promise<void> => {
    for (let i = 0; ; i++) await put(`${i} ${'y'.repeat(2000)}`)
  }
  await expect(fill()).rejects.toMatchObject({ code: 'store_unavailable' })
  let done = 0
  const restored = store.restore('a', 'here', () => void done++)
  await expect(restored).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(done).toBe(0)
  expect(await store.transact('a', (tx) => tx.get(notes, 'x'.repeat(50_000)))).toBeDefined()
})
