/** Namespaces: isolated worlds in one process, told apart by the credentials a client uses. */
import { timingSafeEqual } from 'node:crypto'
import type { VendorProfile } from '../contracts/define.js'
import { SimError } from '../errors.js'
import { Clock, type ClockState, stopwatchMs } from './clock.js'
import type { PresentedValues } from './credentials.js'
import { Feed } from './feed.js'
import { digestOf, formatId, seedOf } from './ids.js'
import { Journal } from './journal.js'
import type { Scheduler } from './scheduler.js'
import type { Sinks } from './sinks.js'
import type { Awaitable, KeptNamespace } from './store/types.js'
import { readToken, type TokenClaims } from './tokens.js'
import { Trail } from './trail.js'

export const defaultNamespace = 'default'

/** By environment, then by the vendor's own name of the credential. */
export type Credentials = Record<string, Record<string, string>>

export class Namespace {
  readonly clock: Clock
  readonly journal: Journal
  /** Where its journeys have been. */
  readonly trail = new Trail()
  readonly pace = new Pace()
  /** Told of every change. */
  readonly feed = new Feed()
  /** The built-in receivers; undefined until one is used. */
  sinks: Sinks | undefined
  /** Set by the simulator, which knows how to run jobs. */
  scheduler!: Scheduler
  /** Whether the store has it; resolves to whether it was new there. Its units of work wait for it by themselves. */
  opened: Awaitable<boolean> = true

  constructor(
    readonly name: string,
    readonly seed: string,
    /** Where the clock starts, and returns to on reset. */
    readonly clockAtStart: ClockState,
    /** By vendor id. */
    readonly credentials: Readonly<Record<string, Credentials>>,
    journal: Pick<Journal, 'limit' | 'replica'>,
    /** Has the credentials of the default namespace: its address alone tells it. */
    readonly byAddress = false,
    /** The clock it was asked for with, as it was said. */
    readonly asked: ClockAsked | undefined = undefined,
    /** As it came from the store, where it was there before this process or was made by another. */
    readonly kept: KeptNamespace | undefined = undefined,
  ) {
    this.clock = new Clock(kept?.clock ?? clockAtStart)
    this.journal = new Journal(journal.limit, journal.replica)
    this.clock.onChange = () => this.feed.touch('clock')
    this.journal.onChange = () => this.feed.touch('requests')
  }

  /** Lets go of what memory beside the store believes, once another state stands there: the one place for it. */
  forget(): void {
    this.pace.clear()
    // whatever is on its way belongs to the state of before
    this.scheduler.forget()
    this.feed.touch('state')
    if (!this.sinks) return
    this.sinks = undefined
    this.feed.touch('sink')
  }
}

/** Remembers when a thing was last asked for, in real time, for at most a thousand things. */
export class Pace {
  readonly #last = new Map<string, number>()

  /** Real milliseconds since the last call with this key; undefined for the first. */
  sinceLast(key: string): number | undefined {
    const now = stopwatchMs()
    const last = this.#last.get(key)
    this.#last.delete(key)
    this.#last.set(key, now)
    if (this.#last.size > 1000) this.#last.delete(this.#last.keys().next().value!)
    return last === undefined ? undefined : now - last
  }

  /** Forgets every call, as a reset does. */
  clear(): void {
    this.#last.clear()
  }
}

export interface Caller {
  namespace: Namespace
  environment: string
  /** What the caller's token says, where it came with one. */
  token?: TokenClaims
}

const rememberedLimit = 1000

/** A clock as an option says it: in words, or as a state. */
export type ClockAsked = string | ClockState

/** What a namespace is made with, beside its name and its clock. */
export interface NamespaceGiven {
  seed?: string | undefined
  byAddress?: boolean | undefined
  asked?: ClockAsked | undefined
  kept?: KeptNamespace
}

/** Every namespace of a simulator, by name and by credential. */
export class Namespaces {
  readonly #byName = new Map<string, Namespace>()
  readonly #byCredential = new Map<string, Caller>()
  readonly #remembered = new Map<string, Caller>()

  constructor(
    readonly profiles: readonly VendorProfile[],
    readonly journalLimit: number,
    readonly limit = 1000,
    /** Who keeps the journals, where several share the store. */
    readonly replica?: number,
  ) {}

  /**
   * Makes a namespace with credentials of its own, or with the default ones where its address alone tells it.
   *
   * @throws SimError when the name is taken or no name, or when there are too many; one that is kept is never too many
   */
  create(
    name: string,
    clockAtStart: ClockState,
    { seed = seedOf(name), byAddress = false, asked, kept }: NamespaceGiven = {},
  ): Namespace {
    if (!/^[a-z0-9][a-z0-9._-]{0,62}$/i.test(name)) {
      throw new SimError(
        'bad_request',
        `"${name}" is no namespace name`,
        'Use 1 to 63 letters, digits, dots, hyphens or underscores.',
      )
    }
    if (this.#byName.has(name)) {
      throw new SimError(
        'namespace_exists',
        `there is a namespace "${name}" already`,
        'Delete it first, or choose another name.',
      )
    }
    if (this.#byName.size >= this.limit && !kept) {
      throw new SimError(
        'limit_reached',
        `there are ${this.limit} namespaces already`,
        'Delete those that are done with, DELETE /_sim/namespaces/{name}, or raise namespaceLimit.',
      )
    }
    const owner = byAddress ? defaultNamespace : name
    const credentials = Object.fromEntries(this.profiles.map((p) => [p.id, credentialsOf(p, owner)]))
    const journal = { limit: this.journalLimit, replica: this.replica }
    const namespace = new Namespace(name, seed, clockAtStart, credentials, journal, byAddress, asked, kept)
    this.add(namespace)
    return namespace
  }

  /** Puts a namespace in its place, by name and by credential. */
  add(namespace: Namespace): void {
    this.#byName.set(namespace.name, namespace)
    if (!namespace.byAddress) for (const profile of this.profiles) this.#index(profile, namespace)
    this.#tell()
  }

  get(name: string): Namespace | undefined {
    return this.#byName.get(name)
  }

  list(): Namespace[] {
    return [...this.#byName.values()]
  }

  delete(name: string): void {
    this.#remembered.clear()
    const namespace = this.#byName.get(name)
    this.#byName.delete(name)
    for (const [key, caller] of this.#byCredential) if (caller.namespace === namespace) this.#byCredential.delete(key)
    namespace?.feed.touch('state')
    this.#tell()
  }

  /** Which namespaces there are is shown in each of them. */
  #tell(): void {
    for (const { feed } of this.#byName.values()) feed.touch('state')
  }

  /** Answers what `find` answered before for the same header text; a client sends the same one with every call. */
  remember(header: string, find: () => Caller | undefined): Caller | undefined {
    const known = this.#remembered.get(header)
    if (known) return known
    const found = find()
    if (found) {
      if (this.#remembered.size >= rememberedLimit) this.#remembered.clear()
      this.#remembered.set(header, found)
    }
    return found
  }

  /** Finds who presents credentials; undefined when they fit nobody. */
  identify(vendor: string, presented: Pick<PresentedValues, 'values' | 'proves'>): Caller | undefined {
    for (const [name, value] of Object.entries(presented.values)) {
      const caller = this.#byCredential.get(`${vendor}\0${name}\0${value}`)
      if (caller) return this.fits(vendor, caller, presented) ? caller : undefined
    }
    return undefined
  }

  /** Tells whether credentials are those of a caller. */
  fits(
    vendor: string,
    { namespace, environment }: Caller,
    { values, proves = () => true }: Pick<PresentedValues, 'values' | 'proves'>,
  ): boolean {
    const known = namespace.credentials[vendor]?.[environment] ?? {}
    return Object.entries(values).every(([n, v]) => same(v, known[n] ?? '')) && proves(known)
  }

  /** Finds who was given a token; undefined for one that is none of the vendor's, or is for another use. */
  identifyToken(vendor: string, use: string, text: string): Caller | undefined {
    const token = readToken(text, (name) => this.#byName.get(name)?.seed)
    const namespace = token && this.#byName.get(token.namespace)
    if (!namespace || token.vendor !== vendor || token.use !== use) return undefined
    return { namespace, environment: token.environment, token }
  }

  #index(profile: VendorProfile, namespace: Namespace): void {
    for (const [environment, specs] of Object.entries(profile.credentials)) {
      for (const [name, { identifies }] of Object.entries(specs)) {
        const value = namespace.credentials[profile.id]![environment]![name]!
        if (identifies) this.#byCredential.set(`${profile.id}\0${name}\0${value}`, { namespace, environment })
      }
    }
  }
}

function credentialsOf(profile: VendorProfile, namespace: string): Credentials {
  const credentials: Credentials = {}
  for (const [environment, specs] of Object.entries(profile.credentials)) {
    const values: Record<string, string> = {}
    for (const [name, spec] of Object.entries(specs)) {
      values[name] =
        namespace === defaultNamespace
          ? spec.default
          : formatId(spec.format, digestOf('credential', namespace, profile.id, environment, name))
    }
    credentials[environment] = values
  }
  return credentials
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
