/** A simulator in process as what conformance cases are run against: fresh for every case or shared by many, and steered directly. */
import type { ConformanceCase } from '../../contracts/conformance.js'
import type { SimulatorOptions } from '../../mocks/options.js'
import type { VendorSimulator } from '../../mocks/types.js'
import { createSimulator, type InProcessSimulator } from '../../simulator.js'
import { proofsOf } from './proofs.js'
import { type ConformanceTarget, credentialsOf, type Sent, type Who } from './target.js'

export interface SimulatorTarget extends ConformanceTarget, AsyncDisposable {
  /** Bugs of ours that the simulator reported. */
  readonly bugs: readonly unknown[]
}

/** No path of it is the name of an event. */
const ownReceiver = 'http://receiver.test/its-own'

interface Stage {
  sim: InProcessSimulator
  bugs: unknown[]
  sent: Sent[]
}

/** Makes a simulator of one vendor for one case, with a second tenant beside the default one. */
export async function simulatorFor(simulator: VendorSimulator, about: ConformanceCase): Promise<SimulatorTarget> {
  const stage = await openStage(simulator, about, {})
  return { ...(await targetOn(stage, simulator, about)), [Symbol.asyncDispose]: () => stage.sim.close() }
}

/**
 * Where cases take turns on as few simulators as their options allow, each reset for the next case: for stores that take time to
 * open.
 *
 * @param place answers where one more simulator keeps its state
 */
export class SharedSimulators implements AsyncDisposable {
  readonly #stages = new Map<string, Promise<Stage>>()

  constructor(readonly place: () => Promise<SimulatorOptions>) {}

  async target(simulator: VendorSimulator, about: ConformanceCase): Promise<ConformanceTarget & { bugs: unknown[] }> {
    const key = JSON.stringify([about.vendor, about.options, about.given?.processingMs])
    const known = this.#stages.get(key)
    const opened = known ?? this.place().then((place) => openStage(simulator, about, place))
    this.#stages.set(key, opened)
    const stage = await opened
    if (known) await clear(stage)
    return targetOn(stage, simulator, about)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opened of this.#stages.values()) await (await opened).sim.close()
  }
}

async function clear({ sim, bugs, sent }: Stage): Promise<void> {
  await sim.reset()
  await sim.namespace('stranger').reset()
  bugs.length = 0
  sent.length = 0
}

async function openStage(simulator: VendorSimulator, about: ConformanceCase, more: SimulatorOptions): Promise<Stage> {
  const { id } = simulator.vendor.profile
  const bugs: unknown[] = []
  const events = Object.entries(simulator.vendor.webhooks?.events ?? {})
  const sent: Stage['sent'] = []
  const sim = await createSimulator({
    vendors: [simulator],
    onBug: (error) => bugs.push(error),
    send: async (request) => {
      const key = new URL(request.url).pathname.slice(1)
      // an address that the journey itself names says nothing of the event
      const registered = events.find(([name]) => name === key)
      const [, event] = registered ?? events[0]!
      const text = await request.text()
      const headers = Object.fromEntries(request.headers)
      const verify = registered && proofsOf(simulator.vendor)[0]
      const own = request.url === ownReceiver && { own: true as const }
      sent.push({ event: event.name, body: JSON.parse(text), text, headers, ...own, ...(verify && { verify }) })
      return new Response('ok')
    },
    ...(about.given?.processingMs !== undefined && { processingMs: about.given.processingMs }),
    ...(about.options && { options: { [id]: about.options } }),
    ...more,
  })
  return { sim, bugs, sent }
}

async function targetOn({ sim, bugs, sent }: Stage, { vendor }: VendorSimulator, about: ConformanceCase) {
  const [auth] = proofsOf(vendor)
  const { id, surfaces } = vendor.profile
  const handleOf = (who: Who) => (who === 'stranger' ? sim.namespace('stranger') : sim.namespace())
  for (const event of about.kind === 'event' ? Object.keys(vendor.webhooks?.events ?? {}) : []) {
    await sim.webhooks.register({ vendor: id, event, url: `http://receiver.test/${event}`, ...(auth && { auth }) })
  }
  return {
    bugs,
    fetch: (url, init) => sim.fetch(url, init),
    url(path, surface, under) {
      const mountAt = surface === undefined ? '/' : surfaces[surface]!.mountAt
      const prefix = under === 'stranger' ? `/~${handleOf('stranger').name}` : ''
      return `http://sim.test${prefix}/${id}${mountAt === '/' ? '' : mountAt}${path}`
    },
    credentials: async (who) => credentialsOf(handleOf(who).info, id, who),
    now: () => sim.clock.now(),
    driver: {
      receiver: ownReceiver,
      makeJourney: async ({ scenario, flow, reference, state }) => {
        const asked = { scenario, flow, reference, state }
        const known = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
        return sim.journeys.create(id, known)
      },
      act: async (journeyId, action, options) => {
        await sim.journeys.act(id, journeyId, action, options)
        await sim.clock.drain()
      },
      arm: async (endpoint, { error }) =>
        void (await sim.faults.arm({ vendor: id, endpoint, effect: { kind: 'error', error } })),
      advance: async (ms) => void (await sim.clock.advance(ms)),
      deliveries: async () => {
        await sim.clock.drain()
        return sent
      },
    },
  } satisfies ConformanceTarget & { bugs: unknown[] }
}
