/** The public API of idvsim. */
export { type Config, defineConfig } from './cli/define-config.js'
export { type ConnectOptions, type ControlClient, connect } from './control/client.js'
export type { NamespaceHandle } from './control/simulator-handle.js'
export { ContractViolation, isSimError, RefusedCall, SimError, type SimErrorCode } from './errors.js'
export { type CheckFacts, defineScenario, type ScenarioDefinition } from './fixtures/define-scenario.js'
export type { SimulatorOptions, WebhookReceiver } from './mocks/options.js'
export type { ListenOptions } from './mocks/start-simulator.js'
export {
  defineSimulator,
  type Handlers,
  reply,
  replyEmpty,
  replyFile,
  replyPage,
  replyRedirect,
  type Tools,
  type VendorSimulator,
} from './mocks/types.js'
export { signWebhook, verifyWebhook, type WebhookAuth } from './runtime/signing.js'
export { defineKind, type Kind, type Store, type StoredRecord, type Tx } from './runtime/store/types.js'
export { createSimulator, type InProcessSimulator, type RunningSimulator, startSimulator } from './simulator.js'
export { version } from './version.js'
