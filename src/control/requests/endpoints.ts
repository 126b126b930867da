/** Control calls about what was asked and answered. */
import * as z from 'zod'
import { endpoint, json } from '../../contracts/define.js'
import { byId, get, namespace, paged, truth } from '../words.js'
import * as schemas from './schemas.js'

export const requestEndpoints = {
  listRequests: endpoint({
    ...get,
    path: '/requests',
    summary: 'Lists what was asked, oldest first; unmatched=true those that no route fitted, with the nearest routes.',
    request: {
      query: paged.extend({
        vendor: z.string().optional(),
        endpoint: z.string().optional(),
        journey: z.string().optional(),
        status: z
          .string()
          .regex(/^[1-5](?:\d\d|xx)$/, 'must be a status such as 404, or a class such as 4xx')
          .optional(),
        unmatched: truth.optional(),
      }),
    },
    responses: { 200: json(schemas.RequestList) },
  }),
  getRequest: endpoint({
    ...get,
    path: '/requests/{id}',
    summary: 'Shows one exchange; reveal=true unmasks it.',
    request: { params: byId, query: z.object({ ...namespace, reveal: truth.optional() }) },
    responses: { 200: json(schemas.RequestDetail) },
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
