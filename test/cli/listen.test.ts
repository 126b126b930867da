/** `idvsim listen` as a user runs it: in a process of its own, with a simulator that sends to it. */

import { expect, test } from 'vitest'
import { readListenOptions } from '../../src/cli/listen/options.js'
import { startSimulator } from '../../src/simulator.js'
import { startReceiver } from '../support/receiver.js'
import { runCli, spawnCli } from '../support/run-cli.js'

/** Starts the command for machines, and answers its address and what it prints. */
async function spawnListen(...args: string[]) {
  const running = spawnCli(['listen', '--json', ...args])
  const [first] = (await running.printed(/"ready".*\n/)).split('\n')
  return {
    running,
    url: (JSON.parse(first!) as { url: string }).url,
    /** Resolves with the webhooks once so many were printed. */
    async printed(count: number): Promise<Record<string, unknown>[]> {
      const text = await running.printed(new RegExp(`"n":${count}[,}].*\\n`))
      return text
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => JSON.parse(line))
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), headers, redirect: 'manual' })

test('it registers itself, prints what comes, and takes itself back at the end', async () => {
  await using sim = await startSimulator({ port: 0, processingMs: 0 })
  const space = sim.namespace('team')
  const at = ['--register', 'idwise,incode', '--url', sim.url, '--namespace', 'team']
  await using listening = await spawnListen(...at, '--header', 'X-Key=k')
  await space.journeys.create('incode', { state: 'completed' })
  const lines = await listening.printed(3)
  expect(lines.map(({ n, event, verified, answered }) => [n, event, verified, answered])).toEqual([
    [1, 'verification.started', true, 200],
    [2, 'verification.succeeded', true, 200],
    [3, 'identity.enrolled', true, 200],
  ])
  expect(lines[0]).toMatchObject({ method: 'POST', path: '/', body: { eventType: 'verification.started' } })
  const endpoints = async () =>
    (await (await fetch(`${sim.url}/_sim/webhooks/endpoints?namespace=team`)).json()) as { items: object[] }
  expect((await endpoints()).items).toHaveLength(2)
  listening.running.child.kill('SIGTERM')
  expect(await listening.running.finished).toMatchObject({ code: 0, stderr: '' })
  expect((await endpoints()).items).toEqual([])
})

test('a line for people tells the event, its id, whether it is authentic, and what was answered', async () => {
  await using running = spawnCli(['listen', '--bearer', 't'])
  const url = /http:\S+/.exec(await running.printed(/Listening at .*\n/))![0]
  await post(`${url}/hook`, { event: 'a\u001b[2J', event_id: 'e1' }, { authorization: 'Bearer t' })
  await post(`${url}/hook`, { x: 1 })
  const text = await running.printed(/#2 .*\n/)
  expect(text).toMatch(/#1 {2}POST \/hook {2}a\?\[2J {2}e1 {2}\d+ bytes {2}auth ok {2}answered 200\n/)
  expect(text).toMatch(/#2 {2}POST \/hook {2}\(no event name\) {2}\d+ bytes {2}auth WRONG {2}answered 401\n/)
})

test('it hands on what is authentic, and answers what that answers', async () => {
  await using app = await startReceiver((_, response) => void response.writeHead(418).end('teapot'))
  await using listening = await spawnListen('--forward', `${app.url}/in?x=1`, '--basic', 'u:p:q')
  const authorization = `Basic ${Buffer.from('u:p:q').toString('base64')}`
  const good = await post(listening.url, { a: 'ü' }, { authorization, 'x-one': '1' })
  expect([good.status, await good.text()]).toEqual([418, 'teapot'])
  expect((await post(listening.url, { a: 1 })).status).toBe(401)
  expect(app.received).toMatchObject([{ path: '/in?x=1', body: '{"a":"ü"}', headers: { authorization, 'x-one': '1' } }])
  expect(await listening.printed(2)).toMatchObject([{ answered: 418 }, { answered: 401 }])
})

test('an application that is not there is told as 502', async () => {
  const gone = await startReceiver()
  await gone.close()
  await using listening = await spawnListen('--forward', gone.url)
  const answer = await post(listening.url, {})
  expect(answer.status).toBe(502)
  expect(await answer.text()).toContain('ECONNREFUSED')
})

test('it fails the first of each event, answers slowly, and redirects, as told', async () => {
  await using failing = await spawnListen('--fail', '2', '--slow', '20')
  const statuses: number[] = []
  const started = performance.now()
  for (const event_id of ['a', 'b', 'a', 'b', 'a', 'b']) statuses.push((await post(failing.url, { event_id })).status)
  expect(statuses).toEqual([500, 500, 500, 500, 200, 200])
  expect(performance.now() - started).toBeGreaterThanOrEqual(6 * 20)
  await using redirecting = await spawnListen('--redirect')
  const answer = await post(redirecting.url, {})
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/redirected'])
})

test('an HMAC is verified over the bytes that came', async () => {
  await using sim = await startSimulator({ port: 0, processingMs: 0, vendors: ['veratad'] })
  const at = ['--register', 'veratad', '--url', sim.url]
  await using listening = await spawnListen(...at, '--hmac', 's,ec,ret,X-Sig,sha512,base64')
  await sim.journeys.create('veratad', { state: 'completed' })
  expect((await listening.printed(1))[0]).toMatchObject({ verified: true, answered: 200 })
})

test.each([
  [['--port', 'x'], '--port is not accepted: expected a whole number from 0 to 65535'],
  [['--basic', 'nocolon'], '--basic is not accepted: expected USER:PASSWORD'],
  [['--hmac', 'only-secret'], '--hmac is not accepted'],
  [['--header', 'a b=c'], '--header is not accepted: expected NAME=VALUE'],
  [['--forward', 'nonsense'], '--forward is not accepted: expected an http or https URL'],
  [['--bearer', 'a', '--basic', 'a:b'], 'one way to authenticate'],
  [['--url', 'http://localhost:1'], '--url is not accepted: expected --register beside it'],
  [['--nonsense'], "Unknown option '--nonsense'"],
  [['--register', 'idwise', '--url', 'http://127.0.0.1:9'], 'no simulator answers at http://127.0.0.1:9'],
])('%j is refused with what to do', async (args, message) => {
  const { code, stderr } = await runCli(['listen', ...args])
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
})

test('what the simulator refuses is passed on, and nothing stays registered', async () => {
  await using sim = await startSimulator({ port: 0 })
  const at = ['--url', sim.url, '--register', 'idwise,nobody']
  const { code, stderr } = await runCli(['listen', ...at])
  expect([code, stderr]).toEqual([2, expect.stringContaining('there is no vendor "nobody"')])
  const hmac = await runCli(['listen', '--register', 'idwise', '--url', sim.url, '--hmac', 's,X-Sig'])
  expect(hmac.stderr).toContain('idwise does not authenticate webhooks by hmac')
  expect(await (await fetch(`${sim.url}/_sim/webhooks/endpoints`)).json()).toMatchObject({ items: [] })
})

test('the help names every option, and the options read as written', async () => {
  const { code, stdout } = await runCli(['listen', '--help'])
  expect(code).toBe(0)
  for (const flag of [
    '--port',
    '--json',
    '--forward',
    '--basic',
    '--hmac',
    '--slow',
    '--fail',
    '--register',
    '--url',
  ]) {
    expect(stdout).toContain(flag)
  }
  expect(readListenOptions(['--hmac', 'a,b,X-S'])).toMatchObject({
    receiver: { verify: { secret: 'a,b', header: 'X-S', algorithm: 'sha256', encoding: 'hex' } },
  })
  const from = readListenOptions(['--register', 'a, b'], { IDVSIM_CONTROL_TOKEN: 't' })
  expect(from.register).toEqual({ vendors: ['a', 'b'], url: 'http://127.0.0.1:4700', controlToken: 't' })
})

test('a delay is a duration like any other time, and the simulator may be named by the environment', () => {
  const { receiver, register } = readListenOptions(['--slow', '1m30s', '--register', 'idwise'], {
    IDVSIM_URL: 'http://127.0.0.1:4999/',
  })
  expect([receiver.slowMs, register?.url]).toEqual([90_000, 'http://127.0.0.1:4999'])
  expect(() => readListenOptions(['--slow', '1x'])).toThrow(
    '--slow is not accepted: expected milliseconds, or a duration',
  )
})
