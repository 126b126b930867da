/** Control calls about what was asked and answered. */
import * as z from 'zod'
import { endpoint, json } from '../../contracts/define.js'
import { byId, get, namespace, paged, post, scoped, truth } from '../words.js'
import * as schemas from './schemas.js'

/** Which exchanges: each that is given must fit. */
const filter = {
  vendor: z.string().optional(),
  endpoint: z.string().optional(),
  journey: z.string().optional(),
  status: z
    .string()
    .regex(/^[1-5](?:\d\d|xx)$/, 'must be a status such as 404, or a class such as 4xx')
    .optional(),
  unmatched: truth.optional(),
  violations: truth.optional(),
  text: z.string().max(200).optional(),
}

export const requestEndpoints = {
  listRequests: endpoint({
    ...get,
    path: '/requests',
    summary:
      'Lists what was asked, oldest first; unmatched=true those that no route fitted, with the nearest routes, violations=true those that break the contract, text those whose path holds it.',
    request: { query: paged.extend(filter) },
    responses: { 200: json(schemas.RequestList) },
  }),
  getRequestWindow: endpoint({
    ...get,
    path: '/requests/window',
    summary: 'Shows what was asked by its place, newest first: the newest, or those from a place on.',
    request: {
      query: z.object({
        ...namespace,
        ...filter,
        from: z
          .string()
          .regex(/^\d{1,15}$/, 'must be a place, counted from 0')
          .optional(),
        limit: z
          .string()
          .regex(/^0*([1-9]\d?|1\d\d|200)$/, 'must be a number from 1 to 200')
          .optional(),
      }),
    },
    responses: { 200: json(schemas.RequestWindow) },
  }),
  getRequest: endpoint({
    ...get,
    path: '/requests/{id}',
    summary: 'Shows one exchange; reveal=true unmasks it.',
    request: { params: byId, query: z.object({ ...namespace, reveal: truth.optional() }) },
    responses: { 200: json(schemas.RequestDetail) },
  }),
  replayRequest: endpoint({
    ...post,
    path: '/requests/{id}/replay',
    summary: 'Sends a request again as it was sent, credentials and all, and tells what the vendor answers now.',
    request: { params: byId, query: scoped },
    responses: { 201: json(schemas.Replayed) },
  }),
  listViolations: endpoint({
    ...get,
    path: '/violations',
    summary: 'Lists what clients sent that breaks the contract, oldest first; reveal=true unmasks what came.',
    request: {
      query: paged.extend({
        vendor: z.string().optional(),
        endpoint: z.string().optional(),
        severity: schemas.ViolationInfo.shape.severity.optional(),
        side: schemas.ViolationInfo.shape.side.optional(),
        reveal: truth.optional(),
      }),
    },
    responses: { 200: json(schemas.ViolationList) },
  }),
}
