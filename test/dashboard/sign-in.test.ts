/** The dashboard of a simulator on another machine: nobody is let in without the control token. */
import { expect, test } from 'vitest'
import { browserTest, desktop } from '../support/chromium.js'
import { bodyOf, sendRaw, statusOf } from '../support/raw.js'
import { expectSound, pageUrl, startServer } from './support.js'

const token = 'a token; with "odd" characters %41 é'
const open = () => startServer({ controlToken: token })

/** Asks as a browser does that knows the server by another name. */
async function ask(url: string, path: string, lines: string[] = [], method = 'GET', body = '') {
  const head = [
    `${method} ${path} HTTP/1.1`,
    ...(lines.some((line) => /^host:/.test(line)) ? [] : ['host: example.com']),
    ...(lines.some((line) => /^accept:/.test(line)) ? [] : ['accept: text/html']),
    'connection: close',
    ...(body ? ['content-type: application/x-www-form-urlencoded', `content-length: ${Buffer.byteLength(body)}`] : []),
    ...lines,
  ]
  const answer = await sendRaw(url, [`${head.join('\r\n')}\r\n\r\n${body}`])
  const header = (name: string): string | undefined =>
    new RegExp(`^${name}: (.*)\\r$`, 'im').exec(answer.split('\r\n\r\n')[0]!.concat('\r\n'))?.[1]
  return { status: statusOf(answer), header, body: bodyOf(answer) }
}
const signIn = (url: string, fields: Record<string, string>) =>
  ask(url, '/_sim/ui/sign-in', [], 'POST', new URLSearchParams(fields).toString())

test('without a token nobody from elsewhere is let in, and nobody can sign in', async () => {
  await using sim = await startServer()
  for (const lines of [['host: example.com'], ['x-forwarded-for: 192.0.2.1', 'host: localhost']]) {
    const { status, body } = await ask(sim.url, '/_sim/', lines)
    expect([status, body.includes('The dashboard is not shown')], lines.join()).toEqual([403, true])
  }
  expect((await ask(sim.url, '/_sim/ui/sign-in')).status).toBe(404)
  expect((await signIn(sim.url, { token: '' })).status).toBe(404)
})

test('who comes from elsewhere is asked for the token, and comes back to where he wanted to go', async () => {
  await using sim = await open()
  const sent = await ask(sim.url, '/_sim/ui/requests?status=400&namespace=default')
  expect(sent.status).toBe(303)
  const to = '/_sim/ui/requests?status=400&namespace=default'
  expect(sent.header('location')).toBe(`/_sim/ui/sign-in?to=${encodeURIComponent(to)}`)
  const form = await ask(sim.url, sent.header('location')!)
  expect([form.status, form.body.includes('type="password"')]).toEqual([200, true])
  for (const wrong of ['', 'x', token.slice(1), `${token} `]) {
    const { status, header, body } = await signIn(sim.url, { token: wrong, to })
    expect([status, header('set-cookie'), body.includes('That is not the control token.')], wrong).toEqual([
      403,
      undefined,
      true,
    ])
  }
  const right = await signIn(sim.url, { token, to })
  expect([right.status, right.header('location')]).toEqual([303, to])
  expect(right.header('set-cookie')).toMatch(/^idvsim_control=[^;]+; Path=\/_sim; HttpOnly; SameSite=Strict$/)
})

test('the cookie opens pages, calls and events, for our own origin alone', async () => {
  await using sim = await open()
  const cookie = `cookie: x=1; ${(await signIn(sim.url, { token })).header('set-cookie')!.split(';')[0]}`
  const own = 'origin: http://example.com'
  const statuses = async (lines: string[]): Promise<number[]> => [
    (await ask(sim.url, '/_sim/', lines)).status,
    (await ask(sim.url, '/_sim/ui/calls/advanceClock', lines, 'POST', 'call.ms=1')).status,
    (await ask(sim.url, '/_sim/ui/events?namespace=nothing', ['accept: text/event-stream', ...lines])).status,
    (await ask(sim.url, '/_sim/catalog', lines)).status,
  ]
  expect(await statuses([cookie])).toEqual([200, 303, 404, 200])
  expect(await statuses([cookie, own])).toEqual([200, 303, 404, 200])
  for (const origin of ['null', 'https://evil.example', 'http://example.com.evil.example', 'http://example.com:81']) {
    const [, made, , called] = await statuses([cookie, `origin: ${origin}`])
    expect([made, called], origin).toEqual([403, 403])
  }
  // another server of the same host may have left one
  expect(await statuses([cookie.replace('x=1', 'idvsim_control=%41; idvsim_control=%E0%A4%A')])).toEqual([
    200, 303, 404, 200,
  ])
  expect((await statuses([cookie, 'sec-fetch-site: cross-site'])).slice(0, 2)).toEqual([200, 403])
  for (const spoiled of [
    `${cookie}x`,
    'cookie: idvsim_control=',
    'cookie: idvsim_control=%E0%A4%A',
    'cookie: xidvsim_control=1',
  ]) {
    expect((await statuses([spoiled])).slice(1), spoiled).toEqual([403, 403, 403])
  }
})

test('nobody is sent outside the dashboard', async () => {
  await using sim = await open()
  for (const to of [
    '//evil.example',
    '/\\evil.example',
    '/_sim//evil.example',
    '/_sim/\\evil.example',
    'https://evil.example/_sim/',
    '/%5cevil.example',
    '%2f%2fevil.example',
    '/_sim/\r\nset-cookie: a=b',
    '/_sim/\t//evil',
    '/_simevil.example',
    '/_sim/../hosted/x',
    '/_sim/..//evil.example',
    '/_sim/%2e%2e//evil.example',
    `/_sim/${'x'.repeat(5000)}`,
    'javascript:alert(1)',
    '',
  ]) {
    const right = await signIn(sim.url, { token, to })
    expect([right.status, right.header('location')], to).toEqual([303, '/_sim/'])
    const form = await ask(sim.url, `/_sim/ui/sign-in?to=${encodeURIComponent(to)}`)
    expect(form.body, to).toContain('name="to" value="/_sim/"')
  }
})

test('a long address is come back to, and one that is too long is not', async () => {
  await using sim = await open()
  const to = `/_sim/ui/requests?search=${'%C3%A9'.repeat(600)}`
  const right = await signIn(sim.url, { token, to })
  expect([right.status, right.header('location')]).toEqual([303, to])
})

test('behind a proxy with TLS the cookie is kept from any other connection', async () => {
  await using sim = await open()
  const fields = new URLSearchParams({ token }).toString()
  const right = await ask(sim.url, '/_sim/ui/sign-in', ['x-forwarded-proto: https'], 'POST', fields)
  expect(right.header('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; Secure$/)
})

test('whatever else is sent to the sign-in is refused, and a large body too', async () => {
  await using sim = await open()
  for (const method of ['PUT', 'DELETE', 'OPTIONS'])
    expect((await ask(sim.url, '/_sim/ui/sign-in', [], method)).status).toBe(403)
  expect((await signIn(sim.url, { token: 'x'.repeat(100_000) })).status).toBe(403)
  expect((await ask(sim.url, '/_sim/ui/assets/nothing')).status).toBe(404)
  const script = await ask(sim.url, '/_sim/ui/calls/getClock', ['accept: application/json'], 'POST', 'a=b')
  expect([script.status, script.body]).toEqual([403, expect.stringContaining('The dashboard is not shown')])
})

// a name that is no name of this machine, and leads to it
const elsewhere = { ...desktop, extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.7' } }

browserTest('a person signs in, and everything works from then on', elsewhere, async ({ page, problems }) => {
  await using sim = await open()
  await page.goto(pageUrl(sim, '/ui/namespaces'))
  expect(new URL(page.url()).pathname).toBe('/_sim/ui/sign-in')
  await expectSound(page)
  await page.getByLabel('Control token').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').getByText('That is not the control token.').waitFor()
  await expectSound(page)
  await page.getByLabel('Control token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(pageUrl(sim, '/ui/namespaces'))
  await page.locator('#link-state').getByText('Live.').waitFor()
  await page.goto(pageUrl(sim))
  await page.getByRole('button', { name: '+1 day' }).click()
  await page.locator('#clock-now').getByText('2026-01-02 00:00:00Z').waitFor()
  await expectSound(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(pageUrl(sim, '/ui/sign-in?to=*'))
  expect(await page.context().cookies()).toEqual([])
  expect(problems).toEqual([])
})
