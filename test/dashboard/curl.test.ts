/** Requests written for curl, run by a real shell and a real curl. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type CurlCall, quote, toCurl } from '../../src/dashboard/parts/shell.js'

interface Got {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

/** Runs a call's command in a folder of its own, and says what a server got. */
async function sentBy(call: (base: string) => CurlCall, variable?: [name: string, value: string]): Promise<Got> {
  const dir = mkdtempSync(join(tmpdir(), 'idvsim-curl-'))
  writeFileSync(join(dir, 'secret'), 'no business of anybody')
  let got: Got | undefined
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = request
    got = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
    response.end('ok')
  })
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const env = { PATH: process.env.PATH ?? '', HOME: dir, ...(variable && { [variable[0]]: variable[1] }) }
    await promisify(execFile)('sh', ['-c', toCurl(call(base), variable && `$${variable[0]}`)], { cwd: dir, env })
    return got!
  } finally {
    server.close()
    rmSync(dir, { recursive: true })
  }
}

const nasty = [
  `it's "$HOME" \`id\` $(id) \\ \n\t%s !! * é`,
  '@secret',
  '<secret',
  'a=b&c;type=text/html',
  '-o',
  '=ls',
  '',
  '{a,b}[1-3]',
]

for (const text of nasty) {
  test(`a body of ${JSON.stringify(text)} arrives as it is, and as no form that nobody said it was`, async () => {
    const got = await sentBy((url) => ({ method: 'POST', url, headers: {}, body: { kind: 'raw', text } }))
    expect(got.body).toBe(text)
    expect(got.headers).not.toHaveProperty('content-type')
  })

  test(`a field of ${JSON.stringify(text)} arrives as it is, in a form of either kind`, async () => {
    const fields = { 'a b': text }
    const said = { 'content-type': 'application/x-www-form-urlencoded' }
    const plain = await sentBy((url) => ({ method: 'PUT', url, headers: said, body: { kind: 'urlencoded', fields } }))
    expect([plain.method, [...new URLSearchParams(plain.body)]]).toEqual(['PUT', [['a b', text]]])
    const old = { 'Content-Type': 'multipart/form-data; boundary=x' }
    const parts = await sentBy((url) => ({ method: 'POST', url, headers: old, body: { kind: 'form', fields } }))
    const type = String(parts.headers['content-type'])
    const form = await new Response(parts.body, { headers: { 'content-type': type } }).formData()
    expect([...form].map(([name, value]) => [name, String(value).replaceAll('\r\n', '\n')])).toEqual([['a b', text]])
  })
}

test('an address with brackets, braces and dots is asked for as it is', async () => {
  const path = '/a/../b/./c?list[]=1&set={x,y}&r=[1-3]&money=$x'
  expect(await sentBy((url) => ({ method: 'GET', url: url + path, headers: {} }))).toMatchObject({
    method: 'GET',
    url: path,
  })
})

test('a header without a value is sent, one about the connection is not, and Basic stands as user and password', async () => {
  const headers = { 'x-empty': '', 'Content-Length': '7', connection: 'close', 'x-odd': `it's @secret` }
  const basic = `Basic ${Buffer.from(`o'neil:p:"$x`).toString('base64')}`
  const call = (url: string): CurlCall => ({ method: 'DELETE', url, headers: { ...headers, authorization: basic } })
  expect(toCurl(call('http://127.0.0.1'))).toContain(`-u 'o'\\''neil:p:"$x'`)
  const got = await sentBy(call)
  expect(got.headers).toMatchObject({ 'x-empty': '', 'x-odd': `it's @secret`, authorization: basic })
  expect(got.headers).not.toHaveProperty('content-length')
})

for (const authorization of ['Basic bm9jb2xvbg==', 'Basic //79Og==', 'basic YTpi', 'Basic ***']) {
  test(`the header authorization ${authorization} is sent letter by letter`, async () => {
    const got = await sentBy((url) => ({ method: 'GET', url, headers: { authorization } }))
    expect(got.headers.authorization).toBe(authorization)
  })
}

test('a head is asked for without waiting for a body', async () => {
  expect(await sentBy((url) => ({ method: 'HEAD', url, headers: {} }))).toMatchObject({ method: 'HEAD' })
})

test('one variable is filled in by the shell, and nothing else beside it', async () => {
  const headers = { authorization: 'Bearer $TOKEN', 'x-odd': '"$HOME" `id` \\ $TOKEN' }
  const got = await sentBy((url) => ({ method: 'GET', url: `${url}/?t=$TOKEN&u=1`, headers }), ['TOKEN', 'abc'])
  expect(got.url).toBe('/?t=abc&u=1')
  expect(got.headers).toMatchObject({ authorization: 'Bearer abc', 'x-odd': '"$HOME" `id` \\ abc' })
})

test('a zero byte, which no command can hold, is left out', async () => {
  expect(quote('a\0b')).toBe('ab')
  const body = { kind: 'raw', text: '{"a":"\0"}' } as const
  expect((await sentBy((url) => ({ method: 'POST', url, headers: {}, body }))).body).toBe('{"a":""}')
})

test('a file is named with its type, and no name of a file ends the word', () => {
  const fields = { a: { file: 'picture.jpg' }, b: { file: 'a"b;c.png', type: 'image/png' } }
  const command = toCurl({ method: 'POST', url: 'http://127.0.0.1', headers: {}, body: { kind: 'form', fields } })
  expect(command).toContain('-F a=@picture.jpg')
  expect(command).toContain(`-F 'b=@"a_b;c.png";type=image/png'`)
})
