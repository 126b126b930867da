/** The handles a test or a program holds: the same actions as the control plane, without HTTP. */
import type * as z from 'zod'
import type { JourneyAction } from '../contracts/define.js'
import type { ScenarioDefinition } from '../fixtures/define-scenario.js'
import type { WebhookReceiver } from '../mocks/options.js'
import type { Simulator } from '../mocks/simulator.js'
import type { Namespace } from '../runtime/namespaces.js'
import { addEndpoint } from './actions.js'
import { type FaultsHandle, faultsHandle } from './faults/handle.js'
import type { JourneyFilter } from './journeys/list.js'
import type { RequestFilter, ViolationFilter } from './requests/list.js'
import {
  arm,
  defineOwn,
  disarm,
  listArmed,
  listOwn,
  presentDefault,
  removeOwn,
  setDefaultScenario,
} from './scenarios/actions.js'
import type * as schemas from './schemas.js'
import { type SinksHandle, sinksHandle } from './sinks/handle.js'
import { type ClockHandle, clockHandle, type SnapshotsHandle, snapshotsHandle } from './time/handle.js'
import { toAdvanced, toArmedInfo, toEndpointInfo, toNamespaceInfo, toRequestInfo } from './views.js'
import { type WebhookLog, webhookLog } from './webhooks/handle.js'

type Shown<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** What a call takes; a scenario of one's own as `defineScenario` gives it. */
type WithScenario<K extends 'ArmScenario' | 'CreateJourney' | 'PlayJourney'> = {
  [F in keyof Shown<K>]: F extends 'scenario'
    ? string | ScenarioDefinition | Extract<Shown<K>[F], undefined>
    : Shown<K>[F]
}

/** A page of a list: at most `limit` items after the cursor that the page before answered. */
type PageWanted = { after?: string; limit?: number }

const wanted = ({ limit = 100, ...page }: PageWanted = {}) => ({ ...page, limit })

/** One namespace, as a test holds it. */
export interface NamespaceHandle {
  readonly name: string
  /** Credentials by vendor, clock and seed. */
  readonly info: Shown<'NamespaceInfo'>
  /** Resolves once the store has it; whatever is asked of it waits for that by itself. @throws SimError where it is kept with another seed */
  opened(): Promise<void>
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
    arm(request: WithScenario<'ArmScenario'>): Promise<Shown<'ArmedInfo'>>
    /** What is armed at present. */
    armed(page?: PageWanted): Promise<Shown<'ArmedList'>>
    disarm(id: string): Promise<void>
    /** Chooses the scenario of journeys for which nothing else was asked. */
    setDefault(scenario: string | ScenarioDefinition): Promise<void>
    /** The scenario of journeys for which nothing else was asked, and who chose it. */
    getDefault(): Promise<Shown<'PresentDefault'>>
    /** Plays a scenario of your own with every vendor and flow where nobody sees it; keeps nothing. */
    preview(definition: ScenarioDefinition, options?: { reveal?: boolean }): Promise<Shown<'ScenarioPreview'>>
    /** Keeps a scenario of your own in the namespace. @throws SimError that names the place of what is wrong */
    define(definition: ScenarioDefinition): Promise<Shown<'OwnScenario'>>
    /** Scenarios of your own: those of the options, and those the namespace keeps. */
    list(page?: PageWanted): Promise<Shown<'OwnScenarioList'>>
    remove(name: string): Promise<void>
  }
  readonly faults: FaultsHandle
  readonly webhooks: WebhookLog & {
    /** Registers a receiver. */
    register(receiver: WebhookReceiver): Promise<Shown<'WebhookEndpointInfo'>>
  }
  /** The built-in receivers. */
  readonly sinks: SinksHandle
  readonly requests: {
    /** What was asked, oldest first. */
    list(): Shown<'RequestInfo'>[]
    get(id: string, options?: { reveal?: boolean }): Promise<Shown<'RequestDetail'> | undefined>
    /** What was asked and fits, page by page; `unmatched` adds the nearest routes. */
    find(filter?: RequestFilter, page?: PageWanted): Promise<Shown<'RequestList'>>
    /** What fits, by its place, newest first; without `from` the newest. */
    window(wanted?: RequestFilter & { from?: number; limit?: number }): Promise<Shown<'RequestWindow'>>
    /** Sends a request again as it was sent. @throws SimError for one that is not kept whole */
    replay(id: string): Promise<Shown<'Replayed'>>
  }
  readonly violations: {
    /** What clients sent that breaks the contract, oldest first. */
    list(filter?: ViolationFilter & { reveal?: boolean }, page?: PageWanted): Promise<Shown<'ViolationList'>>
  }
  readonly journeys: {
    /** Makes a journey as the SDK or dashboard of the vendor would. */
    create(vendor: string, request?: WithScenario<'CreateJourney'>): Promise<Shown<'CreatedJourney'>>
    /** Journeys that fit, over all vendors, page by page. */
    list(filter?: JourneyFilter & { reveal?: boolean }, page?: PageWanted): Promise<Shown<'JourneyList'>>
    /** One journey and its case; any id that the vendor gave out names it. */
    get(vendor: string, id: string, options?: { reveal?: boolean }): Promise<Shown<'JourneyDetail'>>
    /** What it has been through, and what is still to come. */
    timeline(vendor: string, id: string, options?: { reveal?: boolean }): Promise<Shown<'Timeline'>>
    /** What each endpoint that reads it would answer now. */
    payloads(vendor: string, id: string, options?: { reveal?: boolean }): Promise<Shown<'Payloads'>>
    /** What can be done to it now, and why the rest cannot. */
    actions(vendor: string, id: string): Promise<Shown<'JourneyActions'>>
    /** A picture that somebody sent to it, by its SHA-256. */
    picture(vendor: string, id: string, sha256: string): Promise<Uint8Array>
    /** Draws the case anew under another scenario, until the journey is over. */
    setScenario(vendor: string, id: string, scenario: string | ScenarioDefinition): Promise<Shown<'PlayedJourney'>>
    /** Plays a journey as its person or a reviewer would; any id that the vendor gave out names it. */
    act(
      vendor: string,
      id: string,
      action: JourneyAction,
      request?: WithScenario<'PlayJourney'>,
    ): Promise<Shown<'PlayedJourney'>>
  }
  /** A hash of the state: equal state, equal digest. */
  digest(): Promise<string>
  /** Puts the namespace back to its configured start. */
  reset(): Promise<void>
}

/** A whole scenario as its schema has it. */
type DefinedScenario = Shown<'ReplaceScenario'>['scenario']

// a start needs none of it
const playing = () => import('./journeys/act.js')

/** Makes the handle of a namespace. */
export function handleOf(sim: Simulator, namespace: Namespace): NamespaceHandle {
  const { scheduler, clock, journal, name } = namespace
  return {
    name,
    get info() {
      return toNamespaceInfo(namespace)
    },
    opened: async () => void (await namespace.opened),
    clock: {
      ...clockHandle(sim, namespace),
      now: () => clock.now(),
      advance: async (ms) => toAdvanced(await scheduler.advance(ms)),
      drain: async () => toAdvanced(await scheduler.advance(0)),
    },
    snapshots: snapshotsHandle(sim, namespace),
    scenarios: {
      arm: async (request) => toArmedInfo(await arm(sim, namespace, request as Shown<'ArmScenario'>)),
      armed: async (page) => {
        const { items, next } = await listArmed(sim, namespace, wanted(page))
        return { items: items.map(toArmedInfo), next }
      },
      disarm: (id) => disarm(sim, namespace, id),
      setDefault: async (scenario) => void (await setDefaultScenario(sim, namespace, scenario)),
      getDefault: () => presentDefault(sim, namespace),
      preview: async (definition, { reveal = false } = {}) =>
        (await import('./scenarios/preview.js')).previewScenario(sim, namespace, definition, reveal),
      define: (definition) => defineOwn(sim, namespace, definition),
      list: (page) => listOwn(sim, namespace, wanted(page)),
      remove: (own) => removeOwn(sim, namespace, own),
    },
    faults: faultsHandle(sim, namespace),
    webhooks: {
      register: async (receiver) =>
        toEndpointInfo(await addEndpoint(sim, namespace, receiver as Shown<'CreateWebhookEndpoint'>)),
      ...webhookLog(sim, namespace),
    },
    sinks: sinksHandle(sim, namespace),
    requests: {
      list: () => journal.list({ limit: journal.limit }).map((entry) => toRequestInfo(entry)),
      get: async (id, { reveal = false } = {}) => {
        const entry = journal.get(id)
        return entry && (await import('./requests/detail.js')).toRequestDetail(sim, entry, reveal)
      },
      find: async (filter = {}, page = {}) =>
        (await import('./requests/list.js')).listRequests(sim, namespace, filter, wanted(page)),
      window: async ({ from, limit = 100, ...filter } = {}) =>
        (await import('./requests/window.js')).requestWindow(sim, namespace, filter, { from, limit }),
      replay: async (id) => (await import('./requests/replay.js')).replayRequest(sim, namespace, id),
    },
    violations: {
      list: async ({ reveal = false, ...filter } = {}, page = {}) =>
        (await import('./requests/list.js')).listViolations(sim, namespace, filter, wanted(page), reveal),
    },
    journeys: {
      create: async (vendor, request = {}) =>
        (await playing()).createJourney(sim, namespace, vendor, request as Shown<'CreateJourney'>),
      list: async ({ reveal = false, ...filter } = {}, page = {}) =>
        (await import('./journeys/list.js')).listJourneys(sim, namespace, filter, wanted(page), reveal),
      get: async (vendor, id, { reveal = false } = {}) =>
        (await import('./journeys/list.js')).getJourney(sim, namespace, vendor, id, reveal),
      timeline: async (vendor, id, { reveal = false } = {}) =>
        (await import('./journeys/timeline.js')).getTimeline(sim, namespace, vendor, id, reveal),
      payloads: async (vendor, id, { reveal = false } = {}) =>
        (await import('./journeys/payloads.js')).getPayloads(sim, namespace, vendor, id, reveal),
      actions: async (vendor, id) => (await import('./journeys/legal.js')).listActions(sim, namespace, vendor, id),
      picture: async (vendor, id, sha256) =>
        (await (await import('./journeys/pictures.js')).getPicture(sim, namespace, { vendor, id, sha256 })).bytes,
      setScenario: async (vendor, id, scenario) =>
        (await playing()).replaceScenario(sim, namespace, { vendor, id, scenario: scenario as DefinedScenario }),
      act: async (vendor, id, action, request = {}) =>
        (await playing()).actOnJourney(sim, namespace, { ...(request as Shown<'PlayJourney'>), vendor, id, action }),
    },
    digest: () => sim.store.digest(name),
    reset: () => sim.reset(namespace),
  }
}
