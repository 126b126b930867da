/** The outgoing transport: where it may go, and what it makes of receivers that misbehave. */
import type { LookupAddress } from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import {
  type Message,
  createTransport as open,
  type Receipt,
  refusal,
  refusalOfUrl,
  transportOf,
} from '../../src/runtime/transport.js'
import { startReceiver } from '../support/receiver.js'

const nobody: ReadonlySet<string> = new Set()
const message = (url: string, timeoutMs: number | null = null): Message => ({
  url,
  headers: { 'x-one': '1' },
  body: Buffer.from('{"a":"ü"}'),
  timeoutMs,
})

const opened: { close(): void }[] = []
afterEach(() => {
  for (const transport of opened.splice(0)) transport.close()
})
/** A transport of the test's own, as one function. */
function createTransport(...given: Parameters<typeof open>): (message: Message) => Promise<Receipt> {
  const transport = open(...given)
  opened.push(transport)
  return transport.post
}

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
    await expect(send(message(`http://${host}:9/hook`)), host).rejects.toThrow('neither loopback nor private')
  }
  for (const host of ['169.254.169.254', '[::ffff:169.254.169.254]', '[fe80::1]', '0xa9fea9fe']) {
    await expect(send(message(`http://${host}:9/latest/meta-data`)), host).rejects.toThrow('link-local')
  }
})

test('a name is judged by every address it resolves to', async () => {
  for (const addresses of [['93.184.216.34'], ['127.0.0.1', '93.184.216.34'], ['::1', '2606:4700::1']]) {
    const { resolve } = resolving(...addresses)
    await expect(createTransport([], resolve)(message('http://hook.example:9/'))).rejects.toThrow('neither loopback')
  }
  const { resolve } = resolving('169.254.169.254')
  await expect(createTransport(['hook.example'], resolve)(message('http://hook.example:9/'))).rejects.toThrow(
    'link-local',
  )
})

test('a name is resolved once, and what was judged is what is called', async () => {
  await using receiver = await startReceiver()
  const { resolve, asked } = resolving('127.0.0.1')
  const { port } = new URL(receiver.url)
  const response = await createTransport([], resolve)(message(`http://hook.example:${port}/path?q=1`))
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
  await expect(createTransport([], fail)(message('http://hook.example/'))).rejects.toThrow('ENOTFOUND')
})

test('redirects are not followed', async () => {
  await using target = await startReceiver()
  await using receiver = await startReceiver((_, response) => {
    response.writeHead(302, { location: target.url }).end('elsewhere')
  })
  const response = await createTransport()(message(receiver.url))
  expect([response.status, response.answer]).toEqual([302, 'elsewhere'])
  expect(target.received).toEqual([])
})

test('a receiver that is not there, resets or speaks no HTTP is an error', async () => {
  const gone = await startReceiver()
  await gone[Symbol.asyncDispose]()
  await expect(createTransport()(message(gone.url))).rejects.toThrow(/ECONNREFUSED/)
  await using resets = await startReceiver((_, __, incoming) => void incoming.socket.resetAndDestroy())
  await expect(createTransport()(message(resets.url))).rejects.toThrow(/ECONNRESET|hang up/)
  await using babbles = await startReceiver((_, __, incoming) => void incoming.socket.end('hello\r\n\r\n'))
  await expect(createTransport()(message(babbles.url))).rejects.toThrow()
})

test('a receiver that breaks off in its answer is an error, or an answer with its status', async () => {
  await using receiver = await startReceiver((_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => void response.socket?.resetAndDestroy())
  })
  const outcome = await createTransport()(message(receiver.url)).then(
    (response) => response.status,
    (error: Error) => error.message,
  )
  expect(outcome).toMatch(/ECONNRESET|aborted/)
})

test('a receiver that hangs is given up after the time-out', async () => {
  await using receiver = await startReceiver(() => undefined)
  await expect(createTransport()(message(receiver.url, 30))).rejects.toThrow('no answer within 30 ms')
  expect(receiver.received).toHaveLength(1)
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
  const response = await createTransport()(message(receiver.url))
  expect(response.status).toBe(200)
  expect(response.answer.length).toBeLessThanOrEqual(65_536)
  await broken
})

test('an answer without a body, and one with an odd status, are read', async () => {
  for (const status of [204, 205, 304, 418, 599]) {
    await using receiver = await startReceiver((_, response) => void response.writeHead(status).end())
    expect((await createTransport()(message(receiver.url))).status).toBe(status)
  }
  await using odd = await startReceiver((_, response) => void response.writeHead(799).end())
  await expect(createTransport()(message(odd.url))).rejects.toThrow('status 799')
})

test('a connection is kept for the next webhook, and a redirect, a time-out or an error does not spoil it', async () => {
  const sockets = new Set<unknown>()
  await using receiver = await startReceiver((_, response, incoming) => {
    sockets.add(incoming.socket)
    response.writeHead(sockets.size === 1 ? 302 : 200, { location: '/' }).end('ok')
  })
  const post = createTransport()
  for (let n = 0; n < 5; n++) await post(message(receiver.url))
  expect(receiver.received).toHaveLength(5)
  expect(sockets.size).toBe(1)
})

test('a name that comes to resolve elsewhere is refused with the next connection', async () => {
  await using receiver = await startReceiver((_, response) => {
    response.setHeader('connection', 'close')
    response.end('ok')
  })
  const { port } = new URL(receiver.url)
  const addresses = ['127.0.0.1', '93.184.216.34', '169.254.169.254']
  const post = createTransport([], (_, __, callback) => callback(null, [{ address: addresses.shift()!, family: 4 }]))
  const url = `http://rebind.example:${port}/`
  expect((await post(message(url))).status).toBe(200)
  await expect(post(message(url))).rejects.toThrow('--allow-webhook-host rebind.example')
  await expect(post(message(url))).rejects.toThrow('link-local')
  expect(receiver.received).toHaveLength(1)
})

test('a URL with a user or a password is not called, and its secret is not repeated', async () => {
  await using receiver = await startReceiver()
  const url = receiver.url.replace('//', '//user:s3cret@')
  const error = await createTransport()(message(url)).catch((thrown: Error) => thrown.message)
  expect(error).toBe('the URL is not called: it holds a user or a password: give them as basic authentication instead')
  expect(receiver.received).toEqual([])
})

test('a URL that nobody may call is told from one that somebody may', () => {
  for (const bad of ['nonsense', 'ftp://a.example/', 'javascript:alert(1)', 'http://u@a.example/', 'http://:p@a/']) {
    expect(refusalOfUrl(bad), bad).toBeDefined()
  }
  for (const bad of ['http://169.254.169.254/', 'http://[fe80::1]/x', 'http://0xa9fea9fe/', 'http://2852039166/']) {
    expect(refusalOfUrl(bad), bad).toContain('link-local')
  }
  for (const good of ['http://a.example/', 'https://93.184.216.34/', 'http://localhost:1/', 'http://[::1]:8/']) {
    expect(refusalOfUrl(good), good).toBeUndefined()
  }
})

test('a transport that is closed breaks off what hangs', async () => {
  await using receiver = await startReceiver(() => undefined)
  for (const transport of [open(), transportOf(() => new Promise(() => undefined))]) {
    const sent = transport.post(message(receiver.url))
    const failed = expect(sent).rejects.toThrow()
    await new Promise((resolve) => setImmediate(resolve))
    transport.close()
    await failed
  }
})

test('an answer that switches protocols is none, and nobody waits for more', async () => {
  const switching = createServer((request) => {
    request.socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
  })
  await new Promise<void>((resolve) => void switching.listen(0, '127.0.0.1', resolve))
  const { port } = switching.address() as AddressInfo
  await expect(createTransport()(message(`http://127.0.0.1:${port}/`))).rejects.toThrow(
    'the receiver closed the connection without an answer',
  )
  switching.closeAllConnections()
  await new Promise((resolve) => void switching.close(resolve))
})
