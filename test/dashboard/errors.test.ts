/** What is told of an error: a page that says what to do, with everything around it that is known. */
import { expect, test } from 'vitest'
import { createDashboard } from '../../src/dashboard/index.js'
import { fromFetch } from '../../src/mocks/exchange.js'
import { Simulator } from '../../src/mocks/simulator.js'
import { browserTest, desktop } from '../support/chromium.js'
import { expectSound, pageUrl, startServer } from './support.js'

browserTest('a page that there is not says so, and leads on', desktop, async ({ page }) => {
  await using sim = await startServer()
  for (const path of [
    '/ui/nothing',
    '/ui/',
    `/ui/${'x'.repeat(3000)}`,
    '/ui/%00%E2%80%AE',
    '/?namespace=%3Cb%3Enothing',
  ]) {
    const answer = await page.goto(pageUrl(sim, path))
    expect(answer?.status(), path.slice(0, 40)).toBe(404)
    await page.getByRole('heading', { name: 'That did not work' }).waitFor()
    await expectSound(page)
  }
  await page.getByRole('link', { name: 'idvsim' }).click()
  await page.getByRole('heading', { name: 'Home' }).waitFor()
})

test('a fault of ours is reported, and told without its words', async () => {
  const bugs: unknown[] = []
  const simulator = await new Simulator({ onBug: (error) => void bugs.push(error) }).ready(undefined)
  const dashboard = createDashboard(simulator, () => Promise.reject(new Error('a secret of the inside')))
  const ask = (path: string, init?: RequestInit) =>
    dashboard(fromFetch(new Request(`http://localhost/_sim${path}`, init)))
  const page = await ask('/')
  expect([page.status, page.headers['x-sim-error']]).toEqual([500, 'server_error'])
  expect(String(page.body)).toContain('this is a fault of the simulator')
  expect(String(page.body)).not.toContain('a secret')
  const script = await ask('/', { headers: { accept: 'application/json' } })
  expect([script.status, JSON.parse(String(script.body))]).toMatchObject([
    500,
    { ok: false, error: { code: 'server_error' } },
  ])
  expect(bugs).toHaveLength(2)
  await simulator.close()
})
