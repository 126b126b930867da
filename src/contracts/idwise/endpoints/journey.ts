/** Calls that run a journey, and read it while it runs. */
import * as z from 'zod'
import { endpoint, json } from '../../define.js'
import { aJourney, strangeJourneys } from '../cases.js'
import { Success } from '../schemas/common.js'
import * as bodies from '../schemas/journey.js'
import { assumed, documented, observed } from '../sources.js'

const own = { journey_id: '{journey_id}' } as const
const prefix = 'The guide prints paths without /journey, the reference pages with it.'

/** Starts a journey. */
export const startJourney = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/v2/start-journey',
  summary: 'Start Journey',
  ...documented('guide', `${prefix} A third-party description answers 201; 200 is documented.`),
  also: [{ path: '/journey/v2/start-journey', ...documented('start') }],
  request: { body: bodies.StartJourneyRequest },
  responses: { 200: json(bodies.StartJourneyResponse) },
  echoes: { reference_no: ['reference_no'] },
  example: {
    body: { flow_id: 'YOUR_FLOW_ID', reference_no: 'applicant-ref-001' },
    status: 200,
    response: {
      journey_id: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
      reference_no: 'applicant-ref-001',
      is_completed: false,
      step_summaries: [],
    },
  },
  cases: [
    {
      title: 'a flow id that no flow has, where flows are strict',
      body: { flow_id: 'no-such-flow' },
      options: { strictFlows: true },
      expect: { error: 'unknown_flow' },
    },
  ],
})

/** Sends the pictures of a step, or skips it. */
export const processJourneyStep = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/v2/process-journey-step',
  summary: 'Process Journey Step',
  ...documented('guide', 'Accepted is not processed: the summary tells when a step is done.'),
  also: [{ path: '/journey/v2/process-journey-step', ...assumed('step', prefix) }],
  request: {
    body: bodies.ProcessJourneyStepRequest,
    form: bodies.ProcessJourneyStepForm,
    uploads: {
      fields: ['image', 'image2'],
      mediaTypes: ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'],
      maxBytes: 10 * 1024 * 1024,
      // small enough that a test's one-colour picture passes
      minPx: 1,
      maxPx: 10_000,
      ...assumed('guide', 'The page of image requirements is not known: formats, sizes and dimensions are ours.'),
    },
  },
  responses: { 200: json(Success) },
  example: {
    form: {
      journey_id: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
      step_id: '0',
      image: '@/path/to/id-document-front.jpg',
    },
    status: 200,
    response: { success: true },
  },
  cases: [
    { title: 'the first step of a journey', form: { journey_id: '{journey_id}' }, expect: { status: 200 } },
    {
      title: 'a picture as base64 text',
      body: { journey_id: '{journey_id}', step_id: 0, image: '@front.jpg' },
      expect: { status: 200 },
    },
    {
      title: 'a step that is skipped',
      form: { journey_id: '{journey_id}', image: undefined, is_skipped: 'true' },
      expect: { status: 200 },
    },
    { title: 'a step that the flow does not have', form: { ...own, step_id: '9' }, expect: { error: 'unknown_step' } },
    { title: 'a step without its picture', form: { ...own, image: undefined }, expect: { error: 'missing_image' } },
    { title: 'a step that is concluded', form: own, after: 1, expect: { error: 'step_concluded' } },
    {
      title: 'a step of a completed journey',
      given: { state: 'completed' },
      form: own,
      expect: { error: 'illegal_transition' },
    },
    { title: 'an id that no journey has', form: { journey_id: 'unknown' }, expect: { error: 'not_found' } },
    { title: 'a journey of another tenant', form: own, as: 'stranger', expect: { error: 'forbidden' } },
  ],
})

/** Completes a journey: the decision is due, nothing can be sent any more. */
export const completeJourney = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/v2/complete-journey',
  summary: 'Complete Journey',
  ...documented('guide', 'Completing with missing or unprocessed steps, or twice, is not described.'),
  also: [{ path: '/journey/v2/complete-journey', ...assumed('guide', prefix) }],
  request: { body: bodies.CompleteJourneyRequest },
  responses: { 200: json(Success) },
  example: {
    body: { journey_id: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890' },
    status: 200,
    response: { success: true },
  },
  cases: [
    { title: 'a journey', body: own, expect: { status: 200 } },
    { title: 'a journey that is completed', body: own, after: 1, expect: { error: 'illegal_transition' } },
    { title: 'an id that no journey has', body: { journey_id: 'unknown' }, expect: { error: 'not_found' } },
    { title: 'a journey of another tenant', body: own, as: 'stranger', expect: { error: 'forbidden' } },
  ],
})

/** Reads how far a journey has come. */
export const getJourneySummary = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/journey/v2/summary/{journey_id}',
  summary: 'Get Journey Summary',
  ...documented('summary'),
  also: [{ path: '/v2/summary/{journey_id}', ...observed('openapi') }],
  request: { params: z.object({ journey_id: z.string() }) },
  responses: { 200: json(bodies.JourneySummary) },
  pace: {
    by: 'journey_id',
    minIntervalMs: 2_000,
    ...documented('summary', 'Faster calls may be blocked; status, header and duration are not stated.'),
  },
  example: { params: { journey_id: '12d62f80e15c1d50ff23db54' }, status: 200 },
  cases: [
    { ...aJourney, expect: { status: 200, is: { is_completed: false } } },
    {
      ...aJourney,
      title: 'a completed journey',
      given: { state: 'completed' },
      expect: { status: 200, is: { is_completed: true } },
    },
    ...strangeJourneys,
  ],
})
