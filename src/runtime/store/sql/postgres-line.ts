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
  'head',
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
    try {
      const client = await used
      this.#gather(streamOf(client))
      return await client.query(query)
    } catch (error) {
      // an error of the server has a severity, and leaves the connection as it is
      if ((error as { severity?: string }).severity === undefined) this.#leave(used, error as Error)
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
