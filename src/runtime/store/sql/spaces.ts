/** Whole states: saving, restoring, resetting and dropping them. Each state of a namespace is a space of its own. */
import { SimError } from '../../../errors.js'
import type { ClockState } from '../../clock.js'
import type { JsonValue, Saved } from '../types.js'
import type { SqlBlobs } from './blobs.js'
import { Conflict, type SqlEngine, type SqlRow, type Step } from './engine.js'
import { blobsLock, list, registryLock, spaceLock } from './plan.js'
import type { SqlSpace } from './space.js'
import { toKey } from './text.js'

export interface SpacesContext {
  readonly engine: SqlEngine
  readonly replica: number
  readonly blobs: SqlBlobs
  /** Tells other processes. */
  changed(): void
}

/** Rows deleted in one transaction when a space is cleared away. */
const rowsAtOnce = 2000

const copied = ['copyRecords', 'copyEntries', 'copyCounters', 'copyJobs', 'copyEnded', 'copyOwners'] as const
const cleared = ['clearEntries', 'clearRecords', 'clearJobs', 'clearEnded'] as const

export class Spaces {
  readonly #context: SpacesContext
  #clearing: Promise<void> | undefined
  #closed = false

  constructor(context: SpacesContext) {
    this.#context = context
  }

  async reset(space: SqlSpace, then: () => void, clock?: ClockState): Promise<void> {
    await this.#become(space, 'reset', [], clock, () => {
      space.counters = undefined
      then()
    })
  }

  async restore(
    space: SqlSpace,
    label: string,
    then: (saved: Saved) => void,
    clockOf?: (saved: Saved) => ClockState,
  ): Promise<boolean> {
    const { engine, replica } = this.#context
    const saved = (await this.#rows(space.name)).find((row) => row.label === label)
    if (!saved) return false
    const id = saved.space as number
    const params = [id]
    const stored = await space.storedCounters(engine, replica, id)
    const fill = [
      // somebody else may have removed it, or put another in its place
      { statement: 'savedStands', params, rows: 1 } as const,
      ...copied.map((statement) => ({ statement, params })),
    ]
    await this.#become(space, 'restored', fill, clockOf?.(toSaved(saved)), () => {
      space.rewindCounters(stored, saved.replica === replica)
      then(toSaved(saved))
    })
    await this.#context.blobs.makeRoom()
    return true
  }

  /**
   * Puts another space in place of the one there is.
   *
   * @param state of the clock, which is stored with it
   * @param then runs once, when it is stored
   */
  async #become(
    space: SqlSpace,
    cause: 'reset' | 'restored',
    fill: readonly Step[],
    state: ClockState | undefined,
    then: () => void,
  ): Promise<void> {
    const { engine } = this.#context
    const { id, name } = space
    const clock = state && space.options.clock ? JSON.stringify(state) : space.clock
    const steps: Step[] = [
      { statement: 'newSpace', params: [] },
      ...fill,
      { statement: 'sweepSpace', params: [id] },
      { statement: 'disownSpace', params: [id] },
      { statement: 'moveNamespace', params: [name, id, clock, cause], rows: 1 },
    ]
    const answered = await engine.commit(steps, { alone: [spaceLock(id), blobsLock, registryLock] })
    await space.become(engine, answered.at(-1)![0]!.space as number, () => {
      then()
      space.knowClock(clock)
    })
    this.#context.changed()
    this.#clear()
  }

  async save(space: SqlSpace, label: string, about: () => JsonValue): Promise<Saved> {
    const { engine, blobs } = this.#context
    const [kept] = await engine.read('keptBytesWith', [space.id])
    if ((kept!.n as number) > blobs.limitBytes) {
      throw new SimError(
        'limit_reached',
        `snapshots would hold more than ${blobs.limitBytes} bytes of pictures`,
        'Remove a snapshot, or raise blobLimitBytes.',
      )
    }
    await this.keepCounters(space)
    const saved: Saved = { name: label, about: about() }
    const before = (await this.#rows(space.name)).find((row) => row.label === label)
    await engine.commit(
      [
        // somebody else may have reset it
        { statement: 'stands', params: [space.name, space.id], rows: 1 },
        ...(before ? unsaving(space.name, label, before.space as number) : []),
        { statement: 'newSpace', params: [] },
        ...copied.map((statement) => ({ statement, params: [space.id] })),
        {
          statement: 'insertSaved',
          params: [space.name, label, JSON.stringify(saved.about), this.#context.replica],
          rows: 1,
        },
      ],
      { alone: [spaceLock(space.id), blobsLock] },
    )
    if (before) this.#clear()
    return saved
  }

  /** Stores the numbers that were handed out, where units of work do not. */
  async keepCounters(space: SqlSpace): Promise<void> {
    if (!space.countersMoved || !space.counters) return
    space.countersMoved = false
    const rows = [...space.counters].map(([counter, n]) => ({ counter, n }))
    const params = [space.id, this.#context.replica, list(rows)]
    await this.#context.engine.commit([{ statement: 'keepCounters', params }])
  }

  async saved(name: string): Promise<Saved[]> {
    return (await this.#rows(name)).map(toSaved)
  }

  async unsave(name: string, label: string): Promise<boolean> {
    const saved = (await this.#rows(name)).find((row) => row.label === label)
    if (!saved) return false
    try {
      await this.#context.engine.commit(unsaving(name, label, saved.space as number), { alone: [blobsLock] })
    } catch (error) {
      // somebody else was faster
      if (error instanceof Conflict) return false
      throw error
    }
    await this.#context.blobs.makeRoom()
    this.#clear()
    return true
  }

  async drop({ name, id }: SqlSpace): Promise<void> {
    const saved = await this.#rows(name)
    const states = [id, ...saved.map(({ space }) => space as number)]
    await this.#context.engine.commit(
      [
        ...states.flatMap(letGo),
        { statement: 'deleteAllSaved', params: [name] },
        { statement: 'dropNamespace', params: [name] },
        // nobody else is to be told of it
        ...(this.#context.engine.shared ? [] : [{ statement: 'forgetDropped', params: [name] } as const]),
      ],
      { alone: [spaceLock(id), blobsLock, registryLock] },
    )
    this.#context.changed()
    this.#clear()
  }

  async elsewhere(name: string, kind: string, id: string): Promise<boolean> {
    return (await this.#context.engine.read('elsewhere', [name, kind, toKey(id)])).length > 0
  }

  async #rows(name: string): Promise<SqlRow[]> {
    return this.#context.engine.read('saved', [name])
  }

  /** Clears away, bit by bit and beside other work, what no namespace and no saved state needs. */
  #clear(): void {
    this.#clearing ??= this.#clearAll()
      // what is left is cleared away the next time
      .catch(() => undefined)
      .finally(() => {
        this.#clearing = undefined
      })
  }

  /** Clears nothing more; resolves when what is being cleared is. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#clearing
  }

  async #clearSome(statement: (typeof cleared)[number], id: number): Promise<number> {
    const { engine } = this.#context
    if (statement !== 'clearEntries' || engine.shared) {
      return (await engine.commit([{ statement, params: [id, rowsAtOnce] }]))[0]!.length
    }
    const some = await engine.read('someEntries', [id, rowsAtOnce])
    await engine.commit(
      some.map(({ kind, name, value, ord }) => ({
        statement: 'deleteEntry',
        params: [id, kind!, name!, value!, ord!],
      })),
    )
    return some.length
  }

  async #clearAll(): Promise<void> {
    const { engine } = this.#context
    for (;;) {
      const [unneeded] = await engine.read('unneededSpaces', [])
      if (!unneeded) return
      const id = unneeded.id as number
      for (const statement of cleared) {
        for (let rows = rowsAtOnce; rows === rowsAtOnce; ) {
          await new Promise((resolve) => setImmediate(resolve))
          if (this.#closed) return
          rows = await this.#clearSome(statement, id)
        }
      }
      await engine.commit(
        [
          { statement: 'clearCounters', params: [id] },
          // what was saved while its namespace was dropped has its pictures still
          ...letGo(id),
          { statement: 'clearSpace', params: [id] },
        ],
        { alone: [blobsLock] },
      )
    }
  }
}

const letGo = (space: number): Step[] => [
  { statement: 'sweepSpace', params: [space] },
  { statement: 'disownSpace', params: [space] },
]

const unsaving = (name: string, label: string, space: number): Step[] => [
  { statement: 'deleteSaved', params: [name, label], rows: 1 },
  ...letGo(space),
]

const toSaved = ({ label, about }: SqlRow): Saved => ({ name: String(label), about: JSON.parse(String(about)) })
