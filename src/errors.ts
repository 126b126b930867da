/** What idvsim says to the developer, as opposed to what a vendor says to its client. */

export type SimErrorCode =
  | 'bad_option'
  | 'bad_recording'
  | 'bad_request'
  | 'contract_violation'
  | 'forbidden_control_call'
  | 'illegal_action'
  | 'limit_reached'
  | 'missing_credentials'
  | 'namespace_exists'
  | 'no_verification'
  | 'not_found'
  | 'not_modelled'
  | 'port_in_use'
  | 'stale_record'
  | 'store_unavailable'
  | 'unexpected_request'
  | 'unknown_namespace'
  | 'unknown_scenario'
  | 'unknown_vendor'
  | 'unreachable'

/** An error that must reach the developer: what failed, why, and what to do about it. */
export class SimError extends Error {
  override name = 'SimError'
  constructor(
    readonly code: SimErrorCode,
    message: string,
    /** The next step to take. */
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** An error that says where in the options its cause stands; what is no SimError stays as it is. */
export const at = (place: string, error: unknown): unknown =>
  error instanceof SimError
    ? new SimError(
        error.code,
        // a message that begins with a place of its own goes on from there
        `${place}${/^[a-z][\w.[\]]*: /i.test(error.message) ? '.' : ': '}${error.message}`,
        error.hint,
        { cause: error },
      )
    : error

/** The simulator's own answer or webhook broke the contract it declares: a bug of ours. */
export class ContractViolation extends SimError {
  override name = 'ContractViolation'
  constructor(
    readonly what: string,
    readonly details: string,
  ) {
    super(
      'contract_violation',
      `${what} breaks its own contract: ${details}`,
      'This is a bug in idvsim; please report it.',
    )
  }
}

/** A call that a running simulator refused, in the words of its answer. */
export class RefusedCall extends Error {
  override name = 'RefusedCall'
  constructor(
    /** The server's code, for example `not_found`. */
    readonly code: string,
    message: string,
    /** The next step to take. */
    readonly hint: string,
    /** HTTP status of the answer. */
    readonly status: number,
  ) {
    super(message)
  }
}

/** Tells whether a thrown value is one of ours. */
export const isSimError = (error: unknown): error is SimError => error instanceof SimError

/** Tells whether a thrown value says that the store is away: nothing is broken, and it may be tried again. */
export const isStoreAway = (error: unknown): error is SimError =>
  isSimError(error) && error.code === 'store_unavailable'
