/** `idvsim drift` on a target, as its users run it: what is called, what is compared, what is kept, and how it ends. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startSimulator } from '../../src/index.js'
import type { DriftRow } from '../../src/kit/drift/drift.js'
import { readRecording } from '../../src/kit/recording/read.js'
import { plainServer } from '../support/plain-server.js'
import { runCli } from '../support/run-cli.js'

const folder = await mkdtemp(join(tmpdir(), 'drift-'))
afterAll(() => rm(folder, { recursive: true }))

const credentials = {
  IDVSIM_VERATAD_CLIENT_ID: 'veratad-client-id',
  IDVSIM_VERATAD_CLIENT_SECRET: 'veratad-client-secret',
}
const veratad = (url: string, ...more: string[]) => runCli(['drift', url, '--vendor', 'veratad', ...more], credentials)
const breaking = (stdout: string): string[] =>
  (JSON.parse(stdout) as { rows: DriftRow[] }).rows
    .filter(({ severity }) => severity === 'breaking')
    .map(({ endpoint, place, before, after }) => `${endpoint} ${place}: ${before} -> ${after}`)

test('a server that keeps the contract has not drifted, and what it answered is the next thing to compare with', async () => {
  await using server = await plainServer('veratad')
  const dir = join(folder, 'first')
  const first = await veratad(server.url, '--record', dir)
  expect(first.stderr).toMatch(/will make up to \d+ calls of http/)
  expect(first.stdout).toMatch(/^No drift: \d+ exchanges, \d{3,} places compared\./)
  expect(first.stdout).toMatch(/veratad at http.* \(server\): \d+ cases run, \d+ not run\n\d+ exchanges recorded\n$/)
  expect(first.code).toBe(0)
  const files = await readdir(dir)
  expect(first.stdout).toContain(`${files.length} exchanges recorded`)
  const kept = (await Promise.all(files.map((file) => readFile(join(dir, file), 'utf8')))).join('')
  for (const secret of Object.values(credentials)) expect(kept).not.toContain(secret)

  const second = await veratad(server.url, '--against', dir)
  expect(second.stdout).toMatch(/0 breaking|^No drift/m)
  expect(second.stdout).toMatch(/\(\d{2,} with the earlier recording\)/)
  expect(second.code).toBe(0)
  // the same as a recording: calls that were made to be refused are no drift of the vendor
  const read = await runCli(['drift', dir])
  expect(read).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No drift/) })
})

test('what a server answers otherwise than the contract, or than before, is told with its place', async () => {
  await using before = await plainServer('veratad')
  const dir = join(folder, 'before')
  await veratad(before.url, '--record', dir, '--case', 'veratad.createToken.*')
  await using renamed = await plainServer('veratad', (_, body) => body.replace('"access_token"', '"accessToken"'))
  const broken = await veratad(renamed.url, '--case', 'veratad.createToken.*', '--reporter', 'json')
  expect(breaking(broken.stdout)).toContainEqual(
    expect.stringMatching(/^createToken response 200 body\.access_token: .* -> nothing$/),
  )
  expect(broken.code).toBe(1)
  // other words where the contract leaves them open
  await using reworded = await plainServer('veratad', (_, body) =>
    body.replace(/"error_description":"[^"]*"/, '"error_description":"No."'),
  )
  const other = await veratad(
    reworded.url,
    ...['--case', 'veratad.createToken.*', '--against', dir, '--reporter', 'json'],
  )
  expect(other.stdout).toMatch(/response 40\d body\.error_description/)
  expect(other.code).toBe(0)
})

test('a server that refuses the credentials has not been compared', async () => {
  await using server = await plainServer('veratad')
  const { code, stdout } = await runCli(
    ['drift', server.url, '--vendor', 'veratad', '--case', 'veratad.createToken.*'],
    {
      ...credentials,
      IDVSIM_VERATAD_CLIENT_SECRET: 'another',
    },
  )
  expect(stdout).toMatch(/COULD NOT RUN: .*refuses the credentials/)
  expect(code).toBe(3)
})

test('a running idvsim is called as every vendor named, and the recording can be played', async () => {
  await using simulator = await startSimulator({ port: 0 })
  const dir = join(folder, 'idvsim')
  const args = ['drift', simulator.url, '--vendor', 'signzy,veratad', '--case', '*.happy']
  const { code, stdout } = await runCli([...args, '--record', dir, '--expires-days', '7'])
  expect(stdout).toMatch(/^No drift/)
  expect(code).toBe(0)
  const recording = await readRecording(dir)
  expect(new Set(recording.map(({ vendor }) => vendor))).toEqual(new Set(['signzy', 'veratad']))
  const [one] = recording
  expect(Date.parse(one!.expiresAt) - Date.parse(one!.recordedAt)).toBe(7 * 86_400_000)
  // the namespaces of the run are no part of an address
  expect(recording.filter(({ request }) => request.url.includes('~'))).toEqual([])
  const again = await runCli([...args, '--against', dir])
  // words that follow the person may differ
  expect(again.stdout).toMatch(/^No drift|\b0 breaking/)
  expect(again.code).toBe(0)
})

test('only reads a live vendor, and is as loud about it as verify', async () => {
  await using server = await plainServer('veratad')
  const args = [server.url, '--live', '--pace-ms', '0']
  const { stderr } = await veratad(...(args as [string]))
  expect(stderr).toContain('the live vendor at')
  // a token has to be got before anything can be read
  expect(server.calls.filter((call) => !call.startsWith('GET') && !call.includes('/oauth/token'))).toEqual([])
})

test('where nothing can be compared it ends with 3, and where it is not understood with 2', async () => {
  const dir = join(folder, 'refused')
  const runs: [args: string[], said: RegExp, code: number][] = [
    [['http://127.0.0.1:1', '--vendor', 'veratad'], /no answer from http:\/\/127\.0\.0\.1:1/, 3],
    [['http://127.0.0.1:1'], /--vendor is missing/, 2],
    [['http://127.0.0.1:1', '--vendor', 'veratid'], /did you mean "veratad"/, 2],
    [['https://vx.dcams.app'], /Say so with --live/, 2],
    [['https://vx.dcams.app', '--live'], /IDVSIM_VERATAD_CLIENT_ID/, 3],
    [['odd=http://127.0.0.1:1', '--vendor', 'veratad'], /no surface "odd"/, 2],
    [['http://127.0.0.1:1', '--vendor', 'veratad', '--write'], /--write needs --live/, 2],
    [['http://127.0.0.1:1', '--vendor', 'veratad', '--expires-days', '7'], /--expires-days needs --record/, 2],
    [[dir, '--live'], /--live needs a target/, 2],
    [[dir, dir], /takes one recording/, 2],
    [[], /takes a recording or a target/, 2],
    [[dir], /is not there/, 3],
  ]
  for (const [args, said, code] of runs) {
    const ended = await runCli(['drift', ...args])
    expect(`${ended.stdout}${ended.stderr}`, args.join(' ')).toMatch(said)
    expect(ended.code, args.join(' ')).toBe(code)
  }
})
