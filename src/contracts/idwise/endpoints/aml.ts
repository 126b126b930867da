/** Calls that search watch lists outside a journey. */
import * as z from 'zod'
import { endpoint, json } from '../../define.js'
import { aCheck, strangeChecks } from '../cases.js'
import * as bodies from '../schemas/aml.js'
import { Success } from '../schemas/common.js'
import { documented } from '../sources.js'

const params = z.object({ check_id: z.string() })

/** Searches the watch lists for a person. */
export const createAmlCheck = endpoint({
  surface: 'api',
  method: 'POST',
  path: '/checks/aml',
  summary: 'AML Check',
  ...documented('amlCheck'),
  request: { body: bodies.CreateAmlCheckRequest },
  responses: { 200: json(bodies.CreateAmlCheckResponse) },
  example: {
    body: {
      flow_id: 'YOUR_FLOW_ID',
      reference_no: 'abc-123-FE13',
      entity_details: { full_name: 'Sami Adam', birth_year: '2022', sex: 'male' },
    },
    status: 200,
    response: { success: true, check_id: '12d62f80e15c1d50ff23db54' },
  },
})

/** Reads what a search found. */
export const getAmlResult = endpoint({
  surface: 'api',
  method: 'GET',
  path: '/checks/aml/{check_id}',
  summary: 'Get AML Result',
  ...documented('amlResult', 'The page prints the path; the name of its parameter is ours.'),
  request: { params },
  responses: { 200: json(bodies.AmlCheckResult) },
  example: { params: { check_id: '12d62f80e15c1d50ff23db54' }, status: 200 },
  cases: [aCheck, ...strangeChecks],
})

/** Searches again, with other details or after the flow's settings changed. */
export const amendAmlSearch = endpoint({
  surface: 'api',
  method: 'PUT',
  path: '/checks/aml/{check_id}',
  summary: 'Amend AML Search',
  ...documented('amlAmend', 'The page prints the path; the name of its parameter is ours.'),
  request: { params, body: bodies.AmendAmlSearchRequest },
  responses: { 200: json(Success) },
  example: {
    params: { check_id: '12d62f80e15c1d50ff23db54' },
    body: { entity_details: { full_name: 'Sami Adam', birth_date: '2022-03-02', sex: 'male' } },
    status: 200,
    response: { success: true },
  },
  cases: [
    aCheck,
    {
      title: 'a decided journey that was searched for',
      given: { flow: 'flow-id-selfie-aml', state: 'completed' },
      params: { check_id: '{journey_id}' },
      expect: { status: 200 },
    },
    {
      title: 'a journey whose flow searches nothing',
      params: { check_id: '{journey_id}' },
      expect: { error: 'illegal_transition' },
    },
    {
      title: 'a decided journey whose flow searches nothing',
      given: { state: 'completed' },
      params: { check_id: '{journey_id}' },
      expect: { error: 'illegal_transition' },
    },
    ...strangeChecks,
  ],
})
