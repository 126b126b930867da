/** Vault, an invented vendor with every kind of authentication and answer, and two surfaces at one root. */
import { z } from 'zod'
import { allOf, assertion, basic, fields, header, none, oneOf, token } from '../../src/contracts/auth.js'
import { defineErrors, defineVendor, empty, endpoint, json, media, redirect } from '../../src/contracts/define.js'
import type { VendorProfile } from '../../src/contracts/profile.js'
import {
  defineSimulator,
  type Handlers,
  reply,
  replyEmpty,
  replyPage,
  replyRedirect,
  type VendorSimulator,
} from '../../src/mocks/types.js'
import { defineKind, type StoredRecord } from '../../src/runtime/store/types.js'

const known = { evidence: 'documented', source: 'https://docs.vault.example/api' } as const
const secretOf = (value: string, identifies = false) => ({
  format: { kind: 'hex', length: 16 } as const,
  default: value,
  identifies,
})

const profile = {
  id: 'vault',
  title: 'Vault',
  docs: known.source,
  surfaces: {
    api: { title: 'API', hosts: [], mountAt: '/' },
    oauth: { title: 'Authorization', hosts: [], mountAt: '/' },
    hosted: { title: 'Page', hosts: [], mountAt: '/hosted' },
  },
  credentials: {
    main: {
      clientId: secretOf('vault-client', true),
      clientSecret: secretOf('vault-secret'),
      apiKey: secretOf('vault-key', true),
      standing: secretOf('vault-standing', true),
    },
  },
  flows: [],
} as const satisfies VendorProfile

const rows = (prefix: string) => {
  const row = (status: number, code: string) => ({
    status,
    wireCode: `${prefix}${code}`,
    message: `${code}.`,
    ...known,
  })
  return {
    credentials_missing: row(401, 'missing'),
    credentials_malformed: row(400, 'malformed'),
    credentials_invalid: row(401, 'wrong'),
    credentials_expired: row(401, 'expired'),
    forbidden: row(403, 'forbidden'),
    not_found: row(404, 'nothing'),
    unknown_route: row(404, 'no-route'),
    method_not_allowed: row(405, 'no-method'),
    invalid_request: row(422, 'invalid'),
    unsupported_media_type: row(415, 'type'),
    payload_too_large: row(413, 'large'),
    unsupported_image: row(415, 'image'),
    illegal_transition: row(409, 'state'),
    rate_limited: row(429, 'pace'),
    server_error: row(500, 'broken'),
  }
}
const ErrorBody = z.object({ fault: z.object({ code: z.string(), text: z.string() }) })
const errorsOf = (prefix: string) =>
  defineErrors({
    schema: ErrorBody,
    body: ({ wireCode, message }) => ({ fault: { code: wireCode, text: message } }),
    rows: rows(prefix),
  })

const byToken = token({
  use: 'things',
  carriers: [
    { in: 'header', name: 'Authorization', scheme: 'Bearer' },
    { in: 'query', name: 'access_token' },
  ],
  issuedBy: 'issueToken',
  at: 'tokens.access',
  standing: 'standing',
})
const Thing = z.object({ thing_id: z.string(), owner: z.string() })
const params = z.object({ thing_id: z.string() })
const own = { title: 'a thing', params: { thing_id: '{thing_id}' } } as const

const vault = defineVendor({
  profile,
  surfaces: {
    api: { auth: byToken, errors: errorsOf('api-'), ...known },
    oauth: { auth: none(), errors: errorsOf('oauth-'), ...known },
    hosted: { auth: none(), errors: errorsOf('page-'), ...known },
  },
  schemas: { Thing, ErrorBody },
  endpoints: {
    issueToken: endpoint({
      surface: 'oauth',
      method: 'POST',
      path: '/oauth/token',
      summary: 'Issue a token.',
      ...known,
      auth: oneOf(
        basic('clientId', 'clientSecret', { formEncoded: true }),
        fields('body', { clientId: 'client_id', clientSecret: 'client_secret' }),
        assertion({ field: 'client_assertion', client: 'clientId', secret: 'clientSecret' }),
      ),
      request: {
        urlencoded: z.object({
          grant_type: z.literal('client_credentials'),
          client_id: z.string().optional(),
          client_secret: z.string().optional(),
          client_assertion: z.string().optional(),
        }),
      },
      responses: { 200: json(z.object({ tokens: z.object({ access: z.string() }) })) },
      example: {
        urlencoded: { grant_type: 'client_credentials', client_id: '{clientId}', client_secret: '{clientSecret}' },
        status: 200,
      },
    }),
    logIn: endpoint({
      surface: 'oauth',
      method: 'POST',
      path: '/oauth/login',
      summary: 'Log in.',
      ...known,
      auth: allOf(header('X-Api-Key', 'apiKey'), fields('body', { clientId: 'client_id', clientSecret: 'secret' })),
      request: { body: z.object({ client_id: z.string(), secret: z.string() }) },
      responses: { 204: empty() },
      example: { body: { client_id: 'YOUR_ID', secret: 'YOUR_SECRET' }, status: 204 },
    }),
    readThing: endpoint({
      surface: 'api',
      method: 'GET',
      path: '/v1/things/{thing_id}',
      summary: 'Read a thing.',
      ...known,
      request: { params },
      responses: { 200: json(Thing) },
      example: { params: { thing_id: '{thing_id}' }, status: 200 },
      cases: [
        { ...own, expect: { status: 200 } },
        { title: 'an id that nothing has', params: { thing_id: 'no' }, expect: { error: 'not_found' } },
        { ...own, title: 'a late call', given: { advanceMs: 7_200_000 }, expect: { status: 200 } },
        {
          ...own,
          title: 'a late call with an early token',
          given: { advanceMs: 7_200_000 },
          expect: { error: 'credentials_expired' },
        },
        { ...own, title: 'a call of another tenant', as: 'stranger', expect: { error: 'not_found' } },
      ],
    }),
    leave: endpoint({
      surface: 'api',
      method: 'GET',
      path: '/v1/leave',
      summary: 'Go to a page.',
      ...known,
      auth: none(),
      request: { query: z.object({ to: z.enum(['home', 'away']) }) },
      responses: { 302: redirect() },
      example: { query: { to: 'home' }, status: 302 },
    }),
    arrive: endpoint({
      surface: 'hosted',
      method: 'GET',
      path: '/arrive/{code}',
      summary: 'Arrive at a page.',
      ...known,
      request: { params: z.object({ code: z.string().regex(/^code-/) }) },
      responses: { 200: media(['text/html']) },
      example: { params: { code: 'code-1' }, status: 200 },
      cases: [
        {
          title: 'the code of a redirect',
          before: [{ call: 'leave', query: { to: 'away' }, keep: { code: 'location:code', address: 'location' } }],
          params: { code: '{code}' },
          expect: { status: 200 },
        },
      ],
    }),
  },
  lifecycles: {},
  idFormats: { thing: { kind: 'hex', length: 8 } },
  links: {
    page: { surface: 'hosted', path: '/arrive/{code}', summary: 'A page.', ...known },
    left: {
      surface: 'hosted',
      path: '/arrive/{code}',
      summary: 'The page of a redirect.',
      issued: { by: 'leave', at: 'location' },
      ...known,
    },
  },
})

const things = defineKind<StoredRecord>('vault.thing')
const handlers: Handlers<typeof vault> = {
  async issueToken(call) {
    const access = call.issueToken({ use: 'things', environment: call.environment, ttlMs: 3_600_000 })
    return reply(200, (record) => record, { tokens: { access } })
  },
  logIn: async () => replyEmpty(204),
  async readThing(call) {
    const thing = await call.tx.get(things, call.params.thing_id)
    if (!thing) return call.fail('not_found', 'no thing')
    return reply(200, ({ id }: StoredRecord) => ({ thing_id: id, owner: 'vault' }), thing)
  },
  leave: async (call) => replyRedirect(302, `${call.linkBase}/hosted/arrive/code-${call.query.to}?code=code-2`),
  arrive: async () => replyPage(200, '<!doctype html><title>Here</title>'),
}

/** Simulates Vault. */
export const vaultSimulator = defineSimulator<typeof vault>({
  vendor: vault,
  handlers,
  jobs: {},
  options: z.object({}),
  createJourney: async (tools) => {
    const { id } = tools.tx.put(things, { id: tools.id('thing') })
    return { ids: { thing_id: id }, link: `${tools.linkBase}/hosted/arrive/code-${id}` }
  },
  render: async () => ({ bytes: new Uint8Array(), mediaType: 'image/png' }),
  magic: [],
}) as unknown as VendorSimulator
