/** State that outlives the command: half a journey before a restart, the other half and the webhook after it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePng } from '../../src/kit/png.js'
import { emptyDatabase, postgresTest } from '../support/postgres.js'
import { startReceiver } from '../support/receiver.js'
import { runCli, spawnCli } from '../support/run-cli.js'

interface Ready {
  url: string
  store: { kind: string; at?: string; replica?: number }
}

async function started(args: readonly string[], env: Record<string, string> = {}) {
  const running = spawnCli(['start', '--json', '--port', '0', '--no-config', ...args], env)
  const ready = JSON.parse((await running.printed(/\n/)).split('\n')[0]!) as Ready
  const ask = async (method: string, path: string, body?: object | FormData) => {
    const isForm = body instanceof FormData
    const response = await fetch(ready.url + path, {
      method,
      headers: {
        authorization: `Basic ${btoa('idwise-sandbox-key:idwise-sandbox-secret')}`,
        ...(body && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  return { ...running, ready, ask }
}

function step(journey_id: string, step_id: string, sides: readonly string[]): FormData {
  const form = new FormData()
  form.set('journey_id', journey_id)
  form.set('step_id', step_id)
  for (const [n, side] of sides.entries()) {
    form.set(side, new File([makePng(640, 400, n)], `${side}.png`, { type: 'image/png' }))
  }
  return form
}

/** Half a journey, a stop by signal, the other half, and its webhook. */
async function playsOverARestart(
  args: readonly string[],
  signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
): Promise<Ready['store'][]> {
  await using receiver = await startReceiver()
  const places: Ready['store'][] = []
  let id = ''
  {
    await using first = await started(args)
    places.push(first.ready.store)
    await first.ask('POST', '/_sim/webhooks/endpoints', { vendor: 'idwise', url: receiver.url })
    const begun = await first.ask('POST', '/idwise/v2/start-journey', { flow_id: 'mine', reference_no: 'applicant-1' })
    id = String(begun.body.journey_id)
    expect(
      (await first.ask('POST', '/idwise/v2/process-journey-step', step(id, '0', ['image', 'image2']))).status,
    ).toBe(200)
    first.child.kill(signal)
    expect((await first.finished).code).toBe(signal === 'SIGTERM' ? 0 : null)
  }
  await using second = await started(args)
  places.push(second.ready.store)
  await second.ask('POST', '/_sim/clock/advance', { ms: 5000 })
  expect((await second.ask('POST', '/idwise/v2/process-journey-step', step(id, '1', ['image']))).status).toBe(200)
  await second.ask('POST', '/_sim/clock/advance', { ms: 5000 })
  expect((await second.ask('POST', '/idwise/v2/complete-journey', { journey_id: id })).status).toBe(200)
  await second.ask('POST', '/_sim/clock/advance', { ms: 5000 })
  const { body } = await second.ask('GET', `/idwise/v2/get-journey-result?journey_id=${id}`)
  expect(JSON.stringify(body)).toContain(id)
  const deliveries = await second.ask('GET', `/_sim/webhooks/deliveries?journey=${id}`)
  expect(deliveries.body.items).not.toEqual([])
  expect(receiver.received.some(({ body: text }) => text.includes(id))).toBe(true)
  second.child.kill('SIGTERM')
  const { stderr } = await second.finished
  expect(stderr).toBe('')
  return places
}

async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kept-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test(
  'a journey begun before a restart is finished after it: SQLite',
  () =>
    withFolder(async (folder) => {
      const file = join(folder, 'state.db')
      const place = { kind: 'sqlite', at: file }
      expect(await playsOverARestart(['--persist', file])).toEqual([place, place])
    }),
  60_000,
)

test('a journey begun before the command was killed is finished after it', () =>
  withFolder(async (folder) => void (await playsOverARestart(['--persist', join(folder, 'a.db')], 'SIGKILL'))))

postgresTest('a journey begun before a restart is finished after it: PostgreSQL', async () => {
  const url = await emptyDatabase()
  const [before, after] = await playsOverARestart(['--store', url])
  expect([before, after]).toMatchObject([
    { kind: 'postgres', replica: 0 },
    { kind: 'postgres', replica: 1 },
  ])
})

test(
  'the table says where state is kept, and no output repeats a password',
  () =>
    withFolder(async (folder) => {
      await using kept = spawnCli(['start', '--port', '0', '--no-config', '--persist', join(folder, 'a.db')])
      expect(await kept.printed(/State +SQLite/)).toContain(join(folder, 'a.db'))
      await using plain = spawnCli(['start', '--port', '0', '--no-config'])
      await plain.printed(/State +in memory/)
      for (const store of ['postgres://me:hidden@127.0.0.1:9/none', 'mysql://me:hidden@127.0.0.1/none']) {
        const { code, stdout, stderr } = await runCli(['start', '--port', '0', '--no-config', '--store', store])
        expect([2, 3], store).toContain(code)
        expect(stderr).toMatch(/^idvsim: .+\n$/)
        expect(stdout + stderr).not.toContain('hidden')
      }
    }),
  60_000,
)

test('both places at once are refused, also when one stands in the environment', async () => {
  const { code, stderr } = await runCli(['start', '--no-config', '--persist', 'a.db'], {
    IDVSIM_STORE: 'postgres://h/d',
  })
  expect(code).toBe(2)
  expect(stderr).toContain('persist and store name two places to keep state in')
})

test(
  'namespaces of the config are gone on with at the next start, and refused when they say otherwise',
  () =>
    withFolder(async (folder) => {
      const { writeFile } = await import('node:fs/promises')
      const config = join(folder, 'idvsim.config.json')
      const start = async (seed: string) => {
        await writeFile(config, JSON.stringify({ namespaces: [{ name: 'team', seed }], persist: join(folder, 'a.db') }))
        const running = spawnCli(['start', '--json', '--port', '0', '--config', config])
        running.printed(/ready/).then(
          () => running.child.kill('SIGTERM'),
          () => undefined,
        )
        return running.finished
      }
      expect((await start('one')).code).toBe(0)
      expect((await start('one')).code).toBe(0)
      const { code, stderr } = await start('two')
      expect(code).toBe(2)
      expect(stderr).toContain('namespaces[0].name: the namespace "team" is kept with the seed "one"')
    }),
  60_000,
)
