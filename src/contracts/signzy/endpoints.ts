/** Every Signzy call by name; the name is the OpenAPI operationId. */
import * as z from 'zod'
import { fields } from '../auth.js'
import { empty, endpoint, json, media } from '../define.js'
import { CreateJourneyUrlRequest, CreateJourneyUrlResponse } from './schemas/create.js'
import { LoginRequest, LoginResponse } from './schemas/login.js'
import { GetJourneyResponse } from './schemas/result.js'
import { assumed, documented } from './sources.js'

const hyphen = 'The hyphen in otk-service is read off a page without punctuation.'
const otherProducts = 'Documented for other products of the vendor; that this product takes its token is assumed.'

/** Lifetime of a token of the login, in seconds: the default of every page. */
export const tokenTtl = 1_209_600

/** Exchanges a name and a password for a token. */
const login = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/api/customers/login',
  summary: 'Log in',
  ...assumed('onboarding', otherProducts),
  auth: fields('body', { username: 'username', password: 'password' }),
  request: { body: LoginRequest },
  responses: { 200: json(LoginResponse, documented('login', 'The page hides the address; its fields are shown.')) },
  example: {
    body: { username: '{username}', password: '{password}' },
    status: 200,
    response: { id: 'ACCESS_TOKEN', ttl: tokenTtl, created: '2020-03-02T15:21:31.457Z', userId: 'CUSTOMER_ID' },
  },
})

/** Gives a token of the login back. */
const logout = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/api/customers/logout',
  summary: 'Log out',
  ...assumed('onboarding', `${otherProducts} What it does to a static key is not said: nothing, here.`),
  responses: { 204: empty(assumed('onboarding', otherProducts)) },
  example: { status: 204 },
  cases: [{ title: 'a token that was given back', after: 1, expect: { error: 'credentials_invalid' } }],
})

/** Makes a journey, and the link to its page. */
const createJourneyUrl = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/api/v3/otk-service/create-journey-url',
  summary: 'Create Journey Link',
  ...documented('create', `${hyphen} The command names no method, and has a body.`),
  request: { body: CreateJourneyUrlRequest },
  responses: { 200: json(CreateJourneyUrlResponse, documented('create', 'The fields are documented in prose only.')) },
  echoes: { flowId: ['flow.flowId'] },
  example: {
    body: { flowId: 'FLOW_ID', userId: 'USER_ID', processingConfig: { journeyLinkValidity: 86_400, language: 'en' } },
    status: 200,
    response: {
      flow: { flowId: 'FLOW_ID', version: 1, test: false },
      result: {
        journeyId: 'A1B2C3D4E5',
        journeyUrl: 'https://kyc-preproduction.signzy.app/A1B2C3D4E5',
        createdAt: 1721541339746,
        ttl: '24 hours',
      },
    },
  },
  cases: [
    { title: 'a link for a day', expect: { status: 200, is: { 'result.ttl': '24 hours' } } },
    {
      title: 'a flow that is not built in, where flows are strict',
      options: { strictFlows: true },
      expect: { error: 'unknown_flow' },
    },
  ],
})

/** Reads the result of a journey. */
const getJourney = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/api/v3/otk-service/get-journey/{journeyId}',
  summary: 'Get Journey Results',
  ...documented('results', `${hyphen} The name says GET.`),
  also: [
    {
      method: 'POST',
      path: '/api/v3/otk-service/get-journey/{journeyId}',
      ...documented('results', 'The printed command has an empty body and no method, which is sent as POST.'),
    },
  ],
  request: { params: z.object({ journeyId: z.string() }) },
  responses: { 200: json(GetJourneyResponse) },
  chronology: [['createdAt', 'startedAt', 'completedAt']],
  echoes: { journeyId: ['journeyId', 'result.journeyId', 'result.data.journeyId'] },
  example: { params: { journeyId: '{journeyId}' }, status: 200 },
  cases: [
    {
      title: 'a journey that is completed',
      given: { state: 'completed' },
      expect: {
        status: 200,
        has: ['documentIntelligence', 'selfieAnalysis', 'startedAt', 'completedAt'],
        is: {
          currentStatus: 'COMPLETED',
          step: 'COMPLETE',
          _id: '{_id}',
          _deleted: false,
        },
      },
    },
    {
      title: 'a journey that was terminated',
      given: { scenario: 'document_unreadable', state: 'completed' },
      expect: {
        status: 200,
        has: ['documentIntelligence', 'selfieAnalysis', 'completedAt'],
        is: { currentStatus: 'TERMINATED' },
      },
    },
    {
      title: 'a journey with a reference',
      given: { state: 'completed', reference: 'order-1' },
      expect: { status: 200, is: { 'userInfo.externalReferenceId': 'order-1' } },
    },
    {
      title: 'a journey whose link nobody opened in time',
      given: { advanceMs: 365 * 86_400_000 },
      expect: { status: 200, is: { startedAt: null } },
    },
    { title: 'a journey whose link ran out', given: { actions: ['expire'] }, expect: { status: 200 } },
    { title: 'a journey that nobody opened', expect: { error: 'journey_unfinished' } },
    { title: 'a journey under way', given: { actions: ['open'] }, expect: { error: 'journey_unfinished' } },
    {
      title: 'a journey under way, where unfinished ones are shown',
      given: { actions: ['open'] },
      options: { unfinishedResult: 'document' },
      expect: { status: 200 },
    },
    { title: 'an id of no journey', params: { journeyId: 'AAAAAAAAAA' }, expect: { error: 'not_found' } },
    {
      title: 'a journey of another client',
      given: { state: 'completed' },
      as: 'stranger',
      expect: { error: 'forbidden' },
    },
    {
      title: 'a journey whose data were deleted',
      given: { state: 'completed', advanceMs: 60_000 },
      options: { deletionTimeLimitMinutes: 1 },
      expect: { status: 200, is: { _deleted: true, userInfo: undefined, documentIntelligence: undefined } },
    },
    {
      title: 'a journey whose data were deleted, where that is an error',
      given: { state: 'completed', advanceMs: 60_000 },
      options: { deletionTimeLimitMinutes: 1, deletedResult: 'error' },
      expect: { error: 'journey_deleted' },
    },
  ],
})

/** Reads a picture by its address. */
const downloadFile = endpoint({
  surface: 'files',
  method: 'GET',
  path: '/api/files/{file_id}/download/{name}',
  summary: 'Download a picture',
  ...documented('results', 'The address stands in the printed result; that it needs no token is assumed.'),
  request: { params: z.object({ file_id: z.string(), name: z.string() }) },
  responses: { 200: media(['image/*', 'application/pdf'], assumed('results', 'The addresses end in png and jpeg.')) },
  example: { params: { file_id: '{file_id}', name: '{name}' }, status: 200 },
  cases: [
    { title: 'a picture of a completed journey', given: { state: 'completed' }, expect: { status: 200 } },
    {
      title: 'a picture under another number',
      given: { state: 'completed' },
      params: { file_id: '{file_id}0', name: '{name}' },
      expect: { error: 'not_found' },
    },
    { title: 'an address of no picture', params: { file_id: '1', name: 'none.png' }, expect: { error: 'not_found' } },
  ],
})

/** Collects the endpoints. */
export const endpoints = { login, logout, createJourneyUrl, getJourney, downloadFile }
