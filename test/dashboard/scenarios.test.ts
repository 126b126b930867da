/** The section Scenarios in a real browser: found, armed, composed, and met by a journey that the API makes. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RunningSimulator } from '../../src/index.js'
import { basic, sandbox } from '../scenarios/idwise-kit.js'
import { browserTest, desktop, mobile } from '../support/chromium.js'
import { expectSound, pageUrl, startServer } from './support.js'

const open = async (page: Page, sim: RunningSimulator, path = '') => {
  await page.goto(pageUrl(sim, `/ui/scenarios${path}`))
}

/** A journey that a client of a vendor makes, and the scenario it got. */
async function journey(sim: RunningSimulator, reference: string): Promise<string> {
  const response = await fetch(`${sim.url}/idwise/v2/start-journey`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: basic(sandbox) },
    body: JSON.stringify({ flow_id: 'flow-id-selfie', reference_no: reference }),
  })
  expect(response.status).toBe(200)
  return sim.requests.list().at(-1)!.scenario!
}

for (const [name, device] of [
  ['desktop', desktop],
  ['phone', mobile],
] as const) {
  browserTest(`every page of scenarios is sound on a ${name}`, device, async ({ page, problems }) => {
    await using sim = await startServer()
    await sim.scenarios.define({
      name: 'armed',
      title: '<script>x</script> \u202eabc\u200b',
      person: { name: 'Grace' },
      later: [{ afterMs: 5, event: 'renewal_due' }],
    })
    await sim.scenarios.arm({ scenario: 'armed', reference: '"><img src=x onerror=alert(1)> \u202e' })
    await sim.faults.arm({ effect: { kind: 'latency', ms: { minMs: 1, maxMs: 2 } }, reference: '<b>\u200b' })
    for (const path of [
      '',
      '?vendor=signzy',
      '?q=nothing-fits',
      '/show/pep_hit',
      '/show/armed',
      '/armed',
      '/own',
      '/faults',
      '/compose?from=armed',
    ]) {
      await open(page, sim, path)
      await page.locator('h1').waitFor()
      await expectSound(page)
    }
    expect(await page.locator('script').count()).toBe(1)
    expect(problems).toEqual([])
  })

  browserTest(`a scenario is composed, tried, armed and met by a journey on a ${name}`, device, async ({ page }) => {
    await using sim = await startServer()
    await open(page, sim, '/show/document_expired')
    await page.getByRole('link', { name: 'Make one of your own of it' }).click()
    await page.getByLabel('Name needed').fill('mine')
    await page.locator('summary', { hasText: 'Person' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Grace Example')
    await page.locator('summary', { hasText: 'What happens later' }).click()
    await page.getByRole('button', { name: 'Add: what happens later' }).click()
    await page
      .getByLabel(/^After/)
      .last()
      .fill('5000')
    await page.getByLabel('Event', { exact: true }).first().selectOption('renewal_due')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.locator('#preview').getByText('Played just now').waitFor()
    expect((await sim.scenarios.list()).items).toEqual([])
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.getByRole('heading', { name: 'mine', exact: true }).waitFor()
    expect((await sim.scenarios.list()).items.map(({ definition }) => definition)).toEqual([
      {
        name: 'mine',
        extends: 'document_expired',
        person: { name: 'Grace Example' },
        later: [{ afterMs: 5000, event: 'renewal_due' }],
      },
    ])
    await page.getByRole('textbox', { name: 'Reference' }).fill('order-1')
    await page.getByRole('button', { name: 'Arm it' }).click()
    await page.locator('#armed').getByText('order-1').waitFor()
    expect(await journey(sim, 'order-2')).toBe('approved')
    expect(await journey(sim, 'order-1')).toBe('mine')
    await page.locator('#armed').getByText('Nothing is armed.').waitFor()
  })
}

browserTest('what is wrong is told at its fields, and what was filled in stays', desktop, async ({ page }) => {
  await using sim = await startServer()
  await open(page, sim, '/compose')
  await page.getByLabel('Name needed').fill('Upper Case')
  await page.locator('summary', { hasText: 'Document' }).click()
  await page.getByRole('textbox', { name: 'Number', exact: true }).fill('a b')
  await page.getByRole('button', { name: 'Keep it' }).click()
  await page.getByText('must be 1 to 9 capital letters and digits').first().waitFor()
  const name = page.getByLabel('Name needed')
  expect(await name.getAttribute('aria-invalid')).toBe('true')
  expect(await name.inputValue()).toBe('Upper Case')
  await expectSound(page)
  await name.fill('right')
  await page.getByRole('textbox', { name: 'Number', exact: true }).fill('AB1')
  await page.getByRole('button', { name: 'Keep it' }).click()
  await page.getByRole('heading', { name: 'right', exact: true }).waitFor()
})

browserTest(
  'without a script a form works too, and comes back as it was',
  { ...desktop, javaScriptEnabled: false },
  async ({ page }) => {
    await using sim = await startServer()
    await open(page, sim, '/compose?extends=pep_hit')
    await page.getByLabel('Name needed').fill('Upper')
    await page.locator('summary', { hasText: 'What happens later' }).click()
    await page
      .getByLabel(/^After/)
      .last()
      .fill('7')
    await page.getByRole('button', { name: 'Keep it' }).click()
    expect(await page.locator('[id="call.name!"]').textContent()).toMatch(/lower-case/)
    expect(await page.getByLabel('Name needed').inputValue()).toBe('Upper')
    expect(await page.locator('[name="call.later.0.afterMs"]').inputValue()).toBe('7')
    await page.locator('[name="call.later.0.event"]').selectOption('renewal_due')
    await page.getByLabel('Name needed').fill('lower')
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByText('Played just now').waitFor()
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.getByRole('heading', { name: 'lower', exact: true }).waitFor()
    expect((await sim.scenarios.list()).items[0]!.definition).toEqual({
      name: 'lower',
      extends: 'pep_hit',
      later: [{ afterMs: 7, event: 'renewal_due' }],
    })
  },
)

browserTest(
  'without a script a form that is refused comes back with what was typed, and why, and another of its page does not',
  { ...desktop, javaScriptEnabled: false },
  async ({ page }) => {
    await using sim = await startServer()
    await open(page, sim, '/armed?after=')
    await page.getByLabel('Reference').fill('order-1')
    await page.getByLabel('Time to live').fill('soon')
    await page.locator('select[name="call.scenario"]').first().selectOption('pep_hit')
    await page.getByRole('button', { name: 'Arm it' }).click()
    const alert = page.getByRole('alert')
    expect(await alert.count()).toBe(1)
    expect(await alert.innerText()).toContain('ttlMs')
    expect(await page.getByLabel('Reference').inputValue()).toBe('order-1')
    expect(await page.getByLabel('Time to live').inputValue()).toBe('soon')
    expect(await page.locator('select[name="call.scenario"]').first().inputValue()).toBe('pep_hit')
    expect(await page.locator('select[name="call.scenario"]').last().inputValue()).toBe('approved')
    await page.getByLabel('Time to live').fill('10m')
    await page.getByRole('button', { name: 'Arm it' }).click()
    await page.locator('#armed').getByText('order-1').waitFor()
  },
)

browserTest(
  'a page of a scenario shows one vendor, the one that was chosen, and folds the others',
  desktop,
  async ({ page }) => {
    await using sim = await startServer()
    await open(page, sim, '?vendor=signzy')
    await page.getByRole('link', { name: 'pep_hit' }).click()
    const folded = page.locator('details.folded')
    expect(await folded.evaluateAll((all) => all.map((one) => (one as HTMLDetailsElement).open))).toEqual([
      false,
      false,
      true,
      false,
    ])
    await folded.first().locator('> summary').press('Enter')
    expect(await folded.first().locator('.outcome').first().isVisible()).toBe(true)
  },
)

browserTest('one’s own is edited and deleted, and the default is shown and set', desktop, async ({ page }) => {
  await using sim = await startServer()
  await sim.scenarios.define({
    name: 'mine',
    decision: 'declined',
    checks: { faceMatch: { verdict: 'failed', score: 7 } },
  })
  await open(page, sim, '/own')
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByLabel('Decision').selectOption('')
  await page.getByRole('button', { name: 'Keep it' }).click()
  await page.getByRole('heading', { name: 'mine', exact: true }).waitFor()
  expect((await sim.scenarios.list()).items[0]!.definition).toEqual({
    name: 'mine',
    checks: { faceMatch: { verdict: 'failed', score: 7 } },
  })
  await open(page, sim, '/armed')
  await page.getByText('nobody chose another').waitFor()
  await page.locator('#default').getByLabel('Scenario').selectOption('mine')
  await page.getByRole('button', { name: 'Make it the default' }).click()
  await page.getByText('chosen in this namespace').waitFor()
  expect(await journey(sim, 'r')).toBe('mine')
  page.on('dialog', (dialog) => void dialog.accept())
  await open(page, sim, '/own')
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('There are none yet').waitFor()
})

browserTest('a fault is armed with its own fields alone, shown, met and taken back', desktop, async ({ page }) => {
  await using sim = await startServer()
  await open(page, sim, '/faults')
  await page.getByRole('button', { name: 'Arm it' }).click()
  await page.locator('form .wrong').first().waitFor()
  const which = page.locator('[id="call.effect.:"]')
  await which.selectOption('error')
  await which.selectOption('status')
  expect(await page.locator('.branch:visible').count()).toBe(1)
  await page.locator('[name="call.effect.:status.status"]').fill('503')
  await page.getByLabel('Endpoint').fill('result')
  await page.getByRole('button', { name: 'Arm it' }).click()
  await page.locator('#faults').getByText('{"status":503}').waitFor()
  expect(await sim.faults.list()).toMatchObject([
    { effect: { kind: 'status', status: 503 }, endpoint: 'result', remaining: 1 },
  ])
  await page.getByRole('button', { name: 'Disarm' }).click()
  await page.getByText('Nothing goes wrong on purpose.').waitFor()
  expect(await sim.faults.list()).toEqual([])
})

browserTest('the catalogue is found through by words, group and vendor', desktop, async ({ page }) => {
  await using sim = await startServer()
  await open(page, sim)
  await page.getByText('49 scenarios', { exact: true }).waitFor()
  await page.getByLabel('Group').selectOption('watch-list')
  await page.getByText('4 of 49 scenarios').waitFor()
  await page.getByLabel('Vendor').selectOption('idwise')
  await page.getByText('["Politically Exposed Person"]').first().waitFor()
  await page.getByLabel('Words').fill('press ill')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('link', { name: 'adverse_media_hit' }).click()
  await page.getByRole('heading', { name: 'adverse_media_hit', exact: true }).waitFor()
  await page.getByText('x-sim-scenario: adverse_media_hit', { exact: true }).first().waitFor()
})

browserTest('a page of a scenario makes a journey and leads to it, and from there back', desktop, async ({ page }) => {
  await using sim = await startServer()
  await open(page, sim, '/show/document_expired')
  await page.getByText('Make a journey of it now').first().click()
  await page
    .getByRole('button', { name: /^Make one with/ })
    .first()
    .click()
  await page.waitForURL(/\/ui\/journeys\/\w+\/[^/]+$/)
  await page.getByRole('link', { name: 'document_expired' }).first().click()
  await page.waitForURL(/\/ui\/scenarios\/show\/document_expired$/)
  await page.getByLabel('Time to live').fill('10m')
  await page.getByRole('button', { name: 'Arm it' }).click()
  await page.locator('#armed').getByRole('link', { name: 'document_expired' }).waitFor()
  const [armed] = (await sim.scenarios.armed()).items
  expect(Date.parse(armed!.expiresAt!) - sim.clock.now()).toBeGreaterThan(500_000)
})

browserTest(
  'the command that a scenario is armed by finds this simulator, and its namespace',
  desktop,
  async ({ page }) => {
    await using sim = await startServer()
    await sim.namespace('team-a').opened()
    for (const namespace of ['default', 'team-a']) {
      await open(page, sim, `/show/face_mismatch?namespace=${namespace}`)
      const command = await page.getByText(/^npx idvsim scenario arm/).innerText()
      const [, , ...args] = command.split(' ')
      await promisify(execFile)(process.execPath, ['dist/cli.js', ...args])
      expect(await sim.namespace(namespace).scenarios.armed()).toMatchObject({ items: [{ scenario: 'face_mismatch' }] })
    }
  },
)
