/** `idvsim verify` of servers that are broken in every way: it ends, says what is wrong, and is never green. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { plainServer } from '../support/plain-server.js'
import { type Finished, runCli } from '../support/run-cli.js'

const credentials = {
  IDVSIM_VERATAD_CLIENT_ID: 'veratad-client-id',
  IDVSIM_VERATAD_CLIENT_SECRET: 'veratad-client-secret',
}
const json = { 'content-type': 'application/json' }
const token = { access_token: 't', token_type: 'Bearer', expires_in: 3600 }

/** Verifies a server that answers every call alike, but those about idvsim itself. */
async function verifyOne(answer: RequestListener, more: readonly string[] = [], env: Record<string, string> = {}) {
  const calls: string[] = []
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    calls.push(incoming.url!)
    return incoming.url!.startsWith('/_sim') ? outgoing.writeHead(404).end() : answer(incoming, outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    return { ...(await runCli(['verify', 'veratad', '--target', url, ...more], { ...credentials, ...env })), calls }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const broken: readonly [what: string, answer: RequestListener, said: RegExp][] = [
  [
    'HTML',
    (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    /content-type must be application\/json.*received text\/html/,
  ],
  ['nothing', (_, response) => response.writeHead(200).end(), /content-type must be application\/json.*nothing/],
  ['204', (_, response) => response.writeHead(204).end(), /status is 204, expected 200/],
  [
    'a redirect',
    (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    /status is 302, expected 200/,
  ],
  [
    '10 MB of text',
    (_, response) => response.writeHead(200, json).end(JSON.stringify({ ...token, filler: 'x'.repeat(10_000_000) })),
    /status is 200, expected 401/,
  ],
]

for (const [what, answer, said] of broken) {
  test(`a server that answers ${what} is broken`, async () => {
    const { code, stdout } = await verifyOne(answer, ['--case', 'veratad.createToken.*-c*', '--case', '*.happy'])
    expect(stdout).toMatch(said)
    expect(stdout.length).toBeLessThan(100_000)
    expect(code).toBe(1)
  })
}

test('of 5,000 members that nobody knows a hundred are listed, in every report', async () => {
  const added = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`added_${i}`, i]))
  const body = JSON.stringify({ ...token, ...added })
  for (const reporter of ['pretty', 'json', 'junit', 'markdown', 'github']) {
    const more = ['--case', 'veratad.createToken.happy', '--reporter', reporter]
    const { code, stdout } = await verifyOne((_, response) => response.writeHead(200, json).end(body), more)
    expect(stdout.length, reporter).toBeLessThan(100_000)
    if (reporter !== 'junit') expect(stdout, reporter).toContain('4900 more that are not listed')
    expect(code, reporter).toBe(0)
  }
})

const silent: readonly [what: string, answer: RequestListener, said: RegExp][] = [
  ['breaks off', ({ socket }) => socket.destroy(), /COULD NOT RUN: .*no answer from/],
  [
    'ends too early',
    (_, response) => {
      response.writeHead(200, { ...json, 'content-length': '1000' })
      response.write('{"a', () => response.destroy())
    },
    /COULD NOT RUN: .*no answer from/,
  ],
  [
    'never ends',
    (_, response) => {
      const chunk = Buffer.alloc(1 << 20, ' ')
      const go = (): void => {
        while (!response.destroyed && response.write(chunk));
      }
      response.writeHead(200, json).on('drain', go)
      go()
    },
    /COULD NOT RUN: .*an answer of more than 64 MB/,
  ],
]

for (const [what, answer, said] of silent) {
  test(`a server that ${what} is given up after three calls`, async () => {
    const { code, stdout, calls } = await verifyOne(answer)
    expect(stdout).toMatch(said)
    expect(calls.filter((url) => !url.startsWith('/_sim'))).toHaveLength(3)
    expect(code).toBe(3)
  })
}

test('a server that sends away whoever asks whether it is an idvsim is none, and nobody follows', async () => {
  const server = createServer((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { code, stdout } = await runCli(['verify', 'veratad', '--target', url], credentials)
  server.closeAllConnections()
  server.close()
  expect(stdout).toMatch(/veratad BROKEN: .*\(server, http/)
  expect(code).toBe(1)
})

test('a certificate that nobody vouches for is refused, and taken once it is named', async () => {
  const file = (name: string): string => `test/support/tls/public-test-${name}.pem`
  const [key, cert] = await Promise.all([readFile(file('key')), readFile(file('certificate'))])
  const server = createTlsServer({ key, cert }, (_, response) => response.writeHead(404).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const verify = (env: Record<string, string>): Promise<Finished> =>
    runCli(['verify', 'veratad', '--target', `https://localhost:${(server.address() as AddressInfo).port}`], {
      ...credentials,
      ...env,
    })
  const refused = await verify({})
  expect(refused.stderr).toMatch(/certificate\. Name the file of its certificate in NODE_EXTRA_CA_CERTS\./)
  expect(refused.code).toBe(3)
  const taken = await verify({ NODE_EXTRA_CA_CERTS: file('certificate') })
  expect(taken.stdout).toMatch(/veratad (?:BROKEN|COULD NOT RUN): .*\(server, https/)
  server.closeAllConnections()
  server.close()
})

test('another vendor than the one asked for is not green', async () => {
  await using server = await plainServer('signzy')
  const { code, stdout } = await runCli(['verify', 'veratad', '--target', server.url], credentials)
  expect(stdout).toMatch(/veratad (?:BROKEN|COULD NOT RUN)/)
  expect([1, 3]).toContain(code)
})
