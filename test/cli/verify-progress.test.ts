/** `idvsim verify` says how far it is: on one line of a terminal, which is gone in the end, and now and then in a log. */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { tellProgress } from '../../src/cli/verify/progress.js'
import type { CaseResult, Progress } from '../../src/kit/verify/types.js'
import { findModule, testWith } from '../support/programs.js'
import { runCli } from '../support/run-cli.js'

const result = (id: string): CaseResult => ({ id, title: '', status: 'passed', violations: [], comparisons: 1 })
const step = (done: number, total = 3, id = `acme.case-${done}`): Progress => ({
  kind: 'case',
  vendor: 'acme',
  done,
  total,
  result: result(id),
})
const clear = '\r\u001b[K'

test('a terminal has one line, no longer than it is wide, and none in the end', () => {
  const written: string[] = []
  const tell = tellProgress(false, { isTTY: true, columns: 30, write: (text: string) => written.push(text) })
  for (const one of [step(1), step(2, 3, `acme.\u001b[2J${'x'.repeat(90)}`), step(3)]) tell(one)
  expect(written[0]).toBe(`${clear}acme 1/3 acme.case-1`)
  expect(written[1]).toBe(`${clear}acme 2/3 acme.?[2J${'x'.repeat(11)}`)
  expect(written[2]).toBe(clear)
})

test('a log has a line every ten seconds, without signs for a terminal', () => {
  const written: string[] = []
  let now = 0
  const output = { isTTY: false as never, columns: 80, write: (text: string) => written.push(text) }
  const tell = tellProgress(false, output, () => now)
  for (const [at, done] of [
    [1_000, 1],
    [10_000, 2],
    [15_000, 3],
    [20_000, 4],
    [40_000, 5],
  ] as const) {
    now = at
    tell(step(done, 5))
  }
  expect(written).toEqual(['acme 2/5\n', 'acme 4/5\n'])
})

test('a short run that nobody watches writes none of it', async () => {
  const { stderr } = await runCli(['verify', 'signzy', '--case', 'signzy.login.*'])
  expect(stderr).toBe('')
})

const python = findModule('pty', 'python3', 'IDVSIM_TEST_PYTHON')

/** Runs a command on a terminal of its own, and answers all that was written there. */
const onTerminal = (command: readonly string[]): Promise<string> =>
  new Promise((done, reject) => {
    const script = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'
    const child = execFile(python.path!, ['-c', script, ...command], { encoding: 'utf8' }, (error, stdout) =>
      error ? reject(error) : done(stdout),
    )
    child.stdin!.end()
  })

testWith(python)(
  'on a real terminal each case takes the line of the one before, and the report stands alone',
  async () => {
    const cli = [process.execPath, resolve('dist/cli.js'), 'verify', 'signzy', '--case', 'signzy.login.*']
    const written = await onTerminal(cli)
    const lines = written.split(clear)
    expect(lines.length).toBeGreaterThan(3)
    expect(lines[1]).toMatch(/^signzy 1\/\d+ signzy\.login\./)
    expect(written.slice(written.lastIndexOf(clear) + clear.length)).toMatch(
      /^Canary, [^\r\n]*:\r\n(?: {2}[^\r\n]*\r\n)+signzy ok: [^\r\n]*\r\n$/,
    )
  },
)
