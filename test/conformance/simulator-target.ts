/** A simulator in process as what conformance cases are run against: fresh for every case, and steered directly. */
import type { ConformanceCase } from '../../src/contracts/conformance.js'
import type { JourneyAction } from '../../src/contracts/define.js'
import { createSimulator, type InProcessSimulator, type VendorSimulator } from '../../src/index.js'
import type { ConformanceTarget, Who } from './target.js'

export interface SimulatorTarget extends ConformanceTarget, AsyncDisposable {
  /** Bugs of ours that the simulator reported. */
  readonly bugs: readonly unknown[]
}

type Act = (vendor: string, id: string, action: JourneyAction, options: { scenario?: string }) => Promise<unknown>

/** Makes a simulator of one vendor for one case, with a second tenant beside the default one. */
export async function simulatorFor(simulator: VendorSimulator, about: ConformanceCase): Promise<SimulatorTarget> {
  const { profile } = simulator.vendor
  const { id } = profile
  const bugs: unknown[] = []
  const events = Object.entries(simulator.vendor.webhooks?.events ?? {})
  const sent: { event: string; body: unknown }[] = []
  const sim = await createSimulator({
    vendors: [simulator],
    onBug: (error) => bugs.push(error),
    send: async (request) => {
      const key = new URL(request.url).pathname.slice(1)
      // an address that the journey itself names says nothing of the event
      const [, event] = events.find(([name]) => name === key) ?? events[0]!
      sent.push({ event: event.name, body: await request.json() })
      return new Response('ok')
    },
    ...(about.given?.processingMs !== undefined && { processingMs: about.given.processingMs }),
    ...(about.options && { options: { [id]: about.options } }),
  })
  const handleOf = (who: Who) => (who === 'owner' ? sim.namespace() : sim.namespace('stranger'))
  for (const [event] of about.kind === 'event' ? events : []) {
    await sim.webhooks.register({ vendor: id, event, url: `http://receiver.test/${event}` })
  }
  return {
    bugs,
    fetch: (url, init) => sim.fetch(url, init),
    url(path, surface, under) {
      const mountAt = surface === undefined ? '/' : profile.surfaces[surface]!.mountAt
      const prefix = under === 'stranger' ? `/~${handleOf('stranger').name}` : ''
      return `http://sim.test${prefix}/${id}${mountAt === '/' ? '' : mountAt}${path}`
    },
    credentials: async (who) => handleOf(who).info.credentials[id]!,
    now: () => sim.clock.now(),
    driver: {
      makeJourney: async ({ scenario, flow, reference, state }) => {
        const asked = { scenario, flow, reference, state }
        const known = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
        return sim.journeys.create(id, known)
      },
      act: async (journeyId, action, options) => {
        await actOf(sim)(id, journeyId, action, options)
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
    [Symbol.asyncDispose]: () => sim.close(),
  }
}

function actOf(sim: InProcessSimulator): Act {
  const { act } = sim.journeys as { act?: Act }
  if (!act) throw new Error('this simulator cannot play journeys')
  return act
}
