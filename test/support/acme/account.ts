/** Acme's account calls: every way of proving who calls, and every kind of answer, in its smallest form. */
import { z } from 'zod'
import { allOf, assertion, basic, bearer, fields, header, none, oneOf, token } from '../../../src/contracts/auth.js'
import { empty, endpoint, json, media, redirect, secret } from '../../../src/contracts/define.js'
import { documented } from './sources.js'

const Token = z.object({ access_token: secret(z.string()), expires_in: z.int() })
const TokenRequest = z.object({
  client_id: z.string(),
  client_secret: secret(z.string()),
  scope: z.string().optional(),
})
const Account = z.object({ environment: z.string(), subject: z.string().nullable() })
const Assertion = z.object({ assertion: secret(z.string()) })
const Note = z.object({ note: z.string() })
export const accountSchemas = { Token, TokenRequest, Account, Assertion, Note }

const session = token({
  use: 'session',
  carriers: [
    { in: 'header', name: 'Authorization', scheme: 'Bearer' },
    { in: 'query', name: 'access_token' },
  ],
  issuedBy: 'issueToken',
  at: 'access_token',
  standing: 'pass',
  revocable: true,
})
const at = { surface: 'api', ...documented('account') } as const
const account = { 200: json(Account) } as const

export const accountEndpoints = {
  issueToken: endpoint({
    ...at,
    method: 'POST',
    path: '/v1/token',
    summary: 'Exchange the key for a token of fifteen minutes.',
    auth: fields('body', { key: 'client_id', secret: 'client_secret' }),
    request: { urlencoded: TokenRequest },
    responses: { 200: json(Token) },
    example: { urlencoded: { client_id: '{key}', client_secret: '{secret}' }, status: 200 },
  }),
  getAccount: endpoint({
    ...at,
    method: 'GET',
    path: '/v1/account',
    summary: 'Read who calls.',
    auth: session,
    request: { query: z.object({ verbose: z.string().optional() }) },
    responses: account,
    example: { status: 200 },
  }),
  logOut: endpoint({
    ...at,
    method: 'POST',
    path: '/v1/logout',
    summary: 'Give a token back.',
    auth: session,
    responses: { 204: empty() },
    example: { status: 204 },
  }),
  getVault: endpoint({
    ...at,
    method: 'GET',
    path: '/v1/vault',
    summary: 'Read who calls, with the key and a token.',
    auth: allOf(header('x-acme-key', 'key'), session),
    responses: account,
    example: { status: 200 },
  }),
  getEither: endpoint({
    ...at,
    method: 'GET',
    path: '/v1/either',
    summary: 'Read who calls, by one way or the other.',
    auth: oneOf(basic('key', 'secret'), bearer('pass')),
    responses: account,
    example: { status: 200 },
  }),
  checkAssertion: endpoint({
    ...at,
    method: 'POST',
    path: '/v1/assertions',
    summary: 'Read who signed.',
    auth: assertion({ field: 'assertion', client: 'key', secret: 'secret' }),
    request: { body: Assertion },
    responses: account,
    example: { body: { assertion: 'a.b.c' }, status: 200 },
  }),
  leaveNote: endpoint({
    ...at,
    method: 'POST',
    path: '/v1/notes',
    summary: 'Leave a note, or none.',
    auth: none(),
    request: { body: Note.optional() },
    responses: { 200: json(Note) },
    example: { body: { note: 'hello' }, status: 200 },
  }),
  goHome: endpoint({
    ...at,
    method: 'GET',
    path: '/v1/home',
    summary: 'Go where Acme lives.',
    auth: none(),
    responses: { 302: redirect() },
    example: { status: 302 },
  }),
  showTerms: endpoint({
    ...at,
    method: 'GET',
    path: '/v1/terms',
    summary: 'Read the terms.',
    auth: none(),
    responses: { 200: media(['text/html']) },
    example: { status: 200 },
  }),
}
