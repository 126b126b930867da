/** Every driver of the store, each over a place of its own that is empty: what one of them shows, all of them must. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import type { SimulatorOptions } from '../../src/index.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { emptyDatabase, postgresTest } from './postgres.js'

/** Answers where one more simulator keeps its state: always somewhere new, and empty. */
export type NewPlace = () => Promise<Pick<SimulatorOptions, 'persist' | 'store'>>

/** The driver that the others are compared with. */
export const inMemory: NewPlace = async () => ({ store: createMemoryStore() })

async function inHostileMemory(work: (place: NewPlace) => Promise<void>): Promise<void> {
  await work(async () => ({ store: createMemoryStore({ hostile: true }) }))
}

async function inSqlite(work: (place: NewPlace) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'driver-'))
  let files = 0
  try {
    await work(async () => ({ persist: join(folder, `${files++}.db`) }))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function inPostgres(work: (place: NewPlace) => Promise<void>): Promise<void> {
  await work(async () => ({ store: await emptyDatabase() }))
}

/** A test on every driver but the plain one in memory. */
export function everyOtherDriver(title: string, work: (place: NewPlace) => Promise<void>): void {
  test(`${title} (hostile memory)`, () => inHostileMemory(work))
  databaseTest(title, work)
}

/** A test on SQLite alone, where whoever comes next goes on as the same process would. */
export function sqliteTest(title: string, work: (place: NewPlace) => Promise<void>): void {
  test(`${title} (SQLite)`, () => inSqlite(work))
}

/** A test on the drivers that keep state in a database. */
export function databaseTest(title: string, work: (place: NewPlace) => Promise<void>): void {
  sqliteTest(title, work)
  postgresTest(`${title} (PostgreSQL)`, () => inPostgres(work))
}

/**
 * Takes out of what was seen of the only replica of a shared store what says which replica it is: the header `x-sim-replica`, the
 * member `replica` of what the journal answers, and the number in the ids of its exchanges. Texts of JSON within JSON are seen too.
 */
export function withoutReplica(text: string): string {
  const told = String.raw`\\*"(?:x-sim-)?replica\\*":\s*(?:0|\\*"0\\*")`
  return text
    .replace(new RegExp(String.raw`\s*${told},|,\s*${told}(?![\d.])`, 'g'), '')
    .replace(/\breq-0-(?=\d)/g, 'req-')
}
