/** Turns what a unit of work has gathered into the statements of one transaction, and the locks it needs. */

import { factsOf } from '../table.js'
import type { Kind, StoredRecord } from '../types.js'
import { staleRecord } from '../unit-of-work.js'
import type { Locks, SqlRow, Step } from './engine.js'
import type { StoredRow } from './records.js'
import { jobCounter, type SqlSpace } from './space.js'
import { toKey } from './text.js'
import type { SqlTx, TxContext } from './tx.js'

/** A transaction, and what this process remembers of it once it is committed. */
export interface Plan {
  readonly steps: readonly Step[]
  readonly locks: Locks
  /** Whether an announced index has a new value, of which others are told. */
  readonly announces: boolean
  /** Whether one may have lost a value. */
  readonly unmarks: boolean
  /** Bytes of pictures that are stored with it. */
  readonly storedBytes: number
  done(answered: readonly SqlRow[][]): void
}

interface Entry {
  kind: string
  name: string
  value: string
}

/** Names of locks sort as they are taken: whoever holds a space already takes the others after it. */
export const spaceLock = (space: number): string => `0 ${space}`
export const blobsLock = '1 blobs'
/** Held while `changed` is drawn and until it is committed, so that nobody sees a later change before an earlier one. */
export const registryLock = '9 registry'

/** Collects the steps of one commit. */
export class Planner {
  readonly steps: Step[] = []
  readonly #together = new Set<string>()
  readonly #alone = new Set<string>()
  readonly #done: ((answered: readonly SqlRow[][]) => void)[] = []
  readonly #context: TxContext
  readonly #space: SqlSpace
  readonly #tx: SqlTx
  #announces = false
  #unmarks = false
  #storedBytes = 0

  constructor(context: TxContext, space: SqlSpace, tx: SqlTx) {
    this.#context = context
    this.#space = space
    this.#tx = tx
  }

  /** @throws SimError `stale_record` */
  async plan(retiring: () => Promise<void>): Promise<Plan> {
    const { shared } = this.#context.engine
    this.#stand()
    if (shared) this.#verify()
    const { taken, jobs, owns, disowns, retired } = this.#tx
    // somebody else may have done the job: then this unit of work is to see that it is gone
    for (const { ord } of taken ?? []) this.add('takeJob', [ord], { rows: 1 })
    await this.#write()
    if (jobs) this.#addJobs(jobs)
    this.#keepCounters()
    if (owns) this.#own(owns)
    if (disowns) this.disown(disowns.map((owner) => ({ owner: toKey(owner) })))
    if (retired) await retiring()
    if (this.#announces && shared) {
      this.#alone.add(registryLock)
      this.add('announce', [this.#space.name, this.#tx.spaceId])
    }
    const done = this.#done
    return {
      steps: this.steps,
      locks: shared
        ? { together: [...this.#together].filter((name) => !this.#alone.has(name)), alone: [...this.#alone] }
        : {},
      announces: this.#announces,
      unmarks: this.#unmarks,
      storedBytes: this.#storedBytes,
      done: (answered) => {
        for (const call of done) call(answered)
      },
    }
  }

  add(statement: Step['statement'], params: Step['params'], expected: Pick<Step, 'rows' | 'none'> = {}): number {
    return this.steps.push({ statement, params, ...expected }) - 1
  }

  /** Runs once the transaction is committed. */
  afterwards(call: (answered: readonly SqlRow[][]) => void): void {
    this.#done.push(call)
  }

  /** Lets go of what owners own, and of pictures that nobody else does. */
  disown(owners: readonly { owner: string }[]): void {
    this.#alone.add(blobsLock)
    const params = [this.#tx.spaceId, list(owners)]
    this.add('sweepOwned', params)
    this.add('disown', params)
  }

  /** The namespace must stand where it stood; a clock that has moved is kept with what was done at its instant. */
  #stand(): void {
    const { name, movedClock } = this.#space
    const { spaceId } = this.#tx
    this.#together.add(spaceLock(spaceId))
    if (movedClock !== undefined) {
      this.add('noteClock', [name, spaceId, movedClock], { rows: 1 })
      this.afterwards(() => {
        this.#space.keptClock = movedClock
      })
    }
  }

  /** What was read must still be so. */
  #verify(): void {
    const { reads, lists, counts, spaceId } = this.#tx
    for (const { kind, id } of seenRecords(reads)) this.#together.add(recordLock(spaceId, kind, id))
    for (const seen of [...lists, ...counts]) this.#together.add(listLock(spaceId, seen))
    this.steps.push(verifying(this.#space.name, this.#tx))
  }

  async #write(): Promise<void> {
    const { writes, unread = [] } = this.#tx
    if (!writes) return
    const changes: Step[] = []
    const inserts: (Step & { kind: string; record: StoredRecord })[] = []
    const added: (Entry & { id: string; announced: 0 | 1 })[] = []
    const gone: (Entry & { ord: number })[] = []
    const fresh = new Set(
      unread.flatMap(({ kind, id, version }) => (version === undefined ? [`${kind.name}\0${id}`] : [])),
    )
    for (const { kind, id, version } of unread) {
      const stands = version === undefined ? undefined : (await this.#tx.row(kind, id))?.record.version
      if (stands !== version) throw staleRecord(kind, id, version, stands)
    }
    for (const { kind, rows } of writes.values()) {
      for (const [id, write] of rows) {
        const old = fresh.has(`${kind.name}\0${id}`) ? undefined : await this.#tx.row(kind, id)
        this.#alone.add(recordLock(this.#tx.spaceId, kind.name, id))
        const before = old ? entriesOf(kind, old.record) : new Map<string, Entry>()
        const after = write ? entriesOf(kind, write.record) : new Map<string, Entry>()
        for (const [name, entry] of before) {
          if (after.get(name)?.value === entry.value) continue
          gone.push({ ...entry, ord: old!.ord })
          this.#unmarks ||= kind.announced.includes(name)
        }
        for (const [name, entry] of after) {
          if (before.get(name)?.value === entry.value) continue
          const announced = kind.announced.includes(name)
          added.push({ ...entry, id: toKey(id), announced: announced ? 1 : 0 })
          // also what was there before: others may have seen it go
          if (announced) this.#announces = true
        }
        if (write) {
          const { record, facts } = write
          const told = [
            record.version,
            facts.owner === undefined ? null : toKey(facts.owner),
            JSON.stringify(Object.fromEntries([...after].map(([name, { value }]) => [name, value]))),
            JSON.stringify(record),
          ]
          if (old) {
            changes.push({ statement: 'updateRecord', params: [old.ord, old.record.version, ...told], rows: 1 })
            this.#keep(kind.name, { ord: old.ord, record })
          } else {
            const params = [this.#tx.spaceId, kind.name, toKey(id), ...told]
            inserts.push({ statement: 'insertRecord', params, rows: 1, kind: kind.name, record })
          }
        } else if (old) {
          changes.push({ statement: 'deleteRecord', params: [old.ord, old.record.version], rows: 1 })
          this.afterwards(() => this.#context.records.forget(this.#tx.spaceId, kind.name, toKey(id)))
        }
      }
    }
    const space = this.#tx.spaceId
    this.#lockLists([...added, ...gone])
    for (const { kind, name, value, ord } of gone) this.add('deleteEntry', [space, kind, name, value, ord])
    this.steps.push(...changes)
    for (const { kind, record, ...step } of inserts) {
      const at = this.steps.push(step) - 1
      this.afterwards((answered) =>
        this.#context.records.keep(space, kind, { ord: answered[at]![0]!.ord as number, record }),
      )
    }
    if (added.length > 0) this.add('insertEntries', [space, list(added)])
  }

  #keep(kind: string, row: StoredRow): void {
    this.afterwards(() => this.#context.records.keep(this.#tx.spaceId, kind, row))
  }

  /**
   * Whoever reads a list and adds to it has it alone: of two that found nothing there, one is to find the other. Whoever only adds
   * to a list, as nearly all do, waits for nobody.
   */
  #lockLists(changed: readonly Entry[]): void {
    for (const entry of changed) {
      const lock = listLock(this.#tx.spaceId, entry)
      if (this.#together.has(lock)) this.#alone.add(lock)
    }
  }

  #addJobs(jobs: NonNullable<SqlTx['jobs']>): void {
    for (const { at, kind, lane, payload } of jobs) {
      const { journeyId, target, attempt } = payload
      this.add('insertJob', [
        this.#tx.spaceId,
        this.#tx.drawJob(jobCounter),
        at,
        lane,
        kind,
        JSON.stringify(payload),
        typeof journeyId === 'string' ? toKey(journeyId) : null,
        typeof target === 'string' ? toKey(target) : null,
        lane === 'send' && attempt === 1 ? 1 : 0,
      ])
    }
    this.afterwards(() => {
      for (const { lane, at } of jobs) this.#space.frees(lane, at)
    })
  }

  #own(owns: NonNullable<SqlTx['owns']>): void {
    const { blobs } = this.#context
    this.#together.add(blobsLock)
    let bytes = 0
    for (const sha of new Set(owns.map(([owned]) => owned))) {
      const step = blobs.storing(sha)
      if (!step) continue
      this.steps.push(step)
      bytes += step.params[1] as number
    }
    for (const [sha, owner] of owns) this.add('own', [this.#tx.spaceId, toKey(owner), sha])
    this.#storedBytes = bytes
  }

  #keepCounters(): void {
    const { drawn, spaceId } = this.#tx
    // every start of a process that shares a database counts anew: units of work need not wait for each other over a number
    if (drawn.size === 0 || this.#context.engine.shared) return
    const rows = [...drawn].map(([counter, { last }]) => ({ counter, n: last }))
    this.add('keepCounters', [spaceId, this.#context.replica, list(rows)])
  }
}

/** The statement that tells whether what was read is still so, and the namespace stands where it stood. */
export const verifying = (name: string, { reads, lists, counts, spaceId }: SqlTx): Step => ({
  statement: 'changedSince',
  params: [name, spaceId, list(seenRecords(reads)), list(lists), list(counts)],
  none: true,
})

const seenRecords = (reads: SqlTx['reads']) =>
  [...reads].flatMap(([kind, rows]) =>
    [...rows].map(([id, row]) => ({ kind, id: toKey(id), ord: row?.ord ?? 0, version: row?.record.version ?? 0 })),
  )

function entriesOf(kind: Kind<StoredRecord>, record: StoredRecord): Map<string, Entry> {
  const { indexes } = factsOf(kind, record)
  return new Map(
    Object.entries(indexes).map(([name, value]) => [name, { kind: kind.name, name, value: toKey(value) }] as const),
  )
}

/** A list of rows as one parameter. */
export const list = (rows: readonly object[]): string => JSON.stringify(rows)

const recordLock = (space: number, kind: string, id: string): string => `2 ${space} ${kind} ${id}`
const listLock = (space: number, { kind, name, value }: Entry): string => `3 ${space} ${kind} ${name} ${value}`
