/** What is wrong with the simulator, as lines: it is held to every rule, and may add nothing. */
import type { ConformanceCase } from '../../src/contracts/conformance.js'
import type { VendorSimulator } from '../../src/index.js'
import { runCase } from '../../src/kit/conformance/runner.js'
import type { ConformanceTarget } from '../../src/kit/conformance/target.js'
import { describeViolation } from '../../src/kit/judge/violation.js'

/** Runs a case; answers nothing when all is as the contract says, and something was compared. */
export async function problemsOf(
  { vendor }: VendorSimulator,
  about: ConformanceCase,
  target: ConformanceTarget,
): Promise<string> {
  const { violations, comparisons } = await runCase(vendor, about, target, { as: 'simulator' })
  if (comparisons === 0) return 'nothing was compared'
  return violations.map(describeViolation).join('\n')
}
