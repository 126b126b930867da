/** The suite of every driver, on PostgreSQL. */
import { afterAll } from 'vitest'
import { openPostgres } from '../../../src/runtime/store/sql/postgres.js'
import type { Store } from '../../../src/runtime/store/types.js'
import { describePostgres, emptyDatabase } from '../../support/postgres.js'
import { testStore } from './test-store.js'

const opened: Store[] = []
afterAll(async () => {
  for (const store of opened) await store.close()
})

describePostgres('over a database', () => {
  testStore('postgres', async (limits) => {
    const store = await openPostgres(await emptyDatabase(), limits)
    opened.push(store)
    return store
  })
})
