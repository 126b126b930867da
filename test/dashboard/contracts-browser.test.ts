/** The section Contracts in a real browser: reading, searching, filtering, reports good and hostile. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserTest, desktop, mobile } from '../support/chromium.js'
import {
  driftReport,
  driftRow,
  failedRun,
  hostileFiles,
  reportFolder,
  verifyReport,
  violation,
} from '../support/reports.js'
import { expectSound, pageUrl, startServer } from './support.js'

/** Opens everything that is closed: what is hidden is checked too. */
const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true
  })

const paths = [
  '',
  '?q=journey_id',
  '/idwise',
  '/incode/endpoints/authorizeServer',
  '/idwise/endpoints/processJourneyStep',
  '/idwise/events/finishedJourney',
  '/coverage?vendor=veratad',
  '/reports',
  '/control/endpoints/createWebhookEndpoint',
]

for (const [name, device] of [
  ['desktop', desktop],
  ['phone', mobile],
] as const) {
  for (const path of paths) {
    browserTest(`contracts${path} is sound on a ${name}`, device, async ({ page, problems }) => {
      await using sim = await startServer()
      const answer = await page.goto(pageUrl(sim, `/ui/contracts${path}`))
      expect(answer!.status()).toBe(200)
      await openAll(page)
      await expectSound(page)
      expect(problems).toEqual([])
    })
  }

  browserTest(`reports are sound on a ${name}, whoever wrote them`, device, async ({ page, problems }) => {
    using folder = reportFolder()
    for (const [file, [text]] of Object.entries(hostileFiles)) folder.write(file, text)
    const odd = '<script>alert(1)</script>\u202e\u200b'
    const hostile = { ...violation, path: odd, received: `${odd}${'x'.repeat(20_000)}`, source: `javascript:${odd}` }
    const run = failedRun(
      { vendor: odd, notes: [odd] },
      Array.from({ length: 40 }, () => hostile),
    )
    folder.write('odd.json', verifyReport({ ...run, cases: Array.from({ length: 4 }, () => run.cases[0]!) }))
    folder.write('<img src=x>\u202e.json', driftReport([{ ...driftRow, before: odd, endpoint: odd.repeat(100) }]))
    await using sim = await startServer({ reports: folder.path })
    await page.goto(pageUrl(sim, '/ui/contracts/reports'))
    await expectSound(page)
    expect(await page.getByText('perhaps it is not written to its end').count()).toBe(4)
    const links = await page
      .locator('main table a')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href))
    expect(links).toHaveLength(Object.keys(hostileFiles).length + 2)
    for (const link of links) {
      expect((await fetch(link)).status, link).toBe(200)
      if (!/odd|img/.test(link)) continue
      await page.goto(link)
      await expectSound(page)
    }
    expect(await page.locator('main script, main img').count()).toBe(0)
    expect(problems).toEqual([])
  })
}

browserTest('a stranger finds what a field means from the start page', desktop, async ({ page }) => {
  await using sim = await startServer()
  await page.goto(pageUrl(sim, '/ui/contracts'))
  await page.getByLabel('Search all contracts').fill('journeyLinkValidity')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: 'create-journey-url' }).click()
  const request = page.getByRole('region', { name: 'Request, application/json' })
  await request.getByRole('button', { name: 'Open all' }).click()
  await request.getByText('journeyLinkValidity', { exact: true }).waitFor()
  await request.getByRole('button', { name: 'Close all' }).click()
  await request.getByText('journeyLinkValidity', { exact: true }).waitFor({ state: 'hidden' })
})

browserTest('coverage is filtered with its form, and a fact leads to where it is told', desktop, async ({ page }) => {
  await using sim = await startServer()
  await page.goto(pageUrl(sim, '/ui/contracts/coverage'))
  await page.getByRole('combobox', { name: 'Vendor' }).selectOption('signzy')
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('error')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('link', { name: '422 UNSUPPORTED_IMAGE' }).first().click()
  // it stands in something that is closed
  await page.getByRole('cell', { name: 'UNSUPPORTED_IMAGE', exact: true }).first().waitFor()
})

browserTest('a failing case leads to its endpoint', desktop, async ({ page }) => {
  using folder = reportFolder()
  folder.write('verify.json', verifyReport(failedRun()))
  await using sim = await startServer({ reports: folder.path })
  await page.goto(pageUrl(sim, '/ui/contracts'))
  await page.getByRole('link', { name: 'Open the reports' }).click()
  await page.getByRole('link', { name: 'verify.json' }).click()
  await page.getByText('idwise breaks the contract: 0 cases passed, 1 failed, 1 were not run').waitFor()
  await page.getByRole('cell', { name: '7', exact: true }).waitFor()
  await page.getByRole('link', { name: 'idwise.startJourney.happy' }).click()
  await page.getByRole('heading', { name: '/v2/start-journey', level: 1 }).waitFor()
})

browserTest('without a folder the page says how to make a report', desktop, async ({ page }) => {
  await using sim = await startServer()
  await page.goto(pageUrl(sim, '/ui/contracts/reports'))
  await page.getByText('The simulator was told of no folder of reports.').waitFor()
  const verify = page.getByRole('button', { name: 'Copy how to verify this simulator' })
  expect(await verify.getAttribute('data-copy')).toContain(`idvsim verify --target ${sim.url} --reporter json`)
})
