/** A scenario made with `defineScenario` is taken, by its types, wherever the name of one is. */
import { expect, test } from 'vitest'
import { connect, createSimulator, defineScenario } from '../../src/index.js'

const mine = defineScenario({
  name: 'mine',
  checks: { watchLists: [{ list: 'pep', countries: ['FRA'] }] },
  later: [{ afterMs: 1000, event: 'monitoring_hit' }],
  faults: [{ effect: { kind: 'status', status: 503 }, endpoint: 'result' }],
})

test('the handle of a simulator takes it as it takes a name', async () => {
  await using sim = await createSimulator()
  expect(await sim.scenarios.arm({ reference: 'order-1', scenario: mine })).toMatchObject({ scenario: 'mine' })
  const { ids } = await sim.journeys.create('signzy', { scenario: mine })
  expect(await sim.journeys.act('signzy', ids.journeyId!, 'complete', { scenario: mine })).toMatchObject({
    scenario: 'mine',
  })
})

test('a client of a running simulator takes it too', async () => {
  await using sim = await createSimulator()
  const control = await connect('http://sim.test', { fetch: (url, init) => sim.fetch(url, init) })
  expect(await control.armScenario({ scenario: mine })).toMatchObject({ scenario: 'mine' })
  expect(await control.defineScenario(mine)).toMatchObject({ name: 'mine' })
})
