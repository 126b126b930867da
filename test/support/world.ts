/** A namespace in which anything may happen: the contract's own cases and control calls, drawn from a seed, with all that came out. */
import { type ConformanceCase, conformanceCases } from '../../src/contracts/conformance.js'
import type { FaultSpec } from '../../src/contracts/faults.js'
import { takenBy } from '../../src/control/journeys/act.js'
import type { NamespaceHandle, SimulatorOptions, VendorSimulator } from '../../src/index.js'
import { runCase } from '../../src/kit/conformance/runner.js'
import type { ConformanceTarget } from '../../src/kit/conformance/target.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { createSimulator, type InProcessSimulator } from '../../src/simulator.js'
import { answeredScenarioNames } from './scenarios.js'

/** Every built-in vendor. */
export const vendors: readonly VendorSimulator[] = await Promise.all(
  Object.values(vendorEntries).map(({ load }) => load()),
)

/** Cases that need no options, and nobody from another namespace. */
const casesOf = new Map<VendorSimulator, ConformanceCase[]>(
  vendors.map((one) => [
    one,
    conformanceCases(one.vendor).filter((c) => c.options === undefined && !JSON.stringify(c).includes('"stranger"')),
  ]),
)

const journeyActions = Object.keys(takenBy)

/** What goes wrong: everything but what would never answer. */
const effects = [
  { kind: 'error', error: 'server_error' },
  { kind: 'status', status: 503, retryAfterS: 2 },
  { kind: 'malformed_json' },
  { kind: 'wrong_content_type' },
  { kind: 'truncate' },
  { kind: 'rate_limit', limit: 2, windowMs: 1000 },
  { kind: 'webhooks_first' },
  { kind: 'webhook_duplicate', times: 3 },
  { kind: 'webhook_reorder' },
  { kind: 'webhook_drop' },
  { kind: 'webhook_delay', ms: 5000 },
  { kind: 'webhook_wrong_secret' },
  { kind: 'webhook_stale_timestamp' },
  { kind: 'webhook_truncated_body' },
  { kind: 'webhook_unknown_event' },
  { kind: 'webhook_extra_fields' },
] as const satisfies FaultSpec['effect'][]

/** Numbers from 0 to 1, the same for the same seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Leaves out of an output what is measured in real time: how long a call took, and how soon after another it came. */
export const withoutRealTime = (output: string): string =>
  output
    .replace(/,\\"durationMs\\":[\d.]+/g, '')
    .replace(/,\{[^{}]*\\"path\\":\\"pace\\"[^{}]*\}|\{[^{}]*\\"path\\":\\"pace\\"[^{}]*\},?/g, '')

export interface World extends AsyncDisposable {
  sim: InProcessSimulator
  bugs: unknown[]
  /** Webhooks by the namespace they came from, as they were sent. */
  sent: Map<string, string[]>
  /** Closes the simulator, and makes another over what is kept. */
  restart(): Promise<void>
}

/** A simulator whose webhooks are kept by the name in their address. */
export async function createWorld(options: SimulatorOptions = {}): Promise<World> {
  const bugs: unknown[] = []
  const sent = new Map<string, string[]>()
  const receive = async (request: Request): Promise<Response> => {
    const name = new URL(request.url).pathname.split('/')[1]!
    const headers = Object.fromEntries(request.headers)
    const text = await request.text()
    sent.set(name, [...(sent.get(name) ?? []), JSON.stringify([request.url, headers, text])])
    // a receiver that remembers nothing, and refuses some
    return new Response('no', { status: text.length % 3 === 0 ? 500 : 200 })
  }
  const start = (): Promise<InProcessSimulator> =>
    createSimulator({
      onBug: (bug) => void bugs.push(bug),
      send: receive,
      ...options,
    })
  const world: World = {
    sim: await start(),
    bugs,
    sent,
    restart: async () => {
      await world.sim.close()
      world.sim = await start()
    },
    [Symbol.asyncDispose]: () => world.sim.close(),
  }
  return world
}

/** What may happen in a namespace. */
export class Player {
  readonly outputs: string[] = []
  readonly name: string
  /** Called after every call: what goes on beside the answers may be waited for there. */
  afterEach: () => Promise<unknown> = async () => undefined
  readonly #begun: { vendor: string; id: string }[] = []
  readonly #roll: () => number

  constructor(
    readonly world: World,
    { name }: NamespaceHandle,
    seed: number,
    readonly among: readonly VendorSimulator[] = vendors,
  ) {
    this.name = name
    this.#roll = dice(seed)
  }

  /** The namespace, in the simulator that serves it at present. */
  get handle(): NamespaceHandle {
    return this.world.sim.namespace(this.name)
  }

  /** Where the namespace is called. */
  get prefix(): string {
    return this.name === 'default' ? '' : `/~${this.name}`
  }

  /** Sends one request, and keeps all of its answer. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const answer = await this.world.sim.fetch(url, init)
    // a fault may break it off
    const bytes = Buffer.from(
      await answer
        .clone()
        .arrayBuffer()
        .catch(() => new ArrayBuffer(0)),
    )
    const isText = /json|text|html|form/.test(answer.headers.get('content-type') ?? '')
    const body = isText ? bytes.toString('utf8') : bytes.toString('base64')
    this.outputs.push(
      JSON.stringify([answer.status, Object.fromEntries(answer.headers), body, `${init.method ?? 'GET'} ${url}`]),
    )
    await this.afterEach()
    return answer
  }

  /** Makes one control call of the namespace. */
  control(method: string, path: string, body?: unknown): Promise<Response> {
    const url = `http://localhost/_sim${path}${path.includes('?') ? '&' : '?'}namespace=${this.name}`
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    return this.send(url, { method, headers: { 'content-type': 'application/json' }, ...content })
  }

  /** Lets things happen: cases of the contracts mostly, control calls now and then. */
  async play(steps: number): Promise<void> {
    for (let i = 0; i < steps; i++) {
      if (this.#roll() < 0.7) await this.#runCase(this.#pick(this.among))
      else await this.#pick(this.#acts)()
      await this.handle.clock.drain()
    }
  }

  /** One case of a vendor, whatever comes of it: the state may be one that it was not written for. */
  async #runCase(simulator: VendorSimulator): Promise<void> {
    await runCase(simulator.vendor, this.#pick(casesOf.get(simulator)!), this.#target(simulator)).catch(() => [])
  }

  #target({ vendor: { profile } }: VendorSimulator): ConformanceTarget {
    const { handle, prefix } = this
    return {
      fetch: (url, init) => this.send(url, init),
      url(path, surface) {
        const mountAt = surface === undefined ? '/' : profile.surfaces[surface]!.mountAt
        return `http://sim.test${prefix}/${profile.id}${mountAt === '/' ? '' : mountAt}${path}`
      },
      credentials: async () => handle.info.credentials[profile.id]!,
      now: () => handle.clock.now(),
      driver: {
        makeJourney: async (given) => this.#make(profile.id, JSON.parse(JSON.stringify(given))),
        act: async (id, action, more) => {
          await handle.journeys.act(profile.id, id, action, more)
          await this.afterEach()
        },
        arm: async (endpoint, { error }) =>
          void (await this.control('POST', '/faults', {
            vendor: profile.id,
            endpoint,
            effect: { kind: 'error', error },
          })),
        advance: async (ms) => void (await handle.clock.advance(ms)),
        receiver: this.#hook(),
        deliveries: async () => [],
      },
    }
  }

  async #make(vendor: string, { scenario, flow, reference, state }: Record<string, string>) {
    const body = { scenario, flow, reference, state }
    const made = await this.control('POST', `/journeys/${vendor}`, body)
    return (await made.json()) as { ids: Record<string, string>; link?: string }
  }

  readonly #acts: readonly (() => Promise<unknown>)[] = [
    () => this.control('POST', '/clock/advance', { ms: Math.floor(this.#roll() * 40 * 86_400_000) }),
    () => this.control('POST', '/clock', { now: this.#instant() }),
    () => this.control('POST', '/scenarios/arm', { scenario: this.#pick(answeredScenarioNames), count: 3 }),
    () => this.control('POST', '/scenarios/default', { scenario: this.#pick(answeredScenarioNames) }),
    () => this.control('POST', '/webhooks/endpoints', { vendor: this.#vendor(), url: this.#hook() }),
    () => this.control('POST', '/snapshots', { name: `s${Math.floor(this.#roll() * 3)}` }),
    () => this.control('GET', '/requests?limit=5'),
    () => this.control('GET', '/webhooks/deliveries?limit=5'),
    () => this.control('GET', '/clock'),
    () =>
      this.control('POST', `/journeys/${this.#vendor()}`, {
        scenario: this.#pick(answeredScenarioNames),
        state: 'completed',
      }),
    () => this.#begin(),
    () => this.#act(),
    () => this.#act(),
    () => this.control('POST', '/faults', this.#fault()),
    () => this.control('POST', '/faults', this.#fault()),
    () => this.control('DELETE', '/faults'),
  ]

  /** Makes a journey that is to be played on. */
  async #begin(): Promise<void> {
    const vendor = this.#vendor()
    const made = await this.control('POST', `/journeys/${vendor}`, { scenario: this.#pick(answeredScenarioNames) })
    const { ids } = (await made.json()) as { ids?: Record<string, string> }
    const id = Object.values(ids ?? {})[0]
    if (id !== undefined) this.#begun.push({ vendor, id })
  }

  /** Any action on a journey that was begun, possible or not. */
  async #act(): Promise<void> {
    if (this.#begun.length === 0) return this.#begin()
    const { vendor, id } = this.#pick(this.#begun)
    await this.control('POST', `/journeys/${vendor}/${id}/actions/${this.#pick(journeyActions)}`, {})
  }

  /** Any fault that leaves an answer to read. */
  #fault(): object {
    const about = this.#roll() < 0.5 ? {} : { vendor: this.#vendor() }
    return {
      effect: this.#pick(effects),
      ...about,
      after: Math.floor(this.#roll() * 3),
      ...(this.#roll() < 0.3 && { count: 3 }),
      ...(this.#roll() < 0.3 && { ttlMs: 1 + Math.floor(this.#roll() * 86_400_000) }),
    }
  }

  #vendor(): string {
    return this.#pick(this.among).vendor.profile.id
  }

  #hook(): string {
    return `http://receiver.test/${this.name}/${this.#vendor()}`
  }

  /** Within some months of where the clock started. */
  #instant(): string {
    const start = Date.parse(this.handle.info.clock.now)
    return new Date(start + Math.floor((this.#roll() - 0.2) * 100 * 86_400_000)).toISOString()
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#roll() * from.length)]!
  }
}
