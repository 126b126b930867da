/** What a scenario of one's own comes to: it is played with every vendor and flow in a simulator that nobody else sees. */
import type * as z from 'zod'
import { isSimError } from '../../errors.js'
import { readForNamespace } from '../../mocks/scenario-definition.js'
import { Simulator } from '../../mocks/simulator.js'
import { atMost } from '../../runtime/at-once.js'
import { toIso } from '../../runtime/clock.js'
import { type Delivery, deliveryKind } from '../../runtime/deliveries.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { createJourney } from '../journeys/act.js'
import { getJourney } from '../journeys/list.js'
import type * as schemas from '../schemas.js'
import { defineOwn } from './actions.js'

type Shown<K extends 'ScenarioPreview' | 'PlayedPreview'> = z.infer<(typeof schemas)[K]>
type Played = Shown<'PlayedPreview'>

/** Past every link, review and renewal that a built-in scenario or a vendor has by itself. */
const longMs = 500 * 86_400_000

/** The client's own name of the person. */
const reference = 'preview'

/** Previews that are asked for at a time, at most: one is made after another, for each holds a whole simulator. */
const mostAsked = 20

let last: Promise<unknown> = Promise.resolve()

/** Plays a definition. @throws SimError that names the place of what is wrong in it, or where too many are asked for */
export const previewScenario = atMost(
  mostAsked,
  'previews are being made',
  (...given: Parameters<typeof makePreview>): ReturnType<typeof makePreview> => {
    const made = last.then(() => makePreview(...given))
    last = made.catch(() => undefined)
    return made
  },
)

async function makePreview(
  sim: Simulator,
  namespace: Namespace,
  given: unknown,
  reveal: boolean,
): Promise<Shown<'ScenarioPreview'>> {
  const { definition, whole } = await sim.store.transact(namespace.name, (tx) =>
    readForNamespace(tx, sim.scenarios, given),
  )
  const { vendors, options, onBug } = sim.options
  const scratch = new Simulator({
    ...(vendors && { vendors }),
    ...(options && { options }),
    ...(onBug && { onBug }),
    processingMs: 0,
    send: async () => new Response(null, { status: 200 }),
  })
  try {
    await scratch.ready()
    const clock = toIso(namespace.clock.now())
    const played: Played[] = []
    let about: Shown<'ScenarioPreview'>['case'] = null
    for (const { id: vendor, flows } of sim.profiles) {
      for (const flow of flows) {
        for (const known of [false, true]) {
          const place = scratch.createNamespace(`p${played.length}`, { clock, seed: namespace.seed })
          const one = await play(scratch, place, { whole, vendor, flow: flow.id, first: flows[0]!.id, known, reveal })
          played.push(one.played)
          about ??= one.about
        }
      }
    }
    return { name: definition.name, base: whole.extends!, case: about, played }
  } finally {
    await scratch.close()
  }
}

interface Play extends Pick<Played, 'vendor' | 'flow' | 'known'> {
  whole: { name: string; later?: readonly { afterMs: number }[] | undefined } & Lengths
  /** The flow in which somebody is verified first. */
  first: string
  reveal: boolean
}

interface Lengths {
  review?: { afterMs: number } | undefined
  timing?: { processingMs?: number | undefined } | undefined
}

async function play(sim: Simulator, namespace: Namespace, { whole, vendor, flow, first, known, reveal }: Play) {
  const row = { vendor, flow, known }
  try {
    await namespace.opened
    await defineOwn(sim, namespace, whole)
    const make = (scenario: string, inFlow: string) =>
      createJourney(sim, namespace, vendor, { scenario, flow: inFlow, state: 'completed', reference })
    if (known) {
      await make('approved', first)
      await namespace.scheduler.advance(1000)
    }
    await sim.store.transact(namespace.name, (tx) =>
      sim.registerEndpoint(tx, { vendor, url: 'http://127.0.0.1/preview' }),
    )
    const from = namespace.clock.now()
    const { journeyId } = await make(whole.name, flow)
    const { later = [], review, timing } = whole
    const last = Math.max(0, review?.afterMs ?? 0, ...later.map(({ afterMs }) => afterMs))
    await namespace.scheduler.advance(longMs + last + (timing?.processingMs ?? 0))
    const deliveries = await sim.store.transact(namespace.name, (tx) => tx.find(deliveryKind, 'journey', journeyId))
    const { status, ended, case: about } = await getJourney(sim, namespace, vendor, journeyId, reveal)
    return {
      played: { ...row, status, ended, events: deliveries.map((one) => toEvent(one, from)), refused: null },
      about,
    }
  } catch (error) {
    // a vendor may have no way to make a journey, or none to show it
    if (!isSimError(error)) throw error
    return { played: { ...row, status: null, ended: false, events: [], refused: error.message }, about: null }
  } finally {
    await sim.deleteNamespace(namespace.name)
  }
}

const toEvent = (delivery: Delivery, from: number): Played['events'][number] => ({
  event: delivery.event,
  afterMs: Math.max(0, (delivery.attempts[0]?.at ?? from) - from),
  faults: [...(delivery.faults ?? [])],
})
