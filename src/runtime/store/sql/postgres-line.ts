/** One connection that short reads share: what is asked for in one turn of the event loop goes out together. */
import type { Duplex } from 'node:stream'
import type pg from 'pg'
import type { StatementName } from './statements.js'

/** What answers at once and little: nobody waits long behind it. */
const short: ReadonlySet<StatementName> = new Set([
  'announced',
  'changedSince',
  'changes',
  'countRecords',
  'earliest',
  'endedAmong',
  'getRecord',
  'jobThere',
  'lease',
  'notify',
  'peek',
])

export const isShort = (statement: StatementName): boolean => short.has(statement)

export class ReadLine {
  readonly #pool: pg.Pool
  #client: Promise<pg.PoolClient> | undefined
  #gathers = false

  /** @param pool of one connection, in pipeline mode */
  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async query(query: pg.QueryConfig): Promise<pg.QueryResult> {
    this.#client ??= this.#pool.connect()
    const used = this.#client
    let client: pg.PoolClient
    try {
      client = await used
    } catch (error) {
      // whatever it says: another try may find the server ready
      this.#leave(used)
      throw error
    }
    try {
      this.#gather(streamOf(client))
      return await client.query(query)
    } catch (error) {
      if (endsConnection(error as { severity?: string })) this.#leave(used, error as Error)
      throw error
    }
  }

  /** Lets go of the connection. */
  close(): void {
    if (this.#client) this.#leave(this.#client)
  }

  #gather(stream: Duplex): void {
    if (this.#gathers) return
    this.#gathers = true
    stream.cork()
    process.nextTick(() => {
      this.#gathers = false
      stream.uncork()
    })
  }

  /** The next read connects anew; all that were under way have failed alike. */
  #leave(used: Promise<pg.PoolClient>, error?: Error): void {
    if (this.#client !== used) return
    this.#client = undefined
    used.then(
      (client) => client.release(error),
      () => undefined,
    )
  }
}

/** The socket of a connection, whose writes can be gathered. */
export const streamOf = (client: pg.PoolClient): Duplex =>
  (client as unknown as { connection: { stream: Duplex } }).connection.stream

/** An error of the server leaves the connection as it is, unless it says that it ends it; any other is one of the connection. */
const endsConnection = ({ severity }: { severity?: string }): boolean =>
  severity === undefined || severity === 'FATAL' || severity === 'PANIC'
