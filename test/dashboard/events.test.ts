/** Server-sent events: what changed in a namespace, told to whoever watches, and made up for after a lost connection. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { expect, test } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/index.js'
import { browserTest, desktop } from '../support/chromium.js'
import { pageUrl, startServer } from './support.js'

type Versions = Record<string, number>

/** Reads a stream, message by message. */
async function watch(sim: RunningSimulator, query = '') {
  const control = new AbortController()
  const response = await fetch(pageUrl(sim, `/ui/events${query}`), { signal: control.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let isOver = false
  /** Resolves with the next message; undefined at the end. */
  const next = async (): Promise<string | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const message = text.slice(0, end)
        text = text.slice(end + 2)
        if (!/^(retry|:)/.test(message)) return message
        continue
      }
      if (isOver || !reader) return undefined
      const { value = '', done } = await reader.read()
      text += value
      isOver = done
    }
  }
  const versions = async (): Promise<Versions> => JSON.parse((await next())!.slice('data: '.length)) as Versions
  const close = (): void => control.abort()
  return { response, next, versions, close, [Symbol.dispose]: close }
}

test('whoever begins to watch is told where everything stands, and then what changes', async () => {
  await using sim = await startServer()
  using stream = await watch(sim)
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream')
  expect(stream.response.headers.get('cache-control')).toBe('no-store')
  const first = await stream.versions()
  await sim.clock.advance(1000)
  const second = await stream.versions()
  expect(second.clock).toBeGreaterThan(first.clock!)
  await fetch(`${sim.url}/idwise/v2/nothing`)
  const third = await stream.versions()
  expect(third.requests).toBeGreaterThan(second.requests!)
  expect(third.clock).toBe(second.clock)
})

test('a burst is told as one', async () => {
  await using sim = await startServer()
  using stream = await watch(sim)
  const first = await stream.versions()
  for (let i = 0; i < 200; i++) void sim.clock.advance(1)
  await expect.poll(() => sim.clock.now() % 1000).toBe(200)
  let last = first
  let told = 0
  while (last.clock! < first.clock! + 200) {
    last = await stream.versions()
    told++
  }
  expect(told).toBeLessThan(20)
})

test('what happened while nobody listened is in the first message of the next connection', async () => {
  await using sim = await startServer()
  const first = await watch(sim)
  const before = await first.versions()
  first.close()
  await sim.journeys.create('idwise')
  using second = await watch(sim)
  const after = await second.versions()
  expect(after.state).toBeGreaterThan(before.state!)
  expect(after.since).toBe(before.since)
})

test('another process is told apart by more than its numbers', async () => {
  const since: unknown[] = []
  for (let i = 0; i < 2; i++) {
    await using sim = await startServer()
    using stream = await watch(sim)
    since.push((await stream.versions()).since)
  }
  expect(since[0]).not.toBe(since[1])
})

test('a namespace is told of its own changes alone, and of those to the list of namespaces', async () => {
  await using sim = await startServer()
  await sim.namespace('other').opened()
  using stream = await watch(sim)
  const first = await stream.versions()
  await sim.namespace('other').clock.advance(1000)
  await sim.clock.advance(1)
  expect(await stream.versions()).toEqual({ ...first, clock: first.clock! + 1 })
  await sim.namespace('third').opened()
  expect((await stream.versions()).state).toBeGreaterThan(first.state!)
})

test('who watches a namespace that is deleted is told so, and the stream ends', async () => {
  await using sim = await startServer()
  await sim.namespace('gone').opened()
  using stream = await watch(sim, '?namespace=gone')
  await stream.versions()
  await fetch(`${sim.url}/_sim/namespaces/gone`, { method: 'DELETE' })
  expect(await stream.next()).toBe('event: gone\ndata: {}')
  expect(await stream.next()).toBeUndefined()
  using again = await watch(sim, '?namespace=gone')
  expect(again.response.status).toBe(404)
})

test('the streams end when the simulator closes, and do not hold it', async () => {
  const sim = await startServer()
  using stream = await watch(sim)
  await stream.versions()
  const ended = stream.next().catch(() => undefined)
  await sim.close()
  expect(await ended).toBeUndefined()
})

test('there are at most two hundred, and one that is left makes room', async () => {
  await using sim = await startServer()
  const streams = await Promise.all(Array.from({ length: 200 }, () => watch(sim)))
  for (const { response } of streams) expect(response.status).toBe(200)
  using refused = await watch(sim)
  expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([503, '5'])
  // who asks for headers alone takes no place
  expect((await fetch(pageUrl(sim), { method: 'HEAD' })).status).toBe(200)
  for (const stream of streams) stream.close()
  await expect
    .poll(async () => {
      using one = await watch(sim)
      return one.response.status
    })
    .toBe(200)
  await Promise.all(Array.from({ length: 210 }, () => fetch(pageUrl(sim, '/ui/events'), { method: 'HEAD' })))
  using one = await watch(sim)
  expect(one.response.status).toBe(200)
})

test('a reader who does not read costs no memory, and is told the last when he does', async () => {
  await using sim = await startServer()
  const asked = request(pageUrl(sim, '/ui/events')).end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.pause()
  await sim.clock.advance(12_345)
  let text = ''
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  response.resume()
  using stream = await watch(sim)
  const { clock } = await stream.versions()
  await expect.poll(() => text).toContain(`"clock":${clock}`)
  asked.destroy()
})

browserTest('a page that lost its connection says so, and shows what it missed', desktop, async ({ page }) => {
  const sim = await startServer()
  const { port } = new URL(sim.url)
  await page.goto(pageUrl(sim))
  await page.locator('#link-state').getByText('Live.').waitFor()
  await sim.close()
  await page.locator('#link-state').getByText('Not connected').waitFor()
  await using again = await startSimulator({ port: Number(port), clock: '2027-07-07T07:07:07Z' })
  await page.locator('#clock-now').getByText('2027-07-07 07:07:07Z').waitFor()
  await page.locator('#link-state').getByText('Live.').waitFor()
  expect(again.url).toBe(sim.url)
})

browserTest(
  'what a person is writing, choosing and has opened stays when the page changes',
  desktop,
  async ({ page }) => {
    await using sim = await startServer()
    await sim.namespace('other').opened()
    await page.goto(pageUrl(sim))
    await page.locator('#vendor-idwise details').first().locator('summary').click()
    await page.locator('.switch select').selectOption('other')
    await page.getByLabel('Any step').fill('12h')
    await sim.namespace('third').opened()
    await sim.clock.advance(3_600_000)
    await page.locator('#clock-now').getByText('2026-01-01 01:00:00Z').waitFor()
    expect(await page.getByLabel('Any step').inputValue()).toBe('12h')
    expect(await page.locator('.switch select').inputValue()).toBe('other')
    expect(await page.locator('#vendor-idwise details').first().getAttribute('open')).not.toBeNull()
  },
)

browserTest('a choice that nobody has touched gets what there is to choose by now', desktop, async ({ page }) => {
  await using sim = await startServer()
  const { journeyId } = await sim.journeys.create('idwise')
  await page.goto(pageUrl(sim, `/ui/journeys/idwise/${journeyId}`))
  await page.locator('#link-state').getByText('Live.').waitFor()
  await sim.scenarios.define({ name: 'of-my-own', extends: 'approved' })
  await page.locator('#journey-actions option[value=of-my-own]').waitFor({ state: 'attached' })
})

browserTest('a page of something that is no longer there says that it is old', desktop, async ({ page }) => {
  await using sim = await startServer()
  const { journeyId } = await sim.journeys.create('idwise')
  await page.goto(pageUrl(sim, `/ui/journeys/idwise/${journeyId}`))
  await page.locator('#link-state').getByText('Live.').waitFor()
  await fetch(`${sim.url}/_sim/reset`, { method: 'POST' })
  await page.locator('#link-state').getByText('no longer there').waitFor()
})

browserTest('a page that could not be had is asked for again', desktop, async ({ page }) => {
  await using sim = await startServer()
  await page.goto(pageUrl(sim))
  await page.locator('#link-state').getByText('Live.').waitFor()
  let refused = 0
  await page.route(pageUrl(sim), (route) => (refused++ === 0 ? route.abort() : route.continue()))
  await sim.clock.advance(3_600_000)
  await page.locator('#clock-now').getByText('2026-01-01 01:00:00Z').waitFor()
  expect(refused).toBe(2)
})
