/** The types of `idvsim/jest` for a project in CommonJS: those of the module, which such a project may not import as it is. */
import type * as kit from './jest.js' with { 'resolution-mode': 'import' }

export type {
  Interception,
  InterceptOptions,
  Kit,
  KitMatchers,
  RunnerGlobals,
  SetUpOptions,
} from './jest.js' with { 'resolution-mode': 'import' }
export declare const createReceiver: typeof kit.createReceiver
export declare const createSimulator: typeof kit.createSimulator
export declare const endpointOf: typeof kit.endpointOf
export declare const interceptVendors: typeof kit.interceptVendors
export declare const matchers: typeof kit.matchers
export declare const setUp: typeof kit.setUp
export declare const startSimulator: typeof kit.startSimulator
