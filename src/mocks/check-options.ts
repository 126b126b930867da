/** Refuses options that name what a simulator does not have. */
import type { VendorProfile } from '../contracts/define.js'
import { SimError } from '../errors.js'
import { findScenario } from '../fixtures/scenarios.js'
import type { SimulatorOptions } from './options.js'
import { unknownScenario } from './scenario-choice.js'

/** Checks the default scenario, and whose options are given. @throws SimError that names what is not there */
export function checkOptions(options: SimulatorOptions, profiles: readonly VendorProfile[]): void {
  const { scenario = 'approved', scenarios = [] } = options
  if (!findScenario(scenario) && !scenarios.some(({ name }) => name === scenario)) {
    throw new SimError('unknown_scenario', unknownScenario(scenario), 'Choose one of them.')
  }
  for (const id of Object.keys(options.options ?? {})) {
    if (profiles.some((p) => p.id === id)) continue
    throw new SimError(
      'unknown_vendor',
      `options are given for "${id}", which this simulator does not have`,
      'Check the spelling, or add the vendor.',
    )
  }
}
