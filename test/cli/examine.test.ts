/** `idvsim examine` as its users run it: clients and receivers good and bad, each reporter, and what cannot be examined. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clientOf, startReference } from '../kit/examine/kit.js'
import { isRunning } from '../support/processes.js'
import { runCli, spawnCli } from '../support/run-cli.js'

const examine = (vendor: string, ...args: string[]) => runCli(['examine', vendor, ...args])
const credentials = ['--check', 'credentials.sent,credentials.token-reused,credentials.secret-to-token-call-only']

test('a good client gets a line for each check, and exit code 0', async () => {
  const { code, stdout, stderr } = await examine('veratad', '--client', clientOf('veratad'), ...credentials)
  expect(stderr).toBe('')
  expect(stdout.replace(/in [\d.]+ s/, 'in a moment')).toBe(
    `Credentials and tokens
  ok   sends credentials where the contract says
  ok   shows the secret to the call that issues tokens alone
  ok   uses a token for as long as it is valid

veratad: 3 of 3 checks passed, in a moment
`,
  )
  expect(code).toBe(0)
})

test('a bad client is told the trial, the request, the rule, its source and what a correct client does, with exit code 1', async () => {
  const client = clientOf('veratad', 'token-per-call')
  const { code, stdout } = await examine('veratad', '--client', client, ...credentials)
  expect(stdout).toMatch(
    /FAIL uses a token for as long as it is valid\n {9}when: everything goes well\n {9}POST \/veratad\/oauth\/token at \d+ ms: asks for another token while the one before is valid\n/,
  )
  expect(stdout).toMatch(
    / {9}rule: A token is good for any number of calls until it ends\. \(documented: https:\S+\)\n {9}a correct client uses a token for as long as it is valid {2}\[credentials\.token-reused\]\n/,
  )
  expect(stdout).toContain('veratad: 2 of 3 checks passed, 1 failed, in')
  expect(code).toBe(1)
})

test('a share of passed checks that is enough is exit code 0', async () => {
  const client = clientOf('veratad', 'token-per-call')
  const { code } = await examine('veratad', '--client', client, ...credentials, '--min-score', '66')
  expect(code).toBe(0)
})

test('the JSON reporter tells all there is, and nothing else', async () => {
  const client = clientOf('veratad', 'token-per-call')
  const { stdout } = await examine('veratad', '--client', client, ...credentials, '--reporter', 'json')
  expect(JSON.parse(stdout)).toMatchObject({
    vendor: 'veratad',
    passed: 2,
    counted: 3,
    results: [
      { id: 'credentials.sent', group: 'credentials', status: 'passed', rule: { evidence: 'documented' } },
      { id: 'credentials.secret-to-token-call-only', status: 'passed' },
      { id: 'credentials.token-reused', status: 'failed', findings: expect.any(Array) },
    ],
  })
})

test('the Markdown reporter writes one table, whatever stands in a cell', async () => {
  const client = clientOf('veratad', 'token-per-call')
  const { stdout } = await examine('veratad', '--client', client, ...credentials, '--reporter', 'markdown')
  const rows = stdout.split('\n').filter((line) => line.startsWith('|'))
  expect(rows).toHaveLength(2 + 3)
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6)
  expect(rows[4]).toContain('| **failed** | everything goes well: POST /veratad/oauth/token at ')
})

test('a client that comes to no outcome is told so, and no share of the rest is enough', async () => {
  const client = clientOf('incode', 'asks-once')
  const { code, stdout } = await examine(
    'incode',
    '--client',
    client,
    '--min-score',
    '0',
    '--check',
    'requests,tolerance',
  )
  expect(stdout).toContain('FAIL comes to the outcome of an approved journey')
  expect(stdout).toContain('Most could not be judged: the client read no outcome where nothing goes wrong')
  expect(stdout).toContain('reads members in any order (not judged)')
  expect(code).toBe(1)
})

test.each([
  ['a command that there is not', 'no-such-program-here', 'no-such-program-here'],
  ['a client that crashes', `${process.execPath} -e "throw new Error('broken')"`, 'broken'],
])('%s is exit code 3, with what it said', async (_, command, said) => {
  const { code, stdout, stderr } = await examine('veratad', '--client', command)
  expect(stderr).toContain('the client called nothing below IDVSIM_BASE_URL: the client ended with exit code')
  expect(stderr).toContain(said)
  expect(stdout).toBe('')
  expect(code).toBe(3)
})

test('a client that drops the path of the address is told what came', async () => {
  const script = `fetch(new URL('/oauth/token', process.env.IDVSIM_BASE_URL), { method: 'POST' })`
  const { code, stderr } = await examine('veratad', '--client', `${process.execPath} -e "${script}"`)
  expect(stderr).toContain('POST /oauth/token came, which is not below it: keep the path of IDVSIM_BASE_URL.')
  expect(code).toBe(3)
})

test('checks of which none applies are exit code 3, not 0', async () => {
  const { code, stderr } = await examine('signzy', '--client', clientOf('signzy'), '--check', 'requests.pace')
  expect(stderr).toContain('nothing could be judged')
  expect(code).toBe(3)
})

test.each([
  [['veratad'], 'there is nothing to examine'],
  [[], 'one vendor is to be named'],
  [['nobody', '--client', 'x'], 'there is no vendor "nobody"'],
  [['veratad', '--client', 'x', '--check', 'no-such'], 'there is no check "no-such"'],
  [['veratad', '--client', 'x', '--reporter', 'xml'], '--reporter'],
  [['veratad', '--client', 'x', '--min-score', '101'], '--min-score'],
  [['veratad', '--client', 'x', '--deadline', '30s'], '--limit'],
  [['veratad', '--client', 'x', '--clint', 'y'], '--clint'],
  [['veratad', '--webhook', 'localhost:3000'], '--webhook'],
  [['veratad', '--client', 'x', '--basic', 'user:password'], '--basic'],
  [['signzy', '--webhook', 'http://127.0.0.1:9', '--hmac', 'secret,x-signature'], 'by hmac'],
])('%j is exit code 2, with what is wrong', async (args, said) => {
  const { code, stdout, stderr } = await runCli(['examine', ...args])
  expect(stderr).toContain(said)
  expect(stdout).toBe('')
  expect(code).toBe(2)
})

test('a receiver is examined by itself', async () => {
  await using receiver = await startReference('idwise', 'basic')
  const { code, stdout } = await examine('idwise', '--webhook', receiver.url, '--basic', 'user:password')
  expect(stdout).toContain('ok   refuses what another secret authenticates')
  expect(code).toBe(0)
})

test('a receiver that does not verify fails what is about that, as a receiver', async () => {
  await using receiver = await startReference('incode', 'header', 'trusts-any-key')
  const { code, stdout } = await examine('incode', '--webhook', receiver.url, '--header', 'x-key=the-key')
  expect(stdout).toContain('a webhook with another secret is answered with 200, expected a 4xx')
  expect(stdout).toContain('a correct receiver refuses what another secret authenticates  [receiver.wrong-secret]')
  expect(code).toBe(1)
})

test('a receiver that is not there is exit code 3', async () => {
  const { code, stderr } = await examine('idwise', '--webhook', 'http://127.0.0.1:1/hook')
  expect(stderr).toContain('no webhook receiver answers at http://127.0.0.1:1/hook')
  expect(code).toBe(3)
})

test('a receiver that drops its connections is there, and fails', async () => {
  const server = createServer((_, outgoing) => outgoing.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const { code, stdout } = await examine('idwise', '--webhook', url, '--basic', 'user:password', '--min-score', '0')
    expect(stdout).toContain('Finished Journey: no answer (other side closed), expected 200')
    expect(stdout).toContain('Most could not be judged: the receiver takes no event as the vendor sends it.')
    expect(stdout).not.toContain('  ok  ')
    expect(code).toBe(1)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
})

test.runIf(process.platform !== 'win32')('Ctrl-C stops the client too, though it ignores signals', async () => {
  const mark = join(mkdtempSync(join(tmpdir(), 'idvsim-examine-')), 'pid')
  const client = `echo $$ > ${mark}; trap '' INT TERM HUP; sleep 60`
  await using running = spawnCli(['examine', 'veratad', '--client', client, ...credentials])
  const read = (): number => {
    try {
      return Number(readFileSync(mark, 'utf8'))
    } catch {
      return 0
    }
  }
  await expect.poll(read, { timeout: 20_000 }).toBeGreaterThan(0)
  const pid = read()
  expect(isRunning(pid)).toBe(true)
  running.child.kill('SIGINT')
  expect((await running.finished).code).toBe(130)
  await expect.poll(() => isRunning(pid)).toBe(false)
})
