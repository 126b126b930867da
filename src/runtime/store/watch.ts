/** Tells when a store goes away and when it is back, once each, whatever comes upon it. */
import { isStoreAway, type SimError } from '../../errors.js'
import { stopwatchMs } from '../clock.js'
import type { Store } from './types.js'

/** How long nothing may have failed before the store counts as back, in milliseconds of real time: what can be read may not be written. */
const quietMs = 1000

/**
 * Makes a store that says what becomes of it.
 *
 * @param tell is given why it is away, and nothing when it is back
 * @param real milliseconds that only grow; a test may pass its own
 */
export function watchStore(
  store: Store,
  tell: (away: SimError | undefined) => void,
  real: () => number = stopwatchMs,
): Store {
  let isAway = false
  let failedAt = 0
  const good = (): void => {
    if (!isAway || real() - failedAt < quietMs) return
    isAway = false
    tell(undefined)
  }
  const bad = (error: unknown): void => {
    if (!isStoreAway(error)) return
    failedAt = real()
    if (isAway) return
    isAway = true
    tell(error)
  }
  return watched(store, (result) => result.then(good, bad), { blobs: watched(store.blobs, (r) => r.then(good, bad)) })
}

/** The same object, whose promises are looked at. */
function watched<T extends object>(target: T, look: (result: Promise<unknown>) => void, instead: Partial<T> = {}): T {
  const made = new Map<PropertyKey, unknown>(Object.entries(instead))
  return new Proxy(target, {
    get(of, key) {
      if (made.has(key)) return made.get(key)
      const value: unknown = Reflect.get(of, key, of)
      if (typeof value !== 'function') return value
      const call = (...given: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, of, given)
        if (result instanceof Promise) look(result)
        return result
      }
      made.set(key, call)
      return call
    },
  })
}
