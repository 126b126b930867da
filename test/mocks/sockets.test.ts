/** The server on a real socket, with clients that cut off, send too much, or send what is no HTTP. */
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startSimulator } from '../../src/index.js'
import { createMemoryStore } from '../../src/runtime/store/memory.js'
import { authorization, openCheck, picture, pictureForm, remote, startAcme } from '../support/acme/client.js'
import { bodyOf, complete, sendRaw, statusOf } from '../support/raw.js'

const head = (lines: string[]): string =>
  `${[...lines, `authorization: ${authorization}`, 'host: x'].join('\r\n')}\r\n\r\n`
const post = (path: string, lines: string[]): string => head([`POST ${path} HTTP/1.1`, ...lines])
const isJson = 'content-type: application/json'

test('the URL is where the server listens, and close frees it', async () => {
  const sim = await startAcme()
  const ask = remote(sim)
  expect(sim.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await ask('POST', '/acme/v1/checks', { full_name: 'Ada' })).status).toBe(201)
  await sim.close()
  await expect(ask('GET', '/_sim/health')).rejects.toThrow()
  await using again = await startSimulator({ port: Number(new URL(sim.url).port) })
  expect(again.url).toBe(sim.url)
})

test('a port in use is refused with the flag that changes it', async () => {
  await using sim = await startAcme()
  const port = Number(new URL(sim.url).port)
  await expect(startAcme({ port } as object)).rejects.toMatchObject({
    code: 'port_in_use',
    message: `cannot start: port ${port} on 127.0.0.1 is in use`,
    hint: expect.stringContaining('--port'),
  })
})

test('an IPv6 address is written in brackets', async () => {
  const sim = await startAcme({ host: '::1' } as object).catch((error: Error) => error)
  // a machine without IPv6 says so
  if (sim instanceof Error) return expect(sim.message).toContain('cannot listen on ::1')
  await using running = sim
  expect(running.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
  expect((await fetch(`${running.url}/_sim/catalog`)).status).toBe(200)
})

test('the same calls give the same bytes on a socket as in process', async () => {
  await using sim = await startAcme()
  const answer = await fetch(`${sim.url}/acme/v1/checks/nothing`, { headers: { authorization } })
  expect([answer.status, answer.headers.get('date'), answer.headers.get('x-request-id')]).toEqual([
    404,
    'Thu, 01 Jan 2026 00:00:00 GMT',
    'req-00000001',
  ])
})

test('HEAD carries the headers of GET and no body, and the connection stays usable', async () => {
  await using sim = await startAcme()
  const id = await openCheck(remote(sim))
  const get = head([`GET /acme/v1/checks/${id} HTTP/1.1`])
  const answer = await sendRaw(sim.url, [head([`HEAD /acme/v1/checks/${id} HTTP/1.1`]), get], {
    enough: (text) => text.split('HTTP/1.1 200').length === 3 && text.trimEnd().endsWith('}'),
  })
  const [, first, second] = answer.split('HTTP/1.1 200')
  expect(first).toContain('content-type: application/json')
  expect(bodyOf(first!)).toBe('')
  expect(JSON.parse(bodyOf(second!))).toMatchObject({ check_id: id })
})

test('a body past the limit is answered with 413 that the client can read, and the connection stays usable', async () => {
  await using sim = await startAcme()
  const large = Buffer.alloc(20_000_000, 0x20)
  const again = [post('/acme/v1/checks', [isJson, 'content-length: 2']), '{}']
  const two = (text: string): boolean => text.split('HTTP/1.1 ').length === 3 && text.endsWith('}')
  const chunk = [`${large.length.toString(16)}\r\n`, large, '\r\n0\r\n\r\n']
  for (const [line, body] of [
    [`content-length: ${large.length}`, [large]],
    ['transfer-encoding: chunked', chunk],
  ] as const) {
    const sent = [post('/acme/v1/checks', [isJson, line]), ...body, ...again]
    const [, first, second] = (await sendRaw(sim.url, sent, { enough: two })).split('HTTP/1.1 ')
    expect([first!.slice(0, 3), JSON.parse(bodyOf(first!)).code], line).toEqual(['413', 'too_large'])
    expect([second!.slice(0, 3), JSON.parse(bodyOf(second!)).code], line).toEqual(['422', 'invalid'])
  }
})

test('a call without credentials is refused while its large body is still coming', async () => {
  await using sim = await startAcme()
  const answer = await sendRaw(sim.url, [
    `POST /acme/v1/checks HTTP/1.1\r\nhost: x\r\n${isJson}\r\ncontent-length: 100000000\r\n\r\n{`,
  ])
  expect(statusOf(answer)).toBe(401)
})

test('a multipart body that ends before its last boundary is refused', async () => {
  await using sim = await startAcme()
  const id = await openCheck(remote(sim))
  const part = '--b\r\ncontent-disposition: form-data; name="picture"; filename="a.png"\r\n\r\n'
  const before = await sim.digest()
  for (const body of [`${part}half`, part, '--b\r\n', '--b']) {
    const lines = ['content-type: multipart/form-data; boundary=b', `content-length: ${body.length}`]
    const answer = await sendRaw(sim.url, [post(`/acme/v1/checks/${id}/picture`, lines), body])
    expect([statusOf(answer), JSON.parse(bodyOf(answer)).code], body).toEqual([422, 'invalid'])
  }
  expect(await sim.digest()).toBe(before)
})

test('a client that goes away in the middle of its body changes nothing and breaks nothing', async () => {
  const store = createMemoryStore()
  const bugs: unknown[] = []
  await using sim = await startAcme({ store, onBug: (error) => void bugs.push(error) })
  const ask = remote(sim)
  const id = await openCheck(ask)
  const before = await sim.digest()
  for (const lines of [['content-length: 1000'], ['transfer-encoding: chunked']]) {
    for (const type of [isJson, 'content-type: multipart/form-data; boundary=b']) {
      await sendRaw(sim.url, [post(`/acme/v1/checks/${id}/picture`, [type, ...lines]), '5\r\n--b\r\n\r\n'], {
        hangUp: true,
      })
    }
  }
  while (sim.requests.list().length < 5) await new Promise((resolve) => setImmediate(resolve))
  expect(
    sim.requests
      .list()
      .slice(1)
      .map(({ status }) => status),
  ).toEqual([422, 422, 422, 422])
  expect(await sim.digest()).toBe(before)
  expect(store.blobs.size()).toBe(0)
  expect(bugs).toEqual([])
  expect((await ask('GET', `/acme/v1/checks/${id}`)).status).toBe(200)
})

test('a client that resets before it reads the answer breaks nothing', async () => {
  await using sim = await startAcme()
  const id = await openCheck(remote(sim))
  await new Promise<void>((resolve) => {
    const { port } = new URL(sim.url)
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(head([`GET /acme/v1/checks/${id} HTTP/1.1`]))
      socket.resetAndDestroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
  })
  expect((await remote(sim)('GET', `/acme/v1/checks/${id}`)).status).toBe(200)
})

test('what is no HTTP, or hostile HTTP, is refused without a 5xx', async () => {
  await using sim = await startAcme()
  for (const text of [
    'hello\r\n\r\n',
    'GET / HTTP/9.9\r\nhost: x\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n',
    'POST /acme/v1/checks HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /acme/v1/checks HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
    'POST /acme/v1/checks HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`,
    'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-a: \x00\r\n\r\n',
    'GET http://x/acme/v1/checks HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    'GET /acme/../_sim/../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    'GET /acme/v1/checks?%=%&=&&a=%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    'GET / HTTP/1.0\r\n\r\n',
    'GET /acme/v1/checks HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n',
    'GET /acme/v1/checks HTTP/1.1\r\nhost: x/../y?z\r\nconnection: close\r\n\r\n',
    'GET /acme/v1/checks HTTP/1.1\r\nhost: \r\nconnection: close\r\n\r\n',
    'GET /acme/v1/checks HTTP/1.1\r\nhost: x\r\n__proto__: y\r\nconstructor: z\r\nconnection: close\r\n\r\n',
    'GET //evil.example/acme HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  ]) {
    const answer = await sendRaw(sim.url, [text], { enough: complete })
    const status = statusOf(answer)
    expect(status === 0 || (status >= 400 && status < 500), `${text.slice(0, 60)} gives ${status}`).toBe(true)
  }
  expect((await remote(sim)('POST', '/acme/v1/checks', { full_name: 'Ada' })).status).toBe(201)
})

test('many uploads at once are all kept apart', async () => {
  await using sim = await startAcme({ processingMs: 1 })
  const ask = remote(sim)
  const ids = await Promise.all(Array.from({ length: 20 }, () => openCheck(ask)))
  expect(new Set(ids).size).toBe(20)
  const sent = await Promise.all(ids.map((id) => ask('POST', `/acme/v1/checks/${id}/picture`, pictureForm())))
  expect(new Set(sent.map(({ body }) => body.picture_id)).size).toBe(20)
  for (const { body } of sent) {
    const read = await fetch(`${sim.url}/acme/files/v1/pictures/${body.picture_id}`)
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(picture)
  }
})

test('health is the same on a socket, where it is answered at once, and in process', async () => {
  await using sim = await startAcme()
  const onSocket = await fetch(`${sim.url}/_sim/health`)
  const inProcess = await sim.fetch('http://sim.test/_sim/health')
  expect([onSocket.status, await onSocket.json()]).toEqual([inProcess.status, await inProcess.json()])
  for (const name of ['content-type', 'date']) expect(onSocket.headers.get(name)).toBe(inProcess.headers.get(name))
  expect((await fetch(`${sim.url}/_sim/health`, { method: 'POST' })).status).toBe(405)
  expect((await fetch(`${sim.url}/_sim/health?namespace=nobody`)).status).toBe(404)
})
