/** What a process may find in PostgreSQL when it starts: rights that are narrow, or a schema of something else. */
import pg from 'pg'
import { expect, test } from 'vitest'
import { openPostgres } from '../../../src/runtime/store/sql/postgres.js'
import { PostgresEngine } from '../../../src/runtime/store/sql/postgres-engine.js'
import { describePostgres, emptyDatabase } from '../../support/postgres.js'

async function run(url: string, text: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(text).finally(() => client.end())
}

/** A new database and a new user of its server, who may do nothing in it. */
async function databaseOfOthers(): Promise<{ url: string; user: string; asUser: string }> {
  const url = await emptyDatabase()
  const user = `user_${new URL(url).pathname.slice(1)}`
  await run(url, `CREATE ROLE ${user} LOGIN`)
  return { url, user, asUser: url.replace('idvsim@', `${user}@`) }
}

const opens = async (url: string): Promise<void> => (await openPostgres(url)).close()

describePostgres('a process that starts', () => {
  test('is told what its user lacks', async () => {
    const { asUser } = await databaseOfOthers()
    await expect(opens(asUser)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('permission denied'),
      hint: expect.stringContaining('make the schema "idvsim"'),
    })
  })

  test('makes its tables in a schema that was made for it, where it may make none', async () => {
    const { url, user, asUser } = await databaseOfOthers()
    await run(url, `CREATE SCHEMA idvsim AUTHORIZATION ${user}`)
    await opens(asUser)
  })

  test('uses tables that somebody else has made', async () => {
    const { url, user, asUser } = await databaseOfOthers()
    await opens(url)
    const all = ['TABLES', 'SEQUENCES'].map((kind) => `GRANT ALL ON ALL ${kind} IN SCHEMA idvsim TO ${user}`)
    await run(url, [`GRANT USAGE ON SCHEMA idvsim TO ${user}`, ...all].join(';'))
    await opens(asUser)
  })

  test('refuses a database that cannot hold every text', async () => {
    for (const encoding of ['LATIN1', 'SQL_ASCII']) {
      const url = await emptyDatabase()
      const name = `in_${encoding.toLowerCase()}_${new URL(url).pathname.slice(1)}`
      await run(url, `CREATE DATABASE ${name} ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`)
      await expect(opens(Object.assign(new URL(url), { pathname: name }).href)).rejects.toMatchObject({
        code: 'bad_option',
        message: expect.stringContaining(encoding),
        hint: expect.stringContaining('UTF8'),
      })
    }
  })

  test('leaves a schema of something else alone', async () => {
    const url = await emptyDatabase()
    await run(url, 'CREATE SCHEMA idvsim; CREATE TABLE idvsim.records (other TEXT)')
    const refused = { code: 'store_unavailable', hint: expect.stringContaining('tables of something else') }
    await expect(opens(url)).rejects.toMatchObject(refused)
    await run(url, 'INSERT INTO idvsim.records (other) VALUES (1)')
    const another = await emptyDatabase()
    await run(another, "CREATE SCHEMA idvsim; CREATE TABLE idvsim.schema_version AS SELECT 'abc' AS version")
    await expect(opens(another)).rejects.toMatchObject({ code: 'bad_option' })
  })
})

test('what the way to the server comes upon says that it is away, and what the server finds wrong does not', () => {
  const engine = new PostgresEngine(pg, 'postgres://user@127.0.0.1:1/state')
  const explained = (code: string, more: object = {}) =>
    engine.explain(Object.assign(new Error('write'), { code, ...more }))
  for (const code of ['EPIPE', 'EPERM', 'ECONNRESET']) {
    expect(explained(code), code).toMatchObject({ code: 'store_unavailable' })
  }
  const away = { code: 'store_unavailable' }
  expect(explained('57P01', { severity: 'FATAL' })).toMatchObject(away)
  // no such database or user any more, no rights, no tables, a plan or statement that the connection has lost
  for (const code of ['3D000', '28000', '28P01', '42501', '42P01', '3F000', '0A000', '26000']) {
    expect(explained(code, { severity: 'ERROR' }), code).toMatchObject(away)
  }
  for (const code of ['42601', '22P02', '23505']) {
    expect(explained(code, { severity: 'ERROR' }), code).toMatchObject({ code })
  }
})
