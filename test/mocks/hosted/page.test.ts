/** The hosted page in a real browser, on the toy vendor: every screen, embedding, redirects, refusals, the keyboard. */
import type { FrameLocator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RunningSimulator, SimulatorOptions } from '../../../src/index.js'
import { makePng } from '../../../src/kit/png.js'
import { basicOf, remote, startAcme } from '../../support/acme/client.js'
import { browserTest, desktop, mobile } from '../../support/chromium.js'
import { type Receiver, startReceiver } from '../../support/receiver.js'
import { spawnCli } from '../../support/run-cli.js'

type Fields = { redirect_url?: string }

async function open(sim: RunningSimulator, fields: Fields = {}, scenario = 'approved') {
  const headers = { 'x-sim-scenario': scenario }
  const { body } = await remote(sim)('POST', '/acme/v1/sessions', { full_name: 'Ada Example', ...fields }, headers)
  return { id: String(body.session_id), link: String(body.link) }
}
const statusOf = async (sim: RunningSimulator, id: string): Promise<unknown> =>
  (await remote(sim)('GET', `/acme/v1/sessions/${id}`)).body.status

/** Processing takes no time, so the page polls once; the clock runs, as a server's does. */
const start = (options: SimulatorOptions = {}) => startAcme({ clock: 'now', ...options })

type Where = Pick<Page | FrameLocator, 'getByRole' | 'getByLabel'>
const press = (where: Where, name: string) => where.getByRole('button', { name, exact: true }).click()
const heading = (where: Where, name: string) => where.getByRole('heading', { name, level: 1 }).waitFor()

/** Goes as far as the first step. */
async function agree(where: Where): Promise<void> {
  await press(where, 'Agree and continue')
  await where.getByLabel('Issuing country').selectOption('DE')
  await where.getByRole('radio', { name: 'Identity card' }).check()
  await press(where, 'Continue')
  await heading(where, 'Your document')
}

async function sendDocument(where: Where): Promise<void> {
  await press(where, 'Front: Use the specimen')
  await press(where, 'Back: Use the specimen')
  await press(where, 'Send the pictures')
}

async function sendRest(where: Where): Promise<void> {
  await where.getByLabel('One-time code').fill('000000')
  await press(where, 'Send the code')
  await press(where, 'Selfie: Use the specimen')
  await press(where, 'Send the picture')
}

for (const [size, options] of Object.entries({ desktop, mobile })) {
  browserTest(`a person walks through to the end (${size})`, options, async ({ page, problems }) => {
    await using sim = await start()
    const { id, link } = await open(sim)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(link)
    await heading(page, 'Before you begin')
    expect(await page.getByText('Simulation: nothing here is a real verification').isVisible()).toBe(true)
    expect(await page.title()).toBe('Before you begin · Acme ID (simulation)')
    await agree(page)
    expect(await page.getByRole('listitem').filter({ hasText: 'Your document' }).getAttribute('aria-current')).toBe(
      'step',
    )
    await sendDocument(page)
    await heading(page, 'Your phone')
    await sendRest(page)
    await heading(page, 'You are done')
    expect(await statusOf(sim, id)).toBe('completed')
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    expect(asked.filter((url) => !url.startsWith(sim.url) && !url.startsWith('data:'))).toEqual([])
    expect(problems).toEqual([])
  })
}

browserTest(
  'no screen is wider than the narrowest phone',
  { viewport: { width: 320, height: 600 } },
  async ({ page }) => {
    await using sim = await start()
    await page.goto((await open(sim)).link)
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= 320)
    await heading(page, 'Before you begin')
    expect(await fits()).toBe(true)
    await agree(page)
    expect(await fits()).toBe(true)
    await sendDocument(page)
    await heading(page, 'Your phone')
    expect(await fits()).toBe(true)
    await page.goto(`${sim.url}/acme/hosted/nothing`)
    await heading(page, 'There is nothing behind this link')
    expect(await fits()).toBe(true)
  },
)

browserTest('declining is an end where the vendor says so', desktop, async ({ page }) => {
  await using sim = await start()
  const { id, link } = await open(sim)
  await page.goto(link)
  await press(page, 'Decline')
  await heading(page, 'You declined')
  expect(await statusOf(sim, id)).toBe('declined')
})

browserTest('a failed attempt is said aloud, and the last one ends the session', desktop, async ({ page }) => {
  await using sim = await start()
  const { id, link } = await open(sim, {}, 'document_unreadable')
  await page.goto(link)
  await agree(page)
  await sendDocument(page)
  await page.getByRole('alert').filter({ hasText: 'The picture could not be read. 1 attempt left.' }).waitFor()
  await sendDocument(page)
  await heading(page, 'Too many attempts')
  expect(await statusOf(sim, id)).toBe('attempts_exceeded')
})

browserTest('a code is asked again when it is refused', desktop, async ({ page }) => {
  await using sim = await start()
  await page.goto((await open(sim)).link)
  await agree(page)
  await sendDocument(page)
  await heading(page, 'Your phone')
  await press(page, 'Send the code')
  await page.getByRole('alert').filter({ hasText: 'Enter a code' }).waitFor()
  await page.getByLabel('Choose the outcome').selectOption('attempts_exceeded')
  await press(page, 'Apply the outcome')
  await page.getByRole('complementary').getByText('attempts_exceeded', { exact: true }).waitFor()
  await page.getByLabel('One-time code').fill('123456')
  await press(page, 'Send the code')
  await page.getByRole('alert').filter({ hasText: 'The code is not right. 2 attempts left.' }).waitFor()
})

browserTest('what is missing is named before anything is sent', desktop, async ({ page }) => {
  await using sim = await start()
  await page.goto((await open(sim)).link)
  await agree(page)
  await press(page, 'Front: Use the specimen')
  await press(page, 'Send the pictures')
  await page.getByRole('alert').filter({ hasText: 'Back: take a picture, or use the specimen.' }).waitFor()
  await press(page, 'Back: Use the specimen')
  expect(await page.getByRole('alert').count()).toBe(0)
})

browserTest(
  'real files are uploaded, and what is no picture is refused in words',
  mobile,
  async ({ page, problems }) => {
    await using sim = await start()
    await page.goto((await open(sim)).link)
    await agree(page)
    const file = (name: string, buffer: Uint8Array) => ({ name, mimeType: 'image/png', buffer: Buffer.from(buffer) })
    const front = page.getByLabel('Front: Take or choose a picture')
    expect(await front.getAttribute('capture')).toBe('environment')
    await front.setInputFiles(file('no.png', new TextEncoder().encode('nothing')))
    await page.getByText('Front: no.png').waitFor()
    await page.getByLabel('Back: Take or choose a picture').setInputFiles(file('back.png', makePng(60, 40, 2)))
    await press(page, 'Send the pictures')
    await page.getByRole('alert').filter({ hasText: 'front is no whole picture that can be read' }).waitFor()
    await front.setInputFiles(file('front.png', makePng(60, 40, 1)))
    await page.getByRole('img', { name: 'Front: front.png' }).waitFor()
    await press(page, 'Send the pictures')
    await heading(page, 'Your phone')
    const sent = sim.requests.list().filter(({ endpoint }) => endpoint === 'sendHostedPictures')
    expect(sent.map(({ status }) => status)).toEqual([415, 200])
    expect(problems).toEqual([])
  },
)

browserTest('the keyboard alone is enough', desktop, async ({ page, problems }) => {
  await using sim = await start()
  const { id, link } = await open(sim)
  await page.goto(link)
  await heading(page, 'Before you begin')
  /** Tabs on until the named control has the focus; nothing is ever reached by a pointer. */
  const reach = async (role: 'button' | 'combobox' | 'radio' | 'textbox', name: string): Promise<void> => {
    const control = page.getByRole(role, { name, exact: true })
    await control.waitFor()
    for (let count = 0; count < 30; count++) {
      await page.keyboard.press('Tab')
      if (await control.evaluate((element) => element === document.activeElement)) {
        const outline = await control.evaluate((element) => getComputedStyle(element).outlineStyle)
        if (role !== 'radio') expect(outline, name).not.toBe('none')
        return
      }
    }
    throw new Error(`${role} "${name}" is not reached by the keyboard`)
  }
  const pressKey = async (name: string): Promise<void> => {
    await reach('button', name)
    await page.keyboard.press('Enter')
  }
  await pressKey('Agree and continue')
  await heading(page, 'Choose your document')
  // the heading has the focus, so that the next key press goes on from there
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  await reach('combobox', 'Issuing country')
  await page.keyboard.type('Ger')
  await reach('radio', 'Passport')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await heading(page, 'Your document')
  await pressKey('Front: Use the specimen')
  await pressKey('Back: Use the specimen')
  await pressKey('Send the pictures')
  await heading(page, 'Your phone')
  await reach('textbox', 'One-time code')
  await page.keyboard.type('424242')
  await page.keyboard.press('Enter')
  await heading(page, 'Your face')
  await pressKey('Selfie: Use the specimen')
  await pressKey('Send the picture')
  await heading(page, 'You are done')
  expect(await statusOf(sim, id)).toBe('completed')
  const chosen = sim.requests.list().filter(({ endpoint }) => endpoint === 'actOnHostedPage')
  const bodies = await Promise.all(
    chosen.map(async (entry) => (await sim.requests.get(entry.id, { reveal: true }))!.request.body),
  )
  expect(bodies).toContainEqual({ kind: 'document', country: 'DE', documentKind: 'identity_card' })
  expect(problems).toEqual([])
})

/** A page of another origin that embeds the link and keeps what it is told. */
async function startParent(link: () => string): Promise<Receiver> {
  return startReceiver(({ path }, response) => {
    response.setHeader('content-type', 'text/html')
    if (path !== '/') return void response.end('<h1>Back at the client</h1>')
    response.end(`<script>told=[];addEventListener('message',(e)=>told.push([e.data,e.origin]))</script>
      <iframe title="verification" width="900" height="900" allow="camera" src="${link()}"></iframe>`)
  })
}
const toldTo = (page: Page) => page.evaluate(() => (window as unknown as { told: [string, string][] }).told)
const untilTold = (page: Page, count: number) =>
  page.waitForFunction((n) => (window as unknown as { told: unknown[] }).told.length >= n, count)

browserTest(
  'an embedded page tells the window around it, in the words of the vendor',
  desktop,
  async ({ page, problems }) => {
    await using sim = await start()
    const { link } = await open(sim)
    await using parent = await startParent(() => link)
    await page.goto(parent.url)
    const frame = page.frameLocator('iframe')
    await agree(frame)
    await press(frame, 'Close: post "CLOSE"')
    await press(frame, 'Error: post "ERROR"')
    await press(frame, 'Bot: post "BOT"')
    await untilTold(page, 3)
    await sendDocument(frame)
    await heading(frame, 'Your phone')
    await sendRest(frame)
    await heading(frame, 'You are done')
    await untilTold(page, 4)
    const origin = new URL(sim.url).origin
    expect(await toldTo(page)).toEqual(['CLOSE', 'ERROR', 'BOT', 'DONE'].map((text) => [text, origin]))
    expect(problems).toEqual([])
  },
)

browserTest('an expired link tells the window around it as soon as it is opened', desktop, async ({ page }) => {
  await using sim = await start()
  const { id, link } = await open(sim)
  await sim.journeys.act('acme', id, 'expire')
  await using parent = await startParent(() => link)
  await page.goto(parent.url)
  await heading(page.frameLocator('iframe'), 'The link has expired')
  await untilTold(page, 1)
  expect((await toldTo(page)).map(([text]) => text)).toEqual(['EXPIRED'])
})

browserTest('alone in its window the page says that nobody was told', desktop, async ({ page }) => {
  await using sim = await start()
  await page.goto((await open(sim)).link)
  await press(page, 'Close: post "CLOSE"')
  await page.getByRole('status').filter({ hasText: 'No window embeds this page' }).waitFor()
})

browserTest('at the end the person is sent where the client said', mobile, async ({ page }) => {
  await using sim = await start()
  await using client = await startParent(() => '')
  const { link } = await open(sim, { redirect_url: `${client.url}/back?x=1` })
  await page.goto(link)
  await press(page, 'Complete')
  await heading(page, 'Back at the client')
  expect(page.url()).toBe(`${client.url}/back?x=1`)
})

browserTest('a person may stay, or go at once', desktop, async ({ page }) => {
  await using sim = await start()
  await using client = await startParent(() => '')
  const { link } = await open(sim, { redirect_url: `${client.url}/back` })
  await page.clock.install()
  await page.goto(link)
  await press(page, 'Complete')
  await heading(page, 'You are done')
  await press(page, 'Stay on this page')
  await page.clock.runFor(60_000)
  expect(page.url()).toBe(link)
  await page.getByRole('link', { name: 'Continue now' }).click()
  await heading(page, 'Back at the client')
})

browserTest('an address that would run a script is not offered', desktop, async ({ page, problems }) => {
  await using sim = await start()
  for (const redirect_url of ['javascript:document.title="x"', 'data:text/html,x', 'http://[']) {
    const { link } = await open(sim, { redirect_url })
    await page.goto(link)
    await press(page, 'Complete')
    await heading(page, 'You are done')
    expect(await page.getByRole('link').count()).toBe(0)
  }
  expect(problems).toEqual([])
})

browserTest('what happened meanwhile is shown when the person goes on', desktop, async ({ page }) => {
  await using sim = await start()
  const { id, link } = await open(sim)
  await page.goto(link)
  await heading(page, 'Before you begin')
  await sim.journeys.act('acme', id, 'expire')
  await press(page, 'Agree and continue')
  await heading(page, 'The session has expired')
  expect(await page.getByRole('button', { name: 'Complete', exact: true }).isDisabled()).toBe(true)
})

browserTest('a simulator that is gone is said so, and the page stays usable', desktop, async ({ page }) => {
  await using sim = await start()
  await page.goto((await open(sim)).link)
  await heading(page, 'Before you begin')
  await page.route('**/acts', (route) => route.abort())
  await press(page, 'Agree and continue')
  await page.getByRole('alert').filter({ hasText: 'The simulator does not answer' }).waitFor()
  await page.unroute('**/acts')
  await press(page, 'Agree and continue')
  await heading(page, 'Choose your document')
})

browserTest('markup in what a client sent stays text', desktop, async ({ page, problems }) => {
  await using sim = await start()
  const { link } = await open(sim, { redirect_url: 'https://client.example/<img src=x onerror=alert(1)>' })
  await page.goto(link)
  await page.clock.install()
  await press(page, 'Abandon')
  await heading(page, 'Your face')
  await press(page, 'Complete')
  await heading(page, 'You are done')
  expect(await page.locator('img').count()).toBe(0)
  expect(problems).toEqual([])
})

browserTest('the built command serves the same page', desktop, async ({ page, problems }) => {
  await using cli = spawnCli(['start', '--port', '0'])
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await cli.printed(/http:\/\/127\.0\.0\.1:\d+[\s\S]*\n/))![0]
  const authorization = basicOf('idwise-sandbox-key', 'idwise-sandbox-secret')
  const made = await fetch(`${url}/idwise/v2/verification-links`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ flow_id: 'flow-passport', reference_no: 'applicant-1' }),
  })
  await page.goto(((await made.json()) as { verification_link: string }).verification_link)
  await press(page, 'Agree and continue')
  await press(page, 'Continue')
  await press(page, 'Front: Use the specimen')
  await press(page, 'Send the picture')
  await heading(page, 'You are verified')
  expect(problems).toEqual([])
})
