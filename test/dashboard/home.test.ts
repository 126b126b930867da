/** The dashboard's home, in a real browser. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { startAcme } from '../support/acme/client.js'
import { browserTest, desktop, mobile } from '../support/chromium.js'
import { unescaped } from './contract-pages.js'
import { expectSound, pageUrl, startServer } from './support.js'

const run = promisify(execFile)
const vendors = ['IDWise', 'Incode Workforce', 'Signzy One Touch KYC', 'Veratad VX']

/** A window of another browser: one that lies behind another of its own draws once in a second. */
const anotherBrowser = async (page: Page): Promise<Page> => (await page.context().browser()!.newContext()).newPage()

for (const [name, device] of [
  ['desktop', desktop],
  ['phone', mobile],
  ['desktop in the dark', { ...desktop, colorScheme: 'dark' }],
] as const) {
  browserTest(`home and the list of namespaces are sound on a ${name}`, device, async ({ page, problems }) => {
    await using sim = await startServer()
    await sim.namespace('other').opened()
    await sim.snapshots.save('before')
    for (const path of ['/', '/ui/namespaces']) {
      await page.goto(pageUrl(sim, path))
      for (const details of await page.locator('main details').all()) await details.locator('summary').click()
      await expectSound(page)
    }
    expect(problems).toEqual([])
  })
}

browserTest('each vendor’s first call does what it should when it is pasted', desktop, async ({ page }) => {
  await using sim = await startServer()
  for (const namespace of ['default', 'team-a']) {
    await sim.namespace(namespace).opened()
    await page.goto(pageUrl(sim, `/?namespace=${namespace}`))
    for (const title of vendors) {
      const line = await page
        .getByRole('region', { name: `First call of ${title}` })
        .locator('pre')
        .innerText()
      const told = await run('sh', ['-c', line.replace(/curl(?!.*curl)/s, "curl -w '\\n%{http_code}'")])
      expect(told.stdout.split('\n').at(-1), `${title}: ${line}\n${told.stdout}`).toMatch(/^2\d\d$/)
    }
    const { items } = await sim.namespace(namespace).journeys.list()
    expect(items.map(({ vendor }) => vendor).sort()).toEqual(['idwise', 'incode', 'signzy', 'veratad'])
  }
})

test('a vendor of one’s own, which tells no story, has a first call of its contract, which works', async () => {
  await using sim = await startAcme()
  const html = await (await fetch(pageUrl(sim))).text()
  const [, command = ''] = /aria-label="First call of Acme ID"><pre><code>([^<]*)</.exec(html) ?? []
  const { stdout } = await run('sh', ['-c', unescaped(command)])
  expect(stdout, command).toMatch(/^HTTP\/1\.1 201 /)
  expect(await sim.requests.list()).toMatchObject([{ endpoint: 'createCheck' }])
})

browserTest(
  'what the copy buttons copy is what stands beside them, and an environment is one',
  desktop,
  async ({ page }) => {
    await using sim = await startServer()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(pageUrl(sim))
    const copied = async (button: string): Promise<string> => {
      await page.getByRole('button', { name: `Copy ${button}`, exact: true }).click()
      await page.getByText(`${button} copied`).waitFor()
      return page.evaluate(() => navigator.clipboard.readText())
    }
    expect(await copied('base URL of IDWise')).toBe(`${sim.url}/idwise`)
    expect(await copied('clientSecret of Veratad VX, live')).toBe('veratad-client-secret')
    const all = await copied('Environment of all vendors')
    const { stdout } = await run('sh', ['-c', `${all}\necho $IDWISE_BASE_URL $IDWISE_API_KEY $VERATAD_CLIENT_ID`])
    expect(stdout.trim()).toBe(`${sim.url}/idwise idwise-sandbox-key veratad-client-id`)
  },
)

browserTest('every surface, credential and flow of every environment is there', desktop, async ({ page }) => {
  await using sim = await startServer()
  await page.goto(pageUrl(sim))
  const text = await page.locator('main').evaluate((main) => main.textContent)
  const { environments } = sim.namespace().info
  const values = Object.values(environments).flatMap((all) => Object.values(all).flatMap((one) => Object.values(one)))
  expect(values.length).toBeGreaterThan(20)
  const mounts = sim.profiles.flatMap(({ id, surfaces }) =>
    Object.values(surfaces).map(({ mountAt }) => `${sim.url}/${id}${mountAt === '/' ? '' : mountAt}`),
  )
  const flows = sim.profiles.flatMap((one) => one.flows.flatMap(({ id, title }) => [id, title]))
  for (const wanted of [...values, ...mounts, ...flows]) expect(text).toContain(wanted)
})

browserTest('advancing shows where the clock stands in another window too, and what ran', desktop, async ({ page }) => {
  await using sim = await startServer({ processingMs: 5000 })
  await sim.journeys.create('idwise')
  await page.goto(pageUrl(sim))
  const other = await anotherBrowser(page)
  await other.goto(pageUrl(sim, '/ui/journeys'))
  await page.getByRole('button', { name: '+30 days' }).click()
  await page.locator('#clock-now').getByText('2026-01-31 00:00:00Z').waitFor()
  await other.getByText('2026-01-31 00:00:00Z').waitFor()
  await expect.poll(() => page.locator('#ran').innerText()).toContain('It is 2026-01-31 00:00:00Z.')
  await page.getByLabel('Any step').fill('1h30m')
  await page.getByRole('button', { name: 'Advance', exact: true }).click()
  await page.locator('#clock-now').getByText('2026-01-31 01:30:00Z').waitFor()
  await page.getByLabel('Any step').fill('a while')
  await page.getByRole('button', { name: 'Advance', exact: true }).click()
  await page.getByRole('alert').getByText('and no number').waitFor()
})

browserTest(
  'a clock that is let run ticks in the page, and one that is frozen or set stands there',
  desktop,
  async ({ page }) => {
    await using sim = await startServer()
    await page.goto(pageUrl(sim))
    const face = page.locator('#clock-now time').first()
    await page.getByLabel('Speed').fill('3600')
    await page.getByRole('button', { name: 'Set the speed' }).click()
    await page.getByText('runs 3600 times as fast as real time').waitFor()
    const first = await face.innerText()
    await expect.poll(() => face.innerText()).not.toBe(first)
    await page.getByRole('button', { name: 'Freeze' }).click()
    await page.locator('#clock-now').getByText('frozen').waitFor()
    expect((await sim.clock.state()).frozen).toBe(true)
    await page.getByLabel('Instant').fill('2027-05-04T03:02:01Z')
    await page.getByRole('button', { name: 'Set the instant' }).click()
    await page.locator('#clock-now').getByText('2027-05-04 03:02:01Z').waitFor()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByText('runs as real time does').waitFor()
  },
)

browserTest('the button that froze the clock says at once that it runs it now', desktop, async ({ page }) => {
  await using sim = await startServer()
  await page.goto(pageUrl(sim))
  for (const [press, next] of [
    ['Run', 'Freeze'],
    ['Freeze', 'Run'],
    ['Run', 'Freeze'],
  ] as const) {
    await page.getByRole('button', { name: press, exact: true }).press('Enter')
    await page.getByRole('button', { name: next, exact: true }).waitFor()
    expect((await sim.clock.state()).frozen).toBe(next === 'Run')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(next)
  }
})

browserTest('the next job is named, and one press goes there', desktop, async ({ page }) => {
  await using sim = await startServer()
  const link = await sim.journeys.create('signzy')
  const { nextJobAt } = await sim.clock.state()
  expect(nextJobAt, JSON.stringify(link)).not.toBeNull()
  await page.goto(pageUrl(sim))
  await page.getByRole('button', { name: 'To the next job' }).click()
  await page.locator('#ran').getByText('One job ran.').waitFor()
  expect(new Date(sim.clock.now()).toISOString()).toBe(nextJobAt)
})

browserTest('a namespace is made, switched to on the same page, and deleted', desktop, async ({ page, problems }) => {
  await using sim = await startServer()
  await page.goto(pageUrl(sim, '/ui/namespaces'))
  await page.getByRole('textbox', { name: /^Name/ }).fill('team-a')
  await page.getByLabel('Seed').fill('spring')
  await page.getByRole('textbox', { name: /^Clock/ }).fill('2026-03-01T09:00:00Z')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.waitForURL(/namespace=team-a/)
  await page.locator('#clock-now').getByText('2026-03-01 09:00:00Z').waitFor()
  expect(sim.namespace('team-a').info.seed).toBe('spring')
  expect(await page.locator('#namespace').innerText()).toContain('spring')

  await page.goto(pageUrl(sim, '/ui/requests?status=200&namespace=team-a'))
  await page.locator('.switch select').selectOption('default')
  await page.getByRole('button', { name: 'Switch' }).click()
  await page.waitForURL((url) => url.searchParams.get('namespace') === 'default')
  expect([new URL(page.url()).pathname, new URL(page.url()).searchParams.get('status')]).toEqual([
    '/_sim/ui/requests',
    '200',
  ])

  const other = await anotherBrowser(page)
  await other.goto(pageUrl(sim, '/ui/namespaces?namespace=team-a'))
  await page.goto(pageUrl(sim, '/ui/namespaces'))
  page.on('dialog', (dialog) => void dialog.accept())
  await page.getByRole('button', { name: 'Delete team-a' }).click()
  await expect.poll(() => page.locator('#namespaces').innerText()).not.toContain('team-a')
  await other.getByText('The namespace of this page was deleted').waitFor()
  await other.reload()
  await other.getByText('there is no namespace "team-a"').waitFor()
  expect(await page.getByRole('button', { name: 'Delete default' }).isDisabled()).toBe(true)
  expect(problems).toEqual([])
})

browserTest('a namespace is saved, reset, brought back and asks before it', desktop, async ({ page }) => {
  await using sim = await startServer()
  await sim.journeys.create('idwise')
  const digest = await sim.digest()
  await page.goto(pageUrl(sim))
  const other = await anotherBrowser(page)
  await other.goto(pageUrl(sim))
  await page.getByLabel('Name of a snapshot').fill('one')
  await page.getByRole('button', { name: 'Save' }).click()
  await other.getByRole('button', { name: 'Restore one' }).waitFor()
  let answer = false
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.message())
    void (answer ? dialog.accept() : dialog.dismiss())
  })
  await page.getByRole('button', { name: 'Reset' }).click()
  expect(asked).toEqual([expect.stringContaining('back to its start')])
  expect(await sim.digest()).toBe(digest)
  answer = true
  await page.getByRole('button', { name: 'Reset' }).click()
  await page.getByText('Reset: done').waitFor()
  expect((await sim.journeys.list()).items).toEqual([])
  await page.getByRole('button', { name: 'Restore one' }).click()
  await page.getByText('Restore one: done').waitFor()
  expect(await sim.digest()).toBe(digest)
  await page.getByRole('button', { name: 'Delete one' }).click()
  await expect.poll(() => other.locator('#snapshots').innerText()).toContain('None yet')
})

browserTest(
  'without a script home is read, and its forms do what they say',
  { ...desktop, javaScriptEnabled: false },
  async ({ page }) => {
    await using sim = await startServer()
    await page.goto(pageUrl(sim))
    await page.getByRole('button', { name: '+1 hour' }).click()
    await page.locator('#clock-now').getByText('2026-01-01 01:00:00Z').waitFor()
    expect(await page.title()).toBe('Home · idvsim')
    await page.getByLabel('Instant').fill('never')
    await page.getByRole('button', { name: 'Set the instant' }).click()
    await page.getByText('is no instant').waitFor()
  },
)

browserTest('hostile seeds and a thousand namespaces leave the pages sound', mobile, async ({ page, problems }) => {
  await using sim = await startServer()
  const seed = `<img src=x onerror=alert(1)>\u202e\u200b${'x'.repeat(5000)}`
  sim.namespace('hostile', { seed })
  for (let i = 0; i < 998; i++) sim.namespace(`n-${String(i).padStart(3, '0')}`)
  for (const path of ['/?namespace=hostile', '/ui/namespaces?namespace=hostile', '/ui/namespaces?after=n-048']) {
    await page.goto(pageUrl(sim, path))
    await expectSound(page)
  }
  await page.goto(pageUrl(sim, '/ui/namespaces'))
  expect(await page.locator('#namespaces tbody tr').count()).toBe(50)
  await page.getByRole('link', { name: 'Next page' }).click()
  await page.getByRole('link', { name: 'n-050', exact: true }).waitFor()
  expect(problems).toEqual([])
})

test('in a simulator that is open a namespace has its own addresses', async () => {
  await using sim = await startServer({ open: true })
  const page = await (await fetch(pageUrl(sim, '/?namespace=made'))).text()
  expect(page).toContain(`${sim.url}/~made/idwise`)
})

browserTest(
  'without a script, a clock that is moved says what ran, and one that is not says why',
  { ...desktop, javaScriptEnabled: false },
  async ({ page }) => {
    await using sim = await startServer()
    const { journeyId } = await sim.journeys.create('signzy')
    await page.goto(pageUrl(sim))
    await page.getByRole('button', { name: '+1 day' }).click()
    const ran = page.locator('#ran')
    expect(await ran.innerText()).toContain('It is 2026-01-02 00:00:00Z. One job ran.')
    expect(await ran.locator('li').innerText()).toBe(
      `2026-01-02 00:00:00Z signzy.expireSession of journey ${journeyId}`,
    )
    expect(await page.locator('#clock-now').innerText()).toContain('2026-01-02 00:00:00Z')
    await page.getByLabel('Any step').fill('a while')
    await page.getByRole('button', { name: 'Advance', exact: true }).click()
    expect(await page.getByRole('alert').innerText()).toContain('and no number')
    expect(await page.getByLabel('Any step').inputValue()).toBe('a while')
  },
)
