/** Secrets and personal data in every place of every vendor's calls: none of them is in the folder, the HAR, or what is printed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { toJson, toLines } from '../../../src/cli/proxy/show.js'
import { conformanceCases } from '../../../src/contracts/conformance.js'
import { runCase } from '../../../src/kit/conformance/runner.js'
import { simulatorFor } from '../../../src/kit/conformance/simulator-target.js'
import type { ConformanceTarget } from '../../../src/kit/conformance/target.js'
import { startProxy } from '../../../src/kit/proxy/start.js'
import { readRecording } from '../../../src/kit/recording/read.js'
import { createReplay } from '../../../src/kit/recording/replay.js'
import { vendorEntries } from '../../../src/mocks/index.js'

/** Stands in everything that must go, in whatever notation it is written. */
const mark = 'Zzmark'
const traces = /zzmark|203\.0\.113\.77|1977-11-23|7755331199|WnptYXJr/i

const ofPeople = {
  extra_note: `${mark} of Main Street`,
  extra: [
    {
      dob: '1977-11-23',
      mail: 'zzmark@bank.test',
      phone: 7_755_331_199,
      [`${mark} as a name`]: 1,
      scan: Buffer.from(`${mark} and the number of a passport`).toString('base64'),
      page: `data:text/plain;base64,${Buffer.from(mark).toString('base64')}`,
    },
  ],
}
const said: [string, string][] = [
  ['set-cookie', `sid=${mark}; Path=/; HttpOnly; Expires=Wed, 09 Jun 2027 10:18:14 GMT`],
  ['set-cookie', `user="${mark} Roe"; Path=/${mark}; Secure`],
  ['content-disposition', `attachment; filename="${mark} passport.pdf"; filename*=UTF-8''${mark}.pdf`],
  ['www-authenticate', `Bearer realm="${mark}"`],
  ['warning', `199 - "${mark}"`],
  ['cache-control', `private="${mark}"`],
  ['x-ratelimit-user', mark],
  ['x-customer', mark],
  ['link', `<https://x.test/${mark}>; rel=next`],
  ['etag', `"${mark}"`],
]
const asked = {
  cookie: `s=${mark}`,
  referer: `https://app.test/u/${mark}?t=${mark}`,
  'x-forwarded-for': '203.0.113.77',
  'user-agent': `app/1 (${mark}; zzmark@bank.test)`,
  from: 'zzmark@bank.test',
  'if-none-match': `"${mark}"`,
  pragma: mark,
  'x-user': mark,
}

/** The vendor: a simulator whose answers hold more than they should. */
async function open(target: () => ConformanceTarget) {
  const server = createServer(async (incoming: IncomingMessage, outgoing) => {
    const body = await buffer(incoming)
    const { pathname, searchParams } = new URL(incoming.url!, 'http://sim.test')
    if (pathname.startsWith('/page')) {
      outgoing.writeHead(500, { 'content-type': `text/html; charset="${mark}"` })
      return void outgoing.end(`<h1>${mark}</h1>`)
    }
    for (const name of ['zzquery', 'name']) searchParams.delete(name)
    const ours = new Set(['host', 'connection', 'transfer-encoding', 'content-length', ...Object.keys(asked)])
    const headers = Object.entries(incoming.headers).filter(([name]) => !ours.has(name)) as [string, string][]
    const url = `http://sim.test${pathname}${searchParams.size > 0 ? `?${searchParams}` : ''}`
    const init = { method: incoming.method!, headers, ...(body.length > 0 && { body: new Uint8Array(body) }) }
    const answer = await target().fetch(url, init)
    const more = answer.headers.get('content-type')?.includes('json') && [200, 201].includes(answer.status)
    const bytes = Buffer.from(await answer.arrayBuffer())
    const value: unknown = more ? JSON.parse(bytes.toString()) : undefined
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
    const kept = [...answer.headers].filter(([name]) => !['content-length', 'connection'].includes(name))
    outgoing.writeHead(answer.status, [...kept, ...said].flat())
    outgoing.end(isRecord ? JSON.stringify({ ...value, ...ofPeople }) : bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test.each(Object.keys(vendorEntries))('nothing is left of what %s was told and told', async (id) => {
  const simulator = await vendorEntries[id]!.load()
  const { vendor } = simulator
  const dir = mkdtempSync(join(tmpdir(), 'idvsim-left-'))
  let target: ConformanceTarget | undefined
  const secrets = new Set<string>()
  const printed: string[] = []
  try {
    await using upstream = await open(() => target!)
    const har = join(dir, 'all.har')
    await using proxy = await startProxy({
      vendor,
      targets: [{ url: upstream.url }],
      record: join(dir, 'recording'),
      har,
      onExchange: (one) => void printed.push(toLines(one), JSON.stringify(toJson(one))),
    })
    const through = async (url: string, init: RequestInit): Promise<Response> => {
      const at = new URL(url.replace('http://sim.test', proxy.url))
      at.searchParams.set('zzquery', mark)
      at.searchParams.set('name', mark)
      return fetch(at, { ...init, headers: { ...(init.headers as Record<string, string>), ...asked } })
    }
    for (const about of conformanceCases(vendor).filter((one) => one.id.endsWith('.happy'))) {
      await using opened = await simulatorFor(simulator, about)
      target = opened
      for (const secret of Object.values(await opened.credentials('owner'))) secrets.add(secret)
      await runCase(vendor, about, { ...opened, fetch: through })
    }
    const form = new FormData()
    form.set('text', mark)
    form.set(`${mark} as a name`, 'x')
    form.set('file', new File([`${mark} bytes`], `${mark}.png`, { type: 'application/octet-stream' }))
    for (const body of [`${mark} as text`, new URLSearchParams({ first: mark, [`${mark} name`]: '1' }), form])
      await through(`http://sim.test/page/${mark}/zzmark%40bank.test`, { method: 'POST', body })
    const headers = { authorization: `Custom ${mark}`, 'content-type': 'application/json' }
    await through(`http://sim.test/people/${encodeURIComponent(mark)}%20Jané`, {
      method: 'PUT',
      headers,
      body: `{"a":"${mark}`,
    })
    await proxy.settled()

    const files = readdirSync(join(dir, 'recording')).map((name) => readFileSync(join(dir, 'recording', name), 'utf8'))
    expect(files.length).toBeGreaterThan(8)
    const decoded = files.flatMap((text) => {
      const { request, response } = JSON.parse(text)
      return [request, response].map(({ body }) => Buffer.from(body?.base64 ?? '', 'base64').toString('latin1'))
    })
    for (const text of [...files, ...decoded, readFileSync(har, 'utf8'), ...printed]) {
      expect(traces.exec(text)).toBeNull()
      for (const secret of secrets) expect(text).not.toContain(secret)
    }

    // the same recording answers, each cookie in a header of its own
    const recording = await readRecording(join(dir, 'recording'))
    const replay = await createReplay({ vendors: [vendor], recording })
    const [one] = recording.filter(({ endpoint, request }) => endpoint !== null && request.method === 'GET')
    if (!one) return
    const { hosts } = vendor.profile.surfaces[vendor.endpoints[one.endpoint!]!.surface]!
    const answer = await replay.fetch(new Request(`https://${hosts[0]}${one.request.url}`))
    expect(answer.status).toBe(one.response.status)
    expect(answer.headers.getSetCookie()).toHaveLength(2)
  } finally {
    rmSync(dir, { recursive: true })
  }
})
