/** Verifies recorded exchanges: each file of a folder is judged by its endpoint. */
import type { VendorDef } from '../../contracts/define.js'
import { checkExchange, checkVendorExchange } from '../judge/exchange.js'
import { endpointOf } from '../judge/subject.js'
import { exchangeOf, type RecordedFile } from '../recording/read.js'
import type { Judged } from './canary.js'
import type { CaseResult } from './types.js'

/** Judges one exchange. What the client did wrong is told, and is no failure of the vendor. */
export async function judgeRecorded(
  vendor: VendorDef,
  one: RecordedFile,
): Promise<{ result: CaseResult; judged?: Judged }> {
  const exchange = exchangeOf(one)
  const about = { id: one.file, title: `${one.request.method} ${one.endpoint ?? 'a call that is not in the contract'}` }
  const known = one.endpoint !== null && Object.hasOwn(vendor.endpoints, one.endpoint)
  if (one.endpoint !== null && !known) {
    const reason = `${vendor.profile.id} has no endpoint ${one.endpoint}`
    return { result: { ...about, status: 'not_run', reason, violations: [], comparisons: 0 } }
  }
  const endpoint = known ? endpointOf(vendor, one.endpoint as never) : undefined
  const { violations: found, comparisons } = endpoint
    ? await checkExchange(endpoint, exchange, { as: 'vendor' })
    : await checkVendorExchange(vendor, exchange, { as: 'vendor' })
  // a request that was refused shows nothing of what the vendor takes
  const refused = exchange.response.status >= 400
  const violations = found.filter(({ side, severity }) => !refused || side !== 'request' || severity === 'breaking')
  const failed = violations.some(({ severity, side }) => severity === 'breaking' && side !== 'request')
  return {
    result: { ...about, status: failed ? 'failed' : 'passed', violations, comparisons },
    ...(endpoint && !failed && { judged: { kind: 'exchange', endpoint, exchange } as const }),
  }
}
