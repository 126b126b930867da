/** What a vendor's client throws: the vendor's own refusal, and a broken contract. */
import type { VendorDef } from '../../contracts/define.js'
import { describeViolation, type Verdict } from '../judge/violation.js'
import type { ErrorNameOf } from './types.js'

/** An answer with a status that the endpoint does not declare as its success. */
export class VendorError<N extends string = string> extends Error {
  override name = 'VendorError'
  constructor(
    /** Id of the vendor, and name of the endpoint. */
    readonly vendor: string,
    readonly endpoint: string,
    readonly status: number,
    readonly headers: Headers,
    /** The parsed body; its text where it is no JSON. */
    readonly body: unknown,
    /** The row of the contract's error table that it is; undefined for one that the contract does not have. */
    readonly row: N | undefined,
  ) {
    super(`${vendor} answered ${endpoint} with ${status}${row === undefined ? '' : ` (${row})`}`)
  }
}

/** Tells whether a thrown value is a refusal by this vendor, and so what its `row` can be. */
export const isVendorError = <V extends VendorDef>(vendor: V, error: unknown): error is VendorError<ErrorNameOf<V>> =>
  error instanceof VendorError && error.vendor === vendor.profile.id

/** An exchange that breaks the contract, where calls are checked. */
export class BrokenContract extends Error {
  override name = 'BrokenContract'
  constructor(readonly verdict: Verdict) {
    const broken = verdict.violations.filter(({ severity }) => severity === 'breaking')
    super(`${verdict.about} breaks its contract:\n${broken.map((one) => `  ${describeViolation(one)}`).join('\n')}`)
  }
}
