/** Every Veratad call by name; the name is the OpenAPI operationId. */
import * as z from 'zod'
import { fields } from '../auth.js'
import type { CallCase } from '../cases.js'
import { endpoint, json } from '../define.js'
import { SessionResult } from './schemas/result.js'
import { CreatedSession, CreateSessionRequest, SessionStatus } from './schemas/session.js'
import { AccessToken, CreateTokenRequest } from './schemas/token.js'
import { assumed, documented } from './sources.js'

const anHour = 3_600_000
const tokenOver: CallCase = {
  title: 'a token that is over',
  given: { advanceMs: anHour },
  expect: { error: 'credentials_expired' },
}
const nobodysId = '00000000-0000-4000-8000-000000000000'
const refusals: readonly CallCase[] = [
  { title: 'an unknown request id', params: { request_id: nobodysId }, expect: { error: 'not_found' } },
  { title: 'an unknown e-mail', params: { request_id: 'nobody@example.com' }, expect: { error: 'unknown_email' } },
  { title: 'a session of another client', as: 'stranger', expect: { error: 'forbidden' } },
  tokenOver,
]

/** Answers a bearer token for an hour. */
const createToken = endpoint({
  surface: 'auth',
  method: 'POST',
  path: '/oauth/token',
  summary: 'Create Token',
  ...documented('create'),
  auth: fields('body', { clientId: 'client_id', clientSecret: 'client_secret' }),
  request: { body: CreateTokenRequest },
  responses: { 200: json(AccessToken) },
  example: {
    body: {
      client_id: '{clientId}',
      client_secret: '{clientSecret}',
      audience: 'dcams.app',
      grant_type: 'client_credentials',
    },
    status: 200,
    response: { access_token: 'eyJhb...', expires_in: 3600, token_type: 'Bearer' },
  },
  cases: [
    { title: 'another audience', body: { audience: 'dcams.example' }, expect: { error: 'service_not_enabled' } },
    { title: 'another grant', body: { grant_type: 'password' }, expect: { error: 'unsupported_grant_type' } },
  ],
})

/** Makes a session and answers the link that a person opens. */
const createSession = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/api/session/create_session',
  summary: 'Create Session',
  ...documented('create', 'That the body is JSON is inferred.'),
  request: { body: CreateSessionRequest },
  responses: {
    200: json(CreatedSession, assumed('create', 'That a link comes back is documented; its status and names are not.')),
  },
  example: {
    body: {
      email: 'ada@example.com',
      age: '21+',
      webhook: { endpoint: 'https://example.com/hook' },
      fn: 'Ada',
      ln: 'Example',
      addr: '12 Sample St',
      city: 'Springfield',
      state: 'IL',
      zip: '62704',
      phone: '312-555-0198',
      dob: '19840224',
      ssn: '666-00-0000',
      reference: 'order-1',
      additionalData: { customKey: 'customValue' },
    },
    status: 200,
    response: {
      link: 'http://localhost:4700/veratad/hosted/d2568a05-47a2-4ec7-b3e3-c5bd194461a7',
      request_id: 'e7a5f0d4-1234-4678-9abc-def012345678',
    },
  },
  cases: [
    {
      title: 'only what is required',
      body: { email: 'ada@example.com', age: '18+' },
      // other names are an option, so the schema alone would take any
      expect: { status: 200, has: ['link', 'request_id'] },
    },
    { title: 'a route of the client’s own', body: { route_id: 'p8a7b9c2' }, expect: { status: 200 } },
    {
      title: 'an unknown route where routes are strict',
      options: { strictFlows: true },
      body: { route_id: 'p8a7b9c2' },
      expect: { error: 'unknown_route_id' },
    },
    tokenOver,
  ],
})

const made = { call: 'createSession', keep: { made: 'request_id' } } as const

const SessionParams = z.object({ request_id: z.string() })

/** Reads the result, or how far the session has come. */
const getSessionResult = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/api/session/result/{request_id}',
  summary: 'Get Session Result, and Get Session Status',
  ...documented(
    'result',
    'The pages print no host: that of Create Session is inferred. Two of them print this path for two bodies. Which comes when is assumed: the status alone while unfinished, then the result with the status added; the option resultBody sets either reading. Polling by e-mail is documented, this path and the newest session for it are assumed.',
  ),
  request: { params: SessionParams },
  // the result first: it would else be read as a status with more keys
  responses: { 200: json(z.union([SessionResult, SessionStatus])) },
  // polling by e-mail is documented
  echoes: { request_id: ['request_id', 'email'] },
  example: { params: { request_id: '{request_id}' }, status: 200 },
  cases: [
    {
      title: 'a session that is completed',
      given: { state: 'completed' },
      expect: {
        status: 200,
        has: ['request_id', 'status', 'dcams_plus', 'current_status'],
        is: {
          request_id: '{request_id}',
          status: 'PASS',
          'dcams_plus.action': 'PASS',
          current_status: 'COMPLETED',
          'journey.stops[0].type': 'NEW REGISTRATION',
        },
      },
    },
    {
      title: 'a session that failed',
      given: { scenario: 'document_tampered', state: 'completed' },
      expect: { status: 200, is: { status: 'FAIL', 'dcams_plus.action': 'FAIL', current_status: 'COMPLETED' } },
    },
    {
      title: 'what was sent of the person',
      before: [made, { act: 'complete', of: '{made}' }],
      params: { request_id: '{made}' },
      expect: {
        status: 200,
        is: {
          fn: 'Ada',
          ln: 'Example',
          dob: '19840224',
          reference: 'order-1',
          'additionalData.customKey': 'customValue',
        },
      },
    },
    {
      title: 'how long a session took',
      before: [made, { act: 'open', of: '{made}' }, { advanceMs: 85_000 }, { act: 'complete', of: '{made}' }],
      params: { request_id: '{made}' },
      expect: { status: 200, is: { 'journey.duration': '00h 01m 25s' } },
    },
    {
      title: 'the first of two sessions',
      before: [made, { call: 'createSession', body: { email: 'eve@example.com' } }, { act: 'complete', of: '{made}' }],
      params: { request_id: '{made}' },
      expect: { status: 200, is: { email: 'ada@example.com' } },
    },
    {
      title: 'an e-mail of several sessions, in capitals',
      before: [{ ...made, keep: { older: 'request_id' } }, made, { act: 'complete', of: '{made}' }],
      params: { request_id: 'ADA@EXAMPLE.COM' },
      expect: { status: 200, is: { request_id: '{made}' } },
    },
    { title: 'a session that is not completed', expect: { status: 200, is: { current_status: 'INIT' } } },
    {
      title: 'a session under manual review',
      given: { state: 'completed', scenario: 'manual_review_pending' },
      expect: { status: 200, has: ['current_status'] },
    },
    {
      title: 'a session that is not completed, where the result is always served',
      options: { resultBody: 'result' },
      expect: { status: 200, has: ['request_id', 'journey'] },
    },
    {
      title: 'the e-mail of a session',
      given: { state: 'completed' },
      params: { request_id: '{email}' },
      expect: { status: 200, has: ['request_id', 'email'] },
    },
    ...refusals,
  ],
})

/** Reads how far the session has come, and never more. */
const getSessionStatus = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/api/session/status/{request_id}',
  summary: 'Get Session Status at a path of its own',
  ...assumed('status', 'The page prints the path of the result, most likely by mistake; this one is ours.'),
  request: { params: SessionParams },
  responses: { 200: json(SessionStatus) },
  example: { params: { request_id: '{request_id}' }, status: 200, response: { current_status: 'INIT' } },
  cases: [
    {
      title: 'a session that is completed',
      given: { state: 'completed' },
      expect: { status: 200, is: { current_status: 'COMPLETED' } },
    },
    { title: 'a session that is not completed', expect: { status: 200, is: { current_status: 'INIT' } } },
    ...refusals,
  ],
})

/** Collects the endpoints. */
export const endpoints = { createToken, createSession, getSessionResult, getSessionStatus }
