/** Consent refused on Veratad's page, in a real browser: the window around it is told, and the session stays open. */
import { expect } from 'vitest'
import { startSimulator } from '../../../src/index.js'
import { Client } from '../../scenarios/veratad-kit.js'
import { browserTest, mobile } from '../../support/chromium.js'
import { startReceiver } from '../../support/receiver.js'

browserTest('declining posts CLOSE, ends nothing, and can be taken back', mobile, async ({ page, problems }) => {
  await using sim = await startSimulator({ port: 0, vendors: ['veratad'] })
  const client = new Client((request) => fetch(request), `${sim.url}/veratad`)
  const { link, request_id } = (await client.create()).body
  await using parent = await startReceiver((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<script>told=[];addEventListener('message',(e)=>told.push(e.data))</script>
      <iframe width="380" height="700" src="${link}"></iframe>`)
  })
  const untilTold = (wanted: string[]) =>
    page.waitForFunction(
      (texts) => JSON.stringify((window as unknown as { told: string[] }).told) === texts,
      JSON.stringify(wanted),
    )
  await page.goto(parent.url)
  const frame = page.frameLocator('iframe')
  const press = (name: string) => frame.getByRole('button', { name, exact: true }).click()
  const heading = (name: string) => frame.getByRole('heading', { name, level: 1 }).waitFor()
  await press('Decline')
  await heading('You declined')
  await untilTold(['CLOSE'])
  expect((await client.status(request_id)).body.current_status).toBe('INIT')
  await press('Back to the question')
  await heading('Before you begin')
  await press('Decline')
  await heading('You declined')
  await untilTold(['CLOSE', 'CLOSE'])
  await press('Back to the question')
  await press('Agree and continue')
  await heading('Choose your document')
  expect(problems).toEqual([])
})
