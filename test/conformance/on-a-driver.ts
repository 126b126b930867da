/** Every conformance case of every built-in vendor, as tests over one driver of the store. */
import { afterAll, expect, test } from 'vitest'
import { conformanceCases } from '../../src/contracts/conformance.js'
import type { NewPlace } from '../support/drivers.js'
import { vendors } from '../support/world.js'
import { runCase } from './runner.js'
import { SharedSimulators } from './simulator-target.js'

export function testConformanceOn(driver: string, place: NewPlace): void {
  const simulators = new SharedSimulators(place)
  afterAll(() => simulators[Symbol.asyncDispose]())

  for (const simulator of vendors) {
    for (const about of conformanceCases(simulator.vendor)) {
      test(`${about.id} on ${driver}: ${about.title}`, async () => {
        const target = await simulators.target(simulator, about)
        expect((await runCase(simulator.vendor, about, target)).join('\n')).toBe('')
        expect(target.bugs).toEqual([])
      })
    }
  }
}
