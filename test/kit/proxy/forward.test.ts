/** What passes the proxy, on real sockets: bytes as they are, both ways, however large, however they end. */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { startProxy } from '../../../src/kit/proxy/start.js'
import type { ProxiedExchange, ProxyOptions } from '../../../src/kit/proxy/types.js'
import { acme } from '../../support/acme/contract.js'
import { gate } from '../../support/gate.js'
import { heldMemory } from '../../support/memory.js'
import { bodyOf, sendRaw } from '../../support/raw.js'

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void

const tls = join(import.meta.dirname, '../../support/tls')
const cert = readFileSync(join(tls, 'public-test-certificate.pem'), 'utf8')

/** A vendor that answers as told, with a proxy before it. */
async function stage(answer: Answer, { secure = false, ...more }: Partial<ProxyOptions> & { secure?: boolean } = {}) {
  const key = readFileSync(join(tls, 'public-test-key.pem'))
  const server = secure ? createTlsServer({ key, cert }, answer) : createServer(answer)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const seen: ProxiedExchange[] = []
  const origin = secure ? `https://localhost:${port}` : `http://127.0.0.1:${port}`
  const proxy = await startProxy({
    vendor: acme,
    targets: [{ url: origin }],
    onExchange: (one) => void seen.push(one),
    ...more,
  })
  return {
    proxy,
    server,
    seen,
    origin,
    async [Symbol.asyncDispose]() {
      await proxy.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

test('method, path, query, headers and body arrive as they were sent, and the host is that of the vendor', async () => {
  const came: { method?: string; url?: string; raw?: string[]; body?: string } = {}
  await using at = await stage(async (incoming, outgoing) => {
    Object.assign(came, {
      method: incoming.method,
      url: incoming.url,
      raw: incoming.rawHeaders,
      body: await text(incoming),
    })
    outgoing.writeHead(201, 'Made', [
      'X-Two',
      'a',
      'X-Two',
      'b',
      'Set-Cookie',
      'a=1',
      'Set-Cookie',
      'b=2',
      'Connection',
      'X-Hop',
      'X-Hop',
      '1',
    ])
    outgoing.end('ok')
  })
  const { port } = new URL(at.proxy.url)
  const head = `PATCH /a%2Fb//c?x=1&x=%20&y HTTP/1.1\r\nHost: proxy:${port}\r\nX-Case: Kept\r\nx-case: twice\r\nConnection: close, X-Gone\r\nX-Gone: 1\r\nKeep-Alive: 5\r\nProxy-Authorization: Basic x\r\nContent-Length: 5\r\n\r\nhello`
  const answer = await sendRaw(at.proxy.url, [head], { enough: () => false })
  expect(came).toMatchObject({ method: 'PATCH', url: '/a%2Fb//c?x=1&x=%20&y', body: 'hello' })
  expect(came.raw).toEqual([
    'Host',
    new URL(at.origin).host,
    'X-Case',
    'Kept',
    'x-case',
    'twice',
    'Content-Length',
    '5',
    'Connection',
    'keep-alive',
  ])
  expect(answer).toMatch(/^HTTP\/1\.1 201 Made\r\nX-Two: a\r\nX-Two: b\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n/)
  expect(answer).not.toContain('X-Hop')
})

test('a body without a length stays chunked, in both directions, and comes as it comes', async () => {
  const second = gate()
  await using at = await stage(async (incoming, outgoing) => {
    expect(incoming.headers['transfer-encoding']).toBe('chunked')
    outgoing.write(`got ${(await text(incoming)).length}`)
    await second.promise
    outgoing.end(' and more')
  })
  const out = request(`${at.proxy.url}/x`, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } })
  out.write('abc')
  out.end('def')
  const [answer] = (await once(out, 'response')) as [IncomingMessage]
  const [first] = (await once(answer, 'data')) as [Buffer]
  expect(first.toString()).toBe('got 6')
  second.resolve()
  expect(await text(answer)).toBe(' and more')
})

test('a HEAD, a 204 and a 304 pass without a body and with their headers', async () => {
  await using at = await stage((incoming, outgoing) => {
    if (incoming.method === 'HEAD') outgoing.writeHead(200, { 'content-length': '1234', etag: '"e"' })
    else if (incoming.url === '/304') outgoing.writeHead(304, { etag: '"e"' })
    else outgoing.writeHead(204)
    outgoing.end()
  })
  const head = await fetch(`${at.proxy.url}/h`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([200, '1234', '"e"'])
  expect((await fetch(`${at.proxy.url}/204`)).status).toBe(204)
  const unchanged = await fetch(`${at.proxy.url}/304`)
  expect([unchanged.status, unchanged.headers.get('etag')]).toEqual([304, '"e"'])
  await at.proxy.settled()
  expect(at.seen[0]!.note).toBe('HEAD is no call of a contract')
})

test('a client that waits for 100 Continue gets it from the vendor, or its refusal', async () => {
  let asked = 0
  await using at = await stage(() => undefined)
  at.server.removeAllListeners('request')
  at.server.on('checkContinue', async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    asked++
    if (incoming.url === '/no') return outgoing.writeHead(417).end()
    outgoing.writeEarlyHints({ link: '</a>; rel=preload' })
    outgoing.writeContinue()
    outgoing.end(`got ${await text(incoming)}`)
  })
  const send = async (path: string) => {
    const out = request(`${at.proxy.url}${path}`, {
      method: 'PUT',
      headers: { expect: '100-continue', 'content-length': 2 },
    })
    let hints = 0
    out.on('information', ({ statusCode }) => {
      if (statusCode === 103) hints++
    })
    out.on('continue', () => out.end('hi'))
    out.flushHeaders()
    const [answer] = (await once(out, 'response')) as [IncomingMessage]
    const body = await text(answer)
    out.destroy()
    return [answer.statusCode, body, hints]
  }
  expect(await send('/yes')).toEqual([200, 'got hi', 1])
  expect(await send('/no')).toEqual([417, '', 0])
  expect(asked).toBe(2)
})

test('50 MB pass both ways unbroken, and little of them is held', async () => {
  const size = 50 * 2 ** 20
  const block = randomBytes(2 ** 20)
  await using at = await stage(
    (incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': String(size) })
      incoming.pipe(outgoing)
    },
    { keepBytes: 2 ** 20 },
  )
  const whole = createHash('sha256')
  for (let n = 0; n < 50; n++) whole.update(block)
  const out = request(`${at.proxy.url}/large`, { method: 'POST', headers: { 'content-length': size } })
  const answered = once(out, 'response')
  const came = createHash('sha256')
  let most = 0
  let looked = 0
  let got = 0
  const before = heldMemory().arrayBuffers
  const sending = (async () => {
    for (let n = 0; n < 50; n++) if (!out.write(block)) await once(out, 'drain')
    out.end()
  })()
  const [answer] = (await answered) as [IncomingMessage]
  for await (const chunk of answer) {
    came.update(chunk as Buffer)
    got += (chunk as Buffer).length
    if (got - looked < 2 ** 21) continue
    looked = got
    most = Math.max(most, heldMemory().arrayBuffers - before)
  }
  await sending
  expect(came.digest('hex')).toBe(whole.digest('hex'))
  expect(most).toBeLessThan(size)
  await at.proxy.settled()
  expect(at.seen[0]).toMatchObject({
    status: 200,
    failed: false,
    note: `a body of ${size} bytes is more than is kept to be judged`,
  })
})

test('a client that reads slowly slows the vendor down, rather than filling the memory', async () => {
  const total = 200
  const block = Buffer.alloc(2 ** 20)
  let written = 0
  await using at = await stage((incoming, outgoing) => {
    if (incoming.url === '/other') return void outgoing.end()
    const go = (): void => {
      let room = true
      while (room && written < total) {
        room = outgoing.write(block)
        written++
      }
      if (written < total) outgoing.once('drain', go)
      else outgoing.end()
    }
    go()
  })
  const out = request(`${at.proxy.url}/slow`).end()
  const [answer] = (await once(out, 'response')) as [IncomingMessage]
  answer.pause()
  // other calls come and go on the same sockets' loop: when nothing more was taken during twenty of them, it stands still
  for (let last = -1; last !== written; ) {
    last = written
    for (let n = 0; n < 20; n++) await (await fetch(`${at.proxy.url}/other`)).text()
  }
  expect(written).toBeLessThan(total / 2)
  let size = 0
  for await (const chunk of answer) size += (chunk as Buffer).length
  expect(size).toBe(total * 2 ** 20)
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
])('an answer in %s passes byte for byte, and is judged as what it says', async (coding, compress) => {
  const body = compress(JSON.stringify({ nobody: 'knows this' }))
  await using at = await stage((_, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding }).end(body)
  })
  const answer = await sendRaw(
    at.proxy.url,
    ['GET /v1/checks/chk_1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    {
      enough: () => false,
    },
  )
  expect(answer).toContain(`content-encoding: ${coding}`)
  expect(Buffer.from(bodyOf(answer), 'latin1').includes(body)).toBe(true)
  await at.proxy.settled()
  expect(at.seen[0]!.verdict!.violations.map(({ rule }) => rule)).not.toContain('unreadable_body')
  expect(at.seen[0]!.verdict!.comparisons).toBeGreaterThan(0)
})

test('a small body that unpacks to a large one is passed and not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(40 * 2 ** 20))
  await using at = await stage((_, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb)
  })
  const answer = await fetch(`${at.proxy.url}/v1/checks/chk_1`, { headers: { 'accept-encoding': 'gzip' } })
  expect((await answer.arrayBuffer()).byteLength).toBe(40 * 2 ** 20)
  await at.proxy.settled()
  expect(at.seen[0]).toMatchObject({ failed: false, verdict: undefined })
  expect(at.seen[0]!.note).toMatch(/^a body cannot be decoded/)
})

test('a client that goes away ends the call at the vendor', async () => {
  const gone = gate()
  const arrived = gate()
  await using at = await stage((incoming, outgoing) => {
    incoming.resume()
    outgoing.on('close', () => gone.resolve())
    arrived.resolve()
  })
  const out = request(`${at.proxy.url}/waits`, { method: 'POST' })
  out.on('error', () => undefined)
  out.end('x')
  await arrived.promise
  out.destroy()
  await gone.promise
  await at.proxy.settled()
  expect(at.seen).toMatchObject([{ failed: true, note: 'the client broke off', status: undefined }])
})

test('half an answer of the vendor is half an answer for the client', async () => {
  await using at = await stage((_, outgoing) => {
    outgoing.writeHead(200, { 'content-length': '100' })
    outgoing.write('half', () => outgoing.destroy())
  })
  const answer = await fetch(`${at.proxy.url}/half`)
  await expect(answer.text()).rejects.toThrow()
  await at.proxy.settled()
  expect(at.seen).toMatchObject([{ failed: true, note: 'the vendor broke off its answer' }])
})

test('a refusal before the upload is over reaches the client', async () => {
  await using at = await stage((_, outgoing) => {
    outgoing.writeHead(413, { connection: 'close' }).end('too large')
  })
  const answer = await sendRaw(
    at.proxy.url,
    [`POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n${'x'.repeat(1000)}`],
    {
      enough: (come) => come.includes('too large'),
    },
  )
  expect(answer).toMatch(/^HTTP\/1\.1 413/)
})

test('a vendor that is not there is a clear 502 of ours, and no exchange that was judged', async () => {
  await using at = await stage(() => undefined)
  await using proxy = await startProxy({ vendor: acme, targets: [{ url: 'http://127.0.0.1:1' }] })
  const answer = await fetch(`${proxy.url}/x`, { method: 'POST', body: 'x' })
  expect([answer.status, answer.headers.get('x-sim-error')]).toEqual([502, 'unreachable'])
  expect(await answer.json()).toEqual({
    error: {
      code: 'unreachable',
      message: 'cannot reach http://127.0.0.1:1: nobody listens there',
      hint: 'Check --target, and that the vendor can be reached from here.',
    },
  })
  await proxy.settled()
  expect(proxy.summary).toMatchObject({ exchanges: 1, judged: 0, failed: 1, comparisons: 0 })
  expect(at.seen).toEqual([])
})

test('the certificate of the vendor is verified: a self-signed one fails with a clear word, and is taken where it is named', async () => {
  await using at = await stage((incoming, outgoing) => outgoing.end(incoming.headers.host), { secure: true })
  const refused = await fetch(`${at.proxy.url}/x`)
  expect(refused.status).toBe(502)
  expect(((await refused.json()) as { error: object }).error).toMatchObject({
    message: `cannot reach ${at.origin}: its certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    hint: expect.stringContaining('--ca FILE'),
  })
  await using trusting = await startProxy({ vendor: acme, targets: [{ url: at.origin }], ca: cert })
  const answer = await fetch(`${trusting.url}/x`)
  expect([answer.status, await answer.text()]).toEqual([200, new URL(at.origin).host])
  // it is for localhost alone
  const other = at.origin.replace('localhost', '127.0.0.1')
  await using elsewhere = await startProxy({ vendor: acme, targets: [{ url: other }], ca: cert })
  expect(await (await fetch(`${elsewhere.url}/x`)).text()).toContain('its certificate is for another host')
})

test('a connection that the vendor closed while it was idle costs the next reader nothing', async () => {
  await using at = await stage((_, outgoing) => outgoing.end('ok'))
  for (let n = 0; n < 20; n++) {
    expect(await (await fetch(`${at.proxy.url}/x`)).text()).toBe('ok')
    at.server.closeAllConnections()
  }
})

test('a request in gzip passes byte for byte, and is judged as what it says', async () => {
  const body = gzipSync(JSON.stringify({ nobody: 'knows this' }))
  let came = Buffer.alloc(0)
  await using at = await stage(async (incoming, outgoing) => {
    came = await buffer(incoming)
    outgoing.writeHead(201, { 'content-type': 'application/json' }).end('{}')
  })
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  await fetch(`${at.proxy.url}/v1/checks`, { method: 'POST', headers, body })
  expect(came.equals(body)).toBe(true)
  await at.proxy.settled()
  const { violations } = at.seen[0]!.verdict!
  expect(violations.map(({ rule }) => rule)).not.toContain('unreadable_body')
  expect(violations.filter(({ side, path }) => side === 'request' && path.startsWith('body')).length).toBeGreaterThan(0)
})

test('a vendor that goes away in the middle of an upload is a clear 502', async () => {
  await using at = await stage((incoming) => void incoming.once('data', () => incoming.socket.destroy()))
  const out = request(`${at.proxy.url}/up`, { method: 'POST', headers: { 'content-length': 10_000_000 } })
  out.on('error', () => undefined)
  out.write(Buffer.alloc(100_000))
  const [answer] = (await once(out, 'response')) as [IncomingMessage]
  expect([answer.statusCode, answer.headers['x-sim-error']]).toEqual([502, 'unreachable'])
  expect(await text(answer)).toContain('it broke the connection')
  out.destroy()
  await at.proxy.settled()
  expect(at.seen).toMatchObject([{ failed: true }])
})

test('a WebSocket is refused in clear words, and an offer of another protocol is let lie', async () => {
  let asked: IncomingMessage | undefined
  await using at = await stage((incoming, outgoing) => {
    asked = incoming
    outgoing.writeHead(200, { 'content-length': 2 }).end('ok')
  })
  const upgrade = (to: string, more = '') =>
    sendRaw(at.proxy.url, [`GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade${more}\r\nUpgrade: ${to}\r\n\r\n`], {
      enough: (came) => came.includes('}}') || came.endsWith('ok'),
    })
  const refused = await upgrade('websocket')
  expect(refused).toMatch(/^HTTP\/1\.1 501 /)
  expect(bodyOf(refused)).toContain('the proxy passes no WebSocket')
  expect(asked).toBeUndefined()
  // as java.net.http offers it with every first call
  expect(await upgrade('h2c', ', HTTP2-Settings\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB')).toMatch(/^HTTP\/1\.1 200 /)
  expect(asked!.headers).not.toHaveProperty('upgrade')
  expect(asked!.headers).not.toHaveProperty('http2-settings')
})

test('bytes that are no text pass as they are', async () => {
  const bytes = randomBytes(300_000)
  await using at = await stage((incoming, outgoing) => void incoming.pipe(outgoing))
  const answer = await fetch(`${at.proxy.url}/x`, { method: 'PUT', body: bytes })
  expect(sha(new Uint8Array(await answer.arrayBuffer()))).toBe(sha(bytes))
})
