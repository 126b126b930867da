/** Many pages asked for at a time: what a client calls is answered between them, and too many are refused in words. */
import { expect, test } from 'vitest'
import { createControlPlane } from '../../src/control/index.js'
import { createDashboard } from '../../src/dashboard/index.js'
import { fromFetch } from '../../src/mocks/exchange.js'
import { Simulator } from '../../src/mocks/simulator.js'

async function opened() {
  const simulator = await new Simulator({ vendors: ['idwise'] }).ready()
  const dashboard = createDashboard(simulator, createControlPlane(simulator))
  const ask = (path: string) => dashboard(fromFetch(new Request(`http://localhost/_sim${path}`)))
  return { ask, [Symbol.asyncDispose]: () => simulator.close() }
}

test('between two pages whatever else there is to do has its turn', async () => {
  await using world = await opened()
  await world.ask('/ui/journeys')
  let made = 0
  const pages = Array.from({ length: 20 }, () => world.ask('/ui/journeys').then(() => made++))
  const seen = new Set<number>()
  while (made < pages.length) {
    seen.add(made)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(pages)
  expect(seen.size).toBeGreaterThan(10)
})

test('more pages than can be waited for are refused, and those that come later are shown', async () => {
  await using world = await opened()
  const answers = await Promise.all(Array.from({ length: 600 }, () => world.ask('/ui/webhooks/endpoints')))
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]).toMatchObject({
    status: 409,
    body: expect.stringContaining('pages are being made at this moment'),
  })
  expect((await world.ask('/ui/webhooks/endpoints')).status).toBe(200)
})
