/** Calls of the Workforce API: authorise a server, ask for a verification, read what came of it. */
import * as z from 'zod'
import { allOf, fields, header } from '../../auth.js'
import { type CallCase, endpoint, json } from '../../define.js'
import * as bodies from '../schemas/workforce.js'
import { documented, observed, publicClient } from '../sources.js'

const minutes = (count: number): number => count * 60_000

/** A token of the server that is over. */
const tokenOver = (given: CallCase['given'] = {}): CallCase => ({
  title: 'a token after fifteen minutes',
  given: { ...given, advanceMs: minutes(15) + 1000 },
  expect: { error: 'credentials_expired' },
})

/** Exchanges an API key, an integration id and a secret for a token. */
export const authorizeServer = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/v1/integration/authorize/server',
  summary: 'Authorize Server',
  ...documented('authorization', 'The token is good for any number of calls within fifteen minutes.'),
  auth: allOf(header('x-api-key', 'apiKey'), fields('body', { integrationId: 'integrationId', secret: 'secret' })),
  request: { body: bodies.AuthorizeServerRequest },
  responses: { 200: json(bodies.ServerToken) },
  example: {
    body: { integrationId: '{integrationId}', secret: '{secret}' },
    status: 200,
    response: { token: 'eyJhbGciOiJIUzI1NiJ9...' },
  },
})

/** Asks for the verification of an employee. */
export const generateVerificationLink = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/v1/verification/generate-verification-link',
  summary: 'Generate Verification Link',
  ...observed(
    'requesting',
    `The page says that the call exists; its path and fields are not readable. ${publicClient}`,
  ),
  request: { body: bodies.GenerateVerificationLinkRequest },
  responses: { 200: json(bodies.GeneratedVerificationLink) },
  example: {
    body: {
      integrationId: '621cda6e-c7de-4ebd-9219-a137a84a5211',
      loginHint: 'jane.doe@example.com',
      redirectUrl: 'https://app.example.com/verified',
      correlationId: 'request-1',
    },
    status: 200,
    response: {
      verificationLink: 'https://icd.sh/03ymltf',
      verificationTraceId: '46cb353b-5b3b-4de9-9676-9b2d5d081027',
    },
  },
  cases: [
    tokenOver(),
    {
      title: 'an integration that nobody has, where flows are strict',
      body: { integrationId: 'no-such-integration' },
      options: { strictFlows: true },
      expect: { error: 'unknown_flow' },
    },
  ],
})

const failed = { scenario: 'document_tampered', state: 'completed' } as const

/** Reads the result of a verification. */
export const getVerificationDetails = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/v1/verification/details/{verification_id}',
  summary: 'Fetch Verification Results',
  ...documented(
    'results',
    'Text of the page: the trace id of the webhook is used. Endpoint and example of the same page: the verification id.',
  ),
  request: { params: z.object({ verification_id: z.string() }) },
  responses: { 200: json(bodies.VerificationDetails) },
  // the page calls for either
  echoes: { verification_id: ['id', 'traceId'] },
  example: {
    params: { verification_id: '{verification_id}' },
    status: 200,
    response: {
      id: '55a951eb-265c-4706-9ebf-99ae35c745ab',
      projectId: 'ad30fbcb-a41c-465b-a9d3-f245ab418b18',
      traceId: '46cb353b-5b3b-4de9-9676-9b2d5d081027',
      verifiedAt: 1730481625983,
      status: 'VERIFIED',
      scopes: ['DATE_OF_BIRTH'],
      data: { dateOfBirth: 802224000000 },
    },
  },
  cases: [
    {
      title: 'a verification that succeeded',
      given: { state: 'completed' },
      expect: { status: 200, is: { id: '{verification_id}', traceId: '{verificationTraceId}', status: 'VERIFIED' } },
    },
    tokenOver({ state: 'completed' }),
    { title: 'a verification nobody has begun', expect: { error: 'verification_unfinished' } },
    {
      title: 'a verification that failed',
      given: failed,
      expect: { error: 'verification_failed' },
    },
    {
      title: 'a trace id',
      given: { state: 'completed' },
      params: { verification_id: '{verificationTraceId}' },
      expect: { status: 200, is: { id: '{verification_id}', traceId: '{verificationTraceId}' } },
    },
    {
      title: 'a trace id, where an option refuses it',
      given: { state: 'completed' },
      params: { verification_id: '{verificationTraceId}' },
      options: { traceIdLookup: false },
      expect: { error: 'not_found' },
    },
    {
      title: 'an id that names nothing',
      params: { verification_id: '55a951eb-265c-4706-9ebf-99ae35c745ab' },
      expect: { error: 'not_found' },
    },
    { title: "another organisation's verification", as: 'stranger', expect: { error: 'forbidden' } },
  ],
})

/** Reads how far a verification has come. */
export const getVerificationStatus = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/v1/workforce/verification/{verificationTraceId}',
  summary: 'Verification status by trace id',
  ...observed('requesting', `On no page that could be read. ${publicClient}`),
  request: { params: z.object({ verificationTraceId: z.string() }) },
  responses: { 200: json(bodies.VerificationStatus) },
  chronology: [
    ['verification.createdAt', 'verification.lastUpdate'],
    ['verification.createdAt', 'stepsTaken.verificationStartedAt'],
  ],
  example: { params: { verificationTraceId: '{verificationTraceId}' }, status: 200 },
  cases: [
    tokenOver(),
    {
      title: 'a verification that succeeded',
      given: { state: 'completed' },
      expect: {
        status: 200,
        has: ['verification.fullName'],
        is: {
          'verification.id': '{verification_id}',
          'verification.status': 'SUCCESS',
          'verification.failReason': null,
        },
      },
    },
    {
      title: 'a verification that failed',
      given: failed,
      expect: {
        status: 200,
        has: ['verification.failReason', 'verification.externalFailReason'],
        is: { 'verification.id': '{verification_id}', 'verification.status': 'FAILED' },
      },
    },
    {
      title: 'a trace id that names nothing',
      params: { verificationTraceId: '46cb353b-5b3b-4de9-9676-9b2d5d081027' },
      expect: { error: 'not_found' },
    },
    { title: "another organisation's verification", as: 'stranger', expect: { error: 'forbidden' } },
  ],
})
