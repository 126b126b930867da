/** Calls for staff and for client set-up: review, delete, audit, tokens, links. Printed examples exist for none. */
import * as z from 'zod'
import { endpoint, json, marked } from '../../define.js'
import { aJourney, strangeJourneys } from '../cases.js'
import {
  ClientToken,
  CreateClientTokenRequest,
  CreateVerificationLinkRequest,
  VerificationLink,
} from '../schemas/client.js'
import { Success } from '../schemas/common.js'
import { AuditLogPage, ReviewJourneyRequest } from '../schemas/review.js'
import { assumed, documented, legacy, observed, pages } from '../sources.js'

const params = z.object({ journey_id: z.string() })
const own = { params: { journey_id: '{journey_id}' } } as const

/** Records a reviewer's decision. */
export const reviewJourney = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/journey/v2/manual-review/{journey_id}',
  summary: 'Manual Journey Review',
  ...documented('review'),
  also: [{ path: '/v2/manual-review/{journey_id}', ...assumed('review', 'The guide prints paths without /journey.') }],
  request: { params, body: ReviewJourneyRequest },
  responses: { 200: json(Success, assumed('review', 'The answer is not known.')) },
  example: {
    params: { journey_id: '12d62f80e15c1d50ff23db54' },
    body: { new_decision: 'Approved', comment: 'The person is known to us.' },
    status: 200,
  },
  cases: [
    { ...aJourney, title: 'a completed journey', given: { state: 'completed' } },
    {
      title: 'a request to send a step again',
      given: { state: 'completed' },
      ...own,
      body: {
        new_decision: 'Resubmission Requested',
        step_reviews: [{ step_id: 0, review_decision: 'Resubmit' }],
      },
      expect: { status: 200 },
    },
    {
      title: 'a request to send again that names no step',
      given: { state: 'completed' },
      ...own,
      body: { new_decision: 'Resubmission Requested' },
      expect: { error: 'invalid_review' },
    },
    {
      title: 'a request to send again that asks for no step',
      given: { state: 'completed' },
      ...own,
      body: { new_decision: 'Resubmission Requested', step_reviews: [{ step_id: 0, review_decision: 'Approve' }] },
      expect: { error: 'invalid_review' },
    },
    { title: 'a journey without a decision', ...own, expect: { error: 'illegal_transition' } },
    ...strangeJourneys,
  ],
})

/** Deletes the personal data of a journey. */
export const deleteJourney = endpoint({
  surface: 'api',
  method: 'DELETE',
  path: '/journey/{journey_id}',
  summary: 'Delete Journey',
  ...legacy('delete'),
  also: [
    { path: '/delete/{journey_id}', ...observed('openapi') },
    { path: '/journey/delete/{journey_id}', ...assumed('openapi', 'Other journey calls stand under /journey too.') },
  ],
  request: { params },
  responses: { 200: json(Success, assumed('delete', 'The page says "a 2xx" and shows no body.')) },
  example: { params: { journey_id: '12d62f80e15c1d50ff23db54' }, status: 200 },
  cases: [
    aJourney,
    { ...own, title: 'a journey that is deleted', after: 1, expect: { error: 'not_found' } },
    ...strangeJourneys,
  ],
})

const query = () =>
  marked(z.string().optional(), 'assumed', pages.audit, { note: 'The query is not known: inferred from the answer.' })

const twoActions = [{ call: 'startJourney' }, { call: 'createAmlCheck' }] as const
const page = { journey_id: undefined, page_size: '1' } as const

/** Lists what was done to journeys, and by whom. */
export const getAuditLogs = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/journey/audit-logs',
  summary: 'Get Journey Audit Logs',
  ...documented('audit'),
  also: [{ path: '/audit-logs', ...observed('openapi') }],
  request: { query: z.object({ journey_id: query(), page_size: query(), next_page_token: query() }) },
  responses: { 200: json(AuditLogPage) },
  example: { query: { journey_id: '12d62f80e15c1d50ff23db54' }, status: 200 },
  cases: [
    {
      title: 'the actions on a journey',
      before: [{ call: 'getJourneySummary', ...own }],
      query: { journey_id: '{journey_id}' },
      expect: { status: 200 },
    },
    {
      title: 'the actions on one of two journeys',
      before: [
        { call: 'startJourney', keep: { first: 'journey_id' } },
        { call: 'startJourney', body: { reference_no: 'second' } },
      ],
      query: { journey_id: '{first}' },
      expect: { status: 200, is: { total_count: 1, 'items[0].resource_id': '{first}', 'items[1]': undefined } },
    },
    {
      title: 'a page of one item',
      before: twoActions,
      query: page,
      expect: {
        status: 200,
        has: ['next_page_token'],
        is: { has_more_pages: true, total_count: 2, 'items[0].action': 'start_journey', 'items[1]': undefined },
      },
    },
    {
      title: 'the page after it',
      before: [...twoActions, { call: 'getAuditLogs', query: page, keep: { next: 'next_page_token' } }],
      query: { ...page, next_page_token: '{next}' },
      expect: {
        status: 200,
        is: { has_more_pages: false, next_page_token: null, 'items[0].action': 'perform_aml_check' },
      },
    },
    { title: 'a page of too many items', query: { page_size: '101' }, expect: { error: 'invalid_request' } },
    { title: 'a page of no items', query: { page_size: '0' }, expect: { error: 'invalid_request' } },
    {
      title: 'a page token that was never given',
      query: { next_page_token: 'no' },
      expect: { error: 'invalid_request' },
    },
  ],
})

/** Creates a short-lived token that stands in for the client key in an SDK. */
export const createClientToken = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/journey/v2/generate-client-token',
  summary: 'Generate Client Token',
  ...documented('token'),
  also: [
    { path: '/v2/generate-client-token', ...observed('openapi') },
    { path: '/journey/v2/generate-client-session-token', ...documented('token', 'An older crawl of the same page.') },
  ],
  request: { body: CreateClientTokenRequest },
  responses: { 200: json(ClientToken, assumed('token', 'The answer is not known.')) },
  example: { body: { expires_in: 15, environment: 'sandbox' }, status: 200 },
})

/** Creates a journey with a hosted page, and a link to it. */
export const createVerificationLink = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/v2/verification-links',
  summary: 'Create Verification Link',
  ...observed('openapi', 'Only the path is known: both bodies are assumed.'),
  also: [
    { path: '/journey/v2/verification-links', ...assumed('openapi', 'Other journey calls stand under /journey.') },
  ],
  request: { body: CreateVerificationLinkRequest },
  responses: { 200: json(VerificationLink, assumed('openapi', 'The description says 201 and shows no body.')) },
  echoes: { reference_no: ['reference_no'] },
  example: { body: { flow_id: 'YOUR_FLOW_ID', reference_no: 'applicant-ref-001' }, status: 200 },
  cases: [
    {
      title: 'a flow id that no flow has, where flows are strict',
      body: { flow_id: 'no-such-flow' },
      options: { strictFlows: true },
      expect: { error: 'unknown_flow' },
    },
  ],
})
