/** Every vendor does what its contract says: each conformance case on a simulator of its own. */
import { expect, test } from 'vitest'
import { conformanceCases } from '../../src/contracts/conformance.js'
import type { VendorSimulator } from '../../src/index.js'
import { simulatorFor } from '../../src/kit/conformance/simulator-target.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { problemsOf } from '../support/problems.js'

const simulators: VendorSimulator[] = [
  ...(await Promise.all(Object.values(vendorEntries).map(({ load }) => load()))),
  acmeSimulator as unknown as VendorSimulator,
]

for (const simulator of simulators) {
  for (const about of conformanceCases(simulator.vendor)) {
    test(`${about.id}: ${about.title}`, async () => {
      await using target = await simulatorFor(simulator, about)
      expect(await problemsOf(simulator, about, target)).toBe('')
      expect(target.bugs).toEqual([])
    })
  }
}
