/** IDWise's verification link in a real browser: the page, the result and the webhooks agree. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { SimulatorOptions } from '../../../src/index.js'
import { startSimulator } from '../../../src/index.js'
import { Client, front, pathsIn } from '../../scenarios/idwise-kit.js'
import { browserTest, desktop, mobile } from '../../support/chromium.js'

async function opened(options: SimulatorOptions = {}) {
  const told: { event: string; body: Record<string, unknown> }[] = []
  const bugs: unknown[] = []
  const sim = await startSimulator({
    port: 0,
    vendors: ['idwise'],
    processingMs: 50,
    onBug: (bug) => void bugs.push(bug),
    send: async (request) => {
      told.push((await request.json()) as (typeof told)[number])
      return new Response('ok')
    },
    ...options,
  })
  await sim.webhooks.register({ vendor: 'idwise', url: 'http://127.0.0.1:9/hook' })
  const client = new Client((request) => fetch(request), `${sim.url}/idwise`)
  const link = async (flow_id: string, scenario: string) => {
    const body = { flow_id, reference_no: 'applicant-1' }
    const made = await client.json<{ journey_id: string; verification_link: string }>(
      'POST',
      '/v2/verification-links',
      body,
      { 'x-sim-scenario': scenario },
    )
    return { id: made.body.journey_id, url: made.body.verification_link }
  }
  return { sim, client, link, told, bugs, [Symbol.asyncDispose]: () => sim.close() }
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 }).waitFor()

async function begin(page: Page, url: string, kind: string): Promise<void> {
  await page.goto(url)
  await press(page, 'Agree and continue')
  await heading(page, 'Choose your document')
  // the flow says which documents it takes: any card, or a passport alone
  expect(await page.getByRole('radio').count()).toBe(kind === 'Passport' ? 1 : 3)
  await page.getByLabel('Issuing country').selectOption('DE')
  await page.getByRole('radio', { name: kind }).check()
  await press(page, 'Continue')
}

/** Walks the flow of a card and a selfie with specimens. */
async function walk(page: Page, url: string): Promise<void> {
  await begin(page, url, 'Identity card')
  await heading(page, 'Photo ID')
  await press(page, 'Front: Use the specimen')
  await press(page, 'Back: Use the specimen')
  await press(page, 'Send the pictures')
  await heading(page, 'Selfie')
  await press(page, 'Selfie: Use the specimen')
  await press(page, 'Send the picture')
}

for (const [size, options] of Object.entries({ desktop, mobile })) {
  browserTest(`a link is walked to approved (${size})`, options, async ({ page, problems }) => {
    await using world = await opened()
    const { id, url } = await world.link('flow-id-selfie', 'approved')
    await walk(page, url)
    await heading(page, 'You are verified')
    const { body } = await world.client.result(id)
    expect([body.system_decision, body.selfie?.status]).toEqual(['Complete', 'Complete'])
    await world.sim.clock.drain()
    expect(world.told.map(({ event }) => event)).toEqual([
      'Finished Step',
      'Finished Step',
      'Finished Step',
      'Finished User Steps',
      'Finished Journey',
    ])
    expect(world.told.at(-1)!.body).toMatchObject({ journeyId: id, systemDecision: 'Complete' })
    expect([problems, world.bugs]).toEqual([[], []])
  })

  browserTest(`a link is walked to rejected (${size})`, options, async ({ page }) => {
    await using world = await opened({ options: { idwise: { failedDecision: 'Rejected' } } })
    const { id, url } = await world.link('flow-id-selfie', 'face_mismatch')
    await walk(page, url)
    await heading(page, 'You could not be verified')
    expect((await world.client.result(id)).body.final_decision).toBe('Rejected')
    await world.sim.clock.drain()
    expect(world.told.at(-1)!.body).toMatchObject({ systemDecision: 'Rejected' })
  })
}

browserTest('a link is walked to review, with the outcome chosen on the page', desktop, async ({ page }) => {
  await using world = await opened()
  const { id, url } = await world.link('flow-passport', 'approved')
  await begin(page, url, 'Passport')
  await heading(page, 'Passport')
  await page.getByLabel('Choose the outcome').selectOption('document_expired')
  await press(page, 'Apply the outcome')
  await page.getByRole('complementary').getByText('document_expired', { exact: true }).waitFor()
  await press(page, 'Front: Use the specimen')
  await press(page, 'Send the picture')
  await heading(page, 'Your verification is under review')
  const { body } = await world.client.result(id)
  expect([body.system_decision, body.rule_results!.expired_document!.result]).toEqual(['Refer', 'Failed'])
})

browserTest('what was uploaded on the page is what the result shows', mobile, async ({ page }) => {
  await using world = await opened()
  const { id, url } = await world.link('flow-passport', 'approved')
  await begin(page, url, 'Passport')
  const file = { name: 'passport.png', mimeType: 'image/png', buffer: Buffer.from(front) }
  await page.getByLabel('Front: Take or choose a picture').setInputFiles(file)
  await press(page, 'Send the picture')
  await heading(page, 'You are verified')
  const paths = pathsIn((await world.client.result(id)).body)
  const pictures = await Promise.all(paths.map(async (path) => (await world.client.image(path)).bytes))
  expect(pictures.map((bytes) => Buffer.from(bytes).equals(Buffer.from(front)))).toContain(true)
})

browserTest('a picture that cannot be read is asked for again', desktop, async ({ page }) => {
  await using world = await opened()
  const { id, url } = await world.link('flow-passport', 'document_unreadable')
  await begin(page, url, 'Passport')
  const send = async () => {
    await press(page, 'Front: Use the specimen')
    await press(page, 'Send the picture')
  }
  await send()
  await page.getByRole('alert').filter({ hasText: 'The picture could not be read. 1 attempt left.' }).waitFor()
  await send()
  await heading(page, 'Your verification is under review')
  expect((await world.client.summary(id)).body.step_summaries[0]!.result).toMatchObject({ is_concluded: true })
})
