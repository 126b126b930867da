/** The contract-test kit: the judge, and what is built on it. */
export { type CaseSubject, judgeCase, readAnswer } from './conformance/judge-case.js'
export { runCase } from './conformance/runner.js'
export { simulatorFor } from './conformance/simulator-target.js'
export type { ConformanceDriver, ConformanceTarget } from './conformance/target.js'
export { checkDeliveries, type DeliveriesOptions, type NamedDelivery } from './judge/deliveries.js'
export { checkExchange, checkVendorExchange, checkWebhook, type WebhookOptions } from './judge/exchange.js'
export type { Delivery, Exchange, ExchangeRequest, ExchangeResponse } from './judge/message.js'
export { type Endpoint, endpointOf, findEndpoint } from './judge/subject.js'
export {
  describeViolation,
  fails,
  type JudgeOptions,
  type SchemaPatch,
  type Severity,
  type Verdict,
  type Violation,
} from './judge/violation.js'
