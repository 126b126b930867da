/** `idvsim verify` as its users run it: against the simulator, servers, recordings, and what stands for a live vendor. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { EndpointDef } from '../../src/contracts/define.js'
import { startSimulator } from '../../src/index.js'
import { vendorEntries } from '../../src/mocks/index.js'
import { type Change, plainServer as openPlainServer, type PlainServer } from '../support/plain-server.js'
import { runCli } from '../support/run-cli.js'

const folder = await mkdtemp(join(tmpdir(), 'verify-'))
const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
  await rm(folder, { recursive: true })
})

interface Report {
  results: {
    vendor: string
    outcome: string
    why?: string
    target: { kind: string }
    passed: number
    failed: number
    notRun: number
    comparisons: number
    canary: { planted?: string; caught: boolean }
    notes: string[]
    cases: { id: string; status: string; reason?: string; violations: { path: string; severity: string }[] }[]
  }[]
}
const reportOf = (stdout: string): Report['results'] => (JSON.parse(stdout) as Report).results

async function plainServer(vendor: string, change?: Change): Promise<PlainServer> {
  const server = await openPlainServer(vendor, change)
  closing.push(server.close)
  return server
}

const credentials = {
  IDVSIM_VERATAD_CLIENT_ID: 'veratad-client-id',
  IDVSIM_VERATAD_CLIENT_SECRET: 'veratad-client-secret',
}

test('verifies every vendor of the simulator, with all their cases', async () => {
  const { code, stdout } = await runCli(['verify', '--reporter', 'json'])
  const results = reportOf(stdout)
  expect(results.map(({ vendor }) => vendor)).toEqual(Object.keys(vendorEntries))
  for (const one of results) {
    expect(one).toMatchObject({
      outcome: 'ok',
      failed: 0,
      notRun: 0,
      target: { kind: 'simulator' },
      canary: { caught: true },
    })
    expect(one.passed).toBeGreaterThan(50)
    expect(one.comparisons).toBeGreaterThan(one.passed)
  }
  expect(code).toBe(0)
})

test('steers a running idvsim, and leaves nothing behind in it', async () => {
  const simulator = await startSimulator({ port: 0 })
  closing.push(() => simulator.close())
  const { code, stdout } = await runCli(['verify', 'idwise,signzy', '--target', simulator.url, '--reporter', 'json'])
  for (const one of reportOf(stdout)) {
    expect(one).toMatchObject({ outcome: 'ok', failed: 0, target: { kind: 'idvsim' } })
    const reasons = one.cases.flatMap(({ reason }) => reason ?? [])
    expect(reasons.filter((reason) => !reason.startsWith('needs a server with the options'))).toEqual([])
  }
  expect(code).toBe(0)
  const { items } = (await (await fetch(`${simulator.url}/_sim/namespaces`)).json()) as { items: { name: string }[] }
  expect(items.map(({ name }) => name)).toEqual(['default'])
})

test('calls any other server as often as it said it would, and says what it did not run', async () => {
  const server = await plainServer('veratad')
  const { code, stdout, stderr } = await runCli(
    ['verify', 'veratad', '--target', server.url, '--reporter', 'json'],
    credentials,
  )
  const [result] = reportOf(stdout)
  expect(result).toMatchObject({ outcome: 'ok', target: { kind: 'server' }, canary: { caught: true } })
  expect(result!.cases.filter(({ status, reason }) => status === 'not_run' && !reason)).toEqual([])
  expect(result!.notRun).toBeGreaterThan(0)
  expect(code).toBe(0)
  const [, said] = /will make up to (\d+) calls/.exec(stderr)!
  expect(server.calls.filter((call) => !call.includes('/_sim/'))).toHaveLength(Number(said))
})

test('names a drift that a server has', async () => {
  const server = await plainServer('veratad', (call, body) =>
    call === 'POST /oauth/token' ? body.replace('"access_token"', '"accessToken"') : body,
  )
  const args = ['verify', 'veratad', '--target', server.url, '--case', 'veratad.createToken.*']
  const { code, stdout } = await runCli(args, credentials)
  expect(stdout).toMatch(/FAILED veratad\.createToken\.happy/)
  expect(stdout).toMatch(/breaking response body\.access_token: .*documented: https:/)
  expect(stdout).toMatch(/veratad BROKEN/)
  expect(code).toBe(1)
})

test('only reads a live vendor, says so before, and keeps the pace', async () => {
  const server = await plainServer('veratad')
  const { code, stderr, stdout } = await runCli(
    ['verify', 'veratad', '--live', '--target', server.url, '--pace-ms', '15', '--reporter', 'json'],
    credentials,
  )
  expect(stderr).toMatch(/of the live vendor at/)
  const [result] = reportOf(stdout)
  expect(result).toMatchObject({ outcome: 'ok', target: { kind: 'live' } })
  expect(code).toBe(0)
  // a token is got with POST, and nothing else
  expect(server.calls.filter((call) => !call.startsWith('GET ') && call !== 'POST /oauth/token')).toEqual([])
  const reasons = result!.cases.map(({ reason }) => reason)
  expect(reasons).toContain('POST may change something: add --write')
})

test('cannot run with credentials that are refused, and does not print what was answered', async () => {
  const server = await plainServer('veratad')
  const { code, stdout } = await runCli(['verify', 'veratad', '--live', '--pace-ms', '0', '--target', server.url], {
    ...credentials,
    IDVSIM_VERATAD_CLIENT_SECRET: 'another',
  })
  expect(stdout).toMatch(/COULD NOT RUN: .*createToken answers 401/)
  expect(stdout).not.toContain('another')
  expect(code).toBe(3)
})

/** Writes exchanges as a recorder would: what each endpoint's example shows. */
async function record(
  name: string,
  change: (body: unknown, endpoint: string) => unknown,
  expiresAt: string,
): Promise<string> {
  const { vendor } = await vendorEntries.veratad!.load()
  const into = join(folder, name)
  await mkdir(into)
  for (const [endpoint, def] of Object.entries(vendor.endpoints as Record<string, EndpointDef>)) {
    const { example } = def
    if (example?.response === undefined) continue
    const url = def.path.replace(/\{([^}]+)\}/g, (_, key: string) => example.params?.[key] ?? 'any')
    const body = (value: unknown) => ({ body: { text: JSON.stringify(value) } })
    const headers = { 'content-type': 'application/json', authorization: 'Bearer [hidden]' }
    const one = {
      format: 'idvsim-exchange/1',
      vendor: 'veratad',
      endpoint,
      recordedAt: '2026-01-01T00:00:00.000Z',
      expiresAt,
      origin: 'https://vx.example',
      request: { method: def.method, url, headers, ...(example.body !== undefined && body(example.body)) },
      response: { status: example.status, headers, durationMs: 1, ...body(change(example.response, endpoint)) },
    }
    await writeFile(join(into, `${endpoint}.json`), JSON.stringify(one))
  }
  return into
}

test('judges a recording, finds its drift, and says that it is out of date', async () => {
  const good = await record('good', (body) => body, '9000-01-01T00:00:00.000Z')
  const ok = await runCli(['verify', '--recording', good, '--reporter', 'json'])
  expect(reportOf(ok.stdout)).toMatchObject([{ vendor: 'veratad', outcome: 'ok', notes: [], canary: { caught: true } }])
  expect(ok.code).toBe(0)
  const drifted = await record(
    'drifted',
    (body, endpoint) => (endpoint === 'createToken' ? { ...(body as object), access_token: 7 } : body),
    '2020-01-01T00:00:00.000Z',
  )
  const broken = await runCli(['verify', 'veratad', '--recording', drifted])
  expect(broken.stdout).toMatch(/FAILED createToken\.json/)
  expect(broken.stdout).toMatch(/Note: \d+ of \d+ exchanges are out of date/)
  expect(broken.code).toBe(1)
})

test('could not run is never green', async () => {
  const empty = join(folder, 'empty')
  await mkdir(empty)
  const odd = join(folder, 'odd')
  await mkdir(odd)
  await writeFile(join(odd, 'one.json'), '{"format":"other/1"}')
  const closed = await plainServer('veratad')
  await closing.pop()!()
  const runs: [args: string[], said: RegExp, env?: Record<string, string>][] = [
    [['--recording', empty], /holds no recording/],
    [['--recording', join(folder, 'nowhere')], /is not there/],
    [['--recording', odd], /one\.json is no recorded exchange: .*format/],
    [['veratad', '--target', closed.url], /no answer from http/, credentials],
    [
      ['veratad', '--live', '--target', closed.url, '--pace-ms', '0'],
      /COULD NOT RUN: .*no answer from http/,
      credentials,
    ],
    [['veratad', '--live', '--target', closed.url], /no credentials.*IDVSIM_VERATAD_CLIENT_ID/],
    [['veratad', '--min-comparisons', '999999'], /COULD NOT RUN: only \d+ comparisons were made/],
    [['veratad', '--case', 'veratad.link.*'], /COULD NOT RUN: no answer could carry the canary/],
  ]
  for (const [args, said, env] of runs) {
    const { code, stdout, stderr } = await runCli(['verify', ...args], env)
    expect(`${stdout}${stderr}`, args.join(' ')).toMatch(said)
    expect(code, args.join(' ')).toBe(3)
  }
})

test('says what is wrong with the arguments', async () => {
  const runs: [args: string[], said: RegExp][] = [
    [['veratid'], /did you mean "veratad"/],
    [['--reporter', 'html'], /--reporter is not accepted: expected pretty, json/],
    [['--target', 'nowhere'], /a target is not accepted/],
    [['veratad', '--target', 'https://vx.dcams.app'], /Say so with --live/],
    [['veratad', '--target', 'odd=http://127.0.0.1:1'], /no surface "odd"/],
    [['--target', 'http://127.0.0.1:1', '--recording', '.'], /exclude each other/],
    [['veratad', '--live'], /--live needs --target/],
    [['veratad', '--write'], /--write needs --live/],
    [['--min-comparisons', '0'], /--min-comparisons/],
    [['--case', 'nothing.*'], /no case fits/],
    [['--odd'], /--odd/],
    [['signzy', '--case', 'signzy.login.happy', '--output', '/nowhere/at/all'], /cannot be written/],
  ]
  for (const [args, said] of runs) {
    const { code, stderr } = await runCli(['verify', ...args])
    expect(stderr, args.join(' ')).toMatch(said)
    expect(code, args.join(' ')).toBe(2)
  }
})

test('writes the report into a file, and one line for each vendor to the terminal', async () => {
  const file = join(folder, 'report.xml')
  const { code, stdout } = await runCli(['verify', 'signzy', '--reporter', 'junit', '--output', file])
  expect(stdout.trim().split('\n')).toHaveLength(1)
  const report = await readFile(file, 'utf8')
  expect(report).toMatch(/^<\?xml/)
  // one more than the cases: whether it could be run
  const tests = report.match(/<testcase /g)!.length
  expect(tests).toBeGreaterThan(60)
  expect(stdout).toContain(`signzy ok: ${tests - 1} cases run, ${tests - 1} passed, 0 failed, 0 not run`)
  expect(code).toBe(0)
})
