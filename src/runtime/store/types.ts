/** The store port: what every driver promises, whether it keeps state in memory or in a database. */
import type { IdFormat } from '../../contracts/define.js'
import type { ClockState } from '../clock.js'

/** What a driver in memory answers at once, and one over a network later. */
export type Awaitable<T> = T | Promise<T>

/** Immutable JSON with an id and a version that grows by one with every change. */
export interface StoredRecord {
  readonly id: string
  readonly version: number
}

/** A record to store: as read, with changes; a new one has no version. */
export type Draft<T extends StoredRecord> = Omit<T, 'version'> & { readonly version?: number }

/** A kind of record: its name, how it is looked up, and which journey's life it shares. */
export interface Kind<T extends StoredRecord> {
  readonly name: string
  readonly indexes: Readonly<Record<string, (record: T) => string | undefined>>
  /** The journey that takes this record with it when it is retired. */
  readonly owner: ((record: T) => string | undefined) | undefined
  /** Indexes that `Store.holds` is asked about. */
  readonly announced: readonly string[]
}

/** Declares a kind of record. */
export const defineKind = <T extends StoredRecord>(
  name: string,
  options: { indexes?: Kind<T>['indexes']; owner?: NonNullable<Kind<T>['owner']>; announced?: readonly string[] } = {},
): Kind<T> => ({ name, indexes: options.indexes ?? {}, owner: options.owner, announced: options.announced ?? [] })

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** `state` jobs change records; `send` jobs also talk to the network and may be slow. */
export type JobLane = 'state' | 'send'

export interface Job {
  /** Names it for `takeJob` and `unlease`, until a reset or a restore. */
  readonly id: string
  /** Its number among the jobs of the namespace: equal calls give equal numbers. */
  readonly seq: number
  /** Epoch milliseconds of the namespace's clock. */
  readonly at: number
  readonly kind: string
  readonly lane: JobLane
  readonly payload: { readonly [key: string]: JsonValue }
}

/** A page of a listing: at most `limit` records after the one with id `after`. */
export interface Page {
  after?: string
  limit?: number
}

/** One unit of work. All of it commits or none; it may be run again, so it must not touch anything outside. */
export interface Tx {
  /** Epoch milliseconds of the namespace's clock, read once. */
  readonly now: number
  get<T extends StoredRecord>(kind: Kind<T>, id: string): Promise<T | undefined>
  /** Records whose index has the value, oldest first. */
  find<T extends StoredRecord>(kind: Kind<T>, index: string, value: string, page?: Page): Promise<T[]>
  count<T extends StoredRecord>(kind: Kind<T>, index: string, value: string): Promise<number>
  /** Stores a record and answers it with its new version. A draft read before a later change is refused. */
  put<T extends StoredRecord>(kind: Kind<T>, draft: Draft<T>): T
  remove<T extends StoredRecord>(kind: Kind<T>, id: string): void
  /** Draws the next id of a counter, in the given format. */
  id(counter: string, format: IdFormat): string
  /** Counts an id that nobody will see, without making it. Answers its number. */
  skipId(counter: string): number
  schedule(job: { at: number; kind: string; lane?: JobLane; payload: Job['payload'] }): void
  /** Takes a job out; false when it is gone already. */
  takeJob(id: string): Promise<boolean>
  /** Lets a journey hold a blob, so that it is not swept. */
  ownBlob(sha256: string, owner: string): void
  /** Lets go of every blob the journey holds. */
  disownBlobs(owner: string): void
  /** Says that a journey has ended: past the bound, the oldest ended ones go, with all their records and jobs. */
  retire(owner: string): void
}

/** The whole state of a namespace as data, in an order of its own. */
export interface Snapshot {
  readonly records: readonly { kind: string; record: StoredRecord; indexes: Record<string, string>; owner?: string }[]
  readonly jobs: readonly Omit<Job, 'id' | 'seq'>[]
  readonly counters: Readonly<Record<string, number>>
}

/** A state that was saved under a name, and what was said beside it. */
export interface Saved {
  readonly name: string
  readonly about: JsonValue
}

/** A namespace as a store keeps it. */
export interface KeptNamespace {
  readonly name: string
  readonly seed: string
  readonly clock: ClockState
  /** What was said beside it when it was opened. */
  readonly about: JsonValue
}

export interface OpenOptions {
  seed: string
  /** Epoch milliseconds of the namespace's clock. */
  now: () => number
  /** Kept with the state, where state is kept; absent, nothing of the clock is. */
  clock?: { readonly state: ClockState }
  about?: JsonValue
}

/** What another process, or whoever holds the store, has done to a namespace. */
export type StoreChange =
  | { readonly kind: 'opened'; readonly namespace: KeptNamespace }
  | { readonly kind: 'dropped'; readonly name: string }
  | { readonly kind: 'clock'; readonly name: string; readonly clock: ClockState }
  /** What is leased is void; the clock is told of besides. */
  | { readonly kind: 'reset' | 'restored'; readonly name: string }

/** A picture that a journey holds. */
export interface OwnedBlob {
  readonly sha256: string
  readonly sizeBytes: number
  /** Its first bytes, which tell what it is; none where it is gone. */
  readonly head: Uint8Array
}

/** Bytes of a picture's head. */
export const headBytes = 16

/**
 * Told of a commit: the records that it put, as they stand now, and the pictures that a journey holds from now on. Must not throw,
 * and must not wait.
 */
export type CommitListener = (
  namespace: string,
  put: Iterable<readonly [kind: string, record: StoredRecord]>,
  owned: readonly (readonly [sha256: string, owner: string])[],
) => void

/** Where state is kept, for people to read. */
export interface StoreInfo {
  readonly kind: 'memory' | 'sqlite' | 'postgres'
  /** This process among those that share the store, counted from 0; another number for every start. Always 0 where none do. */
  readonly replica: number
  /** Whether other processes may change what is kept. */
  readonly shared: boolean
}

/**
 * Every method may reject with a SimError `store_unavailable`, where state is kept in a database: nothing was stored then, unless
 * the answer to a commit was lost.
 */
export interface Store {
  readonly info: StoreInfo
  /** Namespaces that are kept from before; asked once, before the first is opened. */
  kept(): Awaitable<readonly KeptNamespace[]>
  /**
   * Opens a namespace, or goes on with the one that is kept; `now` is its clock. Must come before its first use, whose units of
   * work wait for it. Resolves to whether it is new. @throws SimError when it is kept with another seed
   */
  open(namespace: string, options: OpenOptions): Awaitable<boolean>
  /** Forgets a namespace and everything in it. */
  drop(namespace: string): Promise<void>
  transact<T>(namespace: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Leases the earliest job due at or before an instant, so that nobody else runs it.
   *
   * @param anyway for somebody who waits for it: a state job that another process holds is answered too. Whoever commits first
   *   has run it
   */
  lease(namespace: string, upTo: number, lanes: readonly JobLane[], anyway?: boolean): Promise<Job | undefined>
  /** Gives a leased job back unrun. */
  unlease(namespace: string, jobId: string): Awaitable<void>
  /**
   * When the earliest job that is not leased falls due, as far as this process knows; undefined when there is none. With a shared
   * store another process may have added one, or run this one.
   */
  nextAt(namespace: string, lanes: readonly JobLane[]): number | undefined
  /**
   * Tells at once whether a committed record has the value in an announced index. May say yes where there is none any more, and
   * never no where this process knows of one: whoever is told no goes on without a unit of work.
   */
  holds<T extends StoredRecord>(namespace: string, kind: Kind<T>, index: string, value: string): boolean
  /** Calls back after every commit that added a job, in whatever process, as soon as this one learns of it. */
  onJobs(listener: (namespace: string) => void): void
  /** Calls back after every unit of work of this process that changed anything. There is one listener. */
  onCommit(listener: CommitListener): void
  /** Calls back for what other processes have done to namespaces. */
  onChange(listener: (change: StoreChange) => void): void
  /** Learns what other processes have done before now; undefined where there are none. */
  refresh(): Promise<void> | undefined
  /** Keeps where the clock of a namespace stands now; every commit does so too, where it has moved. */
  keepClock(namespace: string): Awaitable<void>
  /** Runs work that only one process may do at a time to a namespace, such as moving its clock. What is known of it is fresh then. */
  alone<T>(namespace: string, work: () => Promise<T>): Promise<T>
  /** Resolves when no other process holds a job due at or before an instant; undefined where none can. */
  othersDone(namespace: string, upTo: number): Promise<void> | undefined
  /** Names other namespaces that hold a record. */
  elsewhere(namespace: string, kind: string, id: string): Promise<boolean>
  /** A hash of records, jobs and counters: equal state, equal digest. */
  digest(namespace: string): Promise<string>
  snapshot(namespace: string): Promise<Snapshot>
  /**
   * Keeps the state of a namespace under a name, its pictures with it, until it is unsaved; what had the name before goes.
   * `about` is read when the state is. @throws SimError when saved states would hold too many bytes of pictures
   */
  save(namespace: string, name: string, about: () => JsonValue): Promise<Saved>
  /** What is saved, oldest first. */
  saved(namespace: string): Promise<Saved[]>
  /**
   * Puts a saved state in place of the present one; what is leased is void.
   *
   * @param then runs once, when it stands there, and before any unit of work does
   * @param clock answers, before `then` runs, where that is going to set the clock, so that it is kept with the state; it may be
   *   asked more than once, and changes nothing by itself. @default where it stands
   */
  restore(
    namespace: string,
    name: string,
    then: (saved: Saved) => void,
    clock?: (saved: Saved) => ClockState,
  ): Promise<boolean>
  /** Lets go of a saved state; false when there is none. */
  unsave(namespace: string, name: string): Promise<boolean>
  /** Clears the state, not what is saved; what is leased is void. `then` runs as with `restore`, and sets the clock to `clock`. */
  reset(namespace: string, then?: () => void, clock?: ClockState): Promise<void>
  readonly blobs: Blobs
  readonly looks: Looks
  /** Ends what is under way; what is not committed by now never is. */
  close(): Promise<void>
}

/** Immutable bytes by their SHA-256, outside transactions. */
export interface Blobs {
  /** Stores bytes and holds them until `release`. */
  put(bytes: Uint8Array): Promise<string>
  get(sha256: string): Promise<Uint8Array | undefined>
  /** Ends a hold; bytes that nobody holds or owns are swept. */
  release(sha256: string): Awaitable<void>
  /** Bytes kept at present. */
  size(): Awaitable<number>
}

/** What is committed, for lists that people read: no part of a unit of work, so that nothing may be decided by it. */
export interface Looks {
  /** Records whose index has the value, newest first. */
  newest<T extends StoredRecord>(
    namespace: string,
    kind: Kind<T>,
    index: string,
    value: string,
    page?: Page,
  ): Promise<T[]>
  /** Jobs that name a journey, earliest first, whether somebody has leased them or not. */
  jobs(namespace: string, journeyId: string, most: number): Promise<Job[]>
  /** Pictures that a journey holds, in the order it got them. */
  blobs(namespace: string, owner: string): Promise<OwnedBlob[]>
}
