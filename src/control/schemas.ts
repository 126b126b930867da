/** Bodies of the control plane: what a developer, a test or the command line says to the simulator. */
import * as z from 'zod'
import { secret } from '../contracts/define.js'
import { Instant, List } from './words.js'

export * from './contracts/schemas.js'
export * from './faults/schemas.js'
export * from './journeys/schemas.js'
export { ReportDetail, ReportInfo, ReportList, Verification } from './reports/schemas.js'
export * from './requests/schemas.js'
export * from './scenarios/schemas.js'

/** Body of every refusal of the control plane. */
export const ControlError = z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) })

export const Health = z.object({
  status: z.literal('ok'),
  version: z.string(),
  /** Where state is kept. */
  store: z.enum(['memory', 'sqlite', 'postgres']),
  /** Who answers, where several share the store. */
  replica: z.int().optional(),
})

/** Of a simulator whose store is away: it can answer nothing else until it is back. */
export const HealthAway = Health.extend({
  status: z.literal('store_unavailable'),
  error: ControlError.shape.error,
})

const CredentialSet = z.record(z.string(), z.string())

/** A namespace: its credentials by vendor, of the vendor's first environment; the others by environment. */
export const NamespaceInfo = z.object({
  name: z.string(),
  seed: z.string(),
  clock: z.object({ now: Instant, speed: z.number(), frozen: z.boolean() }),
  credentials: z.record(z.string(), CredentialSet),
  environments: z.record(z.string(), z.record(z.string(), CredentialSet)),
})
export const NamespaceList = List(NamespaceInfo)
export const CreateNamespace = z.object({
  name: z.string(),
  seed: z.string().optional(),
  clock: z.string().optional(),
})

/** What a scenario comes to in one flow of a vendor. */
export const Outcome = z.object({
  /** Why the flow cannot express the scenario; the rest is then the nearest end. */
  cannot: z.string().optional(),
  evidence: z.enum(['documented', 'sample', 'observed', 'assumed']),
  note: z.string().optional(),
  afterMs: z.number().optional(),
  end: z.record(z.string(), z.unknown()),
  events: z.array(z.string()),
})

/** An effect of a fault, with the JSON Schema of every field. */
export const Effect = z.object({
  kind: z.string(),
  summary: z.string(),
  fields: z.record(z.string(), z.unknown()),
  required: z.array(z.string()),
})

export const Catalog = z.object({
  version: z.string(),
  vendors: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      docs: z.string(),
      surfaces: z.record(z.string(), z.object({ title: z.string(), hosts: z.array(z.string()), mountAt: z.string() })),
      environments: z.array(z.string()),
      flows: z.array(z.object({ id: z.string(), title: z.string() })),
      events: z.array(z.object({ key: z.string(), name: z.string(), evidence: z.string(), summary: z.string() })),
      magic: z.array(z.object({ field: z.string(), rule: z.string() })),
      endpoints: z.array(
        z.object({
          name: z.string(),
          surface: z.string(),
          method: z.string(),
          /** Path on the surface, which stands at its `mountAt`. */
          path: z.string(),
          evidence: z.string(),
          summary: z.string(),
        }),
      ),
      /** Rows of the error tables: what a fault of the kind `error` may name, at the endpoints of the surface. */
      errors: z.array(
        z.object({
          name: z.string(),
          surface: z.string(),
          status: z.int(),
          code: z.string(),
          evidence: z.string(),
        }),
      ),
      /** The calls a fault means by the endpoint `result`, and the row it means by the error `unready`. */
      outcome: z.object({ endpoints: z.array(z.string()), unready: z.string().nullable() }).nullable(),
      unmodelled: z.array(z.object({ operation: z.string(), reason: z.string() })),
      unservable: z.array(z.object({ operation: z.string(), reason: z.string() })),
    }),
  ),
  scenarios: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      group: z.string(),
      /** What goes wrong with the calls and webhooks of its journey. */
      faults: z.array(z.record(z.string(), z.unknown())),
      /** By vendor, then by flow. */
      outcomes: z.record(z.string(), z.record(z.string(), Outcome)),
    }),
  ),
  /** Scenarios of the options; those of a namespace are at `GET /_sim/scenarios`. */
  own: z.array(z.object({ name: z.string(), title: z.string().nullable() })),
  actions: z.array(z.object({ name: z.string(), summary: z.string(), takes: z.array(z.string()) })),
  faults: z.object({ calls: z.array(Effect), webhooks: z.array(Effect) }),
  control: z.array(z.object({ name: z.string(), method: z.string(), path: z.string(), summary: z.string() })),
})

/** One line of the coverage ledger. */
export const CoverageRow = z.object({
  id: z.string(),
  vendor: z.string(),
  kind: z.enum(['operation', 'event', 'error', 'link', 'unmodelled', 'unservable']),
  name: z.string(),
  surface: z.string().optional(),
  route: z.string().optional(),
  status: z.int().optional(),
  code: z.string().optional(),
  evidence: z.enum(['documented', 'sample', 'observed', 'assumed']),
  source: z.string(),
  note: z.string().optional(),
  legacy: z.boolean().optional(),
  tests: z.array(z.string()),
  /** Set where an armed fault alone makes the cases that show it. */
  armed: z.boolean().optional(),
  untested: z.string().optional(),
})
export const CoverageList = List(CoverageRow)

export const Done = z.object({ ok: z.literal(true) })

export const AdvanceClock = z.object({ ms: z.number().min(0).max(1e13) })
export const Advanced = z.object({
  now: Instant,
  ran: z.array(z.object({ id: z.string(), at: Instant, kind: z.string(), journeyId: z.string().optional() })),
})

const HeaderName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be a header name')
const HeaderValue = z.string().regex(/^[\t\x20-\x7e]*$/, 'must be a header value')

export const WebhookAuthInfo = z.discriminatedUnion('type', [
  z.object({ type: z.literal('basic'), username: z.string(), password: secret(z.string()) }),
  z.object({ type: z.literal('bearer'), token: secret(HeaderValue) }),
  z.object({ type: z.literal('header'), headers: secret(z.record(HeaderName, HeaderValue)) }),
  z.object({
    type: z.literal('hmac'),
    header: HeaderName,
    secret: secret(z.string()),
    algorithm: z.enum(['sha256', 'sha512']),
    encoding: z.enum(['hex', 'base64']),
  }),
])
export const CreateWebhookEndpoint = z.object({
  vendor: z.string(),
  event: z.string().optional(),
  environment: z.string().optional(),
  url: z.url({ protocol: /^https?$/ }),
  auth: WebhookAuthInfo.optional(),
})
export const WebhookEndpointInfo = z.object({
  id: z.string(),
  vendor: z.string(),
  event: z.string().nullable(),
  environment: z.string(),
  url: z.string(),
  auth: z.string().nullable(),
})
export const WebhookEndpointList = List(WebhookEndpointInfo)

export const DeliveryInfo = z.object({
  id: z.string(),
  eventId: z.string(),
  vendor: z.string(),
  event: z.string(),
  journeyId: z.string(),
  url: z.string(),
  status: z.enum(['pending', 'delivered', 'failed', 'dropped']),
  attempts: z.array(
    z.object({
      at: Instant,
      status: z.int().optional(),
      answer: z.string().optional(),
      error: z.string().optional(),
    }),
  ),
  nextAt: Instant.nullable(),
  body: z.unknown(),
  /** Faults that harmed it. */
  faults: z.array(z.string()),
  /** What else a reader must know: what a fault could not do, or what no longer fits the contract. */
  notes: z.array(z.string()),
})
export const DeliveryList = List(DeliveryInfo)
