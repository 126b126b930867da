/** The tables, for both databases, and how older ones are brought up to them. */

/** Grows by one with every entry of `migrations`. */
export const schemaVersion = 1

/**
 * One entry for every version, each a list of statements. A space is the state of a namespace between two resets, or one that was
 * saved: everything of it names it, so that a reset is another space, and nothing of the one before is met again.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    'CREATE TABLE spaces (id {fresh serial}, made INTEGER NOT NULL DEFAULT 1)',
    'CREATE TABLE replicas (id {fresh serial}, made INTEGER NOT NULL DEFAULT 1)',
    `CREATE TABLE namespaces (name TEXT PRIMARY KEY, space BIGINT NOT NULL, seed TEXT NOT NULL, clock TEXT NOT NULL, about TEXT NOT NULL,
      dropped INTEGER NOT NULL, changed BIGINT NOT NULL, cause TEXT NOT NULL)`,
    'CREATE INDEX namespaces_changed ON namespaces (changed)',
    'CREATE UNIQUE INDEX namespaces_space ON namespaces (space)',
    `CREATE TABLE saved (ord {serial}, name TEXT NOT NULL, label TEXT NOT NULL, space BIGINT NOT NULL, about TEXT NOT NULL,
      replica BIGINT NOT NULL, UNIQUE (name, label))`,
    'CREATE UNIQUE INDEX saved_space ON saved (space)',
    `CREATE TABLE records (ord {serial}, space BIGINT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL,
      owner TEXT, facts TEXT NOT NULL, data TEXT NOT NULL)`,
    '{leave room for changes}',
    'CREATE UNIQUE INDEX records_id ON records (space, kind, id)',
    'CREATE INDEX records_owner ON records (space, owner) WHERE owner IS NOT NULL',
    `CREATE TABLE entries (space BIGINT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, ord BIGINT NOT NULL,
      announced INTEGER NOT NULL, PRIMARY KEY (space, kind, name, value, ord)) {without rowid}`,
    'CREATE INDEX entries_announced ON entries (space) WHERE announced = 1',
    `CREATE TABLE counters (space BIGINT NOT NULL, counter TEXT NOT NULL, replica BIGINT NOT NULL, n BIGINT NOT NULL,
      PRIMARY KEY (space, counter, replica))`,
    `CREATE TABLE jobs (ord {fresh serial}, space BIGINT NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL, lane TEXT NOT NULL, kind TEXT NOT NULL,
      payload TEXT NOT NULL, journey TEXT, target TEXT, first INTEGER NOT NULL, leased_by BIGINT, leased_until BIGINT NOT NULL)`,
    'CREATE INDEX jobs_due ON jobs (space, lane, at, ord)',
    'CREATE INDEX jobs_journey ON jobs (space, journey) WHERE journey IS NOT NULL',
    'CREATE TABLE ended (ord {serial}, space BIGINT NOT NULL, owner TEXT NOT NULL, UNIQUE (space, owner))',
    'CREATE INDEX ended_order ON ended (space, ord)',
    'CREATE TABLE blobs (sha TEXT PRIMARY KEY, size BIGINT NOT NULL, bytes {bytes} NOT NULL)',
    '{store pictures as they are}',
    'CREATE TABLE owners (ord {serial}, space BIGINT NOT NULL, owner TEXT NOT NULL, sha TEXT NOT NULL, UNIQUE (space, owner, sha))',
    'CREATE INDEX owners_sha ON owners (sha)',
  ],
]
