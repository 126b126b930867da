/** The suite of every driver, on SQLite. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openSqlite } from '../../../src/runtime/store/sql/sqlite.js'
import type { Store } from '../../../src/runtime/store/types.js'
import { testStore } from './test-store.js'

const folder = mkdtempSync(join(tmpdir(), 'idvsim-sqlite-'))
const opened: Store[] = []
afterAll(async () => {
  for (const store of opened) await store.close()
  rmSync(folder, { recursive: true, force: true })
})

testStore('sqlite', async (limits) => {
  const store = await openSqlite(join(folder, `${opened.length}.db`), limits)
  opened.push(store)
  return store
})

test('a name that means something else to SQLite is the name of a file all the same', async () => {
  const before = process.cwd()
  process.chdir(folder)
  try {
    for (const name of [':memory:', 'file:state.db']) {
      await (await openSqlite(name)).close()
      expect(existsSync(join(folder, name)), name).toBe(true)
    }
  } finally {
    process.chdir(before)
  }
})

test('a name with a zero byte is refused, and does not end the process', async () => {
  await expect(openSqlite(join(folder, 'a\0b'))).rejects.toMatchObject({
    code: 'bad_option',
    message: expect.stringContaining('zero byte'),
  })
})
