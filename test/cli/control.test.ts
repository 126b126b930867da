/** The built command against a running simulator, and against one of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator.js'
import { runCli } from '../support/run-cli.js'

let sim: RunningSimulator
let folder: string
beforeAll(async () => {
  sim = await startSimulator({ port: 0, clock: 'frozen' })
  folder = await mkdtemp(join(tmpdir(), 'cli-'))
})
afterAll(async () => {
  await sim.close()
  await rm(folder, { recursive: true })
})

/** Runs a command at the simulator of these tests, away from any config file. */
const run = (line: string, env: Record<string, string> = {}) =>
  runCli(line.split(' '), { IDVSIM_URL: sim.url, ...env }, folder)
const json = async (line: string): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await run(`${line} --json`)
  expect([code, stderr], line).toEqual([0, ''])
  return JSON.parse(stdout) as Record<string, unknown>
}

test('a scenario is forced and a journey played, and time moved, with nothing but the command line', async () => {
  await run('namespace create steered --seed s')
  await run('scenario arm pep_hit --namespace steered --count 2')
  const made = (await json('journey create idwise --namespace steered --reference r-1')) as {
    ids: { journey_id: string }
  }
  const played = await json(`journey complete idwise ${made.ids.journey_id} --namespace steered`)
  expect(played).toMatchObject({ scenario: 'pep_hit', phase: 'ended' })
  expect(await json('clock advance 30d --namespace steered')).toMatchObject({ now: '2026-01-31T00:00:00.000Z' })
  expect(await json('namespace get default')).toMatchObject({ clock: { now: '2026-01-01T00:00:00.000Z' } })
  const { code, stdout } = await run('scenario armed', { IDVSIM_NAMESPACE: 'steered' })
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^id +scenario +remaining\n[0-9a-f]{16} +pep_hit +1\n$/)])
  expect((await run('namespace delete steered')).stdout).toBe('done\n')
}, 60_000)

test('a body is read from a file, and flags go over it', async () => {
  const file = join(folder, 'arm.json')
  await writeFile(file, JSON.stringify({ scenario: 'pep_hit', count: 5, vendor: 'idwise' }))
  expect(await json(`scenario arm --body @${file} --count 7`)).toMatchObject({ vendor: 'idwise', remaining: 7 })
  expect((await run('reset')).code).toBe(0)
})

test('every command that only reads answers, as a table and as JSON', async () => {
  for (const line of [
    'health',
    'catalog',
    'coverage idwise --limit 2',
    'namespace list',
    'request list',
    'delivery list',
    'webhook list',
  ]) {
    const { code, stdout, stderr } = await run(line)
    expect([code, stderr], line).toEqual([0, ''])
    expect(stdout.length, line).toBeGreaterThan(4)
    expect(stdout, line).not.toMatch(/\[object|undefined/)
  }
  expect(Object.keys(await json('catalog'))).toContain('scenarios')
}, 60_000)

test('a refusal of the server ends with 2 in its words, nobody there with 3', async () => {
  const refused = await run('namespace get nobody')
  expect([refused.code, refused.stdout]).toEqual([2, ''])
  expect(refused.stderr).toBe(
    'idvsim: Nothing is there: there is no namespace "nobody". GET /_sim/namespaces lists them.\n',
  )
  const nobody = await run('health --url http://127.0.0.1:1')
  expect(nobody.code).toBe(3)
  expect(nobody.stderr).toMatch(/^idvsim: no simulator answers at http:\/\/127\.0\.0\.1:1: .*--standalone/)
  expect((await run('health --url nonsense')).code).toBe(2)
})

test('what cannot be understood ends with 2, and says what was probably meant', async () => {
  for (const [line, said] of [
    ['clock', '"clock" needs another word'],
    ['clock advanse 1', 'there is no command "clock advanse"; did you mean "advance"?'],
    ['strat', 'there is no command "strat"; did you mean "start"?'],
    ['faults', 'there is no command "faults"; did you mean "fault"? idvsim help'],
    ['clock advance', '<ms> must be given'],
    ['clock advance soon', '<ms> "soon" is not accepted: expected milliseconds, or a duration'],
    ['clock advance 1 --namespce x', 'there is no flag --namespce here; did you mean "namespace"?'],
    ['health --namespace x', 'there is no flag --namespace here'],
    ['health --seed x', '--seed is an option of a simulator that is made'],
    ['health --standalone --url http://127.0.0.1:1', '--url and --standalone exclude each other'],
    ['journey complete idwise', '<id> must be given'],
  ] as const) {
    const { code, stderr, stdout } = await run(line)
    expect([code, stdout], line).toEqual([2, ''])
    expect(stderr, line).toContain(said)
    expect(stderr, line).not.toMatch(/\n {4}at /)
  }
}, 60_000)

test('--standalone makes a simulator with the options of start, and a config file under them', async () => {
  const inFolder = async (line: string) => runCli(line.split(' '), {}, folder)
  await writeFile(
    join(folder, 'idvsim.config.json'),
    '{"seed":"of-the-file","namespaces":[{"name":"team","clock":"2030-01-01T00:00:00Z"}]}',
  )
  const own = await inFolder('namespace get default --standalone --json')
  expect(JSON.parse(own.stdout)).toMatchObject({ seed: 'of-the-file', clock: { frozen: true } })
  const flagged = await inFolder('namespace get default --standalone --json --seed flag --clock 2031-01-01T00:00:00Z')
  expect(JSON.parse(flagged.stdout)).toMatchObject({ seed: 'flag', clock: { now: '2031-01-01T00:00:00.000Z' } })
  const team = await inFolder('clock advance 1d --namespace team --standalone --json')
  expect(JSON.parse(team.stdout)).toMatchObject({ now: '2030-01-02T00:00:00.000Z' })
  expect((await inFolder('namespace get team --standalone --no-config')).code).toBe(2)
  await rm(join(folder, 'idvsim.config.json'))
}, 60_000)

test('help lists every command, and a command says what it takes', async () => {
  const all = await run('help')
  expect(all.code).toBe(0)
  for (const line of [
    'idvsim start [options]',
    'idvsim init [options]',
    'idvsim clock advance <ms>',
    'idvsim journey <action> <vendor> <id>',
  ])
    expect(all.stdout).toContain(`  ${line}  `)
  expect((await run('--help')).stdout).toBe(all.stdout)
  const one = await run('clock advance --help')
  expect(one.stdout).toContain('idvsim clock advance <ms>\n\nMoves the clock forward')
  expect(one.stdout).toMatch(/\n {2}<ms> +milliseconds, or a duration such as 30d/)
  expect((await run('help clock advance')).stdout).toBe(one.stdout)
  expect((await run('help start')).stdout).toContain('--port N')
  const group = await run('journey --help')
  expect([group.code, group.stdout]).toEqual([0, expect.stringContaining('journey create <vendor>')])
  for (const line of all.stdout.split('\n')) expect(line).toBe(line.trimEnd())
}, 60_000)
