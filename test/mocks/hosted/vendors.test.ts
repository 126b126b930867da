/** Every vendor's page, walked alike in a real browser to approved and to rejected: page, webhook and result agree. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { startSimulator } from '../../../src/index.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import { browserTest, desktop, mobile } from '../../support/chromium.js'
import { startReceiver } from '../../support/receiver.js'
import { outcomes, type Vendor, vendorWords } from './vendors.js'

const hosted = Object.values(vendorEntries).filter(({ profile }) => profile.surfaces.hosted)

test('every vendor with a page has its words here', () => {
  expect(Object.keys(vendorWords).sort()).toEqual(hosted.map(({ profile }) => profile.id).sort())
})

const named = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

/** Does what the page asks for, by roles and names, until it asks for nothing more; tells what it showed. */
async function walk(page: Page): Promise<string[]> {
  const headings: string[] = []
  const send = named(page, /^Send the (pictures?|code)$/)
  const asks = named(page, /^(Agree and continue|Continue|Send the .+)$/)
  // the panel has nothing left to play
  const over = page.getByRole('button', { name: 'Complete', exact: true, disabled: true })
  for (;;) {
    await asks.or(over).first().waitFor()
    const title = (await page.getByRole('heading', { level: 1 }).textContent())!
    headings.push(title)
    if (await over.isVisible()) return headings
    for (const specimen of await named(page, /: Use the specimen$/).all()) await specimen.click()
    const code = page.getByLabel('One-time code')
    if (await code.isVisible()) await code.fill('123456')
    await ((await send.isVisible()) ? send : asks).click()
    // what is asked next has a heading of its own
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor({ state: 'detached' })
  }
}

/** Reads a value by its path, as `body.systemDecision`. */
const at = (body: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], body)

/** Reads the result as a client would, signing in first where the vendor wants that. */
async function readResult(base: string, { login, result }: Vendor, ids: Record<string, string>): Promise<unknown> {
  const call = async (path: string, init: RequestInit): Promise<unknown> => (await fetch(base + path, init)).json()
  const token = login && at(await call(login.path, { method: 'POST', ...login.init }), login.token)
  const path = result.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name]!))
  return call(path, { headers: { [result.header]: result.value.replace('{token}', String(token)) } })
}

/** Whether a value is one of the two that tell how it ended: other webhooks tell of other things. */
const isVerdict = ({ approved, rejected }: Vendor, value: unknown): boolean =>
  [approved.webhook, rejected.webhook].some((known) => known === value)

function walkTest(id: string, outcome: keyof typeof outcomes, size: string, options: BrowserContextOptions): void {
  browserTest(`${id}: page, webhook and result agree on ${outcome} (${size})`, options, async ({ page, problems }) => {
    const words = vendorWords[id]!
    const bugs: unknown[] = []
    await using receiver = await startReceiver()
    await using sim = await startSimulator({
      port: 0,
      vendors: [id],
      processingMs: 20,
      options: words.options ?? {},
      onBug: (bug) => void bugs.push(bug),
    })
    await sim.webhooks.register({ vendor: id, url: receiver.url })
    const { ids, link } = await sim.journeys.create(id)
    await page.goto(link!)
    await page.getByLabel('Choose the outcome').selectOption(outcomes[outcome])
    await named(page, 'Apply the outcome').click()
    await page.getByRole('complementary').getByText(outcomes[outcome], { exact: true }).waitFor()

    const headings = await walk(page)
    expect(headings.slice(0, 2)).toEqual(['Before you begin', 'Choose your document'])
    const expected = words[outcome]
    const { end } = (await (await fetch(`${link}/state`)).json()) as { end: object }
    expect(end).toMatchObject({ title: expected.title, tone: expected.tone })
    expect(headings.at(-1)).toBe(expected.title)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)

    const journeyId = Object.values(ids)[0]!
    await expect
      .poll(async () => (await sim.webhooks.deliveries()).map(({ status }) => status))
      .not.toContain('pending')
    const told = receiver.received.map(({ body }) => JSON.parse(body) as unknown)
    const verdict = told.findLast((body) => isVerdict(words, at(body, words.webhook)))
    expect(JSON.stringify(verdict)).toContain(journeyId)
    expect(at(verdict, words.webhook)).toBe(expected.webhook)
    expect(at(await readResult(`${sim.url}/${id}`, words, ids), words.result.at)).toBe(expected.result)
    expect([problems, bugs]).toEqual([[], []])
  })
}

for (const { profile } of hosted) {
  walkTest(profile.id, 'approved', 'mobile', mobile)
  walkTest(profile.id, 'rejected', 'desktop', desktop)
}

browserTest('a document is chosen when it is its turn, not before the phone', mobile, async ({ page }) => {
  await using sim = await startSimulator({ port: 0, vendors: ['veratad'], processingMs: 0 })
  const { link } = await sim.journeys.create('veratad', { flow: 'route-phone-then-document' })
  await page.goto(link!)
  const headings = await walk(page)
  expect(headings).toEqual([
    'Before you begin',
    'Code sent to the phone',
    'Choose your document',
    'Identity document',
    'Verified',
  ])
})
