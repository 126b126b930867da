/** The contract-test kit: the judge, and what is built on it. */
export { type CaseSubject, judgeCase, readAnswer } from './conformance/judge-case.js'
export { runCase } from './conformance/runner.js'
export { simulatorFor } from './conformance/simulator-target.js'
export type { ConformanceDriver, ConformanceTarget, Sent } from './conformance/target.js'
export { type ExamineOptions, examine } from './examine/examine.js'
export { type Reporter as ExamineReporter, report as reportExamination } from './examine/report.js'
export type { Examination, Finding, Result as ExaminedCheck, Rule as ExaminedRule } from './examine/types.js'
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
export type { Contract } from './matchers/contract.js'
export { assertContract, assertDelivered, assertNoViolations, type KitMatchers, matchers } from './matchers/expect.js'
export type { Journaled, ViolationOptions } from './matchers/journal.js'
export { describeStory } from './payloads/describe-story.js'
export { type PayloadOptions, payloadsOf } from './payloads/payloads.js'
export { type StoryOptions, storyOf } from './payloads/story.js'
export {
  type Payload,
  type PayloadForm,
  type PayloadVariant,
  payloadVariants,
  type Story,
  type StoryEvent,
} from './payloads/types.js'
export { startProxy } from './proxy/start.js'
export type { ProxiedExchange, ProxyOptions, ProxySummary, ProxyTarget, RunningProxy } from './proxy/types.js'
export { readRecording } from './recording/read.js'
export { createReplay, type Replay, type ReplayOptions } from './recording/replay.js'
export type { RecordedBody, RecordedExchange } from './recording/types.js'
export { credentialNames, credentialsIn, variableOf } from './verify/credentials.js'
export { type ReporterName, reporters } from './verify/reporters/index.js'
export type {
  Canary,
  CaseResult,
  PlannedCall,
  Progress,
  ReachedTarget,
  VerifyOptions,
  VerifyResult,
  VerifyTarget,
} from './verify/types.js'
export { verifyVendor } from './verify/verify.js'
