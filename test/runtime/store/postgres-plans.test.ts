/** How PostgreSQL runs each statement: by an index and as far as it goes, while the tables are empty and when they are full. */
import pg from 'pg'
import { expect, test } from 'vitest'
import { inDialect, postgres } from '../../../src/runtime/store/sql/dialect.js'
import { openPostgres } from '../../../src/runtime/store/sql/postgres.js'
import { settings } from '../../../src/runtime/store/sql/postgres-engine.js'
import { type StatementName, statements } from '../../../src/runtime/store/sql/statements.js'
import { describePostgres, emptyDatabase } from '../../support/postgres.js'

/** Tables that grow with what is asked of a simulator. */
const large = 'records|entries|jobs|ended|owners|blobs'

/** Looks at all pictures, or all that own one: only when room is needed. */
const readsAll: readonly StatementName[] = ['blobBytes', 'oldestOwners']

/** What is about a whole state, or part of what it announces. */
const aboutStates = /^(all|announced|clear|copy|counters|disownSpace|endedCount|keptBytes|someEntries|sweepSpace)/

const fill = `
  INSERT INTO spaces (made) SELECT 1 FROM generate_series(1, 5);
  INSERT INTO namespaces SELECT 'n' || i, i, '"s"', 'null', 'null', 0, nextval('changes'), 'opened' FROM generate_series(1, 4) i;
  INSERT INTO saved (name, label, space, about, replica) VALUES ('n1', 'here', 5, 'null', 0);
  INSERT INTO records (space, kind, id, version, owner, facts, data) SELECT CASE WHEN i % 20 = 0 THEN 2 ELSE 1 END,
    (ARRAY['a', 'b', 'c'])[1 + i % 3], 'id' || i, 1, 'j' || (i / 4), json_build_object('all', '*', 'of', 'j' || (i / 4))::text,
    repeat('x', 300) FROM generate_series(1, 20000) i;
  INSERT INTO entries SELECT r.space, r.kind, p.key, p.value, r.ord, 0 FROM records r, jsonb_each_text(facts::jsonb) p;
  INSERT INTO jobs (space, seq, at, lane, kind, payload, journey, target, first, leased_until) SELECT CASE WHEN i % 20 = 0 THEN 2
    ELSE 1 END, i, i, (ARRAY['state', 'send'])[1 + i % 2], 'k', '{}', 'j' || i, 't', i % 2, 0 FROM generate_series(1, 10000) i;
  INSERT INTO ended (space, owner) SELECT 1, 'j' || i FROM generate_series(1, 5000) i;
  INSERT INTO blobs SELECT 'sha' || i, 1000, 'abc' FROM generate_series(1, 2000) i;
  INSERT INTO owners (space, owner, sha) SELECT 1 + (i % 2) * 4, 'j' || i, 'sha' || i FROM generate_series(1, 2000) i;
  ANALYZE`

interface Scan {
  'Node Type': string
  'Relation Name'?: string
  'Index Cond'?: string
  'TID Cond'?: string
  Plans?: Scan[]
}

async function planOf(client: pg.Client, name: StatementName): Promise<Scan> {
  const text = inDialect(postgres, statements[name]).replace(/\?(\d+)/g, '$$$1')
  const numbers = [...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n))
  const given =
    numbers.length === 0
      ? ''
      : `(${Array(Math.max(...numbers))
          .fill('null')
          .join(',')})`
  await client.query(`PREPARE asked AS ${text}`)
  const { rows } = await client.query(`EXPLAIN (FORMAT JSON) EXECUTE asked${given}`)
  await client.query('DEALLOCATE asked')
  return rows[0]['QUERY PLAN'][0].Plan
}

const scansOf = (plan: Scan): Scan[] => [plan, ...(plan.Plans ?? []).flatMap(scansOf)]

/** What reads more of a large table than it is asked for. */
function* tooWide(name: StatementName, plan: Scan): Generator<string> {
  for (const scan of scansOf(plan)) {
    const { 'Node Type': type, 'Relation Name': table = '', 'Index Cond': found, 'TID Cond': place } = scan
    if (!type.endsWith('Scan') || !new RegExp(`^(${large})$`).test(table) || place) continue
    const columns = [...(found ?? '').matchAll(/\b(space|kind|name|value|ord|owner|sha|lane|journey|id)\b/g)].length
    if (!found) yield `${name}: all of ${table}`
    else if (found.startsWith('(kind')) yield `${name}: ${table} of all states`
    else if (/^\(space = \S+\)$/.test(found) && columns === 1 && !aboutStates.test(name)) {
      yield `${name}: all of one state in ${table}`
    }
  }
}

describePostgres('PostgreSQL', () => {
  test('looks up what it is asked for, in young tables and in full ones', async () => {
    const url = await emptyDatabase()
    await (await openPostgres(url)).close()
    const client = new pg.Client(url)
    await client.connect()
    try {
      for (const setting of settings) await client.query(`SET ${setting}`)
      for (const state of ['young', 'full']) {
        if (state === 'full') await client.query(fill)
        const wide: string[] = []
        for (const name of Object.keys(statements) as StatementName[]) {
          if (!readsAll.includes(name)) wide.push(...tooWide(name, await planOf(client, name)))
        }
        expect(wide, state).toEqual([])
      }
    } finally {
      await client.end()
    }
  })
})
