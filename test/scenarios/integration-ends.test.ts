/** The integration scenarios in every flow of every vendor, held to the end and the events that the catalogue states for them. */
import { expect, test } from 'vitest'
import { integrationScenarios } from '../../src/fixtures/integration-scenarios.js'
import type { ScenarioOutcome } from '../../src/fixtures/outcome.js'
import { readAt as at } from '../../src/kit/judge/read-at.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { outcomesOf } from '../../src/mocks/integration-outcomes.js'
import { createSimulator, type InProcessSimulator } from '../../src/simulator.js'
import * as idwise from './idwise-kit.js'
import * as incode from './incode-kit.js'
import * as signzy from './signzy-kit.js'
import * as veratad from './veratad-kit.js'

type Ids = Readonly<Record<string, string>>
type Read = (sim: InProcessSimulator, ids: Ids) => Promise<ScenarioOutcome['end']>

const readers: Readonly<Record<string, Read>> = {
  idwise: (sim, { journey_id }) => idwise.readEnd(sim, journey_id!) as Promise<ScenarioOutcome['end']>,
  incode: (sim, ids) => incode.readEnd(sim, { ids }),
  signzy: (sim, { journeyId }) => signzy.readEnd(sim, journeyId!) as Promise<ScenarioOutcome['end']>,
  veratad: (sim, ids) => veratad.readEnd(sim, { ids }),
}

const simulators = await Promise.all(Object.values(vendorEntries).map(({ load }) => load()))
const cells = (
  await Promise.all(
    simulators.map(async (simulator) => {
      const table = await outcomesOf(simulator)
      return integrationScenarios.flatMap((scenario) =>
        Object.entries(table[scenario.name]!).map(([flow, outcome]) => ({
          simulator,
          vendor: simulator.vendor.profile.id,
          name: scenario.name,
          faults: scenario.faults ?? [],
          flow,
          outcome,
        })),
      )
    }),
  )
).flat()

test('every integration scenario has a cell for every flow of every vendor', () => {
  const flows = simulators.flatMap(({ vendor }) => vendor.profile.flows)
  expect(cells).toHaveLength(flows.length * integrationScenarios.length)
})

test.each(cells)('$vendor $name in $flow ends as the catalogue says', async (cell) => {
  const { simulator, vendor, name, faults, flow, outcome } = cell
  const { webhooks } = simulator.vendor
  const arrived: string[] = []
  const bugs: unknown[] = []
  await using sim = await createSimulator({
    vendors: [simulator],
    ...(vendor === 'veratad' && { options: veratad.wholeResults }),
    onBug: (bug) => void bugs.push(bug),
    send: async (request) => {
      const field = webhooks!.fields?.event
      // who sends one kind of webhook alone does not name it
      const only = Object.values(webhooks!.events)[0]!.name
      arrived.push(field === undefined ? only : String(at(await request.json(), field)))
      return new Response('ok')
    },
  })
  // a spot check compares with an earlier journey
  if (vendor === 'idwise') await sim.journeys.create(vendor, { reference: 'subject', state: 'completed' })
  await sim.webhooks.register({ vendor, url: 'http://receiver.test/hook' })
  const { ids, link } = await sim.journeys.create(vendor, {
    scenario: name,
    flow,
    reference: 'subject',
    state: 'completed',
  })
  await sim.clock.advance(Math.max(60_000, outcome.afterMs ?? 0))
  expect(arrived).toEqual(outcome.events)

  const read = (): Promise<ScenarioOutcome['end']> => readers[vendor]!(sim, { ...ids, ...(link && { link }) })
  for (const { endpoint, effect, count } of faults) {
    for (let i = 0; endpoint === 'result' && i < (count ?? 1); i++) {
      const harmed = read().catch(() => undefined)
      if (effect.kind !== 'hang') await harmed
    }
  }
  expect(await read()).toEqual(outcome.end)
  expect(bugs).toEqual([])
})
