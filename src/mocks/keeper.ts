/** Opens namespaces in the store, brings back those it has kept, and follows what other processes do to them. */
import { isStoreAway, SimError } from '../errors.js'
import { type ClockState, checkClock, parseClock, startTimer } from '../runtime/clock.js'
import { type ClockAsked, defaultNamespace, type Namespace, type Namespaces } from '../runtime/namespaces.js'
import type { Scheduler } from '../runtime/scheduler.js'
import type { JsonValue, KeptNamespace, OpenOptions, Store, StoreChange } from '../runtime/store/types.js'

/** How long a namespace that is kept waits for a store that is away, in milliseconds of real time. */
const againMs = 1000

/** What somebody wants of a namespace that is to be there. */
export interface Wanted {
  seed?: string | undefined
  clock?: ClockAsked | undefined
  byAddress?: boolean | undefined
}

export interface KeeperOptions {
  store: Store
  namespaces: Namespaces
  /** Makes what runs the jobs of a namespace. */
  schedule(namespace: Namespace): Scheduler
  onBug(error: unknown): void
}

/** Registers receivers and faults of the options, in place of those of other options or only where there are none. */
type Register = (namespace: Namespace, replace: boolean) => Promise<void>

/** What is kept beside a namespace. */
interface About {
  /** The clock it was asked for with. */
  readonly asked: ClockAsked | undefined
  readonly clockAtStart: ClockState
  readonly byAddress: boolean
}

/** Binds the namespaces of a simulator to its store. */
export class Keeper {
  readonly #of: KeeperOptions
  /** Whether jobs may run: before, links would be built on no address. */
  #begun = false
  #closed = false
  #register: Register | undefined

  constructor(options: KeeperOptions) {
    this.#of = options
    options.store.onJobs((name) => {
      if (this.#begun) options.namespaces.get(name)?.scheduler?.arm()
    })
    options.store.onChange((change) => this.#follow(change))
  }

  /**
   * Makes a namespace. One that was there before this process is gone on with, if it is the one that is wanted.
   *
   * @throws SimError when the name is taken or no name, or when there are too many
   */
  create(name: string, wanted: Wanted = {}): Namespace {
    const { namespaces, onBug } = this.#of
    const known = namespaces.get(name)
    if (known?.kept && isAsWanted(known, wanted)) return known
    const clock = wanted.clock === undefined ? namespaces.get(defaultNamespace)!.clockAtStart : readClock(wanted.clock)
    const namespace = this.#open(name, clock, wanted)
    // the first unit of work of the namespace, so whatever is asked of it next comes after
    const registered = this.#register?.(namespace, true)
    const { opened } = namespace
    if (registered) namespace.opened = registered.then(() => opened)
    if (namespace.opened instanceof Promise) {
      namespace.opened.catch((error) => {
        // whoever comes next may find the store back, and the rest is done then
        if (isStoreAway(error)) this.#leave(namespace)
        onBug(error)
      })
    }
    return namespace
  }

  /** Makes a namespace that is new to the store too. @throws SimError as `create`, and where another process has it */
  async createNew(name: string, wanted: Wanted): Promise<Namespace> {
    const { namespaces, store } = this.#of
    const taken = new SimError('namespace_exists', `there is a namespace "${name}" already`, 'Choose another name.')
    if (namespaces.get(name)) throw taken
    const namespace = this.create(name, wanted)
    try {
      if (await namespace.opened) return namespace
    } catch (error) {
      this.#leave(namespace)
      // half of it may be kept
      if (isStoreAway(error)) await store.drop(name).catch(() => undefined)
      throw error
    }
    throw taken
  }

  /** Removes a namespace. Calls under way are answered that it is gone; its sends are void. */
  async remove(name: string): Promise<void> {
    const { namespaces, store } = this.#of
    const namespace = namespaces.get(name)
    if (!namespace || name === defaultNamespace) {
      throw new SimError('unknown_namespace', `cannot delete the namespace "${name}"`, 'Name one that was created.')
    }
    namespaces.delete(name)
    // before anything is waited for: another of the name may come at once
    await store.drop(name).catch((error: unknown) => {
      // what could not be dropped is there still
      if (isStoreAway(error) && !namespaces.get(name)) {
        namespaces.add(namespace)
        this.#bind(namespace)
      }
      throw error
    })
    await namespace.scheduler.stop()
  }

  /** Puts a namespace back to its configured start; its credentials and its snapshots stay. */
  async reset(namespace: Namespace): Promise<void> {
    const { clock, clockAtStart, journal, trail, name } = namespace
    const then = (): void => {
      clock.restore(clockAtStart)
      journal.clear()
      trail.clear()
      namespace.forget()
    }
    await this.#of.store.reset(name, then, clockAtStart)
    await this.#register?.(namespace, true)
    namespace.scheduler.arm()
  }

  /** Registers what the options say, in every namespace there is and every one that comes. */
  async configure(register: Register): Promise<void> {
    this.#register = register
    await Promise.all(this.#of.namespaces.list().map((namespace) => register(namespace, true)))
  }

  #open(name: string, clockAtStart: ClockState, { clock, ...wanted }: Wanted): Namespace {
    const namespace = this.#of.namespaces.create(name, clockAtStart, { ...wanted, asked: clock })
    namespace.scheduler = this.#of.schedule(namespace)
    const opened = this.#of.store.open(name, this.#openingOf(namespace))
    namespace.opened = opened
    if (opened instanceof Promise) opened.catch(() => this.#leave(namespace))
    return namespace
  }

  /**
   * Brings back what is kept, and sees that the default namespace is there.
   *
   * @param standard the clock of the default namespace where nobody asks for another, and none is kept
   * @throws SimError when it is kept with another seed than is asked for
   */
  async bringBack({ seed, clock }: Wanted, standard: ClockAsked): Promise<void> {
    const { store, namespaces } = this.#of
    const kept = await store.kept()
    const own = kept.find(({ name }) => name === defaultNamespace)
    const asked = clock ?? standard
    if (!own) this.#open(defaultNamespace, readClock(asked), { seed: seed ?? 'idvsim', clock: asked })
    else if (seed !== undefined && seed !== own.seed) {
      throw new SimError(
        'bad_option',
        `the state that is kept was made with the seed "${own.seed}", not with "${seed}"`,
        `Start with --seed ${own.seed}, or keep state elsewhere.`,
      )
    } else this.#adopt(own, clock)
    for (const one of kept) if (!namespaces.get(one.name)) this.#adopt(one)
    await Promise.all(namespaces.list().map(({ opened }) => opened))
    // where another process has opened it at the same time, its clock is the one that stands
    await store.refresh()
  }

  /** Lets jobs run, those too that were due before this process was there. */
  begin(): void {
    this.#begun = true
    for (const { scheduler } of this.#of.namespaces.list()) scheduler.kick()
  }

  /** Goes on with a namespace that is kept; told another clock than the last time, it is set. */
  #adopt(kept: KeptNamespace, clock?: ClockAsked): Namespace {
    const { asked, clockAtStart, byAddress } = readAbout(kept)
    const { namespaces, schedule } = this.#of
    const isTold = clock !== undefined && !isSame(clock, asked)
    const state = isTold ? readClock(clock) : undefined
    const namespace = namespaces.create(kept.name, state ?? clockAtStart, {
      seed: kept.seed,
      byAddress,
      asked: isTold ? clock : asked,
      kept: state ? { ...kept, clock: state } : kept,
    })
    namespace.scheduler = schedule(namespace)
    this.#bind(namespace)
    return namespace
  }

  /** Opens a namespace that is kept. While the store is away it stays, and is opened later: what is asked of it meanwhile fails. */
  #bind(namespace: Namespace): void {
    const { store, namespaces, onBug } = this.#of
    const opened = Promise.resolve(store.open(namespace.name, this.#openingOf(namespace)))
    namespace.opened = opened
    opened.catch((error: unknown) => {
      if (!isStoreAway(error)) {
        this.#leave(namespace)
        onBug(error)
      } else {
        startTimer(againMs, () => {
          if (!this.#closed && namespaces.get(namespace.name) === namespace) this.#bind(namespace)
        })
      }
    })
  }

  #openingOf(namespace: Namespace): OpenOptions {
    const { seed, clock } = namespace
    return { seed, now: () => clock.now(), clock, about: toAbout(namespace) }
  }

  /** Opens nothing more. */
  close(): void {
    this.#closed = true
  }

  #leave(namespace: Namespace): void {
    const { namespaces } = this.#of
    if (namespaces.get(namespace.name) === namespace) namespaces.delete(namespace.name)
  }

  /** Registers what the options say where another process has opened or reset a namespace, and has not come to it. */
  #complete(namespace: Namespace): void {
    void this.#register?.(namespace, false).catch(this.#of.onBug)
  }

  #follow(change: StoreChange): void {
    const name = change.kind === 'opened' ? change.namespace.name : change.name
    const namespace = this.#of.namespaces.get(name)
    if (change.kind === 'opened' && !namespace) {
      // before its own is brought back there is nothing to put others beside
      if (this.#of.namespaces.get(defaultNamespace)) this.#complete(this.#adopt(change.namespace))
      return
    }
    if (!namespace) return
    const { scheduler, clock, journal, trail } = namespace
    if (change.kind === 'dropped') {
      this.#of.namespaces.delete(name)
      void scheduler.stop().catch(() => undefined)
      return
    }
    if (change.kind === 'opened') clock.restore(change.namespace.clock)
    if (change.kind === 'clock') clock.restore(change.clock)
    if (change.kind === 'reset') journal.clear()
    // what another process has restored was lived elsewhere
    if (change.kind === 'reset' || change.kind === 'restored') trail.clear()
    if (change.kind === 'reset' || change.kind === 'restored') namespace.forget()
    if (change.kind === 'reset') this.#complete(namespace)
    if (this.#begun) scheduler.arm()
  }
}

/** Tells whether a namespace that was there before is the one that is wanted. */
export const isAsWanted = ({ seed, asked }: Namespace, wanted: Wanted): boolean =>
  (wanted.seed ?? seed) === seed && (wanted.clock === undefined || isSame(wanted.clock, asked))

/** Reads a clock as an option says it. @throws SimError for what is none */
const readClock = (clock: ClockAsked): ClockState => (typeof clock === 'string' ? parseClock(clock) : checkClock(clock))

const isSame = (one: ClockAsked, other: ClockAsked | undefined): boolean => {
  if (typeof one === 'string' || typeof other !== 'object') return one === other
  return one.baseMs === other.baseMs && one.anchorMs === other.anchorMs && one.speed === other.speed
}

const toAbout = ({ asked, clockAtStart, byAddress }: Namespace): JsonValue => ({
  ...(asked !== undefined && { asked: typeof asked === 'string' ? asked : { ...asked } }),
  clockAtStart: { ...clockAtStart },
  byAddress,
})

/** Reads what was kept beside a namespace; whatever else may have kept it said nothing. */
function readAbout({ about, clock }: KeptNamespace): About {
  const { asked, clockAtStart = clock, byAddress = false } = (about ?? {}) as unknown as Partial<About>
  return { asked, clockAtStart, byAddress }
}
