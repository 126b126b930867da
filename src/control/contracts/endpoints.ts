/** Control calls about contracts. */
import * as z from 'zod'
import { endpoint, json } from '../../contracts/define.js'
import { get, namespace } from '../words.js'
import * as schemas from './schemas.js'

export const contractEndpoints = {
  getContract: endpoint({
    ...get,
    path: '/contracts/{vendor}',
    summary: "Shows a vendor's contract as an OpenAPI 3.1 document; `control` is the control plane's own.",
    request: { params: z.object({ vendor: z.string() }), query: z.object(namespace) },
    responses: { 200: json(schemas.OpenApiDocument) },
  }),
}
