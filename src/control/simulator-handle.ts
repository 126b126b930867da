/** The handles a test or a program holds: the same actions as the control plane, without HTTP. */
import type * as z from 'zod'
import type { JourneyAction } from '../contracts/define.js'
import type { WebhookReceiver } from '../mocks/options.js'
import type { Simulator } from '../mocks/simulator.js'
import { deliveryKind } from '../runtime/deliveries.js'
import type { Namespace } from '../runtime/namespaces.js'
import { actOnJourney, addEndpoint, arm, createJourney, deliverAgain, listAll, setDefaultScenario } from './actions.js'
import type * as schemas from './schemas.js'
import { type ClockHandle, clockHandle, type SnapshotsHandle, snapshotsHandle } from './time/handle.js'
import {
  toAdvanced,
  toArmedInfo,
  toDeliveryInfo,
  toEndpointInfo,
  toNamespaceInfo,
  toRequestDetail,
  toRequestInfo,
} from './views.js'

type Shown<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** One namespace, as a test holds it. */
export interface NamespaceHandle {
  readonly name: string
  /** Credentials by vendor, clock and seed. */
  readonly info: Shown<'NamespaceInfo'>
  readonly clock: ClockHandle & {
    /** Epoch milliseconds. */
    now(): number
    /** Moves forward by milliseconds and runs what falls due; answers after first attempts have settled. */
    advance(ms: number): Promise<Shown<'Advanced'>>
    /** Runs what is due now. */
    drain(): Promise<Shown<'Advanced'>>
  }
  readonly snapshots: SnapshotsHandle
  readonly scenarios: {
    /** Arms a scenario for a reference, or for the next journeys. */
    arm(request: Shown<'ArmScenario'>): Promise<Shown<'ArmedInfo'>>
    /** Chooses the scenario of journeys for which nothing else was asked. */
    setDefault(name: string): Promise<void>
  }
  readonly webhooks: {
    /** Registers a receiver. */
    register(receiver: WebhookReceiver): Promise<Shown<'WebhookEndpointInfo'>>
    /** Every delivery so far, oldest first. */
    deliveries(): Promise<Shown<'DeliveryInfo'>[]>
    redeliver(id: string): Promise<Shown<'DeliveryInfo'>>
  }
  readonly requests: {
    /** What was asked, oldest first. */
    list(): Shown<'RequestInfo'>[]
    get(id: string, options?: { reveal?: boolean }): Promise<Shown<'RequestDetail'> | undefined>
  }
  readonly journeys: {
    /** Makes a journey as the SDK or dashboard of the vendor would. */
    create(vendor: string, request?: Shown<'CreateJourney'>): Promise<Shown<'CreatedJourney'>>
    /** Plays a journey as the person it is about would; any id that the vendor gave out names it. */
    act(
      vendor: string,
      id: string,
      action: JourneyAction,
      request?: Shown<'PlayJourney'>,
    ): Promise<Shown<'PlayedJourney'>>
  }
  /** A hash of the state: equal state, equal digest. */
  digest(): Promise<string>
  /** Puts the namespace back to its configured start. */
  reset(): Promise<void>
}

/** Makes the handle of a namespace. */
export function handleOf(sim: Simulator, namespace: Namespace): NamespaceHandle {
  const { scheduler, clock, journal, name } = namespace
  return {
    name,
    get info() {
      return toNamespaceInfo(namespace)
    },
    clock: {
      ...clockHandle(sim, namespace),
      now: () => clock.now(),
      advance: async (ms) => toAdvanced(await scheduler.advance(ms)),
      drain: async () => toAdvanced(await scheduler.advance(0)),
    },
    snapshots: snapshotsHandle(sim, namespace),
    scenarios: {
      arm: async (request) => toArmedInfo(await arm(sim, namespace, request)),
      setDefault: (scenario) => setDefaultScenario(sim, namespace, scenario),
    },
    webhooks: {
      register: async (receiver) =>
        toEndpointInfo(await addEndpoint(sim, namespace, receiver as Shown<'CreateWebhookEndpoint'>)),
      deliveries: async () => {
        const { items } = await listAll(sim, namespace, deliveryKind, { limit: 1_000_000 })
        return Promise.all(items.map((one) => toDeliveryInfo(sim, one)))
      },
      redeliver: async (id) => toDeliveryInfo(sim, await deliverAgain(sim, namespace, id)),
    },
    requests: {
      list: () => journal.list({ limit: journal.limit }).map((entry) => toRequestInfo(entry)),
      get: async (id, { reveal = false } = {}) => {
        const entry = journal.get(id)
        return entry && toRequestDetail(sim, entry, reveal)
      },
    },
    journeys: {
      create: (vendor, request = {}) => createJourney(sim, namespace, vendor, request),
      act: (vendor, id, action, { scenario } = {}) => actOnJourney(sim, namespace, { vendor, id, action, scenario }),
    },
    digest: () => sim.store.digest(name),
    reset: () => sim.reset(namespace),
  }
}
