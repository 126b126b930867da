/** `idvsim proxy` as a user runs it: in a process of its own, before a simulator that plays the live vendor. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readProxyFlags } from '../../src/cli/proxy/options.js'
import { startSimulator } from '../../src/simulator.js'
import { runCli, spawnCli } from '../support/run-cli.js'

const authorization = `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}`
const headers = { authorization, 'content-type': 'application/json' }
const body = JSON.stringify({ flow_id: 'flow-id-selfie', reference_no: 'r-1' })

test('it prints one line an exchange and a summary, and ends with 0 when nothing is broken', async () => {
  await using sim = await startSimulator({ port: 0, vendors: ['idwise'] })
  await using running = spawnCli(['proxy', 'idwise', '--target', `${sim.url}/idwise`])
  const url = /through (http:\S+)/.exec(await running.printed(/through .*\n/))![1]!
  expect((await fetch(`${url}/v2/start-journey`, { method: 'POST', headers, body })).status).toBe(200)
  await running.printed(/#1 .*\n/)
  running.child.kill('SIGINT')
  const { code, stdout, stderr } = await running.finished
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/#1 {2}POST \/v2\/start-journey {2}startJourney {2}200 {2}\d+ ms {2}ok\n/)
  expect(stdout).toMatch(/1 exchange, 1 judged\n\d+ comparisons: 0 breaking, 0 additive, 0 cosmetic, 0 advice\n$/)
})

test('a vendor that breaks its contract is told line by line, reported in a file, and ends it with 1', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'idvsim-proxy-'))
  const report = join(dir, 'report.json')
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"journey_id":7,"is_completed":false}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await using running = spawnCli(['proxy', 'idwise', '--target', target, '--json', '--report', report])
    const { url } = JSON.parse((await running.printed(/\n/)).split('\n')[0]!) as { url: string }
    await fetch(`${url}/v2/start-journey`, { method: 'POST', headers, body })
    await running.printed(/"n":1.*\n/)
    await fetch(`${url}/people/Jane/jane.roe@bank.test`)
    const printed = await running.printed(/"n":2.*\n/)
    expect(printed).toContain('unknown_endpoint')
    expect(printed).toContain('(its path is replaced)')
    expect(printed).not.toMatch(/jane/i)
    running.child.kill('SIGTERM')
    const { code, stdout } = await running.finished
    expect(code).toBe(1)
    const [, exchange, , summary] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(exchange).toMatchObject({ event: 'exchange', n: 1, endpoint: 'startJourney', status: 200, judged: true })
    expect(exchange.violations.map(({ path }: { path: string }) => path)).toContain('body.journey_id')
    expect(summary).toMatchObject({ event: 'summary', exchanges: 2, judged: 2 })
    expect(summary.breaking).toBeGreaterThan(0)
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      vendor: 'idwise',
      summary: { judged: 2 },
      exchanges: [{ n: 1 }, { n: 2 }],
    })
  } finally {
    server.close()
    rmSync(dir, { recursive: true, force: true })
  }
})

test('a record that cannot be written ends it with 3, and the summary is printed all the same', async () => {
  const dir = join(mkdtempSync(join(tmpdir(), 'idvsim-proxy-')), 'recording')
  await using sim = await startSimulator({ port: 0, vendors: ['idwise'] })
  await using running = spawnCli(['proxy', 'idwise', '--target', `${sim.url}/idwise`, '--record', dir])
  const url = /through (http:\S+)/.exec(await running.printed(/through .*\n/))![1]!
  rmSync(join(dir, '..'), { recursive: true })
  expect((await fetch(`${url}/v2/start-journey`, { method: 'POST', headers, body })).status).toBe(200)
  await running.printed(/#1 .*\n/)
  running.child.kill('SIGINT')
  const { code, stdout, stderr } = await running.finished
  expect(stdout).toMatch(/1 exchange, 1 judged\n\d+ comparisons: 0 breaking/)
  expect(stderr).toMatch(/cannot write .*Make room, or choose another folder/)
  expect(code).toBe(3)
})

test('where nothing was judged it ends with 3, and says that', async () => {
  await using running = spawnCli(['proxy', 'idwise', '--target', 'http://127.0.0.1:1'])
  const url = /through (http:\S+)/.exec(await running.printed(/through .*\n/))![1]!
  expect((await fetch(`${url}/v2/x`)).status).toBe(502)
  await running.printed(/#1 .*FAILED: cannot reach http:\/\/127\.0\.0\.1:1: nobody listens there.*\n/)
  running.child.kill('SIGINT')
  expect(await running.finished).toMatchObject({ code: 3, stdout: expect.stringContaining('nothing was judged') })
})

test.each([
  [[], 'no vendor is given'],
  [['idwise'], '--target is missing'],
  [['idwise', 'incode', '--target', 'http://a.test'], '"incode" is one word too many'],
  [['idwise', '--target', 'ftp://user:word@a.test'], '--target is not accepted'],
  [['idwise', '--target', 'http://a.test', '--port', '70000'], '--port is not accepted'],
  [['idwise', '--target', 'http://a.test', '--expires-days', '0'], '--expires-days is not accepted'],
  [['idwise', '--target', 'http://a.test', '--what'], "Unknown option '--what'"],
])('%j is refused: %s', (argv, message) => {
  expect(() => readProxyFlags(argv)).toThrow(message)
})

test.each([
  [['nobody', '--target', 'http://a.test'], 'there is no vendor "nobody"'],
  [['idwise', '--target', 'page=http://a.test'], 'idwise has no surface "page"'],
  [['idwise', '--target', 'http://a.test', '--ca', 'package.json'], '--ca package.json holds no certificate'],
])('%j ends with 2: %s', async (argv, message) => {
  expect(await runCli(['proxy', ...argv])).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
})
