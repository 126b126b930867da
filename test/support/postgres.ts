/** PostgreSQL for the tests that need one: without it they are skipped out loud, and fail where nothing may be skipped. */
import { inject } from 'vitest'
import { postgresProgram } from './find-program.js'
import { describeWith, testWith } from './programs.js'

export { type Postgres, startPostgres } from './postgres-server.js'

export const postgresIsThere = postgresProgram.path !== undefined

/** A test that needs PostgreSQL. */
export const postgresTest = testWith(postgresProgram)

/** Tests that need PostgreSQL, hooks and all. */
export const describePostgres = describeWith(postgresProgram)

/** Makes a new, empty database on the server that all test files share, and answers its url. Who kills servers starts one. */
export async function emptyDatabase(): Promise<string> {
  const answer = await fetch(inject('databases'))
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}
