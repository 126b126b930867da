/** The outgoing transport: where it may go, and what it makes of receivers that misbehave. */
import type { LookupAddress } from 'node:dns'
import { expect, test } from 'vitest'
import { createTransport, refusal } from '../../src/runtime/transport.js'
import { startReceiver } from '../support/receiver.js'

const nobody: ReadonlySet<string> = new Set()
const post = (url: string, signal?: AbortSignal): Request =>
  new Request(url, { method: 'POST', body: '{"a":"ü"}', headers: { 'x-one': '1' }, ...(signal && { signal }) })

/** Resolves every name to the given addresses, and counts. */
function resolving(...addresses: string[]) {
  const asked: string[] = []
  const resolve = (name: string, _: object, callback: (error: null, found: LookupAddress[]) => void): void => {
    asked.push(name)
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { asked, resolve }
}

test('loopback and private addresses are allowed', () => {
  const near = ['127.0.0.1', '127.255.0.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '::1', 'fd00::1']
  for (const address of [...near, '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::FFFF:192.168.0.1']) {
    expect(refusal(address, 'hook.example', nobody), address).toBeUndefined()
  }
})

test('public and unspecified addresses are refused, and the refusal names the way out', () => {
  const far = ['93.184.216.34', '172.32.0.1', '172.15.0.1', '11.0.0.1', '0.0.0.0', '::', '2606:4700::1', '100.64.0.1']
  for (const address of [...far, '::ffff:93.184.216.34', '::ffff:5db8:d822', '255.255.255.255', '224.0.0.1']) {
    expect(refusal(address, 'hook.example', nobody), address).toBe(
      `hook.example resolves to ${address}, which is neither loopback nor private; allow it with --allow-webhook-host hook.example`,
    )
  }
})

test('a host allowed by name may be public, in any case of letters, and no other host with it', () => {
  const allowed = new Set(['hook.example'])
  expect(refusal('93.184.216.34', 'HOOK.example', allowed)).toBeUndefined()
  expect(refusal('93.184.216.34', 'x.hook.example', allowed)).toContain('neither loopback nor private')
})

test('link-local addresses are refused even for a host allowed by name', () => {
  for (const address of ['169.254.169.254', 'fe80::1', 'febf::1', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe']) {
    expect(refusal(address, 'hook.example', new Set(['hook.example'])), address).toBe(
      `hook.example resolves to the link-local address ${address}`,
    )
  }
})

test('addresses in a URL are refused before anything is opened, however they are written', async () => {
  const send = createTransport()
  for (const host of [
    '93.184.216.34',
    '1572395042',
    '0x5db8d822',
    '[::ffff:93.184.216.34]',
    '[2606:4700::1]',
    '0.0.0.0',
  ]) {
    await expect(send(post(`http://${host}:9/hook`)), host).rejects.toThrow('neither loopback nor private')
  }
  for (const host of ['169.254.169.254', '[::ffff:169.254.169.254]', '[fe80::1]', '0xa9fea9fe']) {
    await expect(send(post(`http://${host}:9/latest/meta-data`)), host).rejects.toThrow('link-local')
  }
})

test('a name is judged by every address it resolves to', async () => {
  for (const addresses of [['93.184.216.34'], ['127.0.0.1', '93.184.216.34'], ['::1', '2606:4700::1']]) {
    const { resolve } = resolving(...addresses)
    await expect(createTransport([], resolve)(post('http://hook.example:9/'))).rejects.toThrow('neither loopback')
  }
  const { resolve } = resolving('169.254.169.254')
  await expect(createTransport(['hook.example'], resolve)(post('http://hook.example:9/'))).rejects.toThrow('link-local')
})

test('a name is resolved once, and what was judged is what is called', async () => {
  await using receiver = await startReceiver()
  const { resolve, asked } = resolving('127.0.0.1')
  const { port } = new URL(receiver.url)
  const response = await createTransport([], resolve)(post(`http://hook.example:${port}/path?q=1`))
  expect(response.status).toBe(200)
  expect(asked).toEqual(['hook.example'])
  expect(receiver.received).toMatchObject([
    {
      method: 'POST',
      path: '/path?q=1',
      body: '{"a":"ü"}',
      headers: { host: `hook.example:${port}`, 'x-one': '1', 'content-length': '10' },
    },
  ])
})

test('a name that does not resolve is an error with a message', async () => {
  const fail = (_: string, __: object, callback: (error: Error, found: LookupAddress[]) => void): void =>
    callback(new Error('getaddrinfo ENOTFOUND hook.example'), [])
  await expect(createTransport([], fail)(post('http://hook.example/'))).rejects.toThrow('ENOTFOUND')
})

test('redirects are not followed', async () => {
  await using target = await startReceiver()
  await using receiver = await startReceiver((_, response) => {
    response.writeHead(302, { location: target.url }).end('elsewhere')
  })
  const response = await createTransport()(post(receiver.url))
  expect([response.status, await response.text()]).toEqual([302, 'elsewhere'])
  expect(target.received).toEqual([])
})

test('a receiver that is not there, resets or speaks no HTTP is an error', async () => {
  const gone = await startReceiver()
  await gone[Symbol.asyncDispose]()
  await expect(createTransport()(post(gone.url))).rejects.toThrow(/ECONNREFUSED/)
  await using resets = await startReceiver((_, __, incoming) => void incoming.socket.resetAndDestroy())
  await expect(createTransport()(post(resets.url))).rejects.toThrow(/ECONNRESET|hang up/)
  await using babbles = await startReceiver((_, __, incoming) => void incoming.socket.end('hello\r\n\r\n'))
  await expect(createTransport()(post(babbles.url))).rejects.toThrow()
})

test('a receiver that breaks off in its answer is an error, or an answer with its status', async () => {
  await using receiver = await startReceiver((_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => void response.socket?.resetAndDestroy())
  })
  const outcome = await createTransport()(post(receiver.url)).then(
    (response) => response.status,
    (error: Error) => error.message,
  )
  expect(outcome).toMatch(/ECONNRESET|aborted/)
})

test('a receiver that hangs is given up when the signal says so', async () => {
  await using receiver = await startReceiver(() => undefined)
  const abort = new AbortController()
  const sent = createTransport()(post(receiver.url, abort.signal))
  await receiver.arrived(1)
  abort.abort(new Error('enough'))
  await expect(sent).rejects.toThrow()
})

test('of a huge answer at most 64 KB are read, and the connection is closed', async () => {
  let closed: () => void = () => undefined
  const broken = new Promise<void>((resolve) => {
    closed = resolve
  })
  await using receiver = await startReceiver((_, response) => {
    response.on('close', closed)
    response.on('error', () => undefined)
    const more = (): void => {
      while (response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })
  const response = await createTransport()(post(receiver.url))
  expect(response.status).toBe(200)
  expect((await response.arrayBuffer()).byteLength).toBeLessThanOrEqual(65_536)
  await broken
})

test('an answer without a body, and one with an odd status, are read', async () => {
  for (const status of [204, 205, 304, 418, 599]) {
    await using receiver = await startReceiver((_, response) => void response.writeHead(status).end())
    expect((await createTransport()(post(receiver.url))).status).toBe(status)
  }
  await using odd = await startReceiver((_, response) => void response.writeHead(799).end())
  await expect(createTransport()(post(odd.url))).rejects.toThrow('status 799')
})
