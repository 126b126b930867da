/** Tells a story: a client and a person before a simulator in process, and everything that goes over the wire. */
import { authOf, partsOf, waysOf } from '../../contracts/conformance.js'
import type { JourneyAction, VendorDef } from '../../contracts/define.js'
import { isSimError } from '../../errors.js'
import type { Case, Conduct, DocumentKind } from '../../fixtures/case.js'
import type { ScenarioDefinition } from '../../fixtures/define-scenario.js'
import { todayOf } from '../../fixtures/samples.js'
import type { StoryAnswer, StoryCall, StoryClient } from '../../mocks/story.js'
import type { VendorSimulator } from '../../mocks/types.js'
import { createSimulator, type InProcessSimulator } from '../../simulator.js'
import { createClient, VendorError } from '../client/index.js'
import { proofsOf } from '../conformance/proofs.js'
import { makePng } from '../png.js'
import { objectOf, StoryWire, Unanswered } from './story-wire.js'
import type { StoryEvent } from './types.js'

/** Where `idvsim start` listens: the requests of a story can be sent to one. */
const baseUrl = 'http://127.0.0.1:4700'
const receiver = 'https://app.example.com/webhooks'

/** Milliseconds of the clock: how long a vendor works, and between two calls of a client. */
const processingMs = 3_000
const pauseMs = 2_000
/** How long a person takes for each thing. */
const personMs = 20_000
/** How often a client asks, and how long it waits for what may still come. */
const mostCalls = 6
const horizonMs = 8 * 86_400_000

export interface TellerInput {
  simulator: VendorSimulator
  seed: string
  scenario: string | ScenarioDefinition
  flow: string
  /** Epoch milliseconds. */
  now: number
  /** See `StoryOptions`. */
  documentKind?: DocumentKind | undefined
  country?: string | undefined
  /** The client's own reference. */
  reference: string
  /** What the simulator drew when the same story was begun before. */
  known?: Case | undefined
  /** Set where nothing but the case is wanted: the telling ends when it is drawn. */
  learning?: true
}

/** Thrown when the simulator has drawn its case, where nothing but that is asked. */
export class Learnt extends Error {
  override name = 'Learnt'
  constructor(readonly about: Case | undefined) {
    super('the case is known')
  }
}

type Call = (call: StoryCall) => Promise<{ status: number; body: unknown }>

/** One telling. */
export class Teller implements StoryClient, AsyncDisposable {
  readonly events: StoryEvent[] = []
  readonly bugs: unknown[] = []
  readonly receiver: string
  readonly flow: string
  readonly reference: string
  readonly #vendor: VendorDef
  #wire!: StoryWire
  #endsAt: number | undefined
  #sim!: InProcessSimulator
  #client!: Readonly<Record<string, Call>>

  private constructor(readonly input: TellerInput) {
    this.flow = input.flow
    this.reference = input.reference
    this.receiver = `${receiver}/${input.reference}`
    this.#vendor = input.simulator.vendor
  }

  /** Opens the simulator. @throws SimError for a scenario that there is not */
  static async open(input: TellerInput): Promise<Teller> {
    const teller = new Teller(input)
    const { simulator, seed, scenario, now, country, documentKind } = input
    const { id } = simulator.vendor.profile
    const [auth] = proofsOf(simulator.vendor)
    teller.#sim = await createSimulator({
      vendors: [simulator],
      seed,
      ...(typeof scenario === 'string' ? { scenario } : { scenario: scenario.name, scenarios: [scenario] }),
      clock: new Date(now).toISOString(),
      baseUrl,
      processingMs,
      // what fixtures of the same seed and index draw from: claims that are true change nobody
      drawnFrom: (asked) => ({
        claims: {},
        seed,
        today: todayOf({ now }),
        documentKind: documentKind ?? asked.documentKind,
        ...(country !== undefined && { given: { person: { country } } }),
      }),
      webhooks: simulator.vendor.webhooks ? [{ vendor: id, url: receiver, ...(auth && { auth }) }] : [],
      onBug: (error) => teller.bugs.push(error),
      send: (request) => teller.#wire.receive(request),
    })
    teller.#wire = new StoryWire(teller.#sim, simulator.vendor, now, teller.events)
    if (auth) teller.#wire.proofs.set(receiver, auth)
    teller.#client = createClient(simulator.vendor, {
      baseUrl: `${baseUrl}/${id}`,
      credentials: withoutStanding(simulator.vendor, teller.credentials),
      now: () => teller.#sim.clock.now(),
      fetch: (url, init) => teller.#wire.send(url, init),
    }) as unknown as Readonly<Record<string, Call>>
    return teller
  }

  get person() {
    return this.input.known?.person
  }

  get conduct() {
    return this.input.known?.conduct ?? 'completes'
  }

  get credentials() {
    return this.#sim.namespace().info.credentials[this.#vendor.profile.id]!
  }

  picture(): string {
    return Buffer.from(makePng(32, 20)).toString('base64')
  }

  expect(header: string, value: string): void {
    this.#wire.proofs.set(this.receiver, { type: 'header', headers: { [header]: value } })
  }

  tell(does: string): void {
    this.events.push({ atMs: this.#wire.atMs(), kind: 'person', does })
  }

  async call(endpoint: string, parts: StoryCall = {}): Promise<StoryAnswer> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#ask(endpoint, parts)
      await this.#sim.clock.drain()
      if (this.input.learning) await this.#learn()
      if (answer && (tries === mostCalls || !isPassing(answer.status))) return answer
      if (tries === mostCalls) return { status: 0, body: {} }
      await this.#sim.clock.advance(pauseMs)
    }
  }

  async poll(endpoint: string, parts: StoryCall, isOver: (answer: StoryAnswer) => boolean): Promise<StoryAnswer> {
    for (let calls = 1; ; calls++) {
      const answer = await this.call(endpoint, parts)
      if (calls === mostCalls || isOver(answer)) return answer
      await this.#sim.clock.advance(pauseMs)
    }
  }

  async act(journeyId: string, action: JourneyAction): Promise<void> {
    await this.#sim.clock.advance(personMs)
    if (this.conduct === 'never_opens' && (action === 'open' || action === 'complete')) {
      if (action === 'open') this.tell('does not open the link')
      return
    }
    const does = (action === 'complete' && wordsForConduct[this.conduct]) || wordsFor[action]
    // told first: what the act sends may be there before the act is over
    const told = { atMs: this.#wire.atMs(), kind: 'person' as const, does }
    this.events.push(told)
    try {
      await this.#sim.journeys.act(this.#vendor.profile.id, journeyId, action)
    } catch (error) {
      if (!isSimError(error)) throw error
      told.does = `${does}, and finds that nothing can be done`
    }
    await this.#sim.clock.drain()
  }

  async rest(): Promise<boolean> {
    const before = this.#webhooks()
    const later = this.input.known?.later.map(({ afterMs }) => afterMs) ?? []
    this.#endsAt ??= this.#sim.clock.now() + horizonMs + Math.max(0, ...later)
    while (this.#webhooks() === before) {
      const { nextJobAt } = await this.#sim.clock.state()
      const at = nextJobAt === null ? Number.POSITIVE_INFINITY : Date.parse(nextJobAt)
      if (at > this.#endsAt) return false
      await this.#sim.clock.advance(Math.max(0, at - this.#sim.clock.now()))
    }
    return true
  }

  /** Lives a journey of a vendor that tells no story of its own: made and played by the control plane, and read. */
  async tellPlainly(): Promise<void> {
    const { profile, outcome } = this.#vendor
    const { ids } = await this.#sim.journeys.create(profile.id, { flow: this.flow, reference: this.reference })
    if (this.input.learning) await this.#learn()
    this.tell('gets a link that the vendor made')
    const [id = ''] = Object.values(ids)
    if (this.input.simulator.hosted) await this.act(id, 'complete')
    while (await this.rest());
    for (const name of outcome?.endpoints ?? []) {
      const wanted = Object.keys(this.#vendor.endpoints[name]?.request?.params?.shape ?? {})
      const params = Object.fromEntries(wanted.map((param) => [param, ids[param] ?? id]))
      await this.call(name, { params })
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#sim.close()
  }

  async #ask(endpoint: string, parts: StoryCall): Promise<StoryAnswer | undefined> {
    try {
      const { status, body } = await this.#client[endpoint]!(parts)
      return { status, body: objectOf(body) }
    } catch (error) {
      if (error instanceof VendorError) return { status: error.status, body: objectOf(error.body) }
      if (error instanceof Unanswered) return undefined
      throw error
    }
  }

  #webhooks(): number {
    return this.events.filter(({ kind }) => kind === 'webhook').length
  }

  async #learn(): Promise<void> {
    const { id } = this.#vendor.profile
    if (!this.input.simulator.journeys) throw new Learnt(undefined)
    const [first] = (await this.#sim.journeys.list({ vendor: id } as never)).items
    if (!first) return
    const { case: about } = await this.#sim.journeys.get(id, first.journeyId, { reveal: true })
    throw new Learnt((about ?? undefined) as Case | undefined)
  }
}

/** The credentials less those that stand in the place of a token: a client that has them would never ask for one. */
function withoutStanding(vendor: VendorDef, credentials: Readonly<Record<string, string>>): Record<string, string> {
  const parts = Object.values(vendor.endpoints).flatMap((def) => waysOf(authOf(vendor, def)).flatMap(partsOf))
  const standing = parts.flatMap((part) => (part.kind === 'token' ? [part.standing] : []))
  return Object.fromEntries(Object.entries(credentials).filter(([name]) => !standing.includes(name)))
}

const wordsFor: Readonly<Record<JourneyAction, string>> = {
  open: 'opens the link',
  complete: 'goes through the page',
  abandon: 'leaves before the last step',
  cancel: 'closes the page',
  expire: 'lets the link run out',
  approve: 'is approved by a reviewer',
  reject: 'is rejected by a reviewer',
  refer: 'is referred to a reviewer',
  review: 'is reviewed',
  resubmit: 'is asked for a step again',
  upload: 'sends the pictures of a step',
}

/** What becomes of one who was to go through the page. */
const wordsForConduct: Partial<Record<Conduct, string>> = {
  abandons: 'leaves before the last step',
  cancels: 'closes the page',
  declines: 'refuses consent',
}

/** What may be otherwise a moment later. */
const isPassing = (status: number): boolean => status === 429 || status >= 500
