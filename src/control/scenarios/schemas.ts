/** Bodies of the control calls about scenarios. */
import * as z from 'zod'
import { ScenarioChoice, ScenarioDefinition } from '../../mocks/scenario-definition.js'
import { Instant, List } from '../words.js'

export { ScenarioDefinition }

/** A scenario of one's own, and where it is from. */
export const OwnScenario = z.object({
  name: z.string(),
  title: z.string().nullable(),
  origin: z.enum(['options', 'namespace']),
  definition: ScenarioDefinition,
})
export const OwnScenarioList = List(OwnScenario)

export const ArmScenario = z.object({
  vendor: z.string().optional(),
  reference: z.string().min(1).optional(),
  scenario: ScenarioChoice,
  count: z.int().min(1).max(1_000_000).optional(),
  ttlMs: z.number().min(1).max(1e13).optional(),
})
export const ArmedInfo = z.object({
  id: z.string(),
  vendor: z.string().nullable(),
  reference: z.string().nullable(),
  scenario: z.string(),
  remaining: z.int(),
  expiresAt: Instant.nullable(),
})
export const ArmedList = List(ArmedInfo)
export const DefaultScenario = z.object({ scenario: z.string() })
export const ChooseDefault = z.object({ scenario: ScenarioChoice })
