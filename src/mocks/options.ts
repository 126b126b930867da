/** What a simulator can be told when it is made, and what it does when it is not told. */
import type { FaultSpec } from '../contracts/faults.js'
import type { SimError } from '../errors.js'
import type { BuildInput } from '../fixtures/case.js'
import type { ScenarioDefinition } from '../fixtures/define-scenario.js'
import type { ClockState } from '../runtime/clock.js'
import type { WebhookAuth } from '../runtime/signing.js'
import type { Store } from '../runtime/store/types.js'
import type { Send } from '../runtime/transport.js'
import type { VendorSimulator } from './types.js'

/** A receiver registered from the start; it survives a reset. */
export interface WebhookReceiver {
  vendor: string
  /** The contract's name of the event, or the vendor's own; undefined for every event. */
  event?: string
  /** @default the vendor's first environment */
  environment?: string
  url: string
  auth?: WebhookAuth
}

export interface SimulatorOptions {
  /** Same seed and same calls give the same bytes. @default 'idvsim' */
  seed?: string | number
  /** `now`, `frozen`, an ISO instant, `x<speed>`, or a state. @default 'frozen' in process, 'now' for a server */
  clock?: string | ClockState
  /** Built-in vendors by id, or vendors of your own. @default every built-in vendor */
  vendors?: readonly (string | VendorSimulator)[]
  /** How long a vendor's processing takes, in milliseconds of the clock. @default 0 in process, 1000 for a server */
  processingMs?: number
  /** The scenario of a journey for which nothing else was asked. @default 'approved' */
  scenario?: string
  /** Scenarios of your own, known in every namespace; one may extend those before it. */
  scenarios?: readonly ScenarioDefinition[]
  /** Changes what every case is drawn from: a story is of the person of its index, whatever a vendor would draw by. */
  drawnFrom?: (input: BuildInput) => BuildInput
  /** Outgoing transport of webhooks. @default loopback and private addresses only */
  send?: Send
  /** Hosts outside loopback and private ranges that webhooks may go to. */
  allowWebhookHosts?: readonly string[]
  /** Receivers registered from the start. */
  webhooks?: readonly WebhookReceiver[]
  /** Faults armed from the start in every namespace; they are there again after a reset. */
  faults?: readonly FaultSpec[]
  /** Options by vendor id; see docs/vendors. */
  options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Base of the links the simulator gives out. @default the address it was called at */
  baseUrl?: string
  /** Believes `Forwarded` and `X-Forwarded-*` headers about the address it was called at. @default false */
  trustProxy?: boolean
  /** Checks every answer against the contract before it is sent. @default true */
  selfCheck?: boolean
  /** Makes a namespace when somebody first names it, with the credentials of the default one. @default false */
  open?: boolean
  /** Namespaces at most. @default 1000 */
  namespaceLimit?: number
  /** Snapshots at most, per namespace. @default 20 */
  snapshotLimit?: number
  /** Journal entries kept per namespace. @default 5000 */
  journalLimit?: number
  /** Pictures kept, in bytes. @default 256 MiB */
  blobLimitBytes?: number
  /** Ended journeys kept per namespace. @default 50000 */
  endedLimit?: number
  /** Allows the control plane to callers that are not local, if they show this token. */
  controlToken?: string
  /** File that keeps state across restarts, by SQLite; one process at a time has it. @default in memory */
  persist?: string
  /** URL of a PostgreSQL database that keeps state for one process or several, or a store of your own. @default in memory */
  store?: string | Store
  /** Folder whose reports of `idvsim verify` and `idvsim drift` the dashboard shows; read when somebody asks. @default none */
  reports?: string
  /** Told of a bug of ours: an answer or a job that failed. @default writes to standard error */
  onBug?: (error: unknown) => void
  /** Told why the store is away, and with nothing when it is back. @default says so on standard error */
  onStore?: (away: SimError | undefined) => void
}
