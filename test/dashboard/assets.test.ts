/** The files of the pages, and the headers that everything of the dashboard carries. */
import { expect, test } from 'vitest'
import { pageUrl, startServer } from './support.js'

const linked = async (url: string): Promise<string[]> =>
  [...(await (await fetch(url)).text()).matchAll(/(?:src|href)="(\/_sim\/ui\/assets\/[^"]+)"/g)].map(
    ([, path]) => path!,
  )

test('script and style are kept for ever at their address, and asked for anew at another', async () => {
  await using sim = await startServer()
  const paths = await linked(pageUrl(sim))
  expect(paths).toHaveLength(2)
  for (const path of paths) {
    const answer = await fetch(sim.url + path)
    expect([answer.status, answer.headers.get('cache-control')], path).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ])
    expect((await answer.text()).length).toBeGreaterThan(1000)
    const etag = answer.headers.get('etag')!
    expect(path).toContain(etag.replaceAll('"', ''))
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
      expect((await fetch(sim.url + path, { headers: { 'if-none-match': known } })).status, known).toBe(304)
    }
    const old = await fetch(sim.url + path.replace(/v=.*/, 'v=0000'), { headers: { 'if-none-match': '"0000"' } })
    expect([old.status, old.headers.get('cache-control')]).toEqual([200, 'no-cache'])
  }
})

test('there are no other files', async () => {
  await using sim = await startServer()
  for (const name of ['x.js', '', 'constructor', '__proto__', '..%2f..%2fpackage.json', 'client.js/', 'client.js.map'])
    expect((await fetch(pageUrl(sim, `/ui/assets/${name}`))).status, name).toBe(404)
})

test('everything that the dashboard answers is strict, and no page is kept', async () => {
  await using sim = await startServer()
  const [script] = await linked(pageUrl(sim))
  const asked: [string, RequestInit?][] = [
    ['/'],
    ['/ui/journeys'],
    ['/ui/nothing'],
    ['/?namespace=nothing'],
    ['/ui/sign-in'],
    ['/ui/events', { signal: AbortSignal.timeout(5000) }],
    ['/ui/assets/nothing'],
    [script!.slice('/_sim'.length)],
    ['', { redirect: 'manual' }],
    ['/', { method: 'PUT' }],
    ['/', { headers: { origin: 'https://evil.example' } }],
    ['/ui/calls/getClock', { method: 'POST', body: new URLSearchParams({ a: '' }), redirect: 'manual' }],
    ['/ui/calls/nothing', { method: 'POST', headers: { accept: 'application/json' } }],
  ]
  for (const [path, init] of asked) {
    const answer = await fetch(pageUrl(sim, path), init)
    await answer.body?.cancel()
    const { headers } = answer
    expect(headers.get('content-security-policy'), path).toContain("default-src 'none'")
    expect(headers.get('content-security-policy'), path).not.toContain('unsafe')
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    if (/^text\/html/.test(headers.get('content-type') ?? ''))
      expect(headers.get('cache-control'), path).toBe('no-store')
  }
})

test('a page carries no style and no script of its own', async () => {
  await using sim = await startServer()
  for (const path of ['/', '/ui/namespaces', '/ui/journeys', '/ui/nothing']) {
    const text = await (await fetch(pageUrl(sim, path))).text()
    expect(text).not.toMatch(/ style="| on\w+="|<style|<script(?! src="\/_sim\/ui\/assets\/client\.js)/)
  }
})
