/** Acme, an invented vendor, declared in full: copy this folder to begin a new one. The engine is tested on it. */
import { z } from 'zod'
import { basic, none } from '../../../src/contracts/auth.js'
import {
  defineVendor,
  defineWebhooks,
  endpoint,
  json,
  marked,
  media,
  personal,
  secret,
} from '../../../src/contracts/define.js'
import { defineLifecycle, type StatusOf } from '../../../src/contracts/lifecycle.js'
import { accountEndpoints, accountSchemas } from './account.js'
import { ApiError, apiErrors, FilesError, filesErrors } from './errors.js'
import { profile } from './profile.js'
import { sessionEndpoints, sessionEvents, sessionSchemas } from './sessions.js'
import { assumed, documented, page } from './sources.js'

// 1. The states of a check, and what moves it.
const checkLifecycle = defineLifecycle({
  initial: 'pending',
  states: {
    pending: { on: { start: { to: 'processing' }, cancel: { to: 'cancelled' } } },
    processing: { on: { finish: { to: 'complete' } }, after: { duration: 'processing', event: 'finish' } },
    complete: { emits: ['checkCompleted'] },
    cancelled: {},
  },
  ...documented('checks#states'),
})
const statuses = ['pending', 'processing', 'complete', 'cancelled'] as const satisfies StatusOf<typeof checkLifecycle>[]

// 2. Wire shapes, named as the OpenAPI components are.
const Picture = z.object({ picture_id: z.uuid(), media_type: z.string(), size_bytes: z.int().min(1) })
const Check = z.object({
  check_id: z.string(),
  status: z.enum(statuses),
  full_name: personal(z.string()),
  reference: z.string().nullable(),
  link_token: secret(z.string()),
  pictures: z.array(Picture),
  score: marked(z.number().min(0).max(100).optional(), 'assumed', page('checks#score'), { note: 'Its range is ours.' }),
})
const CheckRequest = z.object({ full_name: personal(z.string().min(1)), reference: z.string().max(64).optional() })
const PictureForm = z.object({ picture: z.file(), note: z.string().optional() })
const PictureUpload = z.object({ picture: z.base64(), note: z.string().optional() })
const CheckCompleted = z.object({ event_id: z.uuid(), event: z.literal('check.completed'), check: Check })
const schemas = {
  Picture,
  Check,
  CheckRequest,
  PictureForm,
  PictureUpload,
  CheckCompleted,
  ApiError,
  FilesError,
  ...accountSchemas,
  ...sessionSchemas,
}

const CheckParams = z.object({ check_id: z.string() })
const newCheck = {
  check_id: 'chk_4f9a0c2b71d8',
  status: 'pending',
  full_name: 'Ada Example',
  reference: 'order-1',
  link_token: '0123456789abcdef0123456789abcdef',
  pictures: [],
} as const satisfies z.infer<typeof Check>

// 3. Journeys that calls are about, for the conformance cases.
const params = { check_id: '{check_id}' }
const ownCheck = { title: 'a new check', params, expect: { status: 200 } } as const
const strangeChecks = [
  { title: 'an id that no check has', params: { check_id: 'chk_nobody' }, expect: { error: 'not_found' } },
  { title: 'a check of another tenant', params, as: 'stranger', expect: { error: 'forbidden' } },
] as const
const sent = { call: 'uploadPicture', params, keep: { picture_id: 'picture_id' } } as const

// 4. The calls, named verb and noun.
const endpoints = {
  createCheck: endpoint({
    surface: 'api',
    method: 'POST',
    path: '/v1/checks',
    summary: 'Open a check on a person.',
    ...documented('checks#create'),
    request: { body: CheckRequest },
    responses: { 201: json(Check) },
    example: { body: { full_name: 'Ada Example', reference: 'order-1' }, status: 201, response: newCheck },
  }),
  getCheck: endpoint({
    surface: 'api',
    method: 'GET',
    path: '/v1/checks/{check_id}',
    summary: 'Read a check.',
    ...documented('checks#read'),
    also: [
      {
        path: '/v1/check',
        bind: { check_id: 'query' },
        evidence: 'observed',
        source: 'https://code.example/acme-client',
      },
    ],
    request: { params: CheckParams },
    responses: { 200: json(Check) },
    pace: { by: 'check_id', minIntervalMs: 1_000, ...documented('checks#polling') },
    example: { params: { check_id: newCheck.check_id }, status: 200, response: newCheck },
    cases: [ownCheck, ...strangeChecks],
  }),
  uploadPicture: endpoint({
    surface: 'api',
    method: 'POST',
    path: '/v1/checks/{check_id}/picture',
    summary: 'Send the picture of a check; the first one starts its processing.',
    ...documented('pictures#send'),
    request: {
      params: CheckParams,
      body: PictureUpload,
      form: PictureForm,
      uploads: {
        fields: ['picture'],
        mediaTypes: ['image/png', 'image/jpeg'],
        maxBytes: 1_000_000,
        minPx: 1,
        maxPx: 4_000,
        ...assumed('pictures#send', 'The page says "a reasonable size".'),
      },
    },
    responses: { 201: json(Picture) },
    example: { params: { check_id: newCheck.check_id }, form: { picture: '@front.png', note: 'front' }, status: 201 },
    cases: [
      { ...ownCheck, expect: { status: 201 } },
      { ...ownCheck, title: 'a picture in base64', expect: { status: 201 }, body: { picture: '@front.png' } },
      {
        ...ownCheck,
        title: 'a complete check',
        given: { state: 'completed' },
        expect: { error: 'illegal_transition' },
      },
      ...strangeChecks,
    ],
  }),
  finishCheck: endpoint({
    surface: 'api',
    method: 'POST',
    path: '/v1/checks/{check_id}/finish',
    summary: 'Finish a check that is being processed, without waiting.',
    ...documented('checks#finish'),
    request: { params: CheckParams },
    responses: { 200: json(Check) },
    example: { params: { check_id: newCheck.check_id }, status: 200 },
    cases: [
      { ...ownCheck, title: 'a check in progress', given: { processingMs: 1_000 }, before: [sent] },
      { ...ownCheck, title: 'a check without pictures', expect: { error: 'illegal_transition' } },
      ...strangeChecks,
    ],
  }),
  getPicture: endpoint({
    surface: 'files',
    method: 'GET',
    path: '/v1/pictures/{picture_id}',
    summary: 'Read a picture as it was sent.',
    ...documented('pictures#read'),
    request: { params: z.object({ picture_id: z.string() }) },
    responses: { 200: media(['image/*']) },
    example: { params: { picture_id: '6f1e0a52-4b1d-4d0e-9a39-0f3c1b2a7d55' }, status: 200 },
    cases: [
      {
        title: 'a picture that was sent',
        before: [sent],
        params: { picture_id: '{picture_id}' },
        expect: { status: 200 },
      },
      { title: 'an id that no picture has', expect: { error: 'not_found' } },
    ],
  }),
  ...accountEndpoints,
  ...sessionEndpoints,
}

// 5. What the vendor sends by itself.
const webhooks = defineWebhooks({
  delivery: {
    accepted: { value: '2xx', ...documented('webhooks') },
    timeoutMs: { value: 2_000, ...assumed('webhooks', 'No page names a time-out.') },
    retryDelaysMs: { value: [1_000, 5_000], ...documented('webhooks#retries') },
    auth: { value: ['none', 'basic', 'bearer', 'header', 'hmac'], ...documented('webhooks#security') },
  },
  events: {
    checkCompleted: {
      name: 'check.completed',
      summary: 'A check is complete.',
      payload: CheckCompleted,
      occurs: { state: 'completed' },
      ...documented('webhooks#completed'),
      example: {
        event_id: '0b7c4b1e-7f0e-4d2c-8d7a-52f4e6a9c301',
        event: 'check.completed',
        check: { ...newCheck, status: 'complete' },
      },
    },
    ...sessionEvents,
  },
  fields: { event: 'event' },
})

/** Declares Acme. */
export const acme = defineVendor({
  profile,
  surfaces: {
    api: { auth: basic('key', 'secret'), errors: apiErrors, ...documented('auth') },
    files: { auth: none(), errors: filesErrors, ...documented('pictures#read') },
  },
  schemas,
  endpoints,
  lifecycles: { check: checkLifecycle },
  webhooks,
  idFormats: {
    check: { kind: 'alphanumeric', length: 12, prefix: 'chk_' },
    picture: { kind: 'uuid' },
    event: { kind: 'uuid' },
    link_token: { kind: 'hex', length: 32 },
    session: { kind: 'alphanumeric', length: 12, prefix: 'ses_' },
    link: { kind: 'alphanumeric', length: 16, mixed: true },
  },
  links: {
    session: {
      surface: 'hosted',
      path: '/{link}',
      summary: 'The page of a session.',
      given: { flow: 'session' },
      ...documented('sessions'),
    },
  },
  unmodelled: [
    {
      operation: 'exportChecks',
      method: 'GET',
      path: '/v1/exports',
      reason: 'A spreadsheet for people, not for clients.',
      ...documented('exports'),
    },
  ],
  unservable: [{ operation: 'archiveCheck', reason: 'Named in the change log only.', ...documented('changes') }],
})
