/** Builds what handlers and jobs work with, bound to one unit of work. */
import type { VendorDef } from '../contracts/define.js'
import type { BuildInput, Case } from '../fixtures/case.js'
import { toIso } from '../runtime/clock.js'
import { armFault, disarmScenario } from '../runtime/faults.js'
import { digestOf, formatId } from '../runtime/ids.js'
import type { JournalEntry, Violation } from '../runtime/journal.js'
import type { Namespace } from '../runtime/namespaces.js'
import type { Job, Store, Tx } from '../runtime/store/types.js'
import { revokedTokens, type TokenClaims, writeToken } from '../runtime/tokens.js'
import { emitEvent, type Trigger } from './emit.js'
import type { ScenarioBook } from './scenario-book.js'
import { chooseScenario, unknownScenario } from './scenario-choice.js'
import { type RefusalPlace, VendorError } from './steps/vendor-error.js'
import type { CaseRequest, EmitAbout, JourneyShelf, Tools } from './types.js'

export interface ToolsContext {
  def: VendorDef
  /** Where the vendor keeps its journeys. */
  shelf: JourneyShelf | undefined
  store: Store
  namespace: Namespace
  options: Readonly<Record<string, unknown>>
  processingMs: number
  linkBase: () => string
  calledBase: () => string
  scenarios: ScenarioBook
  defaultScenario: string
  drawnFrom?: ((input: BuildInput) => BuildInput) | undefined
  /** The scenario named in the call itself. */
  named?: string | undefined
  /** The exchange under way; undefined in a job. */
  entry?: JournalEntry | undefined
}

/** The tools of one unit of work. A class, because one is made for every request and most of it goes unused. */
export class UnitTools implements Tools {
  readonly #context: ToolsContext
  /** Set where somebody asks for an event that nothing has brought about. */
  trigger: Trigger | undefined

  constructor(
    context: ToolsContext,
    readonly tx: Tx,
  ) {
    this.#context = context
  }

  get seed(): string {
    return this.#context.namespace.seed
  }

  get options(): Readonly<Record<string, unknown>> {
    return this.#context.options
  }

  get processingMs(): number {
    return this.#context.processingMs
  }

  get clockShifted(): boolean {
    return this.#context.namespace.clock.shifted
  }

  get linkBase(): string {
    return this.#context.linkBase()
  }

  get calledBase(): string {
    return this.#context.calledBase()
  }

  id(format: string): string {
    const { profile, idFormats } = this.#context.def
    return this.tx.id(`${profile.id}.${format}`, idFormats[format]!)
  }

  fixedId(format: string, name: string): string {
    const { profile, idFormats } = this.#context.def
    return formatId(idFormats[format]!, digestOf(this.seed, profile.id, 'fixed', name))
  }

  fail(code: string, message: string, place?: RefusalPlace): never {
    throw new VendorError(code, message, place)
  }

  emit(key: string, about: EmitAbout, payload: (eventId: string) => unknown): Promise<void> {
    const { def, shelf } = this.#context
    return emitEvent(this, { def, shelf, trigger: this.trigger }, key, about, payload)
  }

  credentials(environment: string): Readonly<Record<string, string>> {
    const { namespace, def } = this.#context
    return namespace.credentials[def.profile.id]?.[environment] ?? {}
  }

  issueToken(about: { use: string; environment: string; subject?: string; ttlMs: number }): string {
    const { namespace, def } = this.#context
    const { ttlMs, ...rest } = about
    const issuedAt = Math.floor(this.tx.now / 1000)
    return writeToken(namespace.seed, {
      id: this.tx.id(`${def.profile.id}.token`, { kind: 'hex', length: 24 }),
      namespace: namespace.name,
      vendor: def.profile.id,
      ...rest,
      issuedAt,
      expiresAt: issuedAt + Math.floor(ttlMs / 1000),
    })
  }

  async revokeToken({ id, expiresAt }: TokenClaims): Promise<void> {
    // those that are over by now are refused without being remembered
    for (const old of await this.tx.find(revokedTokens, 'all', '*', { limit: 10 })) {
      if (old.expiresAt <= this.tx.now) this.tx.remove(revokedTokens, old.id)
    }
    this.tx.put(revokedTokens, { id, expiresAt: expiresAt * 1000 })
  }

  schedule(job: string, delayMs: number, payload: Job['payload'] & { journeyId: string }): void {
    this.tx.schedule({ at: this.tx.now + delayMs, kind: `${this.#context.def.profile.id}.${job}`, payload })
  }

  async drawCase({ reference, magic, claims, seed, documentKind, scenario }: CaseRequest): Promise<Case> {
    const { def, named, scenarios, defaultScenario, drawnFrom, entry } = this.#context
    const { scenario: chosen, unknown } = await chooseScenario(this.tx, scenarios, {
      vendor: def.profile.id,
      named: scenario ?? named,
      reference,
      magic,
      fallback: defaultScenario,
    })
    for (const name of unknown) {
      this.note({ severity: 'advice', side: 'request', path: 'scenario', message: unknownScenario(name) })
    }
    if (entry) entry.scenario = chosen.name
    const today = toIso(this.tx.now).slice(0, 10)
    const input: BuildInput = { claims, seed, today, documentKind }
    return chosen.build(drawnFrom ? drawnFrom(input) : input)
  }

  async armFaults(journeyId: string, about: Case): Promise<void> {
    const { tx } = this
    await disarmScenario(tx, journeyId)
    const { def, scenarios } = this.#context
    const vendor = def.profile.id
    for (const fault of (await scenarios.find(tx, about.scenario))?.faults ?? []) {
      armFault(tx, { ...fault, vendor, journeyId, scenario: about.scenario })
    }
  }

  elsewhere(kind: string, id: string): Promise<boolean> {
    return this.#context.store.elsewhere(this.#context.namespace.name, kind, id)
  }

  about(journeyId: string): void {
    const { entry } = this.#context
    if (entry) entry.journeyId = journeyId
  }

  note(violation: Violation): void {
    this.#context.entry?.violations.push(violation)
  }

  scrub(journeyId: string): void {
    this.#context.namespace.journal.scrub(journeyId)
  }
}
