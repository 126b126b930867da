/** A vendor and clients that keep no rule of HTTP: the proxy stays up, answers, and mixes no messages. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { startProxy } from '../../../src/kit/proxy/start.js'
import type { ProxiedExchange } from '../../../src/kit/proxy/types.js'
import { acme } from '../../support/acme/contract.js'
import { sendRaw, statusOf } from '../../support/raw.js'

const ok = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}'
const call = (path = '/v1/checks/1') => `GET ${path} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n`

/** A vendor that says the same bytes to whatever comes, with a proxy before it. */
async function stage(answer: string) {
  const came: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      came.push(chunk.toString('latin1'))
      socket.end(answer, 'latin1')
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const seen: ProxiedExchange[] = []
  const targets = [{ url: `http://127.0.0.1:${port}` }]
  const proxy = await startProxy({ vendor: acme, targets, redact: true, onExchange: (one) => void seen.push(one) })
  return {
    proxy,
    seen,
    came,
    async [Symbol.asyncDispose]() {
      await proxy.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test.each([
  ['words of a status that steer a terminal', 'HTTP/1.1 200 O\x01\x1b[2J\r\nContent-Length: 0\r\n\r\n', 200],
  ['the status 0', 'HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n', 502],
  ['the status 99', 'HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n', 502],
  ['an upgrade that nobody asked for', 'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 502],
  ['an early hint that is none', `HTTP/1.1 103 X\r\nLink: garbage<>;;\r\n\r\n${ok}`, 200],
])('goes on after %s', async (_, answer, status) => {
  await using at = await stage(answer)
  const first = await sendRaw(at.proxy.url, [call()])
  expect(statusOf(first)).toBe(status)
  expect(first).not.toContain('\x1b')
  // it still listens
  expect(statusOf(await sendRaw(at.proxy.url, [call()]))).toBe(status)
  await at.proxy.settled()
  expect(at.seen).toHaveLength(2)
})

test.each(['//', '//[/x', '//evil.example/v1/checks/1', '/\\evil.example/x'])(
  'a path that reads as a host, %s, goes to the vendor, and is judged and recorded',
  async (path) => {
    await using at = await stage(ok)
    expect(statusOf(await sendRaw(at.proxy.url, [call(path)]))).toBe(200)
    await at.proxy.settled()
    expect(at.came[0]).toMatch(/^GET \/[/\\]/)
    expect(at.seen).toHaveLength(1)
    expect(at.seen[0]!.verdict).toBeDefined()
    expect(at.seen[0]!.recorded!.request.url).toMatch(/^\/(?![/\\])/)
  },
)

test('a client cannot have its body read as the next request', async () => {
  await using at = await stage(ok)
  const body = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'
  const head = `POST /v1/checks HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\nConnection: close, content-length\r\n\r\n`
  await sendRaw(at.proxy.url, [head + body])
  expect(at.came.join('')).toContain(`Content-Length: ${body.length}\r\n`)
})
