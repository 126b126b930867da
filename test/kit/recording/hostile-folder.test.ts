/** Folders of files that are no recording: refused at once, in words that repeat nothing of what they hold. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRecording } from '../../../src/kit/recording/read.js'
import { runCli } from '../../support/run-cli.js'

const isPosix = process.platform !== 'win32'
const folder = (): string => mkdtempSync(join(tmpdir(), 'idvsim-hostile-'))
const whyOf = async (dir: string): Promise<string> => {
  const error: unknown = await readRecording(dir).catch((thrown: unknown) => thrown)
  return (error as Error).message
}

test('a link to a file of secrets is refused without a word of it', async () => {
  const dir = folder()
  writeFileSync(join(dir, 'secret.txt'), 'KEY=abcdefghij')
  symlinkSync(join(dir, 'secret.txt'), join(dir, 'a.json'))
  const why = await whyOf(dir)
  expect(why).toContain('it is not JSON')
  expect(why).not.toContain('KEY')
})

test.runIf(isPosix)('a pipe, a device or a folder is no file, and is not waited for', async () => {
  const [pipe, device, inner] = [folder(), folder(), folder()]
  execFileSync('mkfifo', [join(pipe, 'a.json')])
  symlinkSync('/dev/zero', join(device, 'a.json'))
  mkdirSync(join(inner, 'a.json'))
  for (const dir of [pipe, device, inner]) expect(await whyOf(dir)).toContain('it is no file')
})

test('a file of any size is not read into memory', async () => {
  const dir = folder()
  writeFileSync(join(dir, 'a.json'), '')
  truncateSync(join(dir, 'a.json'), 2 ** 33)
  expect(await whyOf(dir)).toContain('it is larger than 64 MB')
})

const exchange = (headers: object, method = 'GET') => ({
  format: 'idvsim-exchange/1',
  vendor: 'idwise',
  endpoint: null,
  recordedAt: '2026-01-01T00:00:00Z',
  expiresAt: '2027-01-01T00:00:00Z',
  origin: 'https://vendor.test',
  request: { method, url: '/x', headers: {} },
  response: { status: 200, headers, durationMs: 1 },
})

test.each([
  ['a header of two lines', exchange({ a: 'b\r\nset-cookie: c' })],
  ['a name that no header has', exchange({ 'a b': 'c' })],
  ['a method that steers a terminal', exchange({}, 'GET\u001b[2J')],
])('%s is none that a server could have sent', async (_, value) => {
  const dir = folder()
  writeFileSync(join(dir, 'a.json'), JSON.stringify(value))
  expect(await whyOf(dir)).toContain('is no recorded exchange')
})

test.runIf(isPosix)('no name of a file and no vendor steers the terminal', async () => {
  const [named, other] = [folder(), folder()]
  writeFileSync(join(named, 'a\x1b[2J\u202e.json'), 'x')
  writeFileSync(join(other, 'a.json'), JSON.stringify({ ...exchange({}), vendor: '\x1b[2Jx' }))
  for (const [dir, command] of [
    [named, ['verify', '--recording']],
    [other, ['verify', '--recording']],
    [other, ['drift']],
  ] as const) {
    const { code, stdout, stderr } = await runCli([...command, dir])
    expect(code).toBeGreaterThan(0)
    for (const sign of ['\u001b', '\u202e']) expect(stdout + stderr).not.toContain(sign)
    expect(stderr).toContain('?[2J')
  }
})
