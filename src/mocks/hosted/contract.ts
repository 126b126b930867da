/** What the hosted page and its server say to each other: ours, the same for every vendor. */
import * as z from 'zod'
import { none } from '../../contracts/auth.js'
import {
  defineErrors,
  defineVendor,
  endpoint,
  json,
  media,
  type UploadSpec,
  type VendorProfile,
} from '../../contracts/define.js'
import { documentKinds } from '../../fixtures/case.js'

/** The simulator is its own source. */
const ours = { evidence: 'documented', source: 'https://www.npmjs.com/package/idvsim' } as const

const side = z.enum(['front', 'back', 'selfie'])
const documentKind = z.enum(documentKinds)
const country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 alpha-2 code')

/** How a journey ended, for the person; null until it has. */
export const HostedEnd = z.object({
  tone: z.enum(['good', 'bad', 'neutral']),
  title: z.string(),
  text: z.string(),
  redirect: z.object({ url: z.string(), afterMs: z.number().min(0) }).optional(),
  post: z.string().optional(),
})

/** Everything the page shows. */
export const HostedState = z.object({
  vendor: z.object({ id: z.string(), title: z.string() }),
  journeyId: z.string(),
  scenario: z.string(),
  phase: z.enum(['created', 'opened', 'consented', 'ended']),
  declined: z.boolean(),
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      sides: z.array(side),
      state: z.enum(['open', 'processing', 'passed', 'failed']),
      attempts: z.int(),
      attemptsLeft: z.int(),
      message: z.string().optional(),
    }),
  ),
  current: z.string().nullable(),
  document: z
    .object({
      country: z.string().nullable(),
      documentKind: documentKind.nullable(),
      kinds: z.array(documentKind),
      own: z.object({ country: z.string(), documentKind }),
    })
    .nullable(),
  end: HostedEnd.nullable(),
  posts: z.object({ close: z.string().optional(), error: z.string().optional(), bot: z.string().optional() }),
  scenarios: z.array(z.object({ name: z.string(), title: z.string() })),
  countries: z.array(z.object({ code: z.string(), name: z.string(), documentKinds: z.array(documentKind) })),
})

/** What the person, or the developer in their place, does. A step that is submitted here is sent with specimens. */
export const HostedActBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('consent'), given: z.boolean() }),
  z.object({ kind: z.literal('document'), country, documentKind }),
  // no code is wrong: the scenario decides
  z.object({ kind: z.literal('submit'), step: z.string(), code: z.string().max(32).optional() }),
  z.object({ kind: z.literal('complete') }),
  z.object({ kind: z.literal('abandon') }),
  z.object({ kind: z.literal('expire') }),
  z.object({ kind: z.literal('choose'), scenario: z.string() }),
])

/** Pictures of a step; a side without a file is sent as a specimen. */
export const HostedPictures = z.object({
  step: z.string(),
  code: z.string().max(32).optional(),
  front: z.file().optional(),
  back: z.file().optional(),
  selfie: z.file().optional(),
})

const HostedError = z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) })

const row = (status: number, wireCode: string, message: string) => ({
  status,
  wireCode,
  message,
  headers: { 'x-sim-error': wireCode },
  ...ours,
})

const errors = defineErrors({
  schema: HostedError,
  body: ({ wireCode, message, hint }) => ({
    error: { code: wireCode, message, hint: hint ?? 'See docs/hosted-page.md.' },
  }),
  rows: {
    credentials_missing: row(401, 'credentials_missing', 'Credentials are missing'),
    credentials_malformed: row(401, 'credentials_malformed', 'Credentials are malformed'),
    credentials_invalid: row(401, 'credentials_invalid', 'Credentials are wrong'),
    forbidden: row(403, 'forbidden', 'The call is not allowed'),
    not_found: row(404, 'not_found', 'Nothing is there'),
    unknown_route: row(404, 'unknown_route', 'The hosted page has no such address'),
    method_not_allowed: row(405, 'method_not_allowed', 'The method is not allowed here'),
    invalid_request: row(400, 'invalid_request', 'The call is invalid'),
    unsupported_media_type: row(415, 'unsupported_media_type', 'The content type is not accepted'),
    payload_too_large: row(413, 'payload_too_large', 'The upload is too large'),
    unsupported_image: row(415, 'unsupported_image', 'The picture is not accepted'),
    illegal_transition: row(409, 'illegal_action', 'The journey does not allow this now'),
    rate_limited: row(429, 'rate_limited', 'Too many calls'),
    server_error: row(500, 'server_error', 'The simulator failed'),
  },
})

const byCode = z.object({ code: z.string() })
const at = { surface: 'hosted', ...ours } as const

/** What is taken of a person's pictures, whoever sends them. */
export const hostedUploads: UploadSpec = {
  fields: ['front', 'back', 'selfie'],
  mediaTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'application/pdf'],
  maxBytes: 15_000_000,
  minPx: 1,
  maxPx: 20_000,
  ...ours,
}

const endpoints = {
  openHostedPage: endpoint({
    ...at,
    method: 'GET',
    path: '/{code}',
    summary: 'The page behind a link.',
    request: { params: byCode },
    responses: { 200: media(['text/html']), 404: media(['text/html']) },
  }),
  readHostedState: endpoint({
    ...at,
    method: 'GET',
    path: '/{code}/state',
    summary: 'What the page shows.',
    request: { params: byCode },
    responses: { 200: json(HostedState) },
  }),
  actOnHostedPage: endpoint({
    ...at,
    method: 'POST',
    path: '/{code}/acts',
    summary: 'What the person or the developer does.',
    request: { params: byCode, body: HostedActBody },
    responses: { 200: json(HostedState) },
  }),
  sendHostedPictures: endpoint({
    ...at,
    method: 'POST',
    path: '/{code}/pictures',
    summary: 'Sends the pictures of a step.',
    request: {
      params: byCode,
      form: HostedPictures,
      uploads: hostedUploads,
    },
    responses: { 200: json(HostedState) },
  }),
  getHostedSpecimen: endpoint({
    ...at,
    method: 'GET',
    path: '/{code}/specimens/{side}',
    summary: 'The picture that stands in for one nobody took.',
    request: { params: z.object({ code: z.string(), side }) },
    responses: { 200: media(['image/png']) },
  }),
}

/** Declares the hosted page of a vendor, at the vendor's own address and under its name in the journal. */
export const hostedContract = (profile: VendorProfile) =>
  defineVendor({
    profile: { ...profile, surfaces: { hosted: profile.surfaces.hosted! } },
    surfaces: { hosted: { auth: none(), errors, ...ours } },
    schemas: { HostedState, HostedActBody, HostedPictures, HostedError },
    endpoints,
    lifecycles: {},
    idFormats: {},
  })

export type HostedContract = ReturnType<typeof hostedContract>
