/** Very much of something: a page of it stays small. */
import { expect, test } from 'vitest'
import { pageUrl, startServer } from './support.js'

test('a sink shows few of very many registrations, and where the others are', async () => {
  await using sim = await startServer({ vendors: ['idwise'] })
  const url = `${sim.url}/_sim/sink/idwise`
  for (let i = 0; i < 300; i++) await sim.webhooks.register({ vendor: 'idwise', url })
  const page = await (await fetch(pageUrl(sim, '/ui/webhooks/sink'))).text()
  expect(page).toContain('All 300 receivers')
  expect(page.length).toBeLessThan(60_000)
})
