/** The rules by which one delivery is sent: the contract's, unless an option of the vendor says otherwise. */
import type { DeliveryRules } from '../contracts/define.js'
import type { SendRules } from '../runtime/deliveries.js'
import type { DeliveryOptions } from './delivery-options.js'

/** The rules of a delivery: the contract's, unless an option says otherwise. */
export const rulesOf = (
  rules: DeliveryRules,
  { accepted, timeoutMs, retryDelaysMs }: DeliveryOptions = {},
): SendRules => ({
  accepted: accepted ?? rules.accepted.value,
  timeoutMs: timeoutMs === false ? null : (timeoutMs ?? rules.timeoutMs.value),
  retryDelaysMs: retryDelaysMs === false ? [] : (retryDelaysMs ?? rules.retryDelaysMs.value),
})
