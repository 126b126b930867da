/** The control plane, declared with the same words as a vendor: served, validated and documented the same way. */
import * as z from 'zod'
import { none } from '../contracts/auth.js'
import { defineErrors, defineVendor, endpoint, json } from '../contracts/define.js'
import { contractEndpoints } from './contracts/endpoints.js'
import { faultEndpoints } from './faults/endpoints.js'
import { journeyEndpoints } from './journeys/endpoints.js'
import { reportEndpoints } from './reports/endpoints.js'
import { requestEndpoints } from './requests/endpoints.js'
import { scenarioEndpoints } from './scenarios/endpoints.js'
import * as schemas from './schemas.js'
import { sinkEndpoints } from './sinks/endpoints.js'
import * as sinkSchemas from './sinks/schemas.js'
import { timeEndpoints } from './time/endpoints.js'
import * as timeSchemas from './time/schemas.js'
import { webhookEndpoints } from './webhooks/endpoints.js'
import * as webhookSchemas from './webhooks/schemas.js'
import { byId, get, ours, paged, post, remove, scoped } from './words.js'

const row = (status: number, wireCode: string, message: string) => ({ status, wireCode, message, ...ours })

/** Says in the words of a caller what the schemas say in theirs. */
const plain = (message: string): string =>
  message.replaceAll(/Invalid input: expected ([\w ]+), received undefined/g, 'must be given, as $1')

/** The next step where the refusal knows none of its own. */
const hints: Readonly<Record<string, string>> = {
  invalid_request:
    '`idvsim COMMAND --help` and openapi/control.json say what a call takes, GET /_sim/catalog what there is.',
  unsupported_media_type: "Send JSON, with the header 'content-type: application/json'.",
}

const errors = defineErrors({
  schema: schemas.ControlError,
  body: ({ wireCode, message, hint }) => ({
    error: { code: wireCode, message: plain(message), hint: hint ?? hints[wireCode] ?? 'See GET /_sim/catalog.' },
  }),
  rows: {
    credentials_missing: row(401, 'credentials_missing', 'Credentials are missing'),
    credentials_malformed: row(401, 'credentials_malformed', 'Credentials are malformed'),
    credentials_invalid: row(401, 'credentials_invalid', 'Credentials are wrong'),
    forbidden: row(403, 'forbidden', 'The call is not allowed'),
    not_found: row(404, 'not_found', 'Nothing is there'),
    unknown_route: row(404, 'unknown_route', 'There is no such control call'),
    method_not_allowed: row(405, 'method_not_allowed', 'The method is not allowed here'),
    invalid_request: row(400, 'invalid_request', 'The call is invalid'),
    unsupported_media_type: row(415, 'unsupported_media_type', 'The content type is not accepted'),
    payload_too_large: row(413, 'payload_too_large', 'The body is too large'),
    unsupported_image: row(415, 'unsupported_image', 'The image is not accepted'),
    illegal_transition: row(409, 'illegal_action', 'The action is not possible now'),
    rate_limited: row(429, 'rate_limited', 'Too many calls'),
    server_error: row(500, 'server_error', 'The simulator failed'),
    limit_reached: row(409, 'limit_reached', 'There are too many already'),
    conflict: row(409, 'conflict', 'The name is taken'),
  },
})

export const control = defineVendor({
  profile: {
    id: 'control',
    title: 'idvsim control plane',
    docs: ours.source,
    surfaces: { control: { title: 'Control plane', hosts: [], mountAt: '/' } },
    credentials: {},
    flows: [],
  },
  surfaces: { control: { auth: none(), errors, ...ours } },
  schemas: { ...schemas, ...timeSchemas, ...sinkSchemas },
  endpoints: {
    ...timeEndpoints,
    getHealth: endpoint({
      ...get,
      path: '/health',
      summary: 'Tells that the simulator answers, and where it keeps state; 503 while that is away.',
      responses: { 200: json(schemas.Health), 503: json(schemas.HealthAway) },
    }),
    getCatalog: endpoint({
      ...get,
      path: '/catalog',
      summary: 'Lists vendors, flows, events, scenarios and magic values.',
      responses: { 200: json(schemas.Catalog) },
    }),
    listCoverage: endpoint({
      ...get,
      path: '/coverage',
      summary:
        'Lists every operation, event, error and link of the vendors, with its evidence and the cases that show it.',
      request: { query: paged.extend({ vendor: z.string().optional() }) },
      responses: { 200: json(schemas.CoverageList) },
    }),
    ...contractEndpoints,
    ...reportEndpoints,
    listNamespaces: endpoint({
      ...get,
      path: '/namespaces',
      summary: 'Lists namespaces.',
      request: { query: paged },
      responses: { 200: json(schemas.NamespaceList) },
    }),
    createNamespace: endpoint({
      ...post,
      path: '/namespaces',
      summary: 'Makes an isolated namespace with credentials of its own.',
      request: { body: schemas.CreateNamespace },
      responses: { 201: json(schemas.NamespaceInfo) },
    }),
    getNamespace: endpoint({
      ...get,
      path: '/namespaces/{name}',
      summary: 'Shows the credentials, clock and seed of a namespace.',
      request: { params: z.object({ name: z.string() }) },
      responses: { 200: json(schemas.NamespaceInfo) },
    }),
    deleteNamespace: endpoint({
      ...remove,
      path: '/namespaces/{name}',
      summary: 'Removes a namespace and everything in it.',
      request: { params: z.object({ name: z.string() }) },
      responses: { 200: json(schemas.Done) },
    }),
    resetNamespace: endpoint({
      ...post,
      path: '/reset',
      summary: 'Puts a namespace back to its configured start.',
      request: { query: scoped },
      responses: { 200: json(schemas.NamespaceInfo) },
    }),
    advanceClock: endpoint({
      ...post,
      path: '/clock/advance',
      summary: 'Moves the clock forward and runs what falls due.',
      request: { query: scoped, body: schemas.AdvanceClock },
      responses: { 200: json(schemas.Advanced) },
    }),
    drainJobs: endpoint({
      ...post,
      path: '/drain',
      summary: 'Runs what is due now and waits for first attempts.',
      request: { query: scoped },
      responses: { 200: json(schemas.Advanced) },
    }),
    listDeliveries: endpoint({
      ...get,
      path: '/webhooks/deliveries',
      summary: 'Lists webhook deliveries, oldest first unless order=newest.',
      request: { query: paged.extend(webhookSchemas.deliveryFilter) },
      responses: { 200: json(schemas.DeliveryList) },
    }),
    ...webhookEndpoints,
    redeliver: endpoint({
      ...post,
      path: '/webhooks/deliveries/{id}/redeliver',
      summary: 'Makes a settled delivery due again.',
      request: { params: byId, query: scoped },
      responses: { 200: json(schemas.DeliveryInfo) },
    }),
    listWebhookEndpoints: endpoint({
      ...get,
      path: '/webhooks/endpoints',
      summary: 'Lists webhook receivers.',
      request: { query: paged },
      responses: { 200: json(schemas.WebhookEndpointList) },
    }),
    createWebhookEndpoint: endpoint({
      ...post,
      path: '/webhooks/endpoints',
      summary: 'Registers a webhook receiver.',
      request: { query: scoped, body: schemas.CreateWebhookEndpoint },
      responses: { 201: json(schemas.WebhookEndpointInfo) },
    }),
    deleteWebhookEndpoint: endpoint({
      ...remove,
      path: '/webhooks/endpoints/{id}',
      summary: 'Removes a webhook receiver.',
      request: { params: byId, query: scoped },
      responses: { 200: json(schemas.Done) },
    }),
    ...sinkEndpoints,
    ...requestEndpoints,
    ...journeyEndpoints,
    ...scenarioEndpoints,
    ...faultEndpoints,
  },
  lifecycles: {},
  idFormats: {},
})
