/** The dashboard's pages of webhooks, in a real browser: the sink, deliveries, retries, triggers, and receivers that mean harm. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RunningSimulator } from '../../src/index.js'
import { browserTest, desktop, mobile } from '../support/chromium.js'
import { startReceiver } from '../support/receiver.js'
import { expectSound, pageUrl, startServer } from './support.js'

const minutes = 60_000
const devices = [
  ['desktop', desktop],
  ['phone', mobile],
] as const

const open = (page: Page, sim: RunningSimulator, path = '') => page.goto(pageUrl(sim, `/ui/webhooks${path}`))
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

for (const [name, device] of devices) {
  browserTest(
    `the sink is registered with a click, and what a journey sends arrives live and verified, on a ${name}`,
    device,
    async ({ page, problems }) => {
      await using sim = await startServer()
      await open(page, sim)
      await page.getByText('Nobody receives webhooks yet.').waitFor()
      await page.getByRole('link', { name: 'Try the built-in sink' }).click()
      await page.getByText('Nothing arrived yet.').waitFor()
      await expectSound(page)
      await page.getByRole('button', { name: 'Register the sink for Veratad VX' }).click()
      await page.getByText('registered', { exact: true }).waitFor()
      await sim.journeys.create('veratad', { state: 'completed' })
      await row(page, 'sessionResult').getByText('verified', { exact: true }).waitFor()
      await expectSound(page)
      await page.getByRole('link', { name: 'sessionResult' }).click()
      await page.getByRole('heading', { name: 'Body' }).waitFor()
      expect(await page.locator('.headers').textContent()).toContain('x-signature[hidden]')
      await page.getByRole('link', { name: 'Show secrets' }).click()
      await page.getByRole('link', { name: 'Hide secrets' }).waitFor()
      expect(await page.locator('.headers').textContent()).toMatch(/x-signature[0-9a-f]{64}/)
      await expectSound(page)
      await page.getByRole('link', { name: 'its delivery of veratad' }).click()
      await page.getByText('fits the contract').waitFor()
      await expectSound(page)
      expect(problems).toEqual([])
    },
  )

  browserTest(
    `a failing sink brings retries, which the clock makes, until it is redelivered by hand, on a ${name}`,
    device,
    async ({ page, problems }) => {
      await using sim = await startServer({ vendors: ['signzy'] })
      await open(page, sim, '/sink')
      await page.getByRole('button', { name: /Register the sink/ }).click()
      await page.getByText('registered', { exact: true }).waitFor()
      await page.getByText('Answers 200, at once').click()
      await page.getByLabel('Status').fill('503')
      await page.getByRole('button', { name: 'Answer so from now on' }).click()
      await page.getByText('Answers 503, at once').waitFor()
      await sim.journeys.create('signzy', { state: 'completed' })
      await row(page, '503 failed').waitFor()
      await open(page, sim)
      await row(page, 'to be retried').getByText('in 1 min').waitFor()
      await expectSound(page)
      await page.getByRole('link', { name: 'journeyResult' }).click()
      const redeliver = page.getByRole('button', { name: 'Redeliver' })
      expect(await redeliver.isDisabled()).toBe(true)
      await page.getByText('It is pending already: the next attempt is in 1 min.').waitFor()
      await page.getByRole('button', { name: 'Advance the clock to it' }).click()
      await page.getByRole('heading', { name: 'Attempt 2' }).waitFor()
      await sim.clock.advance(60 * minutes)
      await page.getByText('The vendor has given up, after 4 attempts.').waitFor()
      await sim.sinks.set('signzy', {})
      await redeliver.click()
      await page.getByText('The receiver took it, after 5 attempts.').waitFor()
      expect(
        await page
          .locator('.attempt .badge')
          .filter({ hasText: /ok|failed/ })
          .allTextContents(),
      ).toEqual([...Array(4).fill('503 failed'), '200 ok'])
      await expectSound(page)
      expect(problems).toEqual([])
    },
  )

  browserTest(
    `an event is triggered with an override, and the page says what was sent, to whom, and what is wrong with it, on a ${name}`,
    device,
    async ({ page, problems }) => {
      await using sim = await startServer({ vendors: ['idwise'] })
      await open(page, sim, '/trigger')
      await page.getByText('Nobody is registered for it').waitFor()
      await page.getByRole('button', { name: 'Trigger' }).click()
      await page.getByText('so that nothing was sent').waitFor()
      const [sink] = await sim.sinks.list()
      await sim.webhooks.register({ vendor: 'idwise', url: sink!.url })
      const { journeyId } = await sim.journeys.create('idwise', { state: 'completed' })
      await page.getByRole('link', { name: 'Manually Reviewed' }).click()
      await page.getByText('Nobody is registered').waitFor({ state: 'detached' })
      await page.getByLabel('Journey').fill(journeyId)
      await page.getByLabel('Override').fill('{"body.finalDecision": 5}')
      await expectSound(page)
      await page.getByRole('button', { name: 'Trigger' }).click()
      const result = page.locator('#result')
      await result.getByText('overridden, it no longer fits the contract').waitFor()
      await result.getByText('"finalDecision": 5').waitFor()
      await result.getByText('delivered', { exact: true }).waitFor()
      await expectSound(page)
      await result.getByRole('link', { name: '/_sim/sink/idwise' }).click()
      await page.locator('#contract .marked').filter({ hasText: '"finalDecision": 5' }).getByText('breaking').waitFor()
      await page.getByText('breaks the contract').waitFor()
      expect(problems).toEqual([])
    },
  )

  browserTest(
    `receivers are registered with what the vendor may ask for, listed, and removed when that is confirmed, on a ${name}`,
    device,
    async ({ page, problems }) => {
      await using sim = await startServer()
      await open(page, sim, '/endpoints')
      await page.getByRole('link', { name: 'Veratad VX' }).click()
      await page.getByRole('link', { name: 'HMAC signature' }).click()
      await page.getByLabel('URL').fill('http://127.0.0.1:9/hooks')
      await page.getByLabel('Secret', { exact: true }).fill('s3cret')
      await page.getByRole('button', { name: 'Register' }).click()
      await row(page, 'http://127.0.0.1:9/hooks').getByText('HMAC signature').waitFor()
      await expectSound(page)
      await page.getByRole('navigation', { name: 'Vendor' }).getByRole('link', { name: 'IDWise' }).click()
      await page.getByRole('link', { name: 'headers', exact: true }).click()
      await page.getByLabel('URL').fill('http://user:pass@127.0.0.1/')
      await page.getByRole('button', { name: 'Register' }).click()
      await page.getByRole('alert').getByText('it holds a user or a password').waitFor()
      await page.getByLabel('URL').fill('http://127.0.0.1:9/other')
      await page.locator('select[name="call.event"]').selectOption('Finished Journey')
      await page.getByRole('button', { name: 'Register' }).click()
      await row(page, 'http://127.0.0.1:9/other').getByText('Finished Journey').waitFor()
      const answers = [false, true]
      page.on('dialog', (dialog) => (answers.shift() ? dialog.accept() : dialog.dismiss()))
      const remove = row(page, 'http://127.0.0.1:9/hooks').getByRole('button', { name: 'Remove' })
      await remove.click()
      expect((await itemsOf(sim)).length).toBe(2)
      await remove.click()
      await row(page, 'http://127.0.0.1:9/hooks').waitFor({ state: 'detached' })
      expect((await itemsOf(sim)).map(({ url, auth, event }) => [url, auth, event])).toEqual([
        ['http://127.0.0.1:9/other', 'header', 'Finished Journey'],
      ])
      expect(problems).toEqual([])
    },
  )
}

const itemsOf = async (sim: RunningSimulator) =>
  ((await (await fetch(`${sim.url}/_sim/webhooks/endpoints`)).json()) as { items: Record<string, unknown>[] }).items

browserTest(
  'deliveries come newest first, page by page, and are filtered by vendor, event, journey and status',
  desktop,
  async ({ page }) => {
    await using sim = await startServer({ vendors: ['idwise', 'signzy'] })
    for (const { name, url } of await sim.sinks.list()) await sim.webhooks.register({ vendor: name, url })
    await sim.sinks.set('signzy', { status: 500 })
    for (let n = 0; n < 11; n++) await sim.journeys.create('idwise', { state: 'completed', reference: `mine-${n}` })
    await sim.journeys.create('signzy', { state: 'completed' })
    await sim.clock.drain()
    const all = await sim.webhooks.deliveries()
    expect(all.length).toBeGreaterThan(50)
    await open(page, sim)
    const ids = () => page.locator('tbody tr').evaluateAll((rows) => rows.map(({ id }) => id.replace('delivery-', '')))
    const newest = all.map(({ id }) => id).reverse()
    expect(await ids()).toEqual(newest.slice(0, 50))
    await page.getByRole('link', { name: 'Next page' }).click()
    await page.getByRole('link', { name: 'Newest page' }).waitFor()
    expect(await ids()).toEqual(newest.slice(50))
    await open(page, sim)
    await page.getByLabel('Status').selectOption('pending')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('link', { name: 'Show all' }).waitFor()
    expect(await ids()).toEqual(newest.slice(0, 1))
    await page.getByLabel('Vendor').selectOption('idwise')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByText('No delivery fits.').waitFor()
    await page.getByLabel('Status').selectOption('')
    await page.getByLabel('Event').selectOption('Finished Journey')
    await page.getByRole('searchbox', { name: 'Journey' }).fill('mine-3')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.locator('tbody tr').first().waitFor()
    const [only] = await sim.webhooks.deliveries({ journey: 'mine-3', event: 'Finished Journey' })
    expect(await ids()).toEqual([only!.id])
    const journey = page.locator('tbody a').nth(1)
    expect(await journey.getAttribute('href')).toBe(`/_sim/ui/journeys/idwise/${only!.journeyId}`)
  },
)

for (const [name, device] of devices) {
  browserTest(
    `what a hostile receiver answers, and what a stranger posts, is shown as text and breaks no page, on a ${name}`,
    device,
    async ({ page, problems }) => {
      const answers = [
        '<img src=x onerror="document.title=1"></pre><script>document.title=2</script>',
        `\u202e\u200babc${'ש'.repeat(600)}`,
        'w'.repeat(60_000),
      ]
      await using receiver = await startReceiver(
        (_, response) => void response.writeHead(500).end(answers.shift() ?? ''),
      )
      await using sim = await startServer({ vendors: ['signzy'] })
      await sim.webhooks.register({ vendor: 'signzy', url: `${receiver.url}/${'long/'.repeat(100)}` })
      await sim.journeys.create('signzy', { state: 'completed', reference: '<b>"\u202e' })
      await sim.clock.advance(60 * minutes)
      const [one] = await sim.webhooks.deliveries()
      await open(page, sim, `/${one!.id}`)
      await page.getByText('<img src=x onerror=').waitFor()
      await page.locator('.attempt > .raw .hidden-char').filter({ hasText: 'U+202E' }).first().waitFor()
      expect(await page.title()).toBe('journeyResult of signzy · idvsim')
      expect(await page.locator('main img, main script').count()).toBe(0)
      await expectSound(page)
      await open(page, sim)
      await expectSound(page)
      for (const body of ['{"event":"</td><script>1</script>\u202e","id":7}', '\u0000\u200f', 'x'.repeat(3_000_000)]) {
        await fetch(`${sim.url}/_sim/sink/odd`, { method: 'POST', body })
      }
      await open(page, sim, '/sink')
      await page.getByText('</td><script>1</script>').waitFor()
      await expectSound(page)
      for (const id of ['sink-1', 'sink-2', 'sink-3']) {
        await open(page, sim, `/sink/${id}?reveal=true`)
        await page.getByRole('heading', { name: 'Body' }).waitFor()
        await expectSound(page)
      }
      for (const path of [
        '/nothing',
        '/sink/nothing',
        '?status=odd',
        '?after=odd',
        '?vendor=odd',
        '/trigger?vendor=odd&sent=x&journey=%00',
        '/endpoints?auth=odd',
      ]) {
        expect((await open(page, sim, path))!.status(), path).toBeLessThan(500)
      }
      expect(problems).toEqual([])
    },
  )
}

browserTest(
  'an attempt is copied as curl, and that says what was sent, byte by byte',
  { ...desktop, permissions: ['clipboard-read', 'clipboard-write'] },
  async ({ page }) => {
    await using receiver = await startReceiver((_, response) => void response.end())
    await using sim = await startServer({ vendors: ['idwise'] })
    const auth = { type: 'basic', username: "o'neil", password: 'p' } as const
    await sim.webhooks.register({ vendor: 'idwise', url: receiver.url, auth })
    const override = { 'body.note': "it's \\ \u00e9 $HOME `id`\n" }
    const { deliveries } = await sim.webhooks.trigger({ vendor: 'idwise', event: 'finishedJourney', override })
    const sent = receiver.received.at(-1)!
    const before = receiver.received.length
    await open(page, sim, `/${deliveries[0]!.id}?reveal=true`)
    await page.getByRole('button', { name: 'Copy as curl: attempt 1' }).click()
    await page.getByText('as curl: attempt 1 copied').waitFor()
    const command = await page.evaluate(() => navigator.clipboard.readText())
    await promisify(execFile)('sh', ['-c', command])
    const again = receiver.received.at(-1)!
    expect(receiver.received).toHaveLength(before + 1)
    expect(again.body).toBe(sent.body)
    for (const name of ['authorization', 'content-type', 'user-agent']) {
      expect(again.headers[name], name).toBe(sent.headers[name])
    }
  },
)
