/** The matchers as vitest and jest take them, and as plain functions that throw, for any other runner. */

import { SimError } from '../../errors.js'
import type { JudgeOptions } from '../judge/violation.js'
import { type Contract, isSchema, matchContract, matchSchema } from './contract.js'
import { type Journaled, matchDelivered, matchNoViolations, type ViolationOptions } from './journal.js'
import type { Matched } from './types.js'

interface Runner {
  isNot?: boolean
}
interface Outcome {
  pass: boolean
  message: () => string
}

/** A runner may show the message alone: what to do stands in it. */
const hinted = (error: unknown): never => {
  if (error instanceof SimError) throw new SimError(error.code, `${error.message}. ${error.hint}`, error.hint)
  throw error
}

const outcome = ({ isNot = false }: Runner, { pass, nothing, message }: Matched): Outcome => ({
  // a runner turns it round for `not`
  pass: nothing ? isNot : pass,
  message: () => message(isNot),
})

/** For `expect.extend`. */
export const matchers = {
  toMatchContract(
    this: Runner,
    received: unknown,
    contract: Contract,
    options?: JudgeOptions,
  ): Outcome | Promise<Outcome> {
    if (isSchema(contract)) return outcome(this, matchSchema(received, contract, options))
    return matchContract(received, contract, options).then((matched) => outcome(this, matched), hinted)
  },
  async toHaveNoViolations(this: Runner, received: unknown, options?: ViolationOptions): Promise<Outcome> {
    return outcome(this, await matchNoViolations(received, options).catch(hinted))
  },
  async toHaveDelivered(this: Runner, received: unknown, event: string, partial?: unknown): Promise<Outcome> {
    return outcome(this, await matchDelivered(received, event, partial).catch(hinted))
  },
}

/** The matchers by the types of an assertion; each but that of a schema must be awaited. */
export interface KitMatchers<R = void> {
  /**
   * Holds to an endpoint (`endpointOf`) an exchange or an answer, to an event of a vendor's webhooks a delivery or its payload: await
   * it. To a schema a value, at once.
   */
  toMatchContract<C extends Contract>(
    contract: C,
    options?: JudgeOptions,
  ): C extends { safeParse: unknown } ? R : Promise<void>
  /** Of a simulator or namespace: no request to it broke the contract, and there was one. Await it. */
  toHaveNoViolations(options?: ViolationOptions): Promise<void>
  /** Of a simulator or namespace: a webhook of the event was accepted, with all of `partial` in its body. Await it. */
  toHaveDelivered(event: string, partial?: unknown): Promise<void>
}

function hold({ pass, message }: Matched): void {
  if (!pass) throw Object.assign(new Error(message(false)), { name: 'AssertionError', code: 'ERR_ASSERTION' })
}

/** See `KitMatchers.toMatchContract`. @throws AssertionError that lists what is broken */
export async function assertContract(received: unknown, contract: Contract, options?: JudgeOptions): Promise<void> {
  hold(isSchema(contract) ? matchSchema(received, contract, options) : await matchContract(received, contract, options))
}

/** See `KitMatchers.toHaveNoViolations`. @throws AssertionError that lists what the client broke */
export async function assertNoViolations(simulator: Journaled, options?: ViolationOptions): Promise<void> {
  hold(await matchNoViolations(simulator, options))
}

/** See `KitMatchers.toHaveDelivered`. @throws AssertionError that lists what was sent */
export async function assertDelivered(simulator: Journaled, event: string, partial?: unknown): Promise<void> {
  hold(await matchDelivered(simulator, event, partial))
}
