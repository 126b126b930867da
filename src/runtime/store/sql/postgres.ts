/** State in PostgreSQL, for as many processes as there are: each of them may answer any call. */
import type pg from 'pg'
import { SimError } from '../../../errors.js'
import type { Store } from '../types.js'
import { inDialect, postgres } from './dialect.js'
import type { SqlLimits } from './limits.js'
import type { NamespaceRow } from './peers.js'
import { connectionOf, PostgresEngine, serverOf } from './postgres-engine.js'
import { PostgresPeers } from './postgres-peers.js'
import { migrations, schemaVersion } from './schema.js'
import { SqlStore } from './store.js'

/**
 * Opens the tables of a database, in a schema of their own, `idvsim`; makes them where there are none.
 *
 * @param url `postgres://user:password@host:port/database`
 * @throws SimError `store_unavailable` for a database that cannot be reached or used, `bad_option` for one that is newer than this
 *   version
 */
export async function openPostgres(url: string, limits: SqlLimits = {}): Promise<Store> {
  const { default: driver } = await import('pg')
  const connect = (): pg.Client => new driver.Client(connectionOf(url, driver.types))
  try {
    await migrate(connect())
  } catch (error) {
    throw unusable(url, error)
  }
  const engine = new PostgresEngine(driver, url)
  try {
    const [made] = await engine.read('newReplica', [])
    const store = new SqlStore(engine, { kind: 'postgres', replica: (made!.id as number) - 1 }, limits)
    store.peers = new PostgresPeers(store, engine, connect, await newestChange(engine))
    return store
  } catch (error) {
    await engine.close()
    throw unusable(url, error)
  }
}

/** What to do about an error of the server, by its code. */
const hints: Readonly<Record<string, string>> = {
  '42501':
    'Let the user make a schema in the database; or make the schema "idvsim", and give the user it or all rights on what is in it.',
  '42P07': 'The schema "idvsim" holds tables of something else, which are left as they are: name another database.',
  '25006': 'It takes no changes: name the server that does.',
}

function unusable(url: string, error: unknown): SimError {
  if (error instanceof SimError) return error
  const { message, code = '' } = error as Error & { code?: string }
  const hint = hints[code] ?? 'Check that it runs, and the user, password and database of --store.'
  return new SimError('store_unavailable', `cannot use ${serverOf(url)}: ${message || code}`, hint, { cause: error })
}

/** What `kept` is about to read is not learnt again. */
async function newestChange(engine: PostgresEngine): Promise<number> {
  const rows = (await engine.read('namespaces', [])) as unknown as NamespaceRow[]
  return Math.max(0, ...rows.map(({ changed }) => changed))
}

async function migrate(client: pg.Client): Promise<void> {
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows: coded } = await client.query<{ server_encoding: string }>('SHOW server_encoding')
    const { server_encoding: encoding } = coded[0]!
    if (encoding !== 'UTF8') {
      throw new SimError(
        'bad_option',
        `the database ${client.database} is encoded as ${encoding}: not every text could be kept in it`,
        "Name one that was made with ENCODING 'UTF8'.",
      )
    }
    // one at a time, when several start at once
    await client.query('BEGIN; SELECT pg_advisory_xact_lock(7235425)')
    const { rows: there } = await client.query<{ schema: string | null; versions: string | null }>(
      "SELECT to_regnamespace('idvsim')::text AS schema, to_regclass('idvsim.schema_version')::text AS versions",
    )
    const { schema, versions } = there[0]!
    // who may make neither may have been given both
    if (schema === null) await client.query('CREATE SCHEMA idvsim')
    await client.query('SET search_path = idvsim')
    if (versions === null) await client.query('CREATE TABLE schema_version (version INTEGER NOT NULL)')
    const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version')
    const version = rows[0]?.version ?? 0
    if (version === schemaVersion) return
    if (!Number.isInteger(version)) {
      throw new SimError('bad_option', 'the schema "idvsim" is not one of idvsim', 'Name another database.')
    }
    if (version > schemaVersion) {
      throw new SimError(
        'bad_option',
        `the schema "idvsim" was written by a newer idvsim: it is version ${version}, this one knows ${schemaVersion}`,
        'Update idvsim, or name another database.',
      )
    }
    if (version === 0) {
      await client.query('INSERT INTO schema_version VALUES (0)')
      await client.query('CREATE SEQUENCE changes')
    }
    for (const statement of migrations.slice(version).flat()) await client.query(inDialect(postgres, statement))
    await client.query(`UPDATE schema_version SET version = ${schemaVersion}`)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}
