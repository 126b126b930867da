/** A contract as a file: the OpenAPI document, written as the package has it. */
import type { Render } from '../../context.js'
import { commonHeaders } from '../../headers.js'

export const openApi: Render = async ({ calls, params, query }) => {
  const document = await calls.getContract({ vendor: params.vendor! })
  const name = `${params.vendor!.replace(/[^\w.-]+/g, '_')}.openapi.json`
  const headers = {
    ...commonHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(query.get('download') === 'true' && { 'content-disposition': `attachment; filename="${name}"` }),
  }
  return { status: 200, headers, body: `${JSON.stringify(document, null, 2)}\n` }
}
