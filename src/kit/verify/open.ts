/** Opens what cases are run against, and says what it can do. */
import type { ConformanceCase } from '../../contracts/conformance.js'
import { SimError } from '../../errors.js'
import type { VendorSimulator } from '../../mocks/types.js'
import { SharedSimulators } from '../conformance/simulator-target.js'
import type { ConformanceTarget } from '../conformance/target.js'
import { credentialNames, variableOf } from './credentials.js'
import { idvsimTarget, isIdvsim } from './idvsim-target.js'
import type { Able } from './needs.js'
import { addressesOf, isVendors, serverTarget } from './server-target.js'
import type { ReachedTarget, VerifyTarget } from './types.js'

export interface Opened extends AsyncDisposable {
  reached: ReachedTarget
  able: Able
  /** The target of one case. */
  target(about: ConformanceCase): Promise<ConformanceTarget & { bugs?: readonly unknown[] }>
}

/** Least time between two calls of a live vendor, in milliseconds, unless said otherwise. */
const livePaceMs = 1000

/** @throws SimError for a server that is not there, or that nothing can be asked of */
export async function openTarget(
  simulator: VendorSimulator,
  target: Exclude<VerifyTarget, { kind: 'recording' }>,
): Promise<Opened> {
  const { profile } = simulator.vendor
  if (target.kind === 'simulator') {
    const shared = new SharedSimulators(async () => ({}))
    return {
      reached: { kind: 'simulator', at: 'in process' },
      able: { kind: 'simulator', write: true, credentials: undefined, surfaces: undefined },
      target: (about) => shared.target(simulator, about),
      [Symbol.asyncDispose]: () => shared[Symbol.asyncDispose](),
    }
  }
  const { url, credentials = {} } = target
  const addresses = addressesOf(profile, url)
  const at = typeof url === 'string' ? url : [...new Set(Object.values(url))].join(', ')
  if (target.kind === 'server') {
    if (isVendors(profile, url)) {
      throw new SimError('bad_option', `${at} is an address of ${profile.title} itself`, 'Say so with --live.')
    }
    const first = typeof url === 'string' ? url : Object.values(url)[0]!
    if ((await isIdvsim(first)) && typeof url === 'string') {
      const steered = await idvsimTarget(simulator.vendor, url, target.controlToken, target.paceMs)
      return {
        reached: { kind: 'idvsim', at },
        able: { kind: 'idvsim', write: true, credentials: undefined, surfaces: undefined },
        target: (about) => steered.target(about),
        [Symbol.asyncDispose]: () => steered[Symbol.asyncDispose](),
      }
    }
  }
  if (Object.keys(credentials).length === 0) {
    const wanted = credentialNames(profile).map((name) => variableOf(profile, name))
    throw new SimError(
      'missing_credentials',
      `there are no credentials for ${profile.title}`,
      `Set ${wanted.join(', ')}, as far as you have them.`,
    )
  }
  const live = target.kind === 'live'
  const paceMs = target.paceMs ?? (live ? livePaceMs : 0)
  const called = serverTarget(addresses, { credentials, paceMs })
  return {
    reached: { kind: target.kind, at },
    able: {
      kind: target.kind,
      write: !live || target.write === true,
      credentials: Object.keys(credentials),
      surfaces: Object.keys(addresses),
    },
    target: async () => called,
    [Symbol.asyncDispose]: async () => undefined,
  }
}
