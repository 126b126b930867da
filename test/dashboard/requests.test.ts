/** The page of one exchange: a stranger finds why a request was rejected, sees no secret, and can do something about it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { curlOf } from '../../src/dashboard/pages/requests/curl.js'
import type { RunningSimulator, VendorSimulator } from '../../src/index.js'
import { checkExchange } from '../../src/kit/judge/exchange.js'
import { endpointOf } from '../../src/kit/judge/subject.js'
import { exchangeOf, readRecording } from '../../src/kit/recording/read.js'
import { openCheck, pictureForm, remote } from '../support/acme/client.js'
import { acmeSimulator } from '../support/acme/simulator.js'
import { browserTest, desktop, mobile } from '../support/chromium.js'
import { expectSound, pageUrl, startServer } from './support.js'

const start = () =>
  startServer({ vendors: [acmeSimulator as unknown as VendorSimulator], send: async () => new Response('ok') })
const idOf = (sim: RunningSimulator): string => sim.requests.list().at(-1)!.id
const open = (page: Page, sim: RunningSimulator, id = idOf(sim), query = '') =>
  page.goto(pageUrl(sim, `/ui/requests/${id}${query}`))
const why = (page: Page) => page.getByRole('region', { name: 'What came of it' })

for (const [name, device] of [
  ['desktop', desktop],
  ['phone', mobile],
] as const) {
  browserTest(
    `on a ${name} a stranger finds why the third request was rejected`,
    device,
    async ({ page, problems }) => {
      await using sim = await start()
      const ask = remote(sim)
      const id = await openCheck(ask)
      await ask('GET', `/acme/v1/checks/${id}`)
      await ask('POST', '/acme/v1/checks', { full_name: 'Ada Example', reference: 7 })
      await page.goto(pageUrl(sim, '/ui/requests'))
      await expectSound(page)
      await page.getByRole('link', { name: 'req-00000003' }).click()
      const said = await why(page).innerText()
      expect(said).toContain('Rejected reference in the body is 7, where a string is expected.')
      expect(said).toContain('Send reference as a string.')
      expect(said).toContain('documented https://docs.acme.example/checks#create')
      expect(said).toContain('"reference": "order-1"')
      expect(said).not.toContain('Ada Example')
      await why(page).getByRole('link', { name: 'Show the place' }).click()
      const line = page.getByRole('region', { name: 'Body of the request' }).locator('li.marked')
      expect(await line.innerText()).toMatch(/"reference": 7[\s\S]*Expected[\s\S]*string[\s\S]*Received[\s\S]*7/)
      await expectSound(page)
      expect(problems).toEqual([])
    },
  )
}

const rejections: Readonly<
  Record<string, [call: (sim: RunningSimulator) => Promise<unknown>, says: string, instead: string]>
> = {
  'a field that is missing': [
    (sim) => remote(sim)('POST', '/acme/v1/checks', { reference: 'x' }),
    'full_name in the body is missing.',
    'Send full_name as a string.',
  ],
  'no credentials': [
    (sim) => remote(sim)('GET', '/acme/v1/checks/x', undefined, { authorization: '' }),
    'The call carries no credentials',
    'Send the credentials of this namespace.',
  ],
  'a body that is no JSON': [
    (sim) => remote(sim)('POST', '/acme/v1/checks', '{"full_name": '),
    'not valid JSON',
    'Send the body',
  ],
  'another media type': [
    (sim) => remote(sim)('POST', '/acme/v1/checks', 'a=1', { 'content-type': 'text/plain' }),
    'The header content-type is text/plain',
    'application/json',
  ],
  'an id of nothing': [
    (sim) => remote(sim)('GET', '/acme/v1/checks/nobody'),
    'What the call asks for is not there',
    'Send an id',
  ],
  'a state that forbids it': [
    async (sim) => remote(sim)('POST', `/acme/v1/checks/${await openCheck(remote(sim))}/finish`),
    'The journey is not in a state that allows this call: ',
    'Look at the journey',
  ],
  'no such route': [(sim) => remote(sim)('GET', '/acme/v1/check/chk_1'), 'no route fits', 'GET /v1/checks/{check_id}'],
  'no such vendor': [
    (sim) => remote(sim)('GET', '/v1/checks/chk_1'),
    'names no vendor',
    'a missing prefix: "/acme" must come first',
  ],
}

browserTest(
  'every kind of rejection says what is wrong and what to send instead',
  desktop,
  async ({ page, problems }) => {
    await using sim = await start()
    for (const [what, [call, says, instead]] of Object.entries(rejections)) {
      await call(sim)
      await open(page, sim)
      const said = await page.getByRole('main').innerText()
      expect(said.slice(0, 900), what).toContain(says)
      expect(said, what).toContain(instead)
    }
    expect(problems).toEqual([])
  },
)

browserTest('secrets are hidden until somebody asks', desktop, async ({ page }) => {
  await using sim = await start()
  await openCheck(remote(sim))
  await open(page, sim)
  const secrets = ['Ada Example', 'Basic ']
  for (const secret of secrets) expect(await page.content()).not.toContain(secret)
  await page.getByRole('link', { name: 'Show secrets' }).click()
  await page.getByRole('link', { name: 'Hide secrets' }).waitFor()
  for (const secret of secrets) expect(await page.content()).toContain(secret)
})

browserTest(
  'Replay sends it again and shows the new exchange; what is not whole says why not',
  desktop,
  async ({ page }) => {
    await using sim = await start()
    const id = await openCheck(remote(sim))
    await open(page, sim)
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.waitForURL(/req-00000002/)
    await page.getByText('sent again from req-00000001').waitFor()
    expect(sim.requests.list()).toMatchObject([{ status: 201 }, { id: 'req-00000002', status: 201 }])
    await remote(sim)('POST', `/acme/v1/checks/${id}/picture`, pictureForm())
    await open(page, sim)
    expect(await page.getByRole('button', { name: 'Replay' }).isDisabled()).toBe(true)
    expect(await page.getByRole('main').innerText()).toContain(
      'Cannot be sent again, nor saved as a fixture: its files are not kept',
    )
  },
)

browserTest(
  'Save as fixture is a recording that is read, judged, and holds nothing personal',
  desktop,
  async ({ page }) => {
    await using sim = await start()
    await openCheck(remote(sim), { reference: 'order-1' })
    await open(page, sim)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save as fixture' }).click(),
    ])
    const dir = mkdtempSync(join(tmpdir(), 'idvsim-fixture-'))
    try {
      await download.saveAs(join(dir, download.suggestedFilename()))
      const [file] = await readRecording(dir)
      expect(file).toMatchObject({ vendor: 'acme', endpoint: 'createCheck', request: { url: '/v1/checks' } })
      expect(JSON.stringify(file)).not.toContain('Ada Example')
      const { violations } = await checkExchange(endpointOf(acmeSimulator.vendor, 'createCheck'), exchangeOf(file!))
      expect(violations.filter(({ severity }) => severity === 'breaking')).toEqual([])
    } finally {
      rmSync(dir, { recursive: true })
    }
  },
)

test('the command for curl hands a shell exactly what was sent', async () => {
  await using sim = await start()
  const name = `O'Neil "$HOME" \`id\` \\ \n\t%s !! *`
  await remote(sim)('POST', '/acme/v1/checks?a[b]=$x', { full_name: name }, { 'x-odd': `it's $PATH` })
  const first = await sim.requests.get(idOf(sim), { reveal: true })
  const dir = mkdtempSync(join(tmpdir(), 'idvsim-curl-'))
  try {
    // a curl that says what it was given
    writeFileSync(join(dir, 'curl'), '#!/bin/sh\nfor one in "$@"; do printf "%s\\0" "$one"; done\n', { mode: 0o755 })
    const told = execFileSync('sh', ['-c', curlOf(first!, sim.url)], { env: { PATH: `${dir}:/bin:/usr/bin` } })
    const given = told.toString().split('\0')
    expect(given).toContain(`${sim.url}/acme/v1/checks?a[b]=$x`)
    expect(given).toContain(`x-odd: it's $PATH`)
    expect(given[given.indexOf('--data-raw') + 1]).toBe(JSON.stringify({ full_name: name }))
    expect(given[given.indexOf('-X') + 1]).toBe('POST')
  } finally {
    rmSync(dir, { recursive: true })
  }
  const hidden = curlOf((await sim.requests.get(idOf(sim)))!, sim.url)
  expect(hidden).toContain('authorization: HIDDEN-press-Show-secrets-first')
  expect(hidden).not.toContain('Neil')
})

const hostile: Readonly<Record<string, string>> = {
  markup: '{"full_name":"<script>alert(1)</script><img src=x onerror=alert(1)>","</pre>":1}',
  'a huge text': JSON.stringify({ full_name: 'x'.repeat(16_000) }),
  'right to left and zero width': JSON.stringify({
    full_name: 'Ada\u202eexe.\u200b\u0000gpj',
    reference: '\u2066\u200f',
  }),
  'deep nesting': `${'['.repeat(4000)}${']'.repeat(4000)}`,
  'no JSON': '\u0001\u0002\ufffe<b>no</b> \u202e',
  'a cut body': JSON.stringify({ full_name: 'Ada', odd: '<b>'.repeat(9000) }),
  'many keys': JSON.stringify(Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`<i>${i}\u202e`, i]))),
  __proto__: '{"__proto__":{"full_name":1},"full_name":7,"constructor":{"prototype":1}}',
}

for (const [name, device] of [
  ['desktop', desktop],
  ['phone', mobile],
] as const) {
  for (const [what, body] of Object.entries(hostile)) {
    browserTest(`a body of ${what} leaves its page correct on a ${name}`, device, async ({ page, problems }) => {
      await using sim = await start()
      page.on('dialog', (dialog) => problems.push(`a dialog: ${dialog.message()}`))
      await remote(sim)('POST', `/acme/v1/checks?q=${encodeURIComponent('<b>\u202e')}`, body, { 'x-odd': '<script>' })
      for (const query of ['', '?reveal=true']) {
        const answer = await open(page, sim, undefined, query)
        expect(answer!.status()).toBe(200)
      }
      await expectSound(page)
      expect(await page.locator('main script, main img, main b, main i').count()).toBe(0)
      expect(problems).toEqual([])
    })
  }

  browserTest(`bytes and odd paths leave the pages correct on a ${name}`, device, async ({ page, problems }) => {
    await using sim = await start()
    await remote(sim)('POST', '/acme/v1/checks', new Uint8Array([0, 255, 254, 128]), { 'content-type': 'image/png' })
    await remote(sim)('GET', `/acme/${'%3Cb%3E'.repeat(300)}/x`)
    await open(page, sim)
    await expectSound(page)
    await page.goto(pageUrl(sim, '/ui/requests'))
    await expectSound(page)
    expect(problems).toEqual([])
  })
}

test('what is not there is said, and never a fault of ours', async () => {
  await using sim = await start()
  for (const [path, status] of [
    ['/ui/requests/req-00000009', 404],
    ['/ui/requests/%00', 404],
    ['/ui/requests/req-00000009/recording.json', 404],
    ['/ui/requests?vendor=nobody', 404],
    ['/ui/requests?status=abc&from=x&text=%00', 200],
    ['/ui/requests?journey=nobody&vendor=acme', 200],
    ['/ui/requests/rows?from=99999999999999999999&limit=-3', 200],
  ] as const) {
    expect((await fetch(pageUrl(sim, path))).status, path).toBe(status)
  }
})
