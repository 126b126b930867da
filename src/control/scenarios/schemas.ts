/** Bodies of the control calls about scenarios. */
import * as z from 'zod'
import { ScenarioChoice, ScenarioDefinition } from '../../mocks/scenario-definition.js'
import { CaseInfo } from '../journeys/schemas.js'
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
/** The default scenario, and who chose it: somebody in this namespace, the options, or nobody. */
export const PresentDefault = DefaultScenario.extend({ origin: z.enum(['namespace', 'options', 'built_in']) })
export const ChooseDefault = z.object({ scenario: ScenarioChoice })

/** How one journey went that was played under a scenario. */
export const PlayedPreview = z.object({
  vendor: z.string(),
  flow: z.string(),
  /** Whether the person was verified by the vendor before, under `approved`. */
  known: z.boolean(),
  /** The vendor's own word for where it stands when nothing more is to come; null where it could not be played. */
  status: z.string().nullable(),
  ended: z.boolean(),
  /** Webhooks in the order in which they come to be due, with what faults of the scenario do to them. */
  events: z.array(z.object({ event: z.string(), afterMs: z.number(), faults: z.array(z.string()) })),
  /** Why it could not be played. */
  refused: z.string().nullable(),
})

/** What a scenario comes to, found by playing it where nobody sees it; no row of a table, and no evidence. */
export const ScenarioPreview = z.object({
  name: z.string(),
  /** The built-in scenario at the bottom of it. */
  base: z.string(),
  case: CaseInfo.nullable(),
  played: z.array(PlayedPreview),
})
