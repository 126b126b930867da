/** `idvsim verify` of a running idvsim receives its webhooks, and holds headers and signatures to the contract too. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startSimulator } from '../../src/index.js'
import { runCli } from '../support/run-cli.js'

type Registered = { url: string; auth?: unknown }

/** An idvsim, and before it a server that changes what receivers are registered. */
async function idvsimBehind(change: (registered: Registered) => Registered) {
  const simulator = await startSimulator({ port: 0 })
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { method = 'GET', url = '/', headers } = incoming
    let body = Buffer.concat(chunks)
    if (method === 'POST' && url.startsWith('/_sim/webhooks/endpoints'))
      body = Buffer.from(JSON.stringify(change(JSON.parse(body.toString()) as Registered)))
    const type = headers['content-type']
    const { authorization } = headers
    const answer = await fetch(simulator.url + url, {
      method,
      headers: { ...(type && { 'content-type': type }), ...(authorization && { authorization }) },
      redirect: 'manual',
      ...(body.length > 0 && { body }),
    })
    outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    outgoing.end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await simulator.close()
    },
  }
}

const verifyEvents = (url: string) =>
  runCli(['verify', 'veratad', '--target', url, '--case', 'veratad.event.*', '--reporter', 'pretty'])

test('a webhook as it should be passes, and the canary forges its signature', async () => {
  await using idvsim = await idvsimBehind((registered) => registered)
  const { code, stdout } = await verifyEvents(idvsim.url)
  expect(stdout).toMatch(/each seen:(?:\n {2}.*)*\n {2}sessionResult: signature_wrong at /)
  expect(stdout).not.toMatch(/were not judged/)
  expect(code).toBe(0)
})

test('a webhook without the signature that was agreed is broken', async () => {
  await using idvsim = await idvsimBehind(({ auth: _, ...registered }) => registered)
  const { code, stdout } = await verifyEvents(idvsim.url)
  expect(stdout).toMatch(/breaking webhook headers: does not authenticate as \w+ asks/)
  expect(code).toBe(1)
})

test('where webhooks cannot arrive their bodies are judged, and it is said that no more was', async () => {
  await using idvsim = await idvsimBehind((registered) => ({ ...registered, url: 'http://127.0.0.1:9/unreachable' }))
  const { code, stdout } = await verifyEvents(idvsim.url)
  expect(stdout).toMatch(/Note: \d+ webhooks did not arrive here: their headers were not judged/)
  expect(code).toBe(0)
})
