/** The suite of every driver, on SQLite. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
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
