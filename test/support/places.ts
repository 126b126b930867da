/** Places that keep state: tests of what outlives a process, or is shared, are run in each of them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { emptyDatabase, postgresTest } from './postgres.js'
import { SharedStore } from './shared-store.js'

/** Answers the options of one more process over the same state. */
export type Place = () => Pick<SimulatorOptions, 'persist' | 'store'>

type Work = (place: Place) => Promise<void>

const inMemory = async (work: Work): Promise<void> => {
  const shared = new SharedStore()
  await work(() => ({ store: shared.replica() }))
}
const inPostgres = async (work: Work): Promise<void> => {
  const store = await emptyDatabase()
  await work(() => ({ store }))
}
const inSqlite = async (work: Work): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'place-'))
  try {
    await work(() => ({ persist: join(folder, 'state.db') }))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A test of what several processes do at a time. */
export function sharedTest(title: string, work: Work): void {
  test(`${title} (in memory)`, () => inMemory(work))
  postgresTest(`${title} (PostgreSQL)`, () => inPostgres(work))
}

/** A test of what one process after another does. */
export function keptTest(title: string, work: Work): void {
  sharedTest(title, work)
  test(`${title} (SQLite)`, () => inSqlite(work))
}
