/** The log of requests in a real browser: 100,000 rows, live, by mouse and by keyboard. */
import type { Page } from 'playwright-core'
import { afterAll, expect, vi } from 'vitest'
import type { RunningSimulator, VendorSimulator } from '../../src/index.js'
import { remote } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { browserTest, desktop, mobile } from '../support/chromium.js'
import { expectSound, pageUrl, startServer } from './support.js'

// a hundred thousand calls take their time
vi.setConfig({ testTimeout: 120_000 })

const start = (journalLimit: number) =>
  startServer({
    vendors: [acmeSimulator as unknown as VendorSimulator],
    journalLimit,
    send: async () => new Response('ok'),
  })

/** Asks so many times; the n-th asks for `c<n>`. */
async function fill(sim: RunningSimulator, count: number, from = 1): Promise<void> {
  const { authorization } = { authorization: `Basic ${btoa('acme-test-key:acme-test-secret')}` }
  for (let n = from; n < from + count; n += 500) {
    const some = Array.from({ length: Math.min(500, from + count - n) }, (_, i) => n + i)
    await Promise.all(
      some.map(async (one) => sim.fetch(`http://sim.test/acme/v1/checks/c${one}`, { headers: { authorization } })),
    )
  }
}

const log = (page: Page) => page.locator('#request-log')
const rows = (page: Page) => log(page).locator('tbody tr')
const row = (page: Page, n: number) => log(page).getByRole('row', { name: new RegExp(`^req-0*${n} `) })
const scrollTo = (page: Page, share: number) =>
  log(page).evaluate((element, at) => {
    element.scrollTop = (element.scrollHeight - element.clientHeight) * at
  }, share)
/** Numbers of the rows that stand in the window of the log, from above. */
const inSight = (page: Page): Promise<number[]> =>
  log(page).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return [...element.querySelectorAll('tbody tr')]
      .filter((one) => one.getBoundingClientRect().top >= top && one.getBoundingClientRect().bottom <= bottom)
      .map((one) => Number(/req-(\d+)/.exec(one.querySelector('a')?.textContent ?? '')?.[1] ?? Number.NaN))
  })
const settled = (page: Page) =>
  page.waitForFunction(() => document.querySelectorAll('#request-log .empty').length === 0)

let full: Promise<RunningSimulator> | undefined
/** One with a hundred thousand requests, for whoever only reads. */
const fullLog = (): Promise<RunningSimulator> =>
  (full ??= (async () => {
    const sim = await start(100_000)
    await fill(sim, 100_000)
    return sim
  })())
afterAll(async () => (await full)?.close())

for (const [name, device] of [
  ['desktop', desktop],
  ['phone', mobile],
] as const) {
  browserTest(
    `100,000 rows are scrolled with few of them in the page, on a ${name}`,
    device,
    async ({ page, problems }) => {
      const sim = await fullLog()
      await page.goto(pageUrl(sim, '/ui/requests'))
      await row(page, 100_000).waitFor()
      expect(await log(page).getAttribute('aria-rowcount')).toBe('100001')
      for (const share of [0.5, 0.123, 0.9999, 0.7, 1, 0.3, 0]) {
        await scrollTo(page, share)
        await settled(page)
        const wanted = 100_000 - share * 100_000
        // one after another, and about where they should be, as soon as all of them are there
        await expect
          .poll(async () => {
            const seen = await inSight(page)
            const first = seen[0] ?? Number.NaN
            return seen.length > 2 && Math.abs(first - wanted) < 40 && seen.every((n, i) => n === first - i)
          })
          .toBe(true)
        expect(await rows(page).count()).toBeLessThanOrEqual(150)
      }
      await scrollTo(page, 1)
      await row(page, 1).waitFor()
      expect(await row(page, 1).getAttribute('aria-rowindex')).toBe('100001')
      await expectSound(page)
      expect(problems).toEqual([])
    },
  )
}

browserTest('what comes shows up at the top, and is only told to who reads elsewhere', desktop, async ({ page }) => {
  await using sim = await start(1000)
  await fill(sim, 300)
  await page.goto(pageUrl(sim, '/ui/requests'))
  const other = await page.context().newPage()
  await other.goto(pageUrl(sim, '/ui/requests'))
  await row(page, 300).waitFor()
  await scrollTo(page, 0.5)
  await settled(page)
  // all of them are there, and others than before
  await expect
    .poll(async () => {
      const seen = await inSight(page)
      return seen.length > 2 && seen.every((n) => n < 290)
    })
    .toBe(true)
  const before = await inSight(page)
  await fill(sim, 3, 301)
  await row(other, 303).waitFor()
  await page.getByRole('button', { name: '3 new' }).waitFor()
  expect(await inSight(page)).toEqual(before)
  await page.getByRole('button', { name: '3 new' }).click()
  await row(page, 303).waitFor()
  await expect.poll(async () => (await inSight(page))[0]).toBe(303)
  await fill(sim, 2, 304)
  await row(page, 305).waitFor()
  await expect.poll(async () => (await inSight(page))[0]).toBe(305)
})

browserTest(
  'rows that a server refuses are asked for again after a while, not at every frame',
  desktop,
  async ({ page }) => {
    await using sim = await start(1000)
    await fill(sim, 1000)
    await page.goto(pageUrl(sim, '/ui/requests'))
    await row(page, 1000).waitFor()
    let asked = 0
    await page.route('**/ui/requests/rows*', (route) => {
      asked += 1
      return route.abort()
    })
    await scrollTo(page, 0.5)
    await expect.poll(() => asked).toBeGreaterThan(0)
    await page.evaluate(async () => {
      for (let n = 0; n < 60; n += 1) await new Promise(requestAnimationFrame)
    })
    expect(asked).toBeLessThanOrEqual(4)
    await page.unroute('**/ui/requests/rows*')
    await settled(page)
    await row(page, 500).waitFor()
  },
)

browserTest('a reset empties the log, and a full journal forgets from below', desktop, async ({ page }) => {
  await using sim = await start(200)
  await fill(sim, 500)
  await page.goto(pageUrl(sim, '/ui/requests'))
  await page.getByText('200 requests').waitFor()
  await scrollTo(page, 1)
  await row(page, 301).waitFor()
  await sim.reset()
  await page.getByText('Nobody has asked anything yet').waitFor()
  await fill(sim, 1)
  await row(page, 1).waitFor()
})

browserTest('the keyboard walks the rows, and Enter opens one', desktop, async ({ page }) => {
  await using sim = await start(5000)
  await fill(sim, 2000)
  await page.goto(pageUrl(sim, '/ui/requests'))
  await row(page, 2000).focus()
  const focused = () =>
    page
      .waitForFunction(
        () => /req-\d+/.exec(document.activeElement?.closest('tr')?.querySelector('a')?.textContent ?? '')?.[0],
      )
      .then((it) => it.jsonValue())
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  expect(await focused()).toBe('req-00001999')
  await page.keyboard.press('End')
  expect(await focused()).toBe('req-00000001')
  await page.keyboard.press('PageUp')
  await settled(page)
  expect(Number((await focused())!.slice(4))).toBeGreaterThan(3)
  await page.keyboard.press('Home')
  expect(await focused()).toBe('req-00002000')
  await page.keyboard.press('PageDown')
  const opened = await focused()
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(opened!))
})

browserTest('filters show what fits, and what fits as it comes', desktop, async ({ page }) => {
  await using sim = await start(5000)
  await fill(sim, 400)
  const ask = remote(sim)
  await ask('POST', '/acme/v1/checks', { full_name: 'Ada', reference: 7 })
  await ask('GET', '/acme/v1/nowhere')
  await page.goto(pageUrl(sim, '/ui/requests'))
  await page.getByLabel('Endpoint').selectOption('createCheck')
  await page.getByLabel('Only with violations').check()
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByText('1 request', { exact: true }).waitFor()
  await row(page, 401).waitFor()
  await ask('POST', '/acme/v1/checks', { full_name: 9 })
  await row(page, 403).waitFor()
  await page.getByRole('link', { name: 'Show all' }).click()
  await page.getByLabel('Only unmatched').check()
  await page.getByRole('button', { name: 'Filter' }).click()
  await row(page, 402).waitFor()
  await page.getByLabel('Text in path').fill('no such text <b>')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByText('No request fits this filter.').waitFor()
})

browserTest(
  'without a script the newest are listed, with a way to the older',
  { ...desktop, javaScriptEnabled: false },
  async ({ page }) => {
    await using sim = await start(1000)
    await fill(sim, 250)
    await page.goto(pageUrl(sim, '/ui/requests'))
    expect(await rows(page).count()).toBe(100)
    await page.getByRole('link', { name: 'Older requests' }).click()
    expect(await row(page, 150).count()).toBe(1)
    await page.getByRole('link', { name: 'Older requests' }).click()
    expect(await row(page, 1).count()).toBe(1)
    expect(await page.getByRole('link', { name: 'Older requests' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Newest' }).click()
    await page.getByRole('link', { name: 'req-00000250' }).click()
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('/acme/v1/checks/c250')
  },
)
