/** A store that is away: each page says so, each form is refused, and neither is taken for a fault of the simulator. */
import { expect, test, vi } from 'vitest'
import { control } from '../../src/control/contract.js'
import { createControlPlane } from '../../src/control/index.js'
import { createDashboard } from '../../src/dashboard/index.js'
import { SimError } from '../../src/errors.js'
import { fromFetch } from '../../src/mocks/exchange.js'
import { Simulator } from '../../src/mocks/simulator.js'
import { browserTest, desktop } from '../support/chromium.js'
import { SharedStore } from '../support/shared-store.js'
import { expectSound, pageUrl, startServer } from './support.js'

const pages = [
  '/',
  '/ui/journeys',
  '/ui/journeys/idwise/x',
  '/ui/requests',
  '/ui/requests/req-00000001',
  '/ui/webhooks',
  '/ui/webhooks/x',
  '/ui/webhooks/sink',
  '/ui/webhooks/endpoints',
  '/ui/webhooks/trigger',
  '/ui/scenarios',
  '/ui/scenarios/armed',
  '/ui/scenarios/own',
  '/ui/scenarios/compose',
  '/ui/scenarios/faults',
  '/ui/scenarios/show/approved',
  '/ui/contracts',
  '/ui/contracts/coverage',
]

test('while the store is away pages and forms answer 503 or what they still know, and never that we failed', async () => {
  const bugs: unknown[] = []
  const simulator = await new Simulator({ onBug: (error) => void bugs.push(error) }).ready(undefined)
  const dashboard = createDashboard(simulator, createControlPlane(simulator))
  const ask = (path: string, init?: RequestInit) =>
    dashboard(fromFetch(new Request(`http://localhost/_sim${path}`, init)))
  const away = () => Promise.reject(new SimError('store_unavailable', 'the store is away', 'Wait.'))
  vi.spyOn(simulator.store, 'transact').mockImplementation(away)
  for (const name of Object.keys(simulator.store.looks) as (keyof typeof simulator.store.looks)[]) {
    vi.spyOn(simulator.store.looks, name).mockImplementation(away)
  }
  const answers = new Map<string, number>()
  for (const path of pages) {
    const { status, headers } = await ask(path)
    answers.set(path, status)
    expect(headers['content-security-policy'], path).toContain("default-src 'none'")
  }
  expect([...answers].filter(([, status]) => ![200, 404, 503].includes(status))).toEqual([])
  expect([answers.get('/ui/journeys'), answers.get('/ui/webhooks'), answers.get('/ui/contracts')]).toEqual([
    503, 503, 200,
  ])
  const filled = 'call.vendor=idwise&call.id=x&call.name=x&call.scenario=approved&call.action=approve&call.ms=1'
  for (const name of Object.keys(control.endpoints)) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
    for (const body of ['', filled]) {
      const { status } = await ask(`/ui/calls/${name}`, { method: 'POST', headers, body })
      expect(status === 503 || status < 500, `${name} ${status}`).toBe(true)
    }
  }
  expect(bugs).toEqual([])
  vi.restoreAllMocks()
  await simulator.close()
})

browserTest(
  'a page says that the store is away, and is there again without anybody asking',
  desktop,
  async ({ page }) => {
    const shared = new SharedStore()
    await using sim = await startServer({ store: shared.replica(), onStore: () => undefined })
    const open = await page.context().newPage()
    await open.goto(pageUrl(sim, '/ui/journeys'))
    await open.locator('#link-state').getByText('Live.').waitFor()
    shared.fail()
    await page.goto(pageUrl(sim, '/ui/journeys'))
    await page.getByText('the database does not answer').waitFor()
    await expectSound(page)
    await open.getByText('The server cannot make this page now').waitFor()
    shared.mend()
    await page.getByRole('heading', { name: 'Journeys' }).waitFor()
    await open.locator('#link-state').getByText('Live.').waitFor()
  },
)
