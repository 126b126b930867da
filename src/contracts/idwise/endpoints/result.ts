/** Calls that read what a journey found, and its pictures. */
import * as z from 'zod'
import { type CallCase, endpoint, json, marked, media } from '../../define.js'
import { aJourney, strangeJourneys } from '../cases.js'
import { SpotCheckResult } from '../schemas/client.js'
import { JourneyResult } from '../schemas/result.js'
import { assumed, documented, observed, pages } from '../sources.js'

const prefix = 'Reference pages print other journey paths under /journey.'
const params = z.object({ journey_id: z.string() })

const own = { params: { journey_id: '{journey_id}' } } as const
const ids = { reference_number: '{reference_no}', 'applicant.applicant_id': '{applicant_id}' } as const
/** What a result says of its decisions; a reviewer's goes before the system's. */
const decided = (system_decision: string, manual_decision: string | null) => ({
  system_decision,
  manual_decision,
  final_decision: manual_decision ?? system_decision,
})
const selfie = { call: 'getJourneyResult', ...own, keep: { image_path: 'selfie.image_path' } } as const
const recheck = { flow: 'flow-selfie-recheck', state: 'completed' } as const

/** Reads everything a journey found. */
export const getJourneyResult = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/v2/get-journey-result',
  bind: { journey_id: 'query' },
  summary: 'Get Journey Result',
  ...documented('guide', 'How the path carries the id is not shown: as a query parameter is assumed.'),
  also: [
    { path: '/v2/get-journey-result/{journey_id}', ...assumed('guide', 'How the path carries the id is not shown.') },
    { path: '/v2/get/{journey_id}', ...observed('openapi') },
    { path: '/journey/v2/get-journey-result', bind: { journey_id: 'query' }, ...assumed('guide', prefix) },
    { path: '/journey/v2/get-journey-result/{journey_id}', ...assumed('guide', prefix) },
    { path: '/journey/v2/get/{journey_id}', ...assumed('openapi', prefix) },
  ],
  request: {
    params: z.object({
      journey_id: marked(z.string(), 'assumed', pages.guide, {
        note: 'The guide prints the path without saying how it carries the id: query and path segment are both taken.',
      }),
    }),
  },
  responses: {
    200: json(JourneyResult, documented('result', 'Below the top level only a superseded page is known in full.')),
  },
  chronology: [['start_time', 'end_time']],
  example: { params: { journey_id: '12d62f80e15c1d50ff23db54' }, status: 200 },
  cases: [
    {
      ...aJourney,
      title: 'a completed journey',
      given: { state: 'completed' },
      expect: { status: 200, has: ['end_time', 'documents', 'selfie'], is: { ...decided('Complete', null), ...ids } },
    },
    { ...aJourney, expect: { status: 200, is: { system_decision: 'Incomplete', end_time: null, ...ids } } },
    {
      ...aJourney,
      title: 'a journey that a check failed in',
      given: { scenario: 'document_tampered', state: 'completed' },
      expect: { status: 200, has: ['end_time'], is: decided('Refer', null) },
    },
    ...(['Approved', 'Rejected'] as const).map(
      (verdict): CallCase => ({
        ...aJourney,
        title: `a journey that a reviewer has ${verdict.toLowerCase()}`,
        given: { scenario: 'document_tampered', state: 'completed' },
        before: [{ call: 'reviewJourney', ...own, body: { new_decision: verdict, step_reviews: undefined } }],
        expect: { status: 200, is: decided('Refer', verdict) },
      }),
    ),
    {
      ...aJourney,
      title: 'the first of two journeys',
      before: [
        { call: 'startJourney', body: { reference_no: 'first' }, keep: { first: 'journey_id' } },
        { call: 'startJourney', body: { reference_no: 'second' } },
      ],
      params: { journey_id: '{first}' },
      expect: { status: 200, is: { reference_number: 'first' } },
    },
    {
      ...aJourney,
      title: 'a journey whose person stands on a watch list',
      given: { scenario: 'pep_hit', flow: 'flow-id-selfie-aml', state: 'completed' },
    },
    ...strangeJourneys,
  ],
})

/** Reads a picture: bytes, or base64 text when `Accept-Encoding` names base64. */
export const getImage = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/image/{image_path}',
  summary: 'Get Image',
  ...observed('openapi', 'The call and its two forms are documented, its path is not.'),
  also: [{ path: '/journey/image/{image_path}', ...assumed('openapi', prefix) }],
  request: {
    params: z.object({ image_path: z.string() }),
    headers: z.object({
      'accept-encoding': marked(z.string().optional(), 'documented', pages.retrieval, {
        note: '`base64` asks for base64 text instead of bytes.',
      }),
    }),
  },
  responses: {
    200: media(
      ['image/*', 'application/pdf', 'text/plain'],
      documented('retrieval', 'Binary by default; that the base64 form is plain text is assumed.'),
    ),
  },
  example: { params: { image_path: '95652fb54cfa6c15d477a44781f171b8' }, status: 200 },
  cases: [
    {
      title: 'the selfie of a result',
      given: { state: 'completed' },
      before: [selfie],
      params: { image_path: '{image_path}' },
      expect: { status: 200 },
    },
    {
      title: 'base64 asked for',
      given: { state: 'completed' },
      before: [selfie],
      params: { image_path: '{image_path}' },
      headers: { 'accept-encoding': 'base64' },
      expect: { status: 200, is: { 'headers.content-type': 'text/plain' } },
    },
    { title: 'a path that no image has', params: { image_path: 'unknown' }, expect: { error: 'not_found' } },
    {
      title: 'an image of another tenant',
      given: { state: 'completed' },
      before: [selfie],
      params: { image_path: '{image_path}' },
      as: 'stranger',
      expect: { error: 'forbidden' },
    },
  ],
})

/** Reads the video of a selfie. */
export const getVideo = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/video/{video_path}',
  summary: 'Get Video',
  ...observed('openapi', 'The spot-check page names the `video_path` that the call takes.'),
  also: [{ path: '/journey/video/{video_path}', ...assumed('openapi', prefix) }],
  request: { params: z.object({ video_path: z.string() }) },
  responses: { 200: media(['video/*'], observed('openapi')) },
  example: { params: { video_path: '95652fb54cfa6c15d477a44781f171b8' }, status: 200 },
  cases: [
    {
      title: 'the selfie video of a spot check',
      given: recheck,
      before: [{ call: 'getSpotCheckResult', ...own, keep: { video_path: 'selfie.video_path' } }],
      params: { video_path: '{video_path}' },
      expect: { status: 200 },
    },
    { title: 'a path that no video has', params: { video_path: 'unknown' }, expect: { error: 'not_found' } },
  ],
})

/** Reads the re-check of a known applicant's face. */
export const getSpotCheckResult = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/v2/spot-checks/{journey_id}',
  summary: 'Get Spot Check Result',
  ...observed('openapi', 'The call is documented, its path is not.'),
  also: [{ path: '/journey/v2/spot-checks/{journey_id}', ...assumed('openapi', prefix) }],
  request: { params },
  responses: { 200: json(SpotCheckResult, documented('spotCheck')) },
  chronology: [['start_time', 'end_time']],
  example: { params: { journey_id: '12d62f80e15c1d50ff23db54' }, status: 200 },
  cases: [
    { ...aJourney, title: 'a processed spot check', given: recheck },
    { title: 'a journey that is no spot check', ...own, expect: { error: 'not_found' } },
    ...strangeJourneys,
  ],
})
