/** What a database must offer to keep a store. */
import type { Awaitable } from '../types.js'
import type { StatementName } from './statements.js'

export type SqlValue = string | number | null | Uint8Array
export type SqlRow = Readonly<Record<string, string | number | null | Uint8Array>>

/** One statement of a transaction. */
export interface Step {
  readonly statement: StatementName
  readonly params: readonly SqlValue[]
  /** How many rows it must answer; any other number is a conflict, and nothing of the transaction is kept. */
  readonly rows?: number
  /** A conflict unless it answers one row whose `n` is 0. */
  readonly none?: true
}

/** What a transaction waits for, and keeps others from, until it ends. A database that one process owns needs none. */
export interface Locks {
  /** Many may have these together, while nobody has them alone. */
  readonly together?: readonly string[]
  readonly alone?: readonly string[]
}

/** Locks that are had before the transaction is known. */
export interface HeldLocks {
  /** Commits under them; further locks are had for that time alone. */
  commit(steps: readonly Step[], locks?: Locks): Promise<SqlRow[][]>
  release(): Promise<void>
}

export interface SqlEngine {
  /** Whether other processes may use the same tables. */
  readonly shared: boolean
  /** Runs one statement by itself. @throws SimError `store_unavailable` */
  read(statement: StatementName, params: readonly SqlValue[]): Awaitable<SqlRow[]>
  /** Runs statements as one transaction; answers the rows of each. @throws Conflict, SimError `store_unavailable` */
  commit(steps: readonly Step[], locks?: Locks): Awaitable<SqlRow[][]>
  /**
   * Waits for locks, and keeps them until they are released.
   *
   * @param long they may be kept for long, and others may be held meanwhile
   */
  hold(locks: Locks, long?: boolean): Promise<HeldLocks>
  close(): Awaitable<void>
}

/** Somebody has changed what a transaction was made of. */
export class Conflict extends Error {
  override name = 'Conflict'
  constructor(readonly statement: StatementName) {
    super(`${statement} met something that has changed`)
  }
}

/** Judges the rows of a step. @throws Conflict */
export function judge({ statement, rows, none }: Step, answered: readonly SqlRow[]): void {
  if (rows !== undefined && answered.length !== rows) throw new Conflict(statement)
  if (none && answered[0]?.n !== 0) throw new Conflict(statement)
}
