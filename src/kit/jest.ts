/** For jest, and any runner with its globals: the matchers, and a simulator that stands in for the vendors in a test file. */
import './node-only.js'

import { SimError } from '../errors.js'
import type { SimulatorOptions } from '../mocks/options.js'
import { createSimulator, type InProcessSimulator } from '../simulator.js'
import { type InterceptOptions, interceptVendors } from './clients/intercept.js'
import { type KitMatchers, matchers } from './matchers/expect.js'

export { createSimulator, startSimulator } from '../simulator.js'
export { type Interception, type InterceptOptions, interceptVendors } from './clients/intercept.js'
export { endpointOf } from './judge/subject.js'
export { type KitMatchers, matchers } from './matchers/expect.js'
export { createReceiver } from './receiver.js'

declare global {
  namespace jest {
    interface Matchers<R, T> extends KitMatchers<R> {}
  }
}

type Hook = (run: () => Promise<void>, timeoutMs?: number) => unknown

/** What the runner offers; jest's globals where nothing is given. */
export interface RunnerGlobals {
  expect: { extend(matchers: object): void }
  beforeAll: Hook
  beforeEach: Hook
  afterAll: Hook
}

export interface SetUpOptions extends InterceptOptions {
  /** Options of the simulator. */
  simulator?: SimulatorOptions
  /** Whether the vendors' real hosts are answered. @default true */
  intercept?: boolean
  /** For a project without jest's globals: what `@jest/globals` exports. */
  globals?: RunnerGlobals
}

/** What the tests of a file have. */
export interface Kit {
  /** The simulator; there from the first `beforeEach` on. */
  readonly sim: InProcessSimulator
  /** Credentials by vendor; constants. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** The first call makes a simulator and loads a vendor: on a machine under load that takes its time, in milliseconds. */
const patienceMs = 30_000

/**
 * Sets a test file up, once at its top: adds the matchers, makes a simulator that answers the vendors' hosts while the file runs, and
 * puts it back to its start before every test.
 */
export function setUp({ simulator, intercept = true, globals, ...options }: SetUpOptions = {}): Kit {
  const runner = globals ?? (globalThis as unknown as Partial<RunnerGlobals>)
  const { expect, beforeAll, beforeEach, afterAll } = runner
  if (!expect || !beforeAll || !beforeEach || !afterAll) {
    throw new SimError(
      'bad_option',
      'setUp finds no beforeAll, beforeEach, afterAll and expect',
      "Call it at the top of a test file; without jest's globals: setUp({ globals: require('@jest/globals') }).",
    )
  }
  expect.extend(matchers)
  let sim: InProcessSimulator | undefined
  let dispose: (() => void) | undefined
  const opened = (): InProcessSimulator => {
    if (sim) return sim
    throw new SimError('illegal_action', 'the simulator is not made yet', 'Ask for it in a hook or a test.')
  }
  beforeAll(async () => {
    sim = await createSimulator(simulator)
    if (intercept) dispose = interceptVendors(sim, options).dispose
  }, patienceMs)
  beforeEach(async () => {
    await sim?.reset()
  }, patienceMs)
  afterAll(async () => {
    dispose?.()
    await sim?.close()
  }, patienceMs)
  return {
    get sim() {
      return opened()
    },
    get credentials() {
      return opened().namespace().info.credentials
    },
  }
}
