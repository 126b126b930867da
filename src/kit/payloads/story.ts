/** Whole journeys as stories: what a client sends and gets, and what the person does, from the first call to the last webhook. */
import { SimError } from '../../errors.js'
import type { Case, DocumentKind } from '../../fixtures/case.js'
import type { ScenarioDefinition } from '../../fixtures/define-scenario.js'
import { requireCountry } from '../../fixtures/draw-sample.js'
import { seedOf } from '../../fixtures/samples.js'
import type { VendorSimulator } from '../../mocks/types.js'
import { resolveVendors } from '../../mocks/vendors.js'
import { frozenAt } from '../../runtime/clock.js'
import { Learnt, Teller } from './teller.js'
import type { Story } from './types.js'

export interface StoryOptions {
  seed: string
  /** Counts from 0: the n-th story of the seed. */
  index: number
  /** Name of a scenario, or one of your own, see `defineScenario`. */
  scenario: string | ScenarioDefinition
  /** Id of a flow of the vendor. @default its first one */
  flow?: string
  /** The instant of the clock at which it begins, in epoch milliseconds. @default 2026-01-01T00:00:00Z */
  now?: number
  /** @default what the flow asks for */
  documentKind?: DocumentKind
  /** ISO 3166 alpha-2 or alpha-3. @default drawn by the seed */
  country?: string
}

/**
 * Tells the journey of a scenario, by driving a simulator in process. The same input tells the same story, byte for byte.
 *
 * @param vendor id of a built-in vendor, or a simulator of your own
 * @throws SimError `unknown_vendor`, `unknown_scenario`, or `bad_option` for a flow that the vendor has not
 */
export const storyOf = async (vendor: string | VendorSimulator, options: StoryOptions): Promise<Story> =>
  (await storyAndCase(vendor, options)).story

/** Tells a story, and whom it is about, where the vendor shows. @throws like `storyOf` */
export async function storyAndCase(
  vendor: string | VendorSimulator,
  options: StoryOptions,
): Promise<{ story: Story; about: Case | undefined }> {
  const simulator = await simulatorOf(vendor)
  const { scenario, seed, index, now: startedAt = frozenAt, documentKind, country } = options
  requireCountry(country)
  const { id, flows } = simulator.vendor.profile
  const flow = options.flow ?? flows[0]!.id
  if (!flows.some((one) => one.id === flow)) {
    const known = flows.map((one) => one.id).join(', ')
    throw new SimError('bad_option', `${id} has no flow ${JSON.stringify(flow)}`, `Use one of: ${known}.`)
  }
  const reference = `order-${index}`
  const input = {
    simulator,
    seed: seedOf({ seed, index }),
    scenario,
    flow,
    now: startedAt,
    reference,
    documentKind,
    country,
  }
  // who the person is, the client knows from the start: the simulator is asked first whom it draws
  const known = await learn(input)
  await using teller = await Teller.open({ ...input, known })
  await tellBy(simulator, teller)
  if (teller.bugs.length > 0) throw teller.bugs[0]
  const story = { vendor: id, scenario: nameOf(scenario), flow, seed, index, startedAt, events: teller.events }
  return { story, about: known }
}

/** The name of a scenario that is named or given. */
export const nameOf = (scenario: string | ScenarioDefinition): string =>
  typeof scenario === 'string' ? scenario : scenario.name

/** The simulator of a built-in vendor's id, or the one given. @throws SimError `unknown_vendor` */
export const simulatorOf = (vendor: string | VendorSimulator): Promise<VendorSimulator> =>
  resolveVendors([vendor])[0]!.load()

async function learn(input: Omit<Teller['input'], 'known'>): Promise<Case | undefined> {
  await using teller = await Teller.open({ ...input, learning: true })
  try {
    await tellBy(input.simulator, teller)
  } catch (error) {
    if (error instanceof Learnt) return error.about
    throw error
  }
  return undefined
}

async function tellBy({ story }: VendorSimulator, teller: Teller): Promise<void> {
  if (!story) return teller.tellPlainly()
  await (await story())(teller)
}
