/** PostgreSQL through pg: reads by themselves, commits as transactions under advisory locks, which end with their connection. */
import type pg from 'pg'
import { isSimError, SimError } from '../../../errors.js'
import { bufferOf } from './bytes.js'
import { inDialect, postgres } from './dialect.js'
import {
  Conflict,
  type HeldLocks,
  judge,
  type Locks,
  type SqlEngine,
  type SqlRow,
  type SqlValue,
  type Step,
} from './engine.js'
import { isShort, ReadLine, streamOf } from './postgres-line.js'
import { lockText } from './postgres-locks.js'
import { Room } from './room.js'
import { type StatementName, statements } from './statements.js'

/** Connections of one process at most, by what they are for: whoever waits for a lock must not keep a reader waiting. */
const connections = { line: 1, reads: 5, commits: 6, runs: 4, moves: 4 } as const

type Use = keyof typeof connections

/**
 * Milliseconds that an answer is waited for, where a server, or the way to it, keeps silent without breaking off: for the look at
 * changes that begins every request, for reads, and for each statement of a transaction, all of which are sent at once.
 */
const patienceMs = { look: 5000, reads: 25_000, others: 60_000 } as const

/** Everything is looked up by an index; a planner that knows little of a young table would read all of it. */
export const settings = [
  'search_path = idvsim',
  'enable_seqscan = off',
  'enable_hashjoin = off',
  'enable_mergejoin = off',
  'enable_bitmapscan = off',
  'enable_material = off',
  'jit = off',
  // joins of three tables or more in the order that is written: it would begin with the one that seems small, and read all of it
  'join_collapse_limit = 1',
  'from_collapse_limit = 1',
  // the same plan serves whatever is asked for: to make it anew would cost more than to run it
  'plan_cache_mode = force_generic_plan',
  'lock_timeout = 8000',
  'statement_timeout = 20000',
  "TimeZone = 'UTC'",
  // a machine that is gone without a word keeps its locks for half a minute, not for two hours
  'tcp_keepalives_idle = 15',
  'tcp_keepalives_interval = 5',
  'tcp_keepalives_count = 3',
]

/** How often a transaction is begun at most, when others stand in its way. */
const mostTurns = 4

/** A deadlock, or a lock that was not to be had in time. */
class InTheWay extends Error {
  override name = 'InTheWay'
}

export class PostgresEngine implements SqlEngine {
  readonly shared = true
  readonly #pools: Readonly<Record<Use, pg.Pool>>
  /** Who waits for others of this process waits here: a pool would take it for a server that does not answer. */
  readonly #rooms: Readonly<Record<Exclude<Use, 'line' | 'reads'>, Room>> = {
    commits: new Room(connections.commits),
    runs: new Room(connections.runs),
    moves: new Room(connections.moves),
  }
  readonly #line: ReadLine
  /** The server, without a password. */
  readonly #name: string
  #closed = false

  constructor({ Pool, types }: Pick<typeof pg, 'Pool' | 'types'>, url: string) {
    this.#name = serverOf(url)
    const pool = (use: Use): pg.Pool => {
      const made = new Pool({
        ...connectionOf(url, types),
        max: connections[use],
        query_timeout: use === 'reads' || use === 'line' ? patienceMs.reads : patienceMs.others,
        // the statements of a transaction are sent in one go
        pipeline: true,
        idleTimeoutMillis: 30_000,
        onConnect: async (client) => void (await client.query(settings.map((setting) => `SET ${setting}`).join(';'))),
      })
      // a connection that breaks is replaced by the next use; whoever uses it meets the error there
      made.on('error', () => undefined)
      made.on('connect', (client) => client.on('error', () => undefined))
      return made
    }
    this.#pools = {
      line: pool('line'),
      reads: pool('reads'),
      commits: pool('commits'),
      runs: pool('runs'),
      moves: pool('moves'),
    }
    this.#line = new ReadLine(this.#pools.line)
  }

  async read(statement: StatementName, params: readonly SqlValue[]): Promise<SqlRow[]> {
    try {
      const query = toQuery({ statement, params })
      return (await (isShort(statement) ? this.#line : this.#pools.reads).query(query)).rows
    } catch (error) {
      throw this.explain(error)
    }
  }

  commit(steps: readonly Step[], locks: Locks = {}): Promise<SqlRow[][]> {
    return this.#patiently(async () => {
      const { first, release } = await this.#begin('commits', locks, steps)
      await release()
      return first
    })
  }

  hold(locks: Locks, long = false): Promise<HeldLocks> {
    return this.#patiently(() => this.#begin(long ? 'moves' : 'runs', locks))
  }

  /** Tries again what others stood in the way of: nothing of it was stored. */
  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let turn = 1; ; turn++) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof InTheWay)) throw error
        if (turn === mostTurns) throw this.#away(`others have kept it locked: ${error.message}`, error)
      }
    }
  }

  async #begin(
    use: Exclude<Use, 'line' | 'reads'>,
    locks: Locks,
    atOnce: readonly Step[] = [],
  ): Promise<HeldLocks & { first: SqlRow[][] }> {
    const room = this.#rooms[use]
    await room.take()
    let client: pg.PoolClient
    try {
      client = await this.#pools[use].connect()
    } catch (error) {
      room.give()
      throw this.explain(error)
    }
    let open = true
    let broken: Error | undefined
    const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work()
      } catch (error) {
        const explained = error instanceof Conflict ? error : this.explain(error)
        // a connection that is in doubt is not used again
        if (isSimError(explained)) broken = explained
        throw explained
      }
    }
    /** Sends everything in one go; the first error is what the others come of. */
    const send = async (before: string, steps: readonly Step[]): Promise<SqlRow[][]> => {
      const stream = streamOf(client)
      stream.cork()
      const sent = [
        ...(before === '' ? [] : [client.query(before)]),
        ...steps.map((step) => client.query(toQuery(step))),
      ]
      stream.uncork()
      const [first, ...answers] = await Promise.allSettled(before === '' ? [undefined, ...sent] : sent)
      if (first?.status === 'rejected') throw first.reason
      // in order: what failed may have failed because what is judged before it is a conflict
      return answers.map((answer, i) => {
        if (answer.status === 'rejected') throw answer.reason
        const { rows } = answer.value as pg.QueryResult
        judge(steps[i]!, rows)
        return rows
      })
    }
    const commit = async (): Promise<void> => {
      await client.query('COMMIT')
      open = false
    }
    const held: HeldLocks = {
      commit: (steps, more = {}) =>
        guarded(async () => {
          const answered = await send(lockText(more), steps)
          await commit()
          return answered
        }),
      release: async () => {
        try {
          if (open && !broken) await client.query('ROLLBACK')
        } catch (error) {
          broken = error as Error
        }
        client.release(broken)
        room.give()
      },
    }
    try {
      const first = await guarded(async () => {
        const answered = await send(['BEGIN', lockText(locks)].filter(Boolean).join(';'), atOnce)
        if (atOnce.length > 0) await commit()
        return answered
      })
      return { ...held, first }
    } catch (error) {
      await held.release()
      throw error
    }
  }

  /** What is thrown for an error of the server or of the way to it; a bug of ours stays what it is. */
  explain(error: unknown): Error {
    if (isSimError(error)) return error
    const { code = '', message, severity } = error as Error & { code?: string; severity?: string }
    // serialisation, deadlock, and a lock that was not to be had in time
    if (['40001', '40P01', '55P03'].includes(code)) return new InTheWay(message)
    // by its code alone, EPIPE would be one
    if (severity !== undefined && isOurs(code)) return error as Error
    return this.#away(message || code, error)
  }

  #away(why: string, cause: unknown): SimError {
    const hint = 'Nothing that was acknowledged is lost: try again once the database is there.'
    return new SimError('store_unavailable', `${this.#name} is away: ${why}`, hint, { cause })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#line.close()
    await Promise.all(Object.values(this.#pools).map((pool) => pool.end()))
  }
}

/** Whether an error of the server, by its code, says that what we asked is wrong; of what else it finds, somebody has to know who runs it. */
const isOurs = (code: string): boolean => /^(22|23|25|42)/.test(code) && !ofOthers.has(code)

/** A server that takes no changes, rights that are gone, tables that are gone. */
const ofOthers: ReadonlySet<string> = new Set(['25006', '42501', '42P01'])

/** How one connection is made. */
export const connectionOf = (url: string, types: typeof pg.types): pg.ClientConfig => ({
  connectionString: url,
  application_name: 'idvsim',
  connectionTimeoutMillis: 5000,
  keepAlive: true,
  types: {
    getTypeParser: ((oid: number, format?: 'text') =>
      // bigint and numeric: every number of ours is a safe one
      oid === 20 || oid === 1700 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
  },
})

/** A server as people may read it: without user and password. */
export function serverOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `PostgreSQL at ${hostname || 'localhost'}:${port || 5432}${pathname}`
}

const texts = new Map<StatementName, string>()

function textOf(name: StatementName): string {
  const known = texts.get(name)
  if (known !== undefined) return known
  const text = inDialect(postgres, statements[name]).replace(/\?(\d+)/g, '$$$1')
  texts.set(name, text)
  return text
}

const toQuery = ({ statement, params }: Pick<Step, 'statement' | 'params'>): pg.QueryConfig => ({
  name: statement,
  text: textOf(statement),
  ...(statement === 'changes' && { query_timeout: patienceMs.look }),
  values: params.map((value) => (value instanceof Uint8Array ? bufferOf(value) : value)),
})
