/** Every statement, for both databases; what they say differently stands in braces and comes from `dialect.ts`. */

import { headBytes } from '../types.js'

const entriesOf = 'space = ?1 AND kind = ?2 AND name = ?3 AND value = ?4'
const free = 'leased_until <= {real now}'
/** A text of an object of the list. */
const text = (name: string): string => `given.value->>'${name}'`
const int = (name: string): string => `CAST(given.value->>'${name}' AS BIGINT)`
const space = 'CAST(?1 AS BIGINT)'
/** One of those that a query answers, which is run first. */
const anyOf = (query: string): string => `{any of} ${query}))`
const owners = anyOf(`SELECT ${text('owner')} FROM {rows ?2}`)
/** The states that were saved. */
const saved = anyOf('SELECT space FROM saved')
const ords = anyOf(`SELECT ${int('ord')} FROM {rows ?2}`)

/**
 * Where a table is looked up by a list, the list comes first. SQLite keeps the order of a CROSS JOIN; PostgreSQL may turn two
 * tables round whatever its settings say, and keeps the order of a query that answers one value, and of an array.
 * Where a whole state is read in order, the order is that of a sum: the planner would read the whole table in the order of its key.
 * Numbers come as numbers, lists of rows as one JSON text. A statement that changes something answers what it changed.
 */
export const statements = {
  // processes and namespaces
  newReplica: 'INSERT INTO replicas (made) VALUES (1) RETURNING id',
  newSpace: 'INSERT INTO spaces (made) VALUES (1) RETURNING id',
  namespaces: 'SELECT name, space, seed, clock, about, changed FROM namespaces WHERE dropped = 0 ORDER BY space',
  namespace: 'SELECT name, space, seed, clock, about, changed FROM namespaces WHERE name = ?1 AND dropped = 0',
  makeNamespace: `INSERT INTO namespaces (name, space, seed, clock, about, dropped, changed, cause)
    VALUES (?1, {new space}, ?2, ?3, ?4, 0, {change}, 'opened')
    ON CONFLICT (name) DO UPDATE SET space = excluded.space, seed = excluded.seed, clock = excluded.clock, about = excluded.about,
      dropped = 0, changed = excluded.changed, cause = excluded.cause WHERE namespaces.dropped = 1 RETURNING space, changed`,
  keepAbout:
    "UPDATE namespaces SET about = ?2, clock = ?3, changed = {change}, cause = 'clock' WHERE name = ?1 RETURNING space, changed",
  dropNamespace: `UPDATE namespaces SET dropped = 1, changed = {change}, cause = 'dropped' WHERE name = ?1 AND dropped = 0
    RETURNING space, changed`,
  forgetLongDropped: 'DELETE FROM namespaces WHERE dropped = 1 AND changed < ?1 RETURNING name',
  forgetDropped: 'DELETE FROM namespaces WHERE name = ?1 AND dropped = 1 RETURNING name',
  moveNamespace: `UPDATE namespaces SET space = {new space}, clock = ?3, changed = {change}, cause = ?4
    WHERE name = ?1 AND space = ?2 AND dropped = 0 RETURNING space, changed`,
  // said to other processes by `keepClock` alone, once a move is over
  noteClock: 'UPDATE namespaces SET clock = ?3 WHERE name = ?1 AND space = ?2 AND dropped = 0 RETURNING space',
  keepClock: `UPDATE namespaces SET clock = ?3, changed = {change}, cause = 'clock' WHERE name = ?1 AND space = ?2 AND dropped = 0
    RETURNING space, changed`,
  announce: `UPDATE namespaces SET changed = {change} WHERE name = ?1 AND space = ?2 RETURNING changed`,
  stands: 'SELECT space FROM namespaces WHERE name = ?1 AND space = ?2 AND dropped = 0',
  changes: `SELECT name, space, seed, clock, about, dropped, changed, cause FROM namespaces WHERE changed > ?1 ORDER BY changed`,

  // records
  getRecord: `SELECT ord, version, CASE WHEN ord = ?4 AND version = ?5 THEN NULL ELSE data END AS data
    FROM records WHERE space = ?1 AND kind = ?2 AND id = ?3`,
  listRecords: `SELECT r.ord, r.id, r.version, r.data FROM entries e JOIN records r ON r.ord = e.ord
    WHERE e.space = ?1 AND e.kind = ?2 AND e.name = ?3 AND e.value = ?4 AND e.ord > ?5 ORDER BY e.ord LIMIT ?6`,
  listNewest: `SELECT r.ord, r.id, r.version, r.data FROM entries e JOIN records r ON r.ord = e.ord
    WHERE e.space = ?1 AND e.kind = ?2 AND e.name = ?3 AND e.value = ?4 AND e.ord < ?5 ORDER BY e.ord DESC LIMIT ?6`,
  countRecords: `SELECT count(*) AS n FROM entries WHERE ${entriesOf}`,
  allRecords: 'SELECT kind, id, owner, facts, data FROM records WHERE space = ?1 ORDER BY ord + 0',
  elsewhere: `SELECT 1 AS found FROM namespaces n WHERE n.name <> ?1 AND n.dropped = 0
    AND (SELECT r.ord FROM records r WHERE r.space = n.space AND r.kind = ?2 AND r.id = ?3) IS NOT NULL LIMIT 1`,
  insertRecord: `INSERT INTO records (space, kind, id, version, owner, facts, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (space, kind, id) DO NOTHING RETURNING ord`,
  updateRecord:
    'UPDATE records SET version = ?3, owner = ?4, facts = ?5, data = ?6 WHERE ord = ?1 AND version = ?2 RETURNING ord',
  deleteRecord: 'DELETE FROM records WHERE ord = ?1 AND version = ?2 RETURNING ord',
  insertEntries: `INSERT INTO entries (space, kind, name, value, ord, announced)
    SELECT ${space}, ${text('kind')}, ${text('name')}, ${text('value')},
    (SELECT r.ord FROM records r WHERE r.space = ?1 AND r.kind = ${text('kind')} AND r.id = ${text('id')}),
    CAST(${text('announced')} AS INTEGER) FROM {rows ?2} WHERE true`,
  deleteEntry: `DELETE FROM entries WHERE ${entriesOf} AND ord = ?5`,
  announced: 'SELECT DISTINCT kind, name, value FROM entries WHERE space = ?1 AND announced = 1',
  /** Counts what is not as it was read: records, lists, counts, and the space of the namespace. For shared databases alone. */
  changedSince: `SELECT (SELECT count(*) FROM {rows ?3} WHERE (${text('ord')}) || ':' || (${text('version')}) <> coalesce(
      (SELECT r.ord || ':' || r.version FROM records r WHERE r.space = ?2 AND r.kind = ${text('kind')} AND r.id = ${text('id')}), '0:0'))
    + (SELECT count(*) FROM {rows ?4} WHERE ${text('seen')} <> coalesce((SELECT string_agg(l.ord || ':' || r.version, ',' ORDER BY l.ord)
      FROM (SELECT e.ord FROM entries e WHERE e.space = ?2 AND e.kind = ${text('kind')} AND e.name = ${text('name')}
        AND e.value = ${text('value')} AND e.ord > ${int('after')} ORDER BY e.ord LIMIT ${int('limit')}) l
      JOIN records r ON r.ord = l.ord), ''))
    + (SELECT count(*) FROM {rows ?5} WHERE ${int('seen')} <> (SELECT count(*) FROM entries e
      WHERE e.space = ?2 AND e.kind = ${text('kind')} AND e.name = ${text('name')} AND e.value = ${text('value')}))
    + 1 - (SELECT count(*) FROM namespaces WHERE name = ?1 AND space = ?2 AND dropped = 0) AS n`,

  // counters
  counters: 'SELECT counter, replica, n FROM counters WHERE space = ?1',
  keepCounters: `INSERT INTO counters (space, counter, replica, n) SELECT ${space}, ${text('counter')}, CAST(?2 AS BIGINT), ${int('n')}
    FROM {rows ?3} WHERE true ON CONFLICT (space, counter, replica) DO UPDATE SET n = excluded.n`,

  // jobs
  insertJob: `INSERT INTO jobs (space, seq, at, lane, kind, payload, journey, target, first, leased_until)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)`,
  jobThere: 'SELECT 1 AS found FROM jobs WHERE ord = ?1 AND space = ?2',
  takeJob: 'DELETE FROM jobs WHERE ord = ?1 RETURNING ord',
  allJobs: 'SELECT at, lane, kind, payload FROM jobs WHERE space = ?1 ORDER BY at, ord',
  jobsOf:
    'SELECT ord, seq, at, lane, kind, payload FROM jobs WHERE space = ?1 AND journey = ?2 ORDER BY at, ord LIMIT ?3',
  earliest: `SELECT j.ord, j.at FROM jobs j WHERE j.space = ?1 AND j.lane = ?2 AND j.${free} {in order of journey j}
    ORDER BY j.at, j.ord LIMIT ?3`,
  /** When the earliest job of every namespace and lane falls due. */
  heads: `SELECT n.name, l.lane, (SELECT j.at FROM jobs j WHERE j.space = n.space AND j.lane = l.lane AND j.${free} {in order of journey j}
    ORDER BY j.at, j.ord LIMIT 1) AS at FROM namespaces n CROSS JOIN (SELECT 'state' AS lane UNION ALL SELECT 'send') l
    WHERE n.dropped = 0`,
  notify: "SELECT pg_notify('idvsim', ?1)",
  peek: `SELECT ord, seq, at, lane, kind, payload FROM jobs WHERE space = ?1 AND lane = ?2 AND at <= ?3 AND at > ?4
    ORDER BY at, ord LIMIT ?5`,
  /** Of one instant: SQLite does not search by a pair. */
  peekAt: `SELECT ord, seq, at, lane, kind, payload FROM jobs WHERE space = ?1 AND lane = ?2 AND at = ?3 AND ord > ?4
    ORDER BY ord LIMIT ?5`,
  /** A process that has the database for itself remembers what it has leased, and peeks. For shared databases alone. */
  lease: `UPDATE jobs SET leased_by = ?4, leased_until = {lease end} WHERE ord = (SELECT j.ord FROM jobs j
    WHERE j.space = ?1 AND j.lane = ?2 AND j.at <= ?3 AND j.${free} {in order of journey j} ORDER BY j.at, j.ord LIMIT 1 {skip locked})
    RETURNING ord, seq, at, lane, kind, payload`,
  unlease: 'UPDATE jobs SET leased_by = NULL, leased_until = 0 WHERE ord = ?1 AND leased_by = ?2 RETURNING at, lane',
  renew: `UPDATE jobs SET leased_until = {lease end} WHERE leased_by = ?1 AND ord ${ords} RETURNING ord`,
  unleaseAll: `UPDATE jobs SET leased_by = NULL, leased_until = 0 WHERE leased_by = ?1 AND ord ${ords}`,
  othersHold: `SELECT count(*) AS n FROM jobs WHERE space = ?1 AND lane = 'send' AND at <= ?2 AND leased_until > {real now} AND leased_by <> ?3`,

  // journeys that have ended
  endedCount: 'SELECT count(*) AS n FROM ended WHERE space = ?1',
  // as a range: with a number that is the same for all, the planner would read other states too, in the order of the key
  endedOldest: 'SELECT owner FROM ended WHERE space BETWEEN ?1 AND ?1 ORDER BY space, ord LIMIT ?2',
  endedAmong: `SELECT owner FROM ended WHERE space = ?1 AND owner ${owners}`,
  insertEnded: `INSERT INTO ended (space, owner) SELECT ${space}, ${text('owner')} FROM {rows ?2} WHERE true ORDER BY given.key
    ON CONFLICT (space, owner) DO NOTHING`,
  deleteEnded: `DELETE FROM ended WHERE space = ?1 AND owner ${owners}`,
  factsOf: `SELECT ord, kind, facts FROM records WHERE space = ?1 AND owner ${owners}`,
  /** By where they stand, for they never change. For PostgreSQL alone: SQLite would read all entries of the space. */
  deleteEntriesOf: `DELETE FROM entries WHERE ctid = ANY (ARRAY(SELECT (SELECT e.ctid FROM entries e WHERE e.space = r.space
    AND e.kind = r.kind AND e.name = pair.key AND e.value = pair.value AND e.ord = r.ord)
    FROM records r CROSS JOIN jsonb_each_text(CAST(r.facts AS jsonb)) AS pair(key, value) WHERE r.space = ?1 AND r.owner ${owners}))`,
  deleteRecordsOf: `DELETE FROM records WHERE space = ?1 AND owner ${owners} RETURNING kind, id`,
  deleteJobsOf: `DELETE FROM jobs WHERE space = ?1 AND journey ${owners} AND ${free} RETURNING ord, lane, at`,

  // pictures
  putBlob: 'INSERT INTO blobs (sha, size, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (sha) DO NOTHING RETURNING size',
  blobsAmong: `SELECT sha FROM blobs WHERE sha IN (SELECT ${text('sha')} FROM {rows ?1})`,
  blobsOf: `SELECT o.sha, (SELECT b.size FROM blobs b WHERE b.sha = o.sha) AS size,
    (SELECT substr(b.bytes, 1, ${headBytes}) FROM blobs b WHERE b.sha = o.sha) AS head FROM owners o
    WHERE o.space = ?1 AND o.owner = ?2 ORDER BY o.ord + 0`,
  getBlob: 'SELECT bytes FROM blobs WHERE sha = ?1',
  own: `INSERT INTO owners (space, owner, sha) SELECT ${space}, CAST(?2 AS TEXT), sha FROM blobs WHERE sha = ?3
    ON CONFLICT (space, owner, sha) DO NOTHING`,
  /** Deletes what owners of the list alone own. */
  sweepOwned: `DELETE FROM blobs WHERE sha IN (SELECT o.sha FROM owners o WHERE o.space = ?1 AND o.owner ${owners})
    AND NOT EXISTS (SELECT 1 FROM owners x WHERE x.sha = blobs.sha
      AND NOT (x.space = ?1 AND x.owner ${owners})) RETURNING size`,
  disown: `DELETE FROM owners WHERE space = ?1 AND owner ${owners}`,
  sweepSpace: `DELETE FROM blobs WHERE sha IN (SELECT sha FROM owners WHERE space = ?1)
    AND NOT EXISTS (SELECT 1 FROM owners x WHERE x.sha = blobs.sha AND x.space <> ?1) RETURNING size`,
  disownSpace: 'DELETE FROM owners WHERE space = ?1',
  blobBytes: 'SELECT coalesce(sum(size), 0) AS n FROM blobs',
  keptBytes: `SELECT coalesce(sum(size), 0) AS n FROM blobs WHERE sha ${anyOf(`SELECT o.sha FROM owners o WHERE o.space ${saved}`)}`,
  /** What saved states would keep, if the present one was saved too. */
  keptBytesWith: `SELECT coalesce(sum(size), 0) AS n FROM blobs WHERE sha ${anyOf(`SELECT o.sha FROM owners o WHERE o.space = ?1
    UNION ALL SELECT o.sha FROM owners o WHERE o.space ${saved}`)}`,
  /** Owners that may be let go of, those of ended journeys first, each in order. What is saved does not count as theirs alone. */
  oldestOwners: `SELECT o.space, o.owner, sum((SELECT b.size FROM blobs b WHERE b.sha = o.sha)) AS size FROM owners o
    JOIN namespaces n ON n.space = o.space AND n.dropped = 0 LEFT JOIN ended e ON e.space = o.space AND e.owner = o.owner
    WHERE NOT EXISTS (SELECT 1 FROM owners x JOIN saved s ON s.space = x.space WHERE x.sha = o.sha)
    GROUP BY o.space, o.owner ORDER BY CASE WHEN min(e.ord) IS NULL THEN 1 ELSE 0 END, min(e.ord), min(o.ord) LIMIT ?1`,

  // saved states, and spaces that nobody needs any more
  saved: 'SELECT label, space, about, replica FROM saved WHERE name = ?1 ORDER BY ord + 0',
  insertSaved: `INSERT INTO saved (name, label, space, about, replica) VALUES (?1, ?2, {new space}, ?3, ?4)
    ON CONFLICT (name, label) DO NOTHING RETURNING space`,
  savedStands: 'SELECT space FROM saved WHERE space = ?1',
  deleteSaved: 'DELETE FROM saved WHERE name = ?1 AND label = ?2 RETURNING space',
  deleteAllSaved: 'DELETE FROM saved WHERE name = ?1 RETURNING space',
  copyRecords: `INSERT INTO records (space, kind, id, version, owner, facts, data)
    SELECT {new space}, kind, id, version, owner, facts, data FROM records WHERE space = ?1 ORDER BY ord + 0`,
  copyEntries: `INSERT INTO entries (space, kind, name, value, ord, announced)
    SELECT {new space}, e.kind, e.name, e.value, (SELECT n.ord FROM records n WHERE n.space = (SELECT {new space}) AND n.kind = e.kind
    AND n.id = (SELECT o.id FROM records o WHERE o.ord = e.ord)), e.announced FROM entries e WHERE e.space = ?1`,
  copyCounters: `INSERT INTO counters (space, counter, replica, n)
    SELECT {new space}, counter, replica, n FROM counters WHERE space = ?1`,
  copyJobs: `INSERT INTO jobs (space, seq, at, lane, kind, payload, journey, target, first, leased_until)
    SELECT {new space}, seq, at, lane, kind, payload, journey, target, first, 0 FROM jobs WHERE space = ?1 ORDER BY ord + 0`,
  copyEnded: 'INSERT INTO ended (space, owner) SELECT {new space}, owner FROM ended WHERE space = ?1 ORDER BY ord + 0',
  copyOwners:
    'INSERT INTO owners (space, owner, sha) SELECT {new space}, owner, sha FROM owners WHERE space = ?1 ORDER BY ord + 0',
  unneededSpaces: `SELECT id FROM spaces WHERE NOT EXISTS (SELECT 1 FROM namespaces n WHERE n.space = id AND n.dropped = 0)
    AND NOT EXISTS (SELECT 1 FROM saved s WHERE s.space = id) LIMIT 1`,
  someEntries: 'SELECT kind, name, value, ord FROM entries WHERE space = ?1 LIMIT ?2',
  /** For PostgreSQL alone: SQLite would look for them among all entries of the space. */
  clearEntries: `DELETE FROM entries WHERE (space, kind, name, value, ord) IN
    (SELECT space, kind, name, value, ord FROM entries WHERE space = ?1 LIMIT ?2) RETURNING space`,
  clearRecords: 'DELETE FROM records WHERE ord IN (SELECT ord FROM records WHERE space = ?1 LIMIT ?2) RETURNING space',
  clearJobs: 'DELETE FROM jobs WHERE ord IN (SELECT ord FROM jobs WHERE space = ?1 LIMIT ?2) RETURNING space',
  clearEnded: 'DELETE FROM ended WHERE ord IN (SELECT ord FROM ended WHERE space = ?1 LIMIT ?2) RETURNING space',
  clearCounters: 'DELETE FROM counters WHERE space = ?1',
  clearSpace: 'DELETE FROM spaces WHERE id = ?1',
} as const

export type StatementName = keyof typeof statements
