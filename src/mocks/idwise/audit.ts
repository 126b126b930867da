/** The audit trail: who did what to a journey, in the vendor's own action words. */
import type { Wire } from '../../contracts/idwise/index.js'
import { toResultTime } from '../../fixtures/idwise/journey.js'
import { audits, type IdwiseTools, inEnvironment } from './records.js'

type Action = Wire<'AuditLogItem'>['action']

/** Records an action of the caller's server key. */
export function recordAudit(tools: IdwiseTools, environment: string, journeyId: string, action: Action): void {
  const { tx } = tools
  tx.put(audits, {
    id: tx.id('idwise.audit', { kind: 'hex', length: 24 }),
    journeyId,
    environment,
    item: {
      action,
      // server keys have no mailbox
      email: null,
      principal_id: tools.fixedId('customer', `key ${environment}`),
      principal_type: 'server_api_key',
      resource_id: journeyId,
      resource_tenent_id: tools.fixedId('customer', 'customer'), // sic
      resource_type: 'journey',
      status: 'Succeeded',
      timestamp: toResultTime(tx.now),
    },
  })
}

const pageSizes = { least: 1, most: 100, usual: 20 }

/** Reads a page of the trail, oldest first; of one journey, or of the whole environment. */
export async function readAudit(
  tools: IdwiseTools,
  environment: string,
  query: { journey_id?: string | undefined; page_size?: string | undefined; next_page_token?: string | undefined },
): Promise<Wire<'AuditLogPage'>> {
  const { tx } = tools
  const size = query.page_size === undefined ? pageSizes.usual : Number(query.page_size)
  if (!Number.isInteger(size) || size < pageSizes.least || size > pageSizes.most) {
    tools.fail('invalid_request', `query.page_size must be a whole number from ${pageSizes.least} to ${pageSizes.most}`)
  }
  const [index, value] =
    query.journey_id === undefined
      ? (['environment', environment] as const)
      : (['journey', inEnvironment(environment, query.journey_id)] as const)
  const after = query.next_page_token
  if (after !== undefined && (await tx.get(audits, after))?.environment !== environment) {
    tools.fail('invalid_request', 'query.next_page_token is not one this API gave out')
  }
  const found = await tx.find(audits, index, value, { limit: size + 1, ...(after !== undefined && { after }) })
  const page = found.slice(0, size)
  const more = found.length > size
  return {
    items: page.map((record) => record.item),
    has_more_pages: more,
    next_page_token: more ? page.at(-1)!.id : null,
    page_size: size,
    total_count: await tx.count(audits, index, value),
  }
}
