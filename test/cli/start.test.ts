/** The built command `idvsim start`, from outside: what it prints, what it listens on, how it ends. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startReceiver } from '../support/receiver.js'
import { runCli, spawnCli } from '../support/run-cli.js'

interface Ready {
  event: string
  url: string
  control: string
  vendors: Record<string, { baseUrl: string; surfaces: Record<string, string>; credentials: object; flows: object[] }>
}

async function started(args: string[], env: Record<string, string> = {}) {
  const running = spawnCli(['start', '--json', ...args], env)
  const line = (await running.printed(/\n/)).split('\n')[0]!
  const ready = JSON.parse(line) as Ready
  const namespace = async () =>
    (await (await fetch(`${ready.control}/namespaces/default`)).json()) as {
      seed: string
      clock: { now: string; speed: number; frozen: boolean }
    }
  return { ...running, ready, namespace }
}
const any = ['--port', '0']

async function withFile<T>(name: string, text: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cli-'))
  try {
    await writeFile(join(folder, name), text)
    return await use(join(folder, name))
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('the ready line comes once the socket listens, alone, with the true port and all that a client needs', async () => {
  await using sim = await started(any)
  const { ready } = sim
  expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  expect((await fetch(`${ready.control}/health`)).status).toBe(200)
  expect(ready).toMatchObject({
    event: 'ready',
    dashboard: `${ready.url}/_sim/`,
    control: `${ready.url}/_sim`,
    vendors: {
      idwise: {
        baseUrl: `${ready.url}/idwise`,
        surfaces: { api: `${ready.url}/idwise` },
        credentials: { apiKey: 'idwise-sandbox-key', apiSecret: 'idwise-sandbox-secret' },
        flows: expect.arrayContaining([{ id: expect.any(String), title: expect.any(String) }]),
      },
    },
  })
  sim.child.kill('SIGTERM')
  const { stdout, stderr } = await sim.finished
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  expect(stderr).toBe('')
})

test('without --json a table of vendors, base URLs and credentials is printed', async () => {
  await using sim = spawnCli(['start', ...any])
  const printed = await sim.printed(/Dashboard/)
  expect(printed).toContain('nothing here is a real verification')
  expect(printed).toMatch(/IDWise\n {2}base URL {3}http:\/\/127\.0\.0\.1:\d+\/idwise/)
  expect(printed).toMatch(/sandbox {4}apiKey = idwise-sandbox-key/)
  expect(printed).toMatch(/live {7}apiSecret = idwise-live-secret/)
  expect(printed.trimEnd().split('\n').at(-1)).toMatch(/^Dashboard {6}http:\/\/127\.0\.0\.1:\d+\/_sim\/$/)
})

test('--log-level silent prints nothing', async () => {
  await using sim = spawnCli(['start', ...any, '--log-level', 'silent'])
  sim.child.stdout.resume()
  // no line says when it listens, so it is asked to stop once its process has had time to start: when it answers a signal
  await new Promise<void>((resolve) => sim.child.once('spawn', resolve))
  sim.child.kill('SIGKILL')
  expect((await sim.finished).stdout).toBe('')
})

test('a port in use ends with 3 and names the flag', async () => {
  await using taken = await startReceiver()
  const { port } = new URL(taken.url)
  const { code, stdout, stderr } = await runCli(['start', '--port', port, '--json'])
  expect([code, stdout]).toEqual([3, ''])
  expect(stderr).toBe(
    `idvsim: cannot start: port ${port} on 127.0.0.1 is in use. Choose another with --port, or --port 0 to let the system choose.\n`,
  )
})

test('what cannot be understood ends with 2 and names what is wrong', async () => {
  for (const [args, said] of [
    [['start', '--nonsense'], "'--nonsense'"],
    [['start', 'nonsense'], "'nonsense'"],
    [['start', '--port'], '--port'],
    [['start', '--port', 'x'], '--port "x" is not accepted: expected a whole number from 0 to 65535'],
    [['start', '--port', '65536'], '--port "65536"'],
    [['start', '--port', '-1'], '--port'],
    [['start', '--processing-ms', '1.5'], '--processing-ms "1.5"'],
    [['start', '--clock', 'later'], '"later" is no clock'],
    [['start', '--clock', '2026-03-01T09:00:00'], 'is no clock'],
    [['start', '--vendors', 'nobody'], 'there is no vendor "nobody"'],
    [['start', '--scenario', 'nothing'], 'there is no scenario "nothing"'],
    [['start', '--base-url', 'nonsense'], '--base-url "nonsense" is not accepted: expected an http or https URL'],
    [['start', '--log-level', 'loud'], '--log-level "loud"'],
    [['start', '--config', 'missing.json'], 'missing.json'],
    [['nonsense'], 'there is no command "nonsense"'],
    [['__proto__'], 'there is no command "__proto__"'],
    [[], ''],
  ] as const) {
    const { code, stderr } = await runCli([...args, ...(args[0] === 'start' && args[1] !== '--port' ? any : [])])
    expect(code, args.join(' ')).toBe(2)
    expect(stderr, args.join(' ')).toContain(said)
    expect(stderr, args.join(' ')).not.toMatch(/\n {4}at /)
  }
}, 60_000)

test('an environment twin stands for its flag, the flag wins, and an empty one is none', async () => {
  await using sim = await started(['--seed', 'flag'], {
    IDVSIM_PORT: '0',
    IDVSIM_CLOCK: '2026-03-01T09:00:00Z',
    IDVSIM_SEED: 'twin',
    IDVSIM_VENDORS: '',
  })
  expect(await sim.namespace()).toMatchObject({
    seed: 'flag',
    clock: { now: '2026-03-01T09:00:00.000Z', speed: 0, frozen: true },
  })
  const { code, stderr } = await runCli(['start'], { IDVSIM_PORT: 'x' })
  expect([code, stderr]).toEqual([2, expect.stringContaining('IDVSIM_PORT "x" is not accepted')])
  expect((await runCli(['start', ...any], { IDVSIM_JSON: 'perhaps' })).stderr).toContain('IDVSIM_JSON "perhaps"')
})

test('--clock takes now, frozen, an instant and a speed', async () => {
  for (const [clock, expected] of [
    ['now', { speed: 1, frozen: false }],
    ['frozen', { now: '2026-01-01T00:00:00.000Z', speed: 0, frozen: true }],
    ['2026-03-01T09:00:00+02:00', { now: '2026-03-01T07:00:00.000Z', frozen: true }],
    ['x60', { speed: 60, frozen: false }],
  ] as const) {
    await using sim = await started([...any, '--clock', clock])
    expect((await sim.namespace()).clock, clock).toMatchObject(expected)
  }
})

test('a config file in JSON and one that is a module are read, under flags', async () => {
  const config = { seed: 'config', clock: 'frozen', port: 0, options: { idwise: { strictFlows: true } } }
  for (const [name, text] of [
    ['idvsim.json', JSON.stringify(config)],
    ['idvsim.mjs', `export default ${JSON.stringify(config)}`],
  ] as const) {
    await withFile(name, text, async (path) => {
      await using sim = await started(['--config', path])
      expect(await sim.namespace(), name).toMatchObject({ seed: 'config', clock: { frozen: true } })
      await using flagged = await started(['--config', path, '--seed', 'flag'])
      expect((await flagged.namespace()).seed, name).toBe('flag')
    })
  }
})

test('a config file with an unknown key, a wrong value or no object is refused by name', async () => {
  const wrong: string[] = []
  for (const [name, text, said] of [
    ['a.json', '{"prot":1}', 'there is no option "prot"'],
    ['a.mjs', 'export default { __x: 1 }', 'there is no option "__x"'],
    ['a.json', '{"port":"x"}', 'port is not accepted: expected a whole number from 0 to 65535'],
    ['a.json', '{"logLevel":"loud"}', 'logLevel is not accepted'],
    ['a.json', '{', 'cannot read the config file'],
    ['a.json', '[]', 'holds no object'],
    ['a.mjs', 'export const x = 1', 'holds no object'],
    ['a.mjs', 'throw new Error("no")', 'cannot read the config file'],
    ['a.json', '{"options":{"nobody":{}}}', '"nobody"'],
    ['a.json', '{"options":{"idwise":{"nothing":1}}}', 'idwise'],
    ['a.json', '{"vendors":"idwise"}', 'vendors'],
    ['a.json', '{"seed":{"a":1}}', 'seed'],
    ['a.json', '{"clock":7}', 'clock'],
    ['a.json', '{"json":"perhaps"}', 'json'],
  ] as const) {
    await withFile(name, text, async (path) => {
      const running = spawnCli(['start', ...any, '--json', '--config', path])
      const startedAll = running.printed(/\n/).catch(() => undefined)
      await Promise.race([running.finished, startedAll])
      running.child.kill('SIGKILL')
      const { code, stderr } = await running.finished
      const refused = code === 2 && stderr.includes(said) && !/\n {4}at /.test(stderr)
      if (!refused) wrong.push(`${text} gives ${code}: ${stderr.split('\n')[0]}`)
    })
  }
  expect(wrong).toEqual([])
}, 60_000)

test('signals end it with 0, quickly, also while a client keeps its connection', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    await using sim = await started(any)
    await (await fetch(`${sim.ready.control}/health`)).text()
    const began = performance.now()
    sim.child.kill(signal)
    const { code } = await sim.finished
    expect(code, signal).toBe(0)
    expect(performance.now() - began, signal).toBeLessThan(1500)
    await expect(fetch(`${sim.ready.control}/health`), signal).rejects.toThrow()
  }
})

test('a signal ends it also while a receiver hangs', async () => {
  await using receiver = await startReceiver(() => undefined)
  await using sim = await started(any)
  const post = (path: string, body: object) =>
    fetch(sim.ready.control + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await post('/webhooks/endpoints', { vendor: 'idwise', url: receiver.url })).status).toBe(201)
  expect((await post('/journeys/idwise', { state: 'completed' })).status).toBe(201)
  await receiver.arrived(1)
  const began = performance.now()
  sim.child.kill('SIGTERM')
  expect((await sim.finished).code).toBe(0)
  expect(performance.now() - began).toBeLessThan(4000)
})

test('--base-url is the base of links, not of the address it listens on', async () => {
  await using sim = await started([...any, '--base-url', 'https://idv.example/'])
  expect(sim.ready.url).toMatch(/^http:\/\/127\.0\.0\.1:/)
})

test('two processes with the same seed and script give the same bytes', async () => {
  const told: string[] = []
  for (let i = 0; i < 2; i++) {
    await using sim = await started([...any, '--clock', 'frozen', '--seed', 's', '--base-url', 'http://sim.test'])
    const auth = `Basic ${Buffer.from('idwise-sandbox-key:idwise-sandbox-secret').toString('base64')}`
    const headers = { authorization: auth, 'content-type': 'application/json' }
    const body = JSON.stringify({ flow_id: 'f', reference_no: 'r-1' })
    const { baseUrl } = sim.ready.vendors.idwise!
    const response = await fetch(`${baseUrl}/v2/start-journey`, { method: 'POST', headers, body })
    told.push(JSON.stringify([response.status, [...response.headers], await response.text()]))
  }
  expect(told[0]).toBe(told[1])
  expect(told[0]).toContain('journey_id')
})

test('--version and --help print and end with 0', async () => {
  expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  expect(await runCli(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('idvsim start') })
  const { code, stdout } = await runCli(['start', '--help'])
  expect(code).toBe(0)
  for (const flag of [
    'port',
    'host',
    'vendors',
    'seed',
    'clock',
    'base-url',
    'processing-ms',
    'config',
    'log-level',
    'json',
  ]) {
    expect(stdout).toContain(`--${flag}`)
  }
})
