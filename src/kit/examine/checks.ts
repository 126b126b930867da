/** Every check, in the order in which they are told. */
import { credentialChecks } from './checks/credentials.js'
import { receiverChecks } from './checks/receiver.js'
import { requestChecks } from './checks/requests.js'
import { resilienceChecks } from './checks/resilience.js'
import { toleranceChecks } from './checks/tolerance.js'
import type { Check, ClientCheck, ReceiverCheck } from './types.js'

export const clientChecks: readonly ClientCheck[] = [
  ...credentialChecks,
  ...requestChecks,
  ...resilienceChecks,
  ...toleranceChecks,
]
export { receiverChecks }
export const checks: readonly Check[] = [...clientChecks, ...receiverChecks]

export const isReceiverCheck = (check: Check): check is ReceiverCheck => check.group === 'receiver'
