/** Every section in the dark, in a real browser: colours are others there, and contrast with them. */
import { expect } from 'vitest'
import { browserTest, desktop } from '../support/chromium.js'
import { expectSound, pageUrl, startServer } from './support.js'

const dark = { ...desktop, colorScheme: 'dark' } as const

browserTest('every section is sound in the dark', dark, async ({ page, problems }) => {
  await using sim = await startServer()
  const [vendor] = sim.profiles
  const { journeyId } = await sim.journeys.create(vendor!.id, { state: 'completed' })
  const refused = await fetch(`${sim.url}/${vendor!.id}/v2/start-journey`, { method: 'POST', body: '{' })
  for (const path of [
    '/',
    '/ui/journeys',
    `/ui/journeys/${vendor!.id}/${journeyId}`,
    '/ui/requests',
    `/ui/requests/${refused.headers.get('x-request-id')}`,
    '/ui/webhooks',
    '/ui/webhooks/sink',
    '/ui/scenarios',
    '/ui/scenarios/compose',
    '/ui/contracts',
    `/ui/contracts/${vendor!.id}/endpoints/startJourney`,
  ]) {
    expect((await page.goto(pageUrl(sim, path)))!.status(), path).toBe(200)
    await expectSound(page)
  }
  expect(problems).toEqual([])
})
