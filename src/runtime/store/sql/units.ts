/** Runs units of work: once where one process owns the database, again where others change what was read. */
import { isStoreAway, SimError } from '../../../errors.js'
import type { CommitListener, Tx } from '../types.js'
import { staleRecord } from '../unit-of-work.js'
import type { SqlBlobs } from './blobs.js'
import { Conflict, type HeldLocks, judge, type SqlEngine } from './engine.js'
import type { Peers } from './peers.js'
import { Planner, spaceLock, verifying } from './plan.js'
import type { Records } from './records.js'
import { planRetire } from './retire.js'
import { lanes, type SqlSpace } from './space.js'
import { SqlTx } from './tx.js'

export interface UnitsContext {
  readonly engine: SqlEngine
  readonly records: Records
  readonly blobs: SqlBlobs
  readonly replica: number
  readonly endedLimit: number
  peers(): Peers | undefined
  /** Tells whoever listens in this process that a job was added. */
  tellJobs(name: string): void
}

/** How often work is run at most, when others change what it has read. */
const mostRuns = 8
/** How many units of work without a conflict make up for one with. */
const unlucky = 20
/** From this run on it keeps everybody else out meanwhile. */
const runsAloneFrom = 3

export class Units {
  readonly #context: UnitsContext
  /** Tells whoever listens in this process what was put. */
  tellCommit: CommitListener = () => undefined

  /**
   * Whether what was seen last is likely to stand: it does where one replica is asked about a journey, and does not where several
   * are asked in turn.
   */
  #luck = 1

  get #trusts(): boolean {
    return this.#luck > 0
  }

  constructor(context: UnitsContext) {
    this.#context = context
  }

  /** Runs a unit of work in its turn. @throws SimError `unknown_namespace`, `stale_record`, `store_unavailable` */
  transact<T>(space: SqlSpace, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { engine } = this.#context
    return space.turns.take(!engine.shared, () =>
      this.again(space, async (run) => {
        const held = run >= runsAloneFrom ? await engine.hold({ alone: [spaceLock(space.id)] }) : undefined
        try {
          return await this.#run(space, work, held, run === 1 && this.#trusts)
        } finally {
          await held?.release()
        }
      }),
    )
  }

  /** Runs what may meet a conflict, until it meets none. */
  async again<T>(space: SqlSpace, work: (run: number) => Promise<T>): Promise<T> {
    for (let run = 1; ; run++) {
      if (space.dropped) throw gone(space.name)
      try {
        const done = await work(run)
        this.#luck = Math.min(this.#luck + 1, unlucky)
        return done
      } catch (error) {
        if (!(error instanceof Conflict)) throw error
        // however many come at once, it is soon tried again
        this.#luck = Math.max(this.#luck - unlucky, -unlucky)
        if (run === mostRuns) throw tooBusy(space.name)
      }
      // the namespace may have been reset, or may be gone
      await this.#context.peers()?.refresh()
    }
  }

  async #run<T>(
    space: SqlSpace,
    work: (tx: Tx) => Promise<T>,
    held: HeldLocks | undefined,
    trusting: boolean,
  ): Promise<T> {
    const { engine, replica } = this.#context
    const { shared } = engine
    const tx = new SqlTx(this.#context, space, await space.readCounters(engine, replica), trusting)
    try {
      const result = await work(tx).catch(async (error: unknown) => {
        // what it stumbled over may be that others changed things between two of its reads
        if (shared && !held) await this.#verify(space, tx)
        throw error
      })
      if (space.dropped) throw gone(space.name)
      if (tx.changes) await this.#commit(space, tx, held)
      else if (shared && !held && (tx.guessed || tx.readsMany)) await this.#verify(space, tx)
      if (shared && tx.drawn.size > 0) space.countersMoved = true
      return result
    } catch (error) {
      // where the answer to a commit was lost, what it stored may be there with its numbers
      if (!isStoreAway(error)) tx.giveBack()
      throw error
    }
  }

  /** @throws Conflict when what was read is not so any more, or never was so at one time */
  async #verify({ name }: SqlSpace, tx: SqlTx): Promise<void> {
    const step = verifying(name, tx)
    judge(step, await this.#context.engine.read(step.statement, step.params))
  }

  async #commit(space: SqlSpace, tx: SqlTx, held: HeldLocks | undefined): Promise<void> {
    const { engine, blobs, peers, tellJobs } = this.#context
    const planner = new Planner(this.#context, space, tx)
    const { steps, locks, announces, unmarks, storedBytes, done } = await planner.plan(() =>
      planRetire(this.#context, space, planner, tx.retired ?? []),
    )
    try {
      done(await (held ? held.commit(steps, locks) : engine.commit(steps, locks)))
    } catch (error) {
      if (error instanceof Conflict && error.statement === 'insertRecord') await this.#refuseStale(tx)
      throw error
    }
    if (storedBytes > 0) await blobs.stored(storedBytes)
    const others = peers()
    if (announces || unmarks) await space.readMarks(engine)
    if (announces) others?.tellChange()
    for (const { ord, lane, at } of tx.taken ?? []) {
      if (!space.leased.delete(ord)) space.due[lane].remove(at)
      if (lane === 'send' && space.sendsWait) {
        space.sendsWait = false
        await space.readDue(engine, lane)
      }
    }
    for (const lane of lanes) if (space.due[lane].runsDry) await space.readDue(engine, lane)
    this.tellCommit(space.name, tx.puts(), tx.owns ?? [])
    if (!tx.jobs) return
    for (const { lane, at } of tx.jobs) others?.tellJob(space.name, lane, at)
    tellJobs(space.name)
  }

  /** Refuses what was put as new, unread, and is there: to run the work again would change nothing. */
  async #refuseStale(tx: SqlTx): Promise<void> {
    for (const { kind, id, version } of tx.unread ?? []) {
      const row = version === undefined ? await this.#context.records.get(tx.spaceId, kind, id) : undefined
      if (row) throw staleRecord(kind, id, version, row.record.version)
    }
  }
}

export const gone = (name: string): SimError =>
  new SimError('unknown_namespace', `there is no namespace "${name}"`, 'Create it first.')

const tooBusy = (name: string): SimError =>
  new SimError(
    'store_unavailable',
    `the namespace "${name}" is changed by others all the time; nothing was stored`,
    'Try again.',
  )
