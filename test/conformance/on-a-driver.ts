/** Every conformance case of every built-in vendor, as tests over one driver of the store. */
import { afterAll, expect, test } from 'vitest'
import { conformanceCases } from '../../src/contracts/conformance.js'
import { SharedSimulators } from '../../src/kit/conformance/simulator-target.js'
import type { NewPlace } from '../support/drivers.js'
import { problemsOf } from '../support/problems.js'
import { vendors } from '../support/world.js'

export function testConformanceOn(driver: string, place: NewPlace): void {
  const simulators = new SharedSimulators(place)
  afterAll(() => simulators[Symbol.asyncDispose]())

  for (const simulator of vendors) {
    for (const about of conformanceCases(simulator.vendor)) {
      test(`${about.id} on ${driver}: ${about.title}`, async () => {
        const target = await simulators.target(simulator, about)
        expect(await problemsOf(simulator, about, target)).toBe('')
        expect(target.bugs).toEqual([])
      })
    }
  }
}
