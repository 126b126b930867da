/** Control calls about reports of drift and conformance. */
import * as z from 'zod'
import { endpoint, json } from '../../contracts/define.js'
import { get, namespace, paged } from '../words.js'
import * as schemas from './schemas.js'

export const reportEndpoints = {
  listReports: endpoint({
    ...get,
    path: '/reports',
    summary: 'Lists reports of drift and conformance in the folder of --reports, newest first.',
    request: { query: paged },
    responses: { 200: json(schemas.ReportList) },
  }),
  getReport: endpoint({
    ...get,
    path: '/reports/{name}',
    summary: 'Shows a report in full, or why its file is none.',
    request: { params: z.object({ name: z.string() }), query: z.object(namespace) },
    responses: { 200: json(schemas.ReportDetail) },
  }),
}
