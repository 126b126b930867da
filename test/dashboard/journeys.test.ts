/** The journeys of the dashboard, in a real browser: found, made, played and watched. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RunningSimulator } from '../../src/index.js'
import { picture } from '../support/acme/client.js'
import { browserTest, desktop, mobile } from '../support/chromium.js'
import { expectSound, pageUrl, startServer } from './support.js'

const hostile = '<img src=x onerror="document.title=1"> \u202eevil\u200b \ud800 {reference}'
const pageOf = (vendor: string, id: string): string => `/ui/journeys/${vendor}/${encodeURIComponent(id)}`

async function open(page: Page, sim: RunningSimulator, vendor: string, request: object = {}): Promise<string> {
  const { journeyId } = await sim.journeys.create(vendor, request)
  await page.goto(pageUrl(sim, pageOf(vendor, journeyId)))
  return journeyId
}

/** The button of an action. */
const act = (page: Page, name: string) => page.locator(`#act-${name} button[type=submit]`)
/** Where it says that an action is not to be done now, and why. */
const refused = (page: Page, name: string) => page.locator(`#not-${name}`)
/** Where a picture of a side is chosen. */
const front = (page: Page) => page.locator('#upload-front input[type=file]')

for (const [name, device] of [
  ['desktop', desktop],
  ['phone', mobile],
] as const) {
  browserTest(`the list and a journey are sound on a ${name}, whatever they are called`, device, async (visit) => {
    const { page, problems } = visit
    await using sim = await startServer()
    await sim.journeys.create('signzy', { reference: hostile })
    await sim.journeys.create('veratad', { reference: 'x'.repeat(20_000) })
    await page.goto(pageUrl(sim, '/ui/journeys'))
    await page.getByText('Make a journey').click()
    await expectSound(page)
    await page.getByRole('link', { name: '<img src=x' }).click()
    await page.getByRole('heading', { name: '<img src=x' }).waitFor()
    expect(await page.locator('h1 .hidden-char').allTextContents()).toEqual(['U+202E', 'U+200B'])
    await page.getByText('The whole case').click()
    await expectSound(page)
    expect(await page.title()).not.toBe('1')
    expect(await page.locator('img').count()).toBe(0)
    const ended = await sim.journeys.create('idwise', { state: 'completed' })
    await page.goto(pageUrl(sim, pageOf('idwise', ended.journeyId)))
    await page.getByRole('heading', { name: 'Timeline' }).waitFor()
    await expectSound(page)
    expect(problems).toEqual([])
  })

  browserTest(`a picture is sent from a ${name}, and shown on the timeline`, device, async ({ page, problems }) => {
    await using sim = await startServer()
    const id = await open(page, sim, 'signzy')
    // larger than other forms may be
    const file = Buffer.concat([picture, Buffer.alloc(2_000_000)])
    await front(page).setInputFiles({ name: 'front.png', mimeType: 'image/png', buffer: file })
    await act(page, 'upload').click()
    const shown = page.getByRole('img', { name: 'Sent: image/png' })
    await shown.waitFor()
    await page.waitForFunction(() => (document.querySelector('.thumb img') as HTMLImageElement).naturalWidth === 4)
    expect((await sim.journeys.timeline('signzy', id)).items.find(({ kind }) => kind === 'picture')).toMatchObject({
      sizeBytes: file.length,
    })
    // what was sent is not sent again
    expect(await front(page).evaluate((input: HTMLInputElement) => input.files!.length)).toBe(0)
    await expectSound(page)
    expect(problems).toEqual([])
  })
}

browserTest('journeys are found by reference, by any id and by what they are', desktop, async ({ page }) => {
  await using sim = await startServer()
  for (let i = 0; i < 130; i++) await sim.journeys.create(i % 2 ? 'signzy' : 'veratad', { reference: `order-${i}` })
  const wanted = await sim.journeys.create('incode', { reference: 'wanted', scenario: 'document_expired' })
  const rows = page.locator('#journeys tbody tr')
  await page.goto(pageUrl(sim, '/ui/journeys'))
  expect(await rows.count()).toBe(50)
  expect(await rows.first().innerText()).toContain('wanted')
  const seen: string[] = []
  for (;;) {
    seen.push(...(await page.locator('#journeys tbody th a').allInnerTexts()))
    const next = page.getByRole('link', { name: 'Next page' })
    if ((await next.count()) === 0) break
    await next.click()
  }
  expect([seen.length, new Set(seen).size]).toEqual([131, 131])
  await page.getByRole('link', { name: 'Back to the newest' }).click()
  expect(await rows.count()).toBe(50)

  const { verificationTraceId, interviewId } = wanted.ids
  for (const called of ['wanted', wanted.journeyId, verificationTraceId!, interviewId!]) {
    await page.getByLabel('Reference or id').fill(called)
    await page.getByRole('button', { name: 'Filter' }).click()
    await expect.poll(() => rows.count(), { message: called }).toBe(1)
    await page.getByRole('link', { name: 'Show all' }).click()
  }
  await page.locator('select[name=vendor]').selectOption('signzy')
  await page.locator('select[name=ended]').selectOption('true')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByText('No journey fits').waitFor()
  await page.goto(pageUrl(sim, '/ui/journeys?scenario=document_expired'))
  expect(await rows.count()).toBe(1)
})

browserTest('a journey that is made is shown at once', desktop, async ({ page }) => {
  await using sim = await startServer()
  await page.goto(pageUrl(sim, '/ui/journeys'))
  await page.getByText('Make a journey').click()
  const form = page.getByRole('region', { name: 'A journey of Signzy One Touch KYC' })
  await form.getByLabel('Reference').fill(hostile.replace('\ud800', ''))
  await form.locator('select[name="call.scenario"]').selectOption('document_expired')
  await form.locator('select[name="call.state"]').selectOption('completed')
  await form.getByRole('button', { name: 'Make' }).click()
  await page.getByRole('heading', { name: 'Timeline' }).waitFor()
  const { items } = await sim.journeys.list()
  expect(new URL(page.url()).pathname).toBe(`/_sim${pageOf('signzy', items[0]!.journeyId)}`)
  expect(items[0]).toMatchObject({ scenario: 'document_expired', ended: true })
  expect(await page.locator('#journey-head').innerText()).toContain('document_expired')
})

const plays = [
  ['idwise', 'Open', 'open', []],
  ['idwise', 'Complete', 'complete', []],
  ['signzy', 'Abandon', 'abandon', []],
  ['signzy', 'Cancel', 'cancel', []],
  ['signzy', 'Expire', 'expire', []],
  ['incode', 'Approve', 'approve', []],
  ['veratad', 'Reject', 'reject', []],
  ['idwise', 'Refer', 'refer', []],
  ['idwise', 'Review', 'review', ['refer']],
  ['idwise', 'Resubmit', 'resubmit', ['refer']],
  ['veratad', 'Upload', 'upload', []],
] as const

browserTest('every action is a button, and does what its name says', desktop, async ({ page, problems }) => {
  await using sim = await startServer()
  for (const [vendor, label, name, before] of plays) {
    const { journeyId } = await sim.journeys.create(vendor, {})
    const twin = await sim.journeys.create(vendor, {})
    for (const step of before) for (const id of [journeyId, twin.journeyId]) await sim.journeys.act(vendor, id, step)
    await page.goto(pageUrl(sim, pageOf(vendor, journeyId)))
    await act(page, name).click()
    await page.getByText(`${label}: done`).waitFor()
    const done = await sim.journeys.act(vendor, twin.journeyId, name)
    const { actions, phase } = await sim.journeys.actions(vendor, journeyId)
    expect(phase, `${vendor} ${name}`).toBe(done.phase)
    const { status } = await sim.journeys.get(vendor, journeyId)
    expect(status, `${vendor} ${name}`).toBe((await sim.journeys.get(vendor, twin.journeyId)).status)
    // the page shows where it stands, and each button as it is allowed
    await page.locator('#journey-head .badge', { hasText: status }).waitFor()
    const fold = page.locator('#refused-actions > summary')
    await fold.focus()
    await page.keyboard.press('Enter')
    for (const one of actions) {
      const row = refused(page, one.name)
      await (one.allowed ? act(page, one.name) : row).waitFor()
      expect(await act(page, one.name).count(), `${vendor} after ${name}: ${one.name}`).toBe(one.allowed ? 1 : 0)
      expect(await row.count()).toBe(one.allowed ? 0 : 1)
      if (one.reason === null) continue
      expect(await row.innerText()).toContain(one.reason)
      expect(await row.getByRole('button').isDisabled()).toBe(true)
    }
  }
  expect(problems).toEqual([])
})

browserTest('a reviewer rejects, and asks for the steps that are ticked', desktop, async ({ page }) => {
  await using sim = await startServer()
  const id = await open(page, sim, 'idwise')
  await act(page, 'refer').click()
  await page.locator('#act-review select').waitFor()
  const steps = page.locator('#act-resubmit input[type=checkbox]')
  await steps.nth(1).check()
  await act(page, 'resubmit').click()
  await page.getByText('Resubmit: done').waitFor()
  const { steps: after } = await sim.journeys.actions('idwise', id)
  expect(after.map(({ state }) => state === 'open')).toEqual(after.map((_, i) => i === 1))

  await open(page, sim, 'idwise')
  await act(page, 'refer').click()
  await page.locator('#act-review select').selectOption('rejected')
  await act(page, 'review').click()
  await page.locator('#journey-head .badge', { hasText: 'Rejected' }).waitFor()
})

browserTest('the scenario is changed until the journey is over', desktop, async ({ page }) => {
  await using sim = await startServer()
  const id = await open(page, sim, 'veratad')
  const change = page.getByRole('button', { name: 'Change scenario' })
  await page.locator('select[name="call.scenario"]').selectOption('document_expired')
  await change.click()
  await page.locator('#journey-head', { hasText: 'document_expired' }).waitFor()
  expect((await sim.journeys.get('veratad', id)).scenario).toBe('document_expired')
  await act(page, 'complete').click()
  await page.locator('#refused-actions > summary', { hasText: 'Change scenario' }).click()
  expect(await change.isDisabled()).toBe(true)
  const { scenario } = await sim.journeys.actions('veratad', id)
  expect(await refused(page, 'scenario').innerText()).toContain(scenario.reason)
})

browserTest('two browsers see each other play, and time pass', desktop, async ({ page }) => {
  await using sim = await startServer({ processingMs: 90_000 })
  const id = await open(page, sim, 'idwise', { reference: 'shared' })
  const other = await page.context().newPage()
  await other.goto(pageUrl(sim, '/ui/journeys'))
  await act(page, 'upload').click()
  await page.locator('#journey-timeline').getByText('in 1 min 30 s').first().waitFor()
  const third = await page.context().newPage()
  await third.goto(pageUrl(sim, pageOf('idwise', id)))
  await third.getByRole('button', { name: 'Advance to it' }).first().click()
  for (const one of [page, third]) {
    await one.locator('#journey-timeline', { hasText: 'Nothing is still to come' }).waitFor()
  }
  await act(third, 'reject').click()
  await page.locator('#journey-head', { hasText: 'over' }).waitFor()
  const { status } = await sim.journeys.get('idwise', id)
  await page.locator('#journey-head .badge', { hasText: status }).waitFor()
  await other.locator('#journeys tbody tr', { hasText: status }).waitFor()
  await sim.journeys.create('signzy', { reference: 'made elsewhere' })
  await other.getByRole('link', { name: 'made elsewhere' }).waitFor()
})

browserTest(
  'a timeline leads to requests and webhooks; payloads and the person are shown when asked',
  desktop,
  async (visit) => {
    const { page } = visit
    await using sim = await startServer({ send: async () => new Response('no', { status: 500 }) })
    await sim.webhooks.register({ vendor: 'idwise', url: 'http://127.0.0.1:1/hook' })
    const { journeyId } = await sim.journeys.create('idwise', { state: 'completed' })
    const authorization = `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}`
    await fetch(`${sim.url}/idwise/journey/v2/summary/${journeyId}`, { headers: { authorization } })
    await page.goto(pageUrl(sim, pageOf('idwise', journeyId)))
    const timeline = page.locator('#journey-timeline')
    expect(await timeline.getByRole('link', { name: 'GET /idwise/journey/v2/summary' }).getAttribute('href')).toMatch(
      /^\/_sim\/ui\/requests\/req-\d+$/,
    )
    const [delivery] = await sim.webhooks.deliveries()
    expect(await timeline.getByRole('link', { name: delivery!.event }).first().getAttribute('href')).toBe(
      `/_sim/ui/webhooks/${delivery!.id}`,
    )
    await timeline.getByText('500 failed').first().waitFor()
    const payloads = page.locator('#journey-payloads')
    await payloads.getByText('Get Journey Result').click()
    await payloads.getByText(`"journey_id": "${journeyId}"`).first().waitFor()
    const person = page.locator('#journey-case')
    expect(await person.innerText()).toContain('[hidden]')
    await page.getByRole('link', { name: 'Show secrets and personal data' }).click()
    const { case: about } = await sim.journeys.get('idwise', journeyId, { reveal: true })
    await person.getByText(String(about!.person.fullName), { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Hide secrets and personal data' }).waitFor()
  },
)

browserTest('what is asked wrongly is told as such, and is no fault of ours', desktop, async ({ page }) => {
  await using sim = await startServer()
  for (const [path, status] of [
    ['/ui/journeys/idwise/nothing', 404],
    ['/ui/journeys/nobody/nothing', 404],
    [`/ui/journeys/idwise/${encodeURIComponent(hostile.replace('\ud800', ''))}`, 404],
    ['/ui/journeys?vendor=nobody', 404],
    ['/ui/journeys?after=odd', 404],
    ['/ui/journeys?ended=perhaps&reveal=x', 200],
    [`/ui/journeys?id=${'x'.repeat(5000)}`, 200],
  ] as const) {
    const answer = await page.goto(pageUrl(sim, path))
    expect(answer!.status(), path).toBe(status)
  }
})
