/** SQLite through libsql: every call is synchronous, so that a transaction is over before anything else runs. */
import { resolve } from 'node:path'
import type Database from 'libsql'
import { SimError } from '../../../errors.js'
import { startTimer } from '../../clock.js'
import { bufferOf } from './bytes.js'
import { inDialect, sqlite } from './dialect.js'
import { Conflict, type HeldLocks, judge, type SqlEngine, type SqlRow, type SqlValue, type Step } from './engine.js'
import { migrations, schemaVersion } from './schema.js'
import { applicationId } from './sqlite-file.js'
import { type StatementName, statements } from './statements.js'

interface Prepared {
  readonly statement: Database.Statement
  /** Whether it answers rows. */
  readonly reads: boolean
}

/** Pages of the log beside the file, past which a commit writes them back at once: 256 MB. */
const mostLogged = 65_536

/** How long nothing must have been stored until the log is written back meanwhile: it waits for the disk. */
const idleMs = 500

class SqliteEngine implements SqlEngine {
  readonly shared = false
  readonly #db: Database.Database
  readonly #file: string
  readonly #prepared = new Map<StatementName, Prepared>()
  readonly #begin: Database.Statement
  readonly #commit: Database.Statement
  readonly #rollback: Database.Statement
  #closed = false
  #logs = false
  /** Ends the wait for a moment in which nothing is stored; undefined while there is nothing to write back. */
  #waits: (() => void) | undefined
  #storedSince = false

  constructor(db: Database.Database, file: string) {
    this.#db = db
    this.#file = file
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#rollback = db.prepare('ROLLBACK')
  }

  read(statement: StatementName, params: readonly SqlValue[]): SqlRow[] {
    if (this.#closed) throw this.#explain(new Error('it is closed'))
    try {
      return this.#run(statement, params)
    } catch (error) {
      throw this.#explain(error)
    }
  }

  commit(steps: readonly Step[]): SqlRow[][] {
    // libsql ends the process where a closed database is used
    if (this.#closed) throw this.#explain(new Error('it is closed'))
    try {
      if (!this.#logs) this.#startLog()
      this.#begin.run()
      try {
        const answered = steps.map((step) => {
          const rows = this.#run(step.statement, step.params)
          judge(step, rows)
          return rows
        })
        this.#commit.run()
        this.#storedSince = true
        this.#waits ??= this.#wait()
        return answered
      } catch (error) {
        // some errors have ended the transaction already
        if (this.#db.inTransaction) this.#rollback.run()
        throw error
      }
    } catch (error) {
      throw error instanceof Conflict ? error : this.#explain(error)
    }
  }

  /** Not before the first commit: it changes the file, which a start that then finds it damaged must not. */
  #startLog(): void {
    this.#db.pragma('journal_mode = WAL')
    this.#logs = true
  }

  async hold(): Promise<HeldLocks> {
    return { commit: async (steps) => this.commit(steps), release: async () => undefined }
  }

  /** Writes the log back into the file in a moment in which nobody waits. */
  #wait(): () => void {
    this.#storedSince = false
    return startTimer(idleMs, () => {
      this.#waits = undefined
      if (this.#storedSince) this.#waits = this.#wait()
      else this.#writeBack()
    })
  }

  #writeBack(): void {
    try {
      this.#db.pragma('wal_checkpoint(PASSIVE)')
    } catch {
      // a disk that is full: all that was stored stays in the log
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#waits?.()
    // libsql keeps the file open as long as a statement is about: what closing would do is done by hand
    for (const last of ['journal_mode = DELETE', 'locking_mode = NORMAL', 'user_version']) {
      try {
        // the last one reads, by which the lock is given back
        this.#db.pragma(last)
      } catch {
        // a disk that is full or gone: the log beside the file holds what the next start needs
      }
    }
    this.#db.close()
  }

  #run(name: StatementName, params: readonly SqlValue[]): SqlRow[] {
    let prepared = this.#prepared.get(name)
    if (!prepared) {
      const statement = this.#db.prepare(inDialect(sqlite, statements[name]))
      prepared = { statement, reads: statement.reader }
      this.#prepared.set(name, prepared)
    }
    // an array, whatever it holds: a lone buffer would be taken for a list of parameters
    const given = params.map((value) => (value instanceof Uint8Array ? bufferOf(value) : value))
    if (prepared.reads) return prepared.statement.all(given) as SqlRow[]
    prepared.statement.run(given)
    return []
  }

  #explain(error: unknown): SimError {
    const { code, message } = error as Error & { code?: string }
    const full = code === 'SQLITE_FULL'
    const damaged = code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB'
    return new SimError(
      'store_unavailable',
      `${this.#file} cannot be ${full ? 'written: there is no room' : damaged ? 'read: it is damaged' : `used: ${message}`}`,
      full
        ? 'Make room on the disk; nothing was stored.'
        : damaged
          ? 'Restore it from a copy.'
          : 'Check the file and its disk.',
      { cause: error },
    )
  }
}

/** Opens a file that was looked at, and brings its tables up to date. @throws SimError `bad_option`, whatever SQLite throws */
export async function openEngine(file: string, maxPages?: number): Promise<SqlEngine> {
  const { default: Libsql } = await import('libsql')
  // a whole path is a file, whatever its name means to libsql
  const db = new Libsql(resolve(file), { timeout: 0 } as Database.Options)
  try {
    // alone before anything is written: two processes would not see each other's changes
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('cell_size_check = ON')
    // before the log beside the file is begun, so that the header of the file tells what it is whenever we are killed
    migrate(db)
    // the lock is had from here on, though nothing is written yet
    db.exec('BEGIN EXCLUSIVE')
    db.exec('COMMIT')
    db.pragma('synchronous = NORMAL')
    db.pragma('cache_size = -65536')
    db.pragma(`wal_autocheckpoint = ${mostLogged}`)
    if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`)
    return new SqliteEngine(db, file)
  } catch (error) {
    db.close()
    const { code } = error as { code?: string }
    if (code === 'SQLITE_BUSY') {
      throw new SimError(
        'bad_option',
        `${file} is in use by another process`,
        'Stop the other idvsim, or name another file.',
        {
          cause: error,
        },
      )
    }
    if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
      throw new SimError('bad_option', `${file} is damaged`, 'Restore it from a copy, or name another file.', {
        cause: error,
      })
    }
    throw error
  }
}

function migrate(db: Database.Database): void {
  const [{ user_version: version }] = db.pragma('user_version') as [{ user_version: number }]
  if (version === schemaVersion) return
  db.pragma('journal_mode = DELETE')
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const statement of migrations.slice(version).flat()) db.exec(inDialect(sqlite, statement))
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${schemaVersion}`)
    db.exec('COMMIT')
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}
